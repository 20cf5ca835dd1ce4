"""Sessions that are moved, cancelled and edited; on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.confirmations import mark_of
from bot.core.refusals import MalformedTime, NotConfirmed, TimePast
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent, ToPerson
from bot.people.models import AuditEvent
from cogs.cohorts.refusals import CohortClosed, NothingToChange
from cogs.sessions.models import Series, Session, SessionChange
from cogs.sessions.refusals import DateTaken, NothingChanges, SessionCancelled, SessionOver, UnknownSession
from cogs.sessions.rules.changes import ChangeScope
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import PlaceKind, Wishes
from cogs.sessions.services import cancelling, change_notices, editing, moving, planning, rsvps
from cogs.sessions.services.change_notices import ChangeNotice
from tests.cogs.sessions.test_sessions_services import BEGUN, Group, a_group, close, planned
from tests.support.clocks import NOW
from tests.support.people import act
from tests.support.sessions import cancel


@pytest.fixture
async def group(database: Database) -> Group:
    return await database.write(a_group)


async def series_of(database: Database, series: int) -> list[Session]:
    def look(tx: Tx) -> list[Session]:
        query = select(Session).where(Session.series_id == series).order_by(Session.id)
        return list(tx.execute(query.execution_options(populate_existing=True)).scalars())

    return await database.read(look)


def planned_reminders(tx: Tx, session: int) -> list[tuple[str, datetime]]:
    rows = tx.execute(
        select(OutboxEntry.dedupe_key, OutboxEntry.due_at)
        .where(OutboxEntry.kind == "session.reminder", OutboxEntry.subject_id == session)
        .order_by(OutboxEntry.due_at)
    )
    return [(row[0], row[1]) for row in rows]


def letters(tx: Tx, change: int, members: list[int]) -> list[NoticeContent]:
    owed = tx.execute(
        select(OutboxEntry).where(OutboxEntry.kind == change_notices.CHANGE, OutboxEntry.subject_id == change)
    ).scalar_one()
    rows = [DueEntry(n, owed.kind, owed.server_id, change, m, "", NOW) for n, m in enumerate(members)]
    found = change_notices.facts(tx, DueRows(rows, NOW))
    return [letter for row in rows if isinstance(letter := found.get(row.id), NoticeContent)]


def last_change(tx: Tx) -> int:
    return tx.execute(select(SessionChange.id).order_by(SessionChange.id.desc())).scalars().first() or 0


def concerned(tx: Tx, change: int) -> list[int]:
    return change_notices.recipients(tx, DueEntry(1, change_notices.CHANGE, 1, change, 0, "", NOW))


async def test_one_session_moves_and_the_others_stay(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    done = await database.write(moving.move, act(group.rosa), session=str(made[1].id), to="2026-10-28 17:00")
    after = await series_of(database, series)
    assert [one.starts_at for one in (after[0], after[2])] == [made[0].starts_at, made[2].starts_at]
    assert after[1].starts_at == datetime(2026, 10, 29, 0, 0, tzinfo=UTC)
    assert (after[1].local_date.isoformat(), after[1].version) == ("2026-10-28", 1)
    assert done.times == ((made[1].starts_at, after[1].starts_at),)
    assert [one[0] for one in await database.read(planned_reminders, made[1].id)] == [
        "1440.0", "1440.1", "15.0", "15.1",
    ]  # fmt: skip


async def test_all_that_follow_go_along_and_keep_the_hour_over_the_clock_change(
    database: Database, group: Group
) -> None:
    series, made = await planned(database, group)
    await database.write(
        moving.move, act(group.rosa), session=str(made[1].id), to="2026-10-29 17:30", scope=ChangeScope.FOLLOWING
    )
    after = await series_of(database, series)
    assert [one.local_date.isoformat() for one in after] == ["2026-10-20", "2026-10-29", "2026-11-05"]
    assert after[1].starts_at == datetime(2026, 10, 30, 0, 30, tzinfo=UTC)
    assert after[2].starts_at == datetime(2026, 11, 6, 1, 30, tzinfo=UTC), "17:30 there, after the clocks went back"


async def test_a_whole_series_can_go_a_week_on(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    await database.write(
        moving.move, act(group.rosa), session=str(made[0].id), to="2026-10-27 18:00", scope=ChangeScope.FOLLOWING
    )
    after = await series_of(database, series)
    assert [one.local_date.isoformat() for one in after] == ["2026-10-27", "2026-11-03", "2026-11-10"]


async def test_never_two_of_a_series_on_one_date(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    with pytest.raises(DateTaken):
        await database.write(moving.move, act(group.rosa), session=str(made[0].id), to="2026-10-27 09:00")
    after = await series_of(database, series)
    assert [one.starts_at for one in after] == [one.starts_at for one in made]


async def test_who_said_yes_is_told_once_with_old_and_new_time(database: Database, group: Group) -> None:
    _, made = await planned(database, group)
    await database.write(rsvps.rsvp, act(group.amina), session=made[0].id, answer=RsvpAnswer.GOING)
    await database.write(rsvps.rsvp, act(group.omar), session=made[0].id, answer=RsvpAnswer.CANT)
    done = await database.write(moving.move, act(group.rosa), session=str(made[0].id), to="2026-10-21 18:00")
    change = await database.read(last_change)
    assert await database.read(concerned, change) == [group.amina.member_id, group.omar.member_id]
    assert done.told == 2, "who could not come may be able to now"
    (letter,) = await database.read(letters, change, [group.amina.member])
    assert isinstance(letter.to, ToPerson)
    assert not letter.to.opens_dm
    assert isinstance(letter.facts, ChangeNotice)
    assert letter.facts.sessions == ((made[0].id, made[0].starts_at, made[0].starts_at + timedelta(days=1)),)


async def test_a_second_change_before_the_first_went_out_overtakes_it(database: Database, group: Group) -> None:
    _, made = await planned(database, group)
    await database.write(moving.move, act(group.rosa), session=str(made[0].id), to="2026-10-21 18:00")
    first = await database.read(last_change)
    await database.write(cancel, act(group.rosa), session=str(made[0].id))
    assert await database.read(letters, first, [group.amina.member]) == []
    assert len(await database.read(letters, await database.read(last_change), [group.amina.member])) == 1


async def test_a_session_is_cancelled_once(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    await database.write(cancel, act(group.rosa), session=str(made[1].id), reason="Snow")
    with pytest.raises(SessionCancelled):
        await database.write(cancel, act(group.rosa), session=str(made[1].id))
    with pytest.raises(SessionCancelled):
        await database.write(moving.move, act(group.rosa), session=str(made[1].id), to="2026-10-28 18:00")
    after = await series_of(database, series)
    assert [one.status for one in after] == ["planned", "cancelled", "planned"]
    assert (after[1].cancelled_reason, after[1].version) == ("Snow", 1)


async def test_all_that_follow_are_cancelled(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    done = await database.write(cancel, act(group.rosa), session=str(made[1].id), scope=ChangeScope.FOLLOWING)
    assert [one.status for one in await series_of(database, series)] == ["planned", "cancelled", "cancelled"]
    assert len(done.times) == 2


async def test_an_edit_changes_one_and_tells_people_only_where_it_matters(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    named = await database.write(
        editing.edit, act(group.rosa), session=str(made[0].id), wishes=Wishes(agenda="Bring a story")
    )
    assert named.told == 0
    placed = await database.write(
        editing.edit, act(group.rosa), session=str(made[0].id), wishes=Wishes(place="https://meet.example.org/a")
    )
    assert placed.told == 2
    after = await series_of(database, series)
    assert [one.agenda for one in after] == ["Bring a story", "", ""]
    assert after[0].place_kind == PlaceKind.LINK
    with pytest.raises(NothingChanges):
        await database.write(
            editing.edit, act(group.rosa), session=str(made[0].id), wishes=Wishes(agenda="Bring a story")
        )
    with pytest.raises(NothingToChange):
        await database.write(editing.edit, act(group.rosa), session=str(made[0].id), wishes=Wishes())


@pytest.mark.parametrize(
    ("to", "refusal"),
    [("soon", MalformedTime), ("2026-08-01 18:00", TimePast), ("2026-10-20 18:00", NothingChanges)],
)
async def test_a_time_that_cannot_be_changes_nothing(
    database: Database, group: Group, to: str, refusal: type[Exception]
) -> None:
    series, made = await planned(database, group)
    with pytest.raises(refusal):
        await database.write(moving.move, act(group.rosa), session=str(made[0].id), to=to)
    assert [one.version for one in await series_of(database, series)] == [0, 0, 0]


async def test_what_has_begun_or_belongs_to_others_is_left_alone(database: Database, group: Group) -> None:
    _, made = await planned(database, group)
    with pytest.raises(SessionOver):
        await database.write(cancel, act(group.rosa, BEGUN), session=str(made[0].id))
    with pytest.raises(UnknownSession):
        await database.write(cancel, act(group.stranger), session=str(made[0].id))
    await database.write(close, group.cohort_id)
    with pytest.raises(CohortClosed):
        await database.write(cancel, act(group.rosa), session=str(made[0].id))


async def test_of_two_who_cancel_at_once_one_hears_that_it_is_done(database: Database, group: Group) -> None:
    _, made = await planned(database, group)
    attempts: list[Any] = [database.write(cancel, act(group.rosa), session=str(made[0].id)) for _person in range(4)]
    done = await asyncio.gather(*attempts, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Changed", *["SessionCancelled"] * 3]


async def test_of_two_who_move_to_one_date_at_once_one_is_refused(database: Database, group: Group) -> None:
    _, made = await planned(database, group)
    attempts: list[Any] = [
        database.write(moving.move, act(group.rosa), session=str(one.id), to="2026-10-22 18:00") for one in made[:2]
    ]
    done = await asyncio.gather(*attempts, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Changed", "DateTaken"]


async def test_every_change_is_in_the_audit_without_its_words(database: Database, group: Group) -> None:
    _, made = await planned(database, group)
    await database.write(cancel, act(group.rosa), session=str(made[0].id), reason="Snow")
    event = await database.read(
        lambda tx: tx.execute(select(AuditEvent).order_by(AuditEvent.id.desc())).scalars().first()
    )
    assert event is not None
    assert event.action == "session cancel"
    assert "Snow" not in str(event.subjects)


async def test_who_holds_two_sessions_at_once_is_warned_and_not_refused(database: Database, group: Group) -> None:
    await planned(database, group, count=1)
    plan: dict[str, Any] = {
        "cohort": "spring",
        "starts": "2026-10-20 19:00",
        "wishes": Wishes(title="Talk", minutes=30),
    }
    preview = await database.write(planning.schedule, act(group.rosa), **plan)
    assert [one.title for one in preview.overlaps] == ["Circle"]
    await database.write(planning.confirm, act(group.rosa), series=preview.series_id)
    assert await database.read(lambda tx: len(tx.execute(select(Series.id)).all())) == 2


async def test_with_all_the_sessions_before_the_one_that_was_named_go_along(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    await database.write(
        moving.move, act(group.rosa), session=str(made[1].id), to="2026-10-28 17:00", scope=ChangeScope.ALL
    )
    after = await series_of(database, series)
    assert [one.local_date.isoformat() for one in after] == ["2026-10-21", "2026-10-28", "2026-11-04"]


async def test_with_all_none_may_come_to_lie_in_the_past(database: Database, group: Group) -> None:
    series, made = await planned(database, group)
    with pytest.raises(TimePast):
        await database.write(
            moving.move,
            act(group.rosa),
            session=str(made[2].id),
            to=f"{NOW + timedelta(days=2):%F} 17:00",
            scope=ChangeScope.ALL,
        )
    assert [one.starts_at for one in await series_of(database, series)] == [one.starts_at for one in made]


async def test_a_draft_of_a_cancellation_serves_once_and_whoever_made_it(database: Database, group: Group) -> None:
    _, made = await planned(database, group)
    draft = await database.write(cancelling.preview, act(group.rosa), session=str(made[0].id), reason="Snow")
    press: dict[str, Any] = {"draft": draft.draft_id, "session": made[0].id, "mark": mark_of(draft)}
    elsewhere: dict[str, Any] = {**press, "session": made[1].id}
    for other in (group.stranger, group.omar):
        with pytest.raises(NotConfirmed):
            await database.write(cancelling.confirm, act(other), **press)
    with pytest.raises(NotConfirmed):
        await database.write(cancelling.confirm, act(group.rosa), **elsewhere)
    done = await database.write(cancelling.confirm, act(group.rosa), **press)
    assert done.reason == "Snow"
    with pytest.raises(NotConfirmed):
        await database.write(cancelling.confirm, act(group.rosa), **press)
