"""Being there: the button at the start, and what is written down and credited at the end; on both databases."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.people import Actor, Standing
from bot.db import Database, Tx
from bot.ledger.models import Credit
from bot.outbox.notices import DueEntry, DueRows, NoticeContent, Postponed, ToChannel
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import NotJoined
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.sessions.models import Attendance, CheckIn, Session, VoicePresence
from cogs.sessions.refusals import SessionEnded, SessionGone, SessionNotOpen
from cogs.sessions.rules.attendance import AttendanceSource
from cogs.sessions.rules.sessions import PlaceKind, SessionStatus
from cogs.sessions.services import attendance, check_in, closing
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import TOMORROW, a_session, due

MINUTE = timedelta(minutes=1)
IN_CHANNEL: dict[str, Any] = {"place_kind": PlaceKind.VOICE, "place": "4242"}
(CLOSE,) = closing.WORK


@dataclass(frozen=True)
class Circle:
    """A session of an hour that begins now, of a cohort with Amina and Omar in it, which Rosa runs."""

    cohort: Cohort
    session: Session
    rosa: Actor
    amina: Actor
    omar: Actor


def a_circle(tx: Tx, starts_at: datetime = NOW, **columns: Any) -> Circle:
    cohort = a_cohort(tx, a_server(tx))
    rosa, amina, omar = (a_member(tx, cohort.server_id, name) for name in ("Rosa", "Amina", "Omar"))
    for member in (amina, omar):
        a_place(tx, cohort, member)
    session = a_session(tx, cohort, starts_at, **columns)
    owe(tx, session)
    return Circle(cohort, session, an_actor(rosa, Standing.FACILITATOR), an_actor(amina), an_actor(omar))


def owe(tx: Tx, session: Session) -> None:
    listed = [(session.id, session.starts_at, session.version, session.minutes)]
    check_in.plan(tx, listed, server=session.server_id, cohort=session.cohort_id, now=NOW)


def press(tx: Tx, circle: Circle, who: Actor, now: datetime) -> check_in.CheckedIn:
    return check_in.check_in(tx, act(who, now), session=circle.session.id)


def was_there(tx: Tx, circle: Circle, who: Actor, since: datetime, until: datetime | None, seen_at: datetime) -> None:
    tx.add(
        VoicePresence(
            server_id=circle.cohort.server_id, session_id=circle.session.id, member_id=who.member, since=since,
            until=until, seen_at=seen_at,
        )
    )  # fmt: skip
    tx.flush()


def close(tx: Tx, circle: Circle, row: DueEntry | None = None) -> dict[int, tuple[int, int, AttendanceSource]]:
    """Let it end, and give what is written down: minutes, what is credited, and what says so."""
    CLOSE.work(tx, row or due(tx, closing.CLOSING)[-1], circle.session.ends_at)
    tx.flush()
    columns = (Attendance.member_id, Attendance.minutes, Attendance.credited, Attendance.source)
    return {row.member_id: (row.minutes, row.credited, row.source) for row in tx.execute(select(*columns))}


def minutes_of(tx: Tx, who: Actor) -> list[int]:
    return list(tx.execute(select(Credit.minutes).where(Credit.member_id == who.member)).scalars())


async def test_the_first_press_counts_and_what_it_will_be_worth_is_said(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        first = press(tx, circle, circle.amina, NOW + 5 * MINUTE)
        again = press(tx, circle, circle.amina, NOW + 40 * MINUTE)
        assert (first.again, first.minutes, first.of, first.credited) == (False, 55, 60, 60)
        assert (again.again, again.at, again.minutes, again.written) == (True, NOW + 5 * MINUTE, 55, None)
        late = press(tx, circle, circle.omar, NOW + 20 * MINUTE)
        assert (late.minutes, late.credited, late.seen, late.in_channel) == (40, 30, True, None)
        assert len(tx.execute(select(CheckIn)).all()) == 2

    await database.write(story)


async def test_in_a_channel_the_press_alone_is_worth_nothing(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx, **IN_CHANNEL)
        here = press(tx, circle, circle.amina, NOW)
        assert (here.in_channel, here.seen, here.minutes, here.credited) == (4242, False, 0, 0)
        was_there(tx, circle, circle.amina, NOW + 2 * MINUTE, None, NOW + 2 * MINUTE)
        here = press(tx, circle, circle.amina, NOW + 3 * MINUTE)
        assert (here.seen, here.minutes, here.credited) == (True, 58, 60)

    await database.write(story)


async def test_what_the_facilitator_has_written_down_is_said(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        attendance.record(
            tx, act(circle.rosa, NOW + MINUTE), session=f"#{circle.session.id}", present="Amina", minutes=30
        )
        assert press(tx, circle, circle.amina, NOW + 2 * MINUTE).written == 30

    await database.write(story)


async def test_nobody_checks_in_too_early_too_late_or_where_they_have_no_place(database: Database) -> None:
    circle = await database.write(a_circle)

    def others(tx: Tx) -> tuple[Actor, Actor, int]:
        left = a_member(tx, circle.cohort.server_id, "Luis")
        a_place(tx, circle.cohort, left, status=EnrollmentStatus.LEFT)
        cancelled = a_session(tx, circle.cohort, NOW - MINUTE, status=SessionStatus.CANCELLED)
        return an_actor(left), an_actor(a_member(tx, circle.cohort.server_id, "Noor")), cancelled.id

    luis, noor, cancelled = await database.write(others)
    during, after = NOW + MINUTE, NOW + timedelta(hours=1)
    for who, now, session, refusal in (
        (circle.amina, NOW - MINUTE, circle.session.id, SessionNotOpen),
        (circle.amina, after, circle.session.id, SessionEnded),
        (circle.rosa, during, circle.session.id, NotJoined),
        (luis, during, circle.session.id, NotJoined),
        (noor, during, circle.session.id, SessionGone),
        (circle.amina, during, cancelled, SessionGone),
        (circle.amina, during, 0, SessionGone),
    ):
        with pytest.raises(refusal):
            await database.write(check_in.check_in, act(who, now), session=session)


async def test_the_post_at_the_start_waits_for_the_channel_and_falls_away_with_its_version(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        (row,) = due(tx, check_in.OPENING)
        content = check_in.facts(tx, DueRows([row], NOW))[row.id]
        assert isinstance(content, NoticeContent) and content.to == ToChannel(circle.cohort.channel_id or 0)
        circle.cohort.channel_id = None
        tx.flush()
        assert isinstance(check_in.facts(tx, DueRows([row], NOW))[row.id], Postponed)
        circle.session.version = 1
        tx.flush()
        assert check_in.facts(tx, DueRows([row], NOW)) == {}

    await database.write(story)


async def test_at_the_end_whoever_pressed_is_credited_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        press(tx, circle, circle.amina, NOW + MINUTE)
        press(tx, circle, circle.omar, NOW + 50 * MINUTE)
        for _ in range(2):
            assert close(tx, circle) == {
                circle.amina.member: (59, 60, AttendanceSource.CHECK_IN),
                circle.omar.member: (10, 0, AttendanceSource.CHECK_IN),
            }
        assert (minutes_of(tx, circle.amina), minutes_of(tx, circle.omar)) == ([60], [])

    await database.write(story)


async def test_minutes_in_the_channel_count_until_somebody_was_last_seen(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx, **IN_CHANNEL)
        press(tx, circle, circle.amina, NOW)
        ends_at = circle.session.ends_at
        was_there(tx, circle, circle.amina, NOW - 5 * MINUTE, None, ends_at - MINUTE)
        was_there(tx, circle, circle.omar, NOW, NOW + 10 * MINUTE, NOW + 10 * MINUTE)
        was_there(tx, circle, circle.omar, NOW + 20 * MINUTE, None, NOW + 45 * MINUTE)
        assert close(tx, circle) == {
            circle.amina.member: (60, 60, AttendanceSource.VOICE),
            circle.omar.member: (35, 30, AttendanceSource.VOICE),
        }
        ends = select(VoicePresence.until).order_by(VoicePresence.until)
        assert list(tx.execute(ends).scalars()) == [NOW + 10 * MINUTE, NOW + 45 * MINUTE, ends_at]

    await database.write(story)


async def test_the_facilitators_word_stays_and_a_session_that_was_moved_does_not_close(database: Database) -> None:
    def story(tx: Tx) -> None:
        circle = a_circle(tx)
        press(tx, circle, circle.amina, NOW)
        record = {"session": f"#{circle.session.id}", "present": "Amina"}
        attendance.record(tx, act(circle.rosa, NOW + MINUTE), **record, minutes=30)
        assert close(tx, circle) == {circle.amina.member: (30, 30, AttendanceSource.FACILITATOR)}
        assert minutes_of(tx, circle.amina) == [30]
        moved = a_circle(tx)
        press(tx, moved, moved.omar, NOW)
        (*_, row) = due(tx, closing.CLOSING)
        moved.session.version = 1
        tx.flush()
        assert moved.omar.member not in close(tx, moved, row)
        cancelled = a_circle(tx, TOMORROW)
        (*_, row) = due(tx, closing.CLOSING)
        cancelled.session.status = SessionStatus.CANCELLED
        tx.flush()
        assert set(close(tx, cancelled, row)) == {circle.amina.member}

    await database.write(story)
