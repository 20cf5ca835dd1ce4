"""Who is asked how it goes and when, and whose silence is spoken of, as it is kept."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.core.people import ContactMethod
from bot.core.refusals import CountOutOfRange
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent, Postponed, State, ToChannel
from bot.people.models import Member
from cogs.cohorts.models import Enrollment, Pause
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import FitQuestion, Match, Meeting, PairSilence
from cogs.mentoring.refusals import FitAnswered, UnknownMatch
from cogs.mentoring.rules.follow_up import USUAL, Fit, Rhythm, Silence, question_due, read_rhythm, silence
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services import fit_questions, follow_up, follow_up_notices
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, owed, paired
from tests.support.people import act

BEGAN = NOW - timedelta(days=1)
"""When the two of `paired` became a pair."""


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "number"),
    [(0, 0), (11, 0), (12, 1), (14, 1), (27, 1), (28, 2), (57, 2), (58, 3), (87, 3), (88, 4), (118, 5)],
)
def test_a_pair_is_asked_within_fourteen_days_at_thirty_and_then_monthly(days: int, number: int) -> None:
    assert question_due(USUAL, since=NOW, now=NOW + timedelta(days=days)) == number


@given(st.integers(7, 60), st.integers(1, 60), st.integers(7, 90), st.integers(0, 900))
def test_questions_come_in_their_order_and_none_late(first: int, later: int, every: int, hours: int) -> None:
    rhythm = Rhythm(first, first + later, every)
    now = NOW + timedelta(hours=hours)
    number = question_due(rhythm, since=NOW, now=now)
    assert question_due(rhythm, since=NOW, now=now + timedelta(hours=1)) in (number, number + 1)
    assert question_due(rhythm, since=NOW, now=NOW + timedelta(days=first - 1)) >= 1


def test_silence_begins_after_three_weeks_and_lasts_after_five() -> None:
    last = date(2026, 9, 1)
    said = {days: silence(USUAL, last=last, today=last + timedelta(days=days)) for days in (0, 20, 21, 34, 35, 100)}
    assert list(said.values()) == [Silence.NONE, Silence.NONE, *2 * [Silence.SILENT], *2 * [Silence.LONG]]


@pytest.mark.parametrize(
    "rhythm",
    [Rhythm(first=6), Rhythm(first=30), Rhythm(every=0), Rhythm(silent=35), Rhythm(told=181), Rhythm(every=999)],
)
def test_days_that_make_no_order_are_refused(rhythm: Rhythm) -> None:
    with pytest.raises(CountOutOfRange):
        read_rhythm(rhythm)


# --- the daily look --------------------------------------------------------------------------------------------------


def looks(tx: Tx, *days: int) -> None:
    """The daily look, so many days after the two became a pair."""
    for day in days:
        follow_up.look(tx, now=BEGAN + timedelta(days=day))


def asked(tx: Tx) -> list[int]:
    """The numbers of the questions, in the order in which they were asked."""
    return list(tx.execute(select(FitQuestion.number).order_by(FitQuestion.id)).scalars())


async def test_each_of_the_two_is_asked_once_however_often_the_bot_looks(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        looks(tx, 1, 5, 11)
        assert asked(tx) == []
        looks(tx, 12, 12, 13, 20)
        assert asked(tx) == [1, 1]
        people = {member for _kind, _subject, member in owed(tx, "match.fit")}
        assert people == {town.mentor.member_id, town.mentee.member_id}
        due = tx.execute(select(OutboxEntry.due_at).where(OutboxEntry.kind == "match.fit")).scalars()
        assert all(BEGAN + timedelta(days=12) <= one <= BEGAN + timedelta(days=14) for one in due)
        looks(tx, 28, 29, 58)
        assert asked(tx) == [1, 1, 2, 2, 3, 3]

    await database.write(story)


@pytest.mark.parametrize("why", ["paused", "rests", "ended", "gone", "left", "closed"])
async def test_nobody_is_asked_while_the_pair_takes_a_break_or_after_its_end(database: Database, why: str) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        match = paired(tx, town)
        looks(tx, 12)
        spoil(tx, town, match, why)
        looks(tx, 28, 40)
        assert asked(tx) == [1, 1]
        assert not owed(tx, "match.quiet")
        questions = due(tx, "match.fit", BEGAN + timedelta(days=28))
        found = follow_up_notices.question_contents(tx, questions)
        if why == "rests":
            assert all(isinstance(one, Postponed) for one in found.values())
            assert len(found) == 2
        else:
            assert not found

    await database.write(story)


def spoil(tx: Tx, town: Town, match: int, why: str) -> None:
    """Something happens to a pair."""
    changes = {
        "paused": update(Match).where(Match.id == match).values(paused_at=NOW),
        "ended": update(Match).where(Match.id == match).values(status=MatchStatus.ENDED),
        "gone": update(Member).where(Member.id == town.mentor.member_id).values(gone=True),
        "left": update(Enrollment)
        .where(Enrollment.member_id == town.mentee.member_id)
        .values(status=EnrollmentStatus.LEFT),
    }
    if why == "rests":
        day = (BEGAN + timedelta(days=20)).date()
        days = {"starts_on": day, "ends_on": day + timedelta(days=30), "at": NOW}
        tx.add(Pause(server_id=town.server.id, cohort_id=town.cohort.id, **days))
    elif why == "closed":
        town.cohort.status = CohortStatus.CLOSED
    else:
        tx.execute(changes[why])
    tx.flush()


def due(tx: Tx, kind: str, now: datetime) -> DueRows:
    """What is owed of this kind, claimed then."""
    rows = tx.execute(select(OutboxEntry).where(OutboxEntry.kind == kind).order_by(OutboxEntry.id)).scalars()
    return DueRows(
        [DueEntry(r.id, r.kind, r.server_id, r.subject_id, r.member_id, r.dedupe_key, r.due_at) for r in rows], now
    )


async def test_a_silence_is_broken_once_and_the_staff_hear_of_it_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        match = paired(tx, town)
        looks(tx, 20)
        assert not owed(tx, "match.quiet")
        looks(tx, 21, 22, 34)
        assert len(owed(tx, "match.quiet")) == 2
        assert not owed(tx, "match.silent")
        looks(tx, 35, 36, 60)
        assert owed(tx, "match.silent") == [("match.silent", town.cohort.id, 0)]
        rows = due(tx, "match.silent", BEGAN + timedelta(days=35))
        (told,) = follow_up_notices.silent_contents(tx, rows).values()
        assert isinstance(told, NoticeContent)
        assert told.to == ToChannel(town.server.staff_channel_id or 0)
        met(tx, town, match, 61)
        assert not follow_up_notices.silent_contents(tx, rows)
        assert not follow_up_notices.quiet_contents(tx, due(tx, "match.quiet", BEGAN + timedelta(days=22)))
        looks(tx, 62, 81)
        assert len(owed(tx, "match.quiet")) == 2
        looks(tx, 82, 83)
        assert len(owed(tx, "match.quiet")) == 4
        assert len(tx.execute(select(PairSilence)).all()) == 2

    await database.write(story)


def met(tx: Tx, town: Town, match: int, day: int) -> None:
    """The two met, so many days after they became a pair."""
    on = (BEGAN + timedelta(days=day)).date()
    member = town.mentee.member_id or 0
    tx.add(Meeting(server_id=town.server.id, match_id=match, logged_by=member, on_date=on, minutes=30, at=NOW))
    tx.flush()


async def test_the_days_in_which_a_cohort_rests_are_no_silence(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        match = paired(tx, town)
        spoil(tx, town, match, "rests")
        looks(tx, 21, 35, 51, 60)
        assert not owed(tx, "match.quiet")
        looks(tx, 72)
        assert len(owed(tx, "match.quiet")) == 2

    await database.write(story)


async def test_who_wishes_for_no_reminders_or_has_quiet_hours_is_left_in_peace(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        looks(tx, 21)
        mentee, mentor = (update(Member).where(Member.id == one.member_id) for one in (town.mentee, town.mentor))
        tx.execute(mentee.values(contact_method=ContactMethod.NONE))
        tx.execute(mentor.values(quiet_from=0, quiet_until=1439))
        for kind, contents in (
            ("fit", follow_up_notices.question_contents),
            ("quiet", follow_up_notices.quiet_contents),
        ):
            (found,) = contents(tx, due(tx, f"match.{kind}", BEGAN + timedelta(days=22))).values()
            assert isinstance(found, Postponed)

    await database.write(story)


# --- the answer ------------------------------------------------------------------------------------------------------


async def test_only_who_is_asked_answers_and_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        looks(tx, 12)
        own = tx.execute(select(FitQuestion.id).where(FitQuestion.member_id == town.mentee.member_id)).scalar_one()
        for stranger in (town.mentor, town.staff):
            with pytest.raises(UnknownMatch):
                fit_questions.answer(tx, act(stranger), question_id=own, fit=Fit.GOOD)
        answered = fit_questions.answer(tx, act(town.mentee), question_id=own, fit=Fit.GOOD)
        assert (answered.other.name, answered.mentors) == ("Hodan", False)
        with pytest.raises(FitAnswered):
            fit_questions.answer(tx, act(town.mentee), question_id=own, fit=Fit.NOT_GOOD)
        assert not owed(tx, "match.fit_told")

    await database.write(story)


async def test_the_staff_hear_the_next_morning_that_there_is_one_and_no_name(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        match = paired(tx, town)
        looks(tx, 12)
        now = BEGAN + timedelta(days=14)
        for person in (town.mentee, town.mentor):
            one = tx.execute(select(FitQuestion.id).where(FitQuestion.member_id == person.member_id)).scalar_one()
            fit_questions.answer(tx, act(person, now), question_id=one, fit=Fit.NOT_GOOD)
        assert owed(tx, "match.fit_told") == [("match.fit_told", town.cohort.id, 0)]
        rows = due(tx, "match.fit_told", now)
        assert rows[0].due_at > now
        (told,) = follow_up_notices.told_contents(tx, rows).values()
        assert isinstance(told, NoticeContent)
        assert told.facts == "Spring"
        state = select(OutboxEntry.state).where(OutboxEntry.kind == "match.fit_told")
        assert tx.execute(state).scalar_one() == State.PLANNED
        assert match

    await database.write(story)


async def test_the_buttons_are_over_once_answered_asked_again_or_ended(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        match = paired(tx, town)
        looks(tx, 12)
        rows = due(tx, "match.fit", NOW)
        assert fit_questions.question_ends(tx, rows) == {}
        one = rows[0].subject_id
        who = town.mentor if rows[0].member_id == town.mentor.member_id else town.mentee
        fit_questions.answer(tx, act(who), question_id=one, fit=Fit.DECIDING)
        assert set(fit_questions.question_ends(tx, rows)) == {rows[0].id}
        looks(tx, 28)
        assert set(fit_questions.question_ends(tx, due(tx, "match.fit", NOW))) == {row.id for row in rows}
        spoil(tx, town, match, "ended")
        assert len(fit_questions.question_ends(tx, due(tx, "match.fit", NOW))) == 4

    await database.write(story)


# --- the days of a cohort --------------------------------------------------------------------------------------------


async def test_a_cohort_has_its_own_days(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        assert follow_up.set_days(tx, act(town.staff), cohort="Spring").rhythm == USUAL
        follow_up.set_days(tx, act(town.staff), cohort="Spring", first=7, silent=10, told=12)
        chosen = follow_up.set_days(tx, act(town.staff), cohort="Spring", every=14)
        assert chosen.rhythm == Rhythm(7, 30, 14, 10, 12)
        with pytest.raises(CountOutOfRange):
            follow_up.set_days(tx, act(town.staff), cohort="Spring", second=7)
        looks(tx, 6)
        assert asked(tx) == [1, 1]
        looks(tx, 10)
        assert len(owed(tx, "match.quiet")) == 2

    await database.write(story)
