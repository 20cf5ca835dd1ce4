"""Sessions that are entered afterwards, and taken back if that was a mistake; on both databases."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.core.people import Actor, NamedPerson, Standing
from bot.core.refusals import MinutesOutOfRange, NotConfirmed
from bot.core.times import moment, read_wall_time
from bot.db import Database, Tx
from bot.ledger.models import Credit
from bot.outbox.models import OutboxEntry
from bot.people.models import AuditEvent
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Attendance, Series, Session, SessionFacilitator
from cogs.sessions.refusals import NobodyPresent, SessionAhead, SessionGone, SessionThere, SomebodyPresent, TooLongAgo
from cogs.sessions.rules.sessions import SeriesStatus, SessionStatus, Wishes
from cogs.sessions.services import attendance, recordings
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import a_session

STARTED = "2026-08-25 18:00"
BEGAN = moment(read_wall_time(STARTED), "America/Los_Angeles")


@dataclass(frozen=True)
class Group:
    """A cohort with Amina in it, and Rosa who runs it."""

    cohort: Cohort
    rosa: Actor
    amina: Actor


def a_group(tx: Tx, **columns: Any) -> Group:
    cohort = a_cohort(tx, a_server(tx), "Spring", **columns)
    rosa, amina = (a_member(tx, cohort.server_id, name) for name in ("Rosa", "Amina"))
    a_place(tx, cohort, amina)
    return Group(cohort, an_actor(rosa, Standing.FACILITATOR), an_actor(amina))


@pytest.fixture
async def group(database: Database) -> Group:
    return await database.write(a_group)


def record(tx: Tx, group: Group, *, title: str = "House visit", minutes: int = 90, **said: Any) -> recordings.Entered:
    wanted: dict[str, Any] = {"cohort": "Spring", "started": STARTED, **said}
    return recordings.record(tx, act(group.rosa), wishes=Wishes(title=title, minutes=minutes), **wanted)


def credits_of(tx: Tx, group: Group) -> list[tuple[int, datetime]]:
    rows = tx.execute(select(Credit.minutes, Credit.at).where(Credit.member_id == group.amina.member))
    return [(row.minutes, row.at) for row in rows]


def count(tx: Tx, table: type[Any]) -> int:
    return tx.execute(select(func.count()).select_from(table)).scalar_one()


async def test_an_entered_session_stands_like_any_other_and_owes_nobody_a_word(database: Database) -> None:
    def story(tx: Tx) -> None:
        group = a_group(tx)
        entered = record(tx, group)
        assert (entered.cohort, entered.title, entered.starts_at, entered.recorded) == (
            "Spring", "House visit", BEGAN, None,
        )  # fmt: skip
        session = tx.execute(select(Session)).scalar_one()
        assert (session.id, session.starts_at, session.minutes) == (entered.session_id, BEGAN, 90)
        assert (session.status, session.recorded_at) == (SessionStatus.PLANNED, NOW)
        assert str(session.local_date) == "2026-08-25", "the day on which it was in the cohort's own zone"
        series = tx.execute(select(Series)).scalar_one()
        assert (series.status, series.count, series.created_by) == (SeriesStatus.LIVE, 1, group.rosa.member)
        assert tx.execute(select(SessionFacilitator.member_id)).scalars().all() == [group.rosa.member]
        assert tx.execute(select(OutboxEntry.kind)).scalars().all() == ["session.follow_up"]
        tx.flush()
        assert tx.execute(select(AuditEvent.action)).scalars().all() == ["session record"]
        assert credits_of(tx, group) == []

    await database.write(story)


async def test_who_is_named_at_once_is_credited_as_of_its_end(database: Database) -> None:
    def story(tx: Tx) -> None:
        group = a_group(tx)
        entered = record(tx, group, present=f"<@{group.amina.user_id}>, Nobody")
        assert entered.recorded is not None
        assert entered.recorded.present == (NamedPerson(group.amina.user_id, "Amina"),)
        assert entered.recorded.left_out.unknown == ("Nobody",)
        tx.flush()
        assert credits_of(tx, group) == [(90, BEGAN + timedelta(minutes=90))]

    await database.write(story)


async def test_a_cohort_that_has_closed_can_still_be_given_what_it_had(database: Database) -> None:
    def story(tx: Tx) -> None:
        group = a_group(tx, status=CohortStatus.CLOSED)
        assert record(tx, group).cohort == "Spring"

    await database.write(story)


async def test_one_that_is_on_at_this_moment_is_credited_as_of_now(database: Database) -> None:
    def story(tx: Tx) -> None:
        group = a_group(tx, timezone="UTC")
        record(tx, group, started=f"{NOW - timedelta(minutes=20):%Y-%m-%d %H:%M}", present="Amina")
        assert credits_of(tx, group) == [(90, NOW)]

    await database.write(story)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"cohort": "Autumn"}, UnknownCohort),
        ({"started": "2026-09-08 18:00"}, SessionAhead),
        ({"started": "1926-08-25 18:00"}, TooLongAgo),
        ({"minutes": 1}, MinutesOutOfRange),
        ({"present": "Nobody here"}, NobodyPresent),
    ],
)
async def test_what_cannot_have_been_is_refused_and_leaves_nothing(
    database: Database, group: Group, said: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await database.write(record, group, **said)
    assert [await database.read(count, table) for table in (Session, Series, Attendance, AuditEvent)] == [0, 0, 0, 0]


async def test_the_same_session_is_not_entered_a_second_time_but_one_that_was_cancelled_does_not_count(
    database: Database, group: Group
) -> None:
    await database.write(a_session, group.cohort, BEGAN, status=SessionStatus.CANCELLED)
    await database.write(record, group)
    with pytest.raises(SessionThere) as refused:
        await database.write(record, group, title="Home visit")
    assert (refused.value.title, refused.value.cohort, refused.value.starts_at) == ("House visit", "Spring", BEGAN)


async def test_of_two_who_enter_the_same_session_at_once_one_is_told_that_it_is_there(
    database: Database, group: Group
) -> None:
    done = await asyncio.gather(*(database.write(record, group) for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Entered", "SessionThere"]
    assert await database.read(count, Session) == 1


async def test_an_entry_by_mistake_is_taken_back_once(database: Database, group: Group) -> None:
    entered = await database.write(record, group)
    gone = await database.write(recordings.take_back, act(group.rosa), session=entered.session_id)
    assert (gone.title, gone.starts_at) == ("House visit", BEGAN)
    session = await database.read(lambda tx: tx.execute(select(Session)).scalar_one())
    assert (session.status, session.version, session.changed_at) == (SessionStatus.CANCELLED, 1, NOW)
    with pytest.raises(SessionGone):
        await database.write(recordings.take_back, act(group.rosa), session=entered.session_id)
    assert (await database.write(record, group)).title == "House visit", "it can be entered anew"


async def test_what_somebody_has_credit_from_is_not_taken_back_before_they_are_taken_out(
    database: Database, group: Group
) -> None:
    entered = await database.write(record, group, present="Amina")
    with pytest.raises(SomebodyPresent):
        await database.write(recordings.take_back, act(group.rosa), session=entered.session_id)
    asked = await database.write(attendance.record, act(group.rosa), session=f"#{entered.session_id}", absent="Amina")
    assert isinstance(asked, attendance.Asked)
    await database.write(attendance.confirm, act(group.rosa), draft=asked.draft_id)
    await database.write(recordings.take_back, act(group.rosa), session=entered.session_id)
    assert sum(minutes for minutes, _ in await database.read(credits_of, group)) == 0


async def test_a_correction_that_waits_when_its_session_is_taken_back_is_not_made(
    database: Database, group: Group
) -> None:
    entered = await database.write(record, group, present="Amina")
    session = f"#{entered.session_id}"
    first, second = [
        await database.write(attendance.record, act(group.rosa), session=session, absent="Amina") for _ in range(2)
    ]
    assert isinstance(first, attendance.Asked) and isinstance(second, attendance.Asked)
    await database.write(attendance.confirm, act(group.rosa), draft=first.draft_id)
    await database.write(recordings.take_back, act(group.rosa), session=entered.session_id)
    with pytest.raises(NotConfirmed):
        await database.write(attendance.confirm, act(group.rosa), draft=second.draft_id)


async def test_only_what_was_entered_afterwards_here_can_be_taken_back(database: Database, group: Group) -> None:
    planned = await database.write(lambda tx: a_session(tx, group.cohort, BEGAN).id)
    other = await database.write(a_group)
    elsewhere = await database.write(record, other)
    for session in (planned, elsewhere.session_id, 0):
        with pytest.raises(SessionGone):
            await database.write(recordings.take_back, act(group.rosa), session=session)
