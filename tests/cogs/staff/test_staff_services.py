"""What the staff of a server are told by themselves: once, together, only what is still so, and what they want."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.people import Actor, NamedPerson, Standing
from bot.db import Database, Tx
from bot.outbox.errands import Redraw
from bot.outbox.notices import DueRows, NoticeContent, Postponed, State, ToChannel
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortFull
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Attendance, Session
from cogs.sessions.rules.attendance import FOLLOW_UP_AFTER, FOLLOW_UP_UNTIL
from cogs.sessions.rules.sessions import SessionStatus
from cogs.staff.models import StaffEvent
from cogs.staff.rules import StaffMatter
from cogs.staff.services import followups, staff_notices
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor
from tests.support.sessions import a_session, due, owed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEFT, MISSED, NO_ATTENDANCE = StaffMatter.LEFT, StaffMatter.MISSED_TWO, StaffMatter.NO_ATTENDANCE
(FOLLOW_UP,) = followups.WORK


def a_group(tx: Tx) -> tuple[Cohort, Member, Enrollment]:
    cohort = a_cohort(tx, a_server(tx))
    amina = a_member(tx, cohort.server_id, "Amina")
    return cohort, amina, a_place(tx, cohort, amina, joined_at=NOW - 90 * DAY)


def rosa(tx: Tx, cohort: Cohort) -> Actor:
    return an_actor(a_member(tx, cohort.server_id, "Rosa"), Standing.FACILITATOR)


def leave(tx: Tx, cohort: Cohort, place: Enrollment) -> None:
    place.status = EnrollmentStatus.LEFT
    tx.flush()
    staff_notices.left_cohort(
        tx,
        server=cohort.server_id,
        cohort=cohort.id,
        member=place.member_id,
        status_changes=place.status_changes,
        now=NOW,
    )


def told(tx: Tx, matter: StaffMatter) -> list[NoticeContent]:
    found = staff_notices.facts(matter)(tx, DueRows(due(tx, staff_notices.KINDS[matter]), NOW))
    return [content for content in found.values() if isinstance(content, NoticeContent)]


def names(tx: Tx, matter: StaffMatter) -> list[list[str]]:
    return [[one.person.name if one.person else one.title for one in content.facts] for content in told(tx, matter)]  # pyright: ignore


async def test_who_leaves_at_about_the_same_time_is_told_of_in_one_message(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, place = a_group(tx)
        omar = a_place(tx, cohort, a_member(tx, cohort.server_id, "Omar"))
        for each in (place, omar, place):
            leave(tx, cohort, each)
        (row,) = owed(tx, staff_notices.KINDS[LEFT])
        assert row.due_at == NOW + staff_notices.GATHERING
        (content,) = told(tx, LEFT)
        assert isinstance(content.to, ToChannel)
        assert content.facts == (
            staff_notices.EventFacts("Spring", NamedPerson(place_user(tx, place), "Amina")),
            staff_notices.EventFacts("Spring", NamedPerson(place_user(tx, omar), "Omar")),
        )

    await database.write(story)


def place_user(tx: Tx, place: Enrollment) -> int:
    return tx.get_one(Member, place.member_id).user_id


async def test_what_happens_after_a_message_went_out_is_told_in_another(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, place = a_group(tx)
        leave(tx, cohort, place)
        owed(tx, staff_notices.KINDS[LEFT])[0].state = State.SENT
        tx.flush()
        leave(tx, cohort, a_place(tx, cohort, a_member(tx, cohort.server_id, "Omar")))
        assert names(tx, LEFT) == [["Amina"], ["Omar"]]

    await database.write(story)


async def test_who_came_back_meanwhile_is_not_told_of(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, place = a_group(tx)
        leave(tx, cohort, place)
        place.status = EnrollmentStatus.ACTIVE
        tx.flush()
        assert told(tx, LEFT) == []

    await database.write(story)


async def test_who_left_the_server_is_told_of_for_each_open_cohort(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = a_group(tx)
        for name, status in (("Autumn", CohortStatus.OPEN), ("Winter", CohortStatus.CLOSED)):
            a_place(tx, a_cohort(tx, cohort.server_id, name, status=status), amina)
        amina.gone = True
        tx.flush()
        staff_notices.left_server(tx, members=[amina.id], now=NOW)
        (content,) = told(tx, LEFT)
        assert [(one.cohort, one.gone) for one in content.facts] == [("Autumn", True), ("Spring", True)]  # pyright: ignore

    await database.write(story)


async def test_somebody_turned_away_is_told_of_once_for_each_number_of_places(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, _ = a_group(tx)
        noor = an_actor(a_member(tx, cohort.server_id, "Noor"))
        for capacity in (12, 12, 13):
            staff_notices.turned_away(tx, act(noor), CohortFull("Spring", capacity, cohort.id))
        assert names(tx, StaffMatter.TURNED_AWAY) == [["Noor", "Noor"]]

    await database.write(story)


async def test_what_is_switched_off_is_neither_kept_nor_told(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, place = a_group(tx)
        facilitator = rosa(tx, cohort)
        assert staff_notices.matters(tx, act(facilitator)).on == frozenset(StaffMatter)
        chosen = staff_notices.choose(tx, act(facilitator), on=[MISSED, "nonsense"])
        assert chosen.on == {MISSED}
        leave(tx, cohort, place)
        assert tx.execute(select(StaffEvent)).all() == []
        staff_notices.choose(tx, act(facilitator), on=list(StaffMatter))
        leave(tx, cohort, place)
        assert names(tx, LEFT) == [["Amina"]]
        staff_notices.choose(tx, act(facilitator), on=[])
        assert told(tx, LEFT) == [], "what was switched off meanwhile is left out"

    await database.write(story)


async def test_who_deletes_their_data_is_taken_out_of_what_was_said(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, place = a_group(tx)
        omar = a_place(tx, cohort, a_member(tx, cohort.server_id, "Omar"))
        for each in (place, omar):
            leave(tx, cohort, each)
        (row,) = owed(tx, staff_notices.KINDS[LEFT])
        row.state, row.channel_id, row.message_id = State.SENT, 7, 70
        tx.flush()
        staff_notices.erased(tx, user=amina.user_id, members=[amina.id], now=NOW)
        (errand,) = staff_notices.ERRANDS
        (redraw,) = errand.facts(tx, DueRows(due(tx, staff_notices.REDRAW), NOW)).values()
        assert isinstance(redraw, Redraw)
        assert (redraw.channel_id, redraw.message_id) == (7, 70)
        assert [one.person.name for one in redraw.content.facts] == ["Omar"]  # pyright: ignore
        row.state = State.CLAIMED
        tx.flush()
        (later,) = errand.facts(tx, DueRows(due(tx, staff_notices.REDRAW), NOW)).values()
        assert isinstance(later, Postponed), "it is being posted, perhaps as things stood before"

    await database.write(story)


# --- a day after a session -------------------------------------------------------------------------------------------


def a_past(tx: Tx, cohort: Cohort, days_ago: int, *present: Member, absent: tuple[Member, ...] = ()) -> Session:
    """A session that ended so many days ago; it is written down if anybody is named."""
    session = a_session(tx, cohort, NOW - days_ago * DAY - HOUR, title=f"Circle {days_ago}")
    for member, came in [*((one, True) for one in present), *((one, False) for one in absent)]:
        shared = {"server_id": cohort.server_id, "session_id": session.id, "member_id": member.id}
        tx.add(Attendance(**shared, present=came, minutes=60 * came, credited=60 * came, at=NOW))
    if present or absent:
        session.attendance_at = NOW
    tx.flush()
    return session


def follow_up(tx: Tx, session: Session) -> None:
    followups.plan(tx, sessions=[(session.id, session.starts_at + HOUR)], server=session.server_id, now=NOW)
    (row,) = [one for one in due(tx, followups.FOLLOW_UP) if one.subject_id == session.id]
    assert FOLLOW_UP.work(tx, row, NOW) is None


async def test_a_session_is_looked_at_a_day_after_its_end(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, _ = a_group(tx)
        session = a_session(tx, cohort, NOW + DAY)
        followups.plan(tx, sessions=[(session.id, session.starts_at + HOUR)], server=session.server_id, now=NOW)
        (row,) = owed(tx, followups.FOLLOW_UP)
        assert row.due_at == session.starts_at + HOUR + FOLLOW_UP_AFTER
        session.starts_at += 3 * DAY
        tx.flush()
        with pytest.raises(Postponed) as moved:
            FOLLOW_UP.work(tx, due(tx, followups.FOLLOW_UP)[0], row.due_at)
        assert moved.value.again_at == session.starts_at + HOUR + FOLLOW_UP_AFTER

    await database.write(story)


async def test_the_staff_hear_of_a_session_that_nobody_wrote_down(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, _ = a_group(tx)
        session = a_past(tx, cohort, 1)
        follow_up(tx, session)
        follow_up(tx, session)
        assert names(tx, NO_ATTENDANCE) == [["Circle 1"]]
        session.attendance_at = NOW
        tx.flush()
        assert told(tx, NO_ATTENDANCE) == [], "written down meanwhile"
        assert names(tx, MISSED) == []

    await database.write(story)


async def test_nobody_is_told_of_a_session_that_is_cancelled_long_over_or_without_people(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, place = a_group(tx)
        follow_up(tx, a_past(tx, cohort, FOLLOW_UP_UNTIL.days))
        cancelled = a_past(tx, cohort, 1)
        cancelled.status = SessionStatus.CANCELLED
        tx.flush()
        follow_up(tx, cancelled)
        place.status = EnrollmentStatus.LEFT
        tx.flush()
        follow_up(tx, a_past(tx, cohort, 2))
        assert tx.execute(select(StaffEvent)).all() == []

    await database.write(story)


async def test_the_staff_hear_of_who_missed_two_in_a_row_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, amina, _ = a_group(tx)
        luz = a_member(tx, cohort.server_id, "Luz")
        a_place(tx, cohort, luz, joined_at=NOW - 90 * DAY)
        follow_up(tx, a_past(tx, cohort, 9, luz, amina))
        follow_up(tx, a_past(tx, cohort, 8, luz, absent=(amina,)))
        assert names(tx, MISSED) == []
        follow_up(tx, a_past(tx, cohort, 7, luz))
        assert names(tx, MISSED) == [["Amina"]]
        follow_up(tx, a_past(tx, cohort, 6, luz))
        assert names(tx, MISSED) == [["Amina"]], "it is the same absence"

    await database.write(story)


async def test_sessions_before_somebody_joined_are_not_missed(database: Database) -> None:
    def story(tx: Tx) -> None:
        cohort, _, place = a_group(tx)
        luz = a_member(tx, cohort.server_id, "Luz")
        a_place(tx, cohort, luz, joined_at=NOW - 90 * DAY)
        place.joined_at = NOW - 4 * DAY
        tx.flush()
        follow_up(tx, a_past(tx, cohort, 5, luz))
        follow_up(tx, a_past(tx, cohort, 3, luz))
        assert names(tx, MISSED) == []

    await database.write(story)
