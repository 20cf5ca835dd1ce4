"""Meetings and their credits, as they are kept."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.core import confirmations
from bot.core.people import NamedPerson
from bot.db import Database, Tx
from bot.ledger.models import Credit
from bot.people.models import Member
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import NotMetAnyMore
from cogs.certificates.services import approving, confirming
from cogs.certificates.services.issuing import Issued
from cogs.cohorts.models import Enrollment
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.cohorts.services import lifecycle
from cogs.mentoring.models import Match, Meeting
from cogs.mentoring.refusals import (
    MeetingChanged,
    MeetingConfirmed,
    MeetingLogged,
    NotPaired,
    OwnMeeting,
    PairEnded,
    UnknownMeeting,
)
from cogs.mentoring.rules.meetings import MeetingFormat
from cogs.mentoring.services import match_responses, publishing
from cogs.mentoring.services.meetings import answering, deciding, writing
from tests.support.certificates import approval_of
from tests.support.clocks import NOW
from tests.support.mentoring import Town, a_town, a_waiting, accepted_agreement, drafted, owed, paired, published
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor

DAY = "2026-09-01"


def logged(tx: Tx, town: Town, minutes: int = 60) -> int:
    writing.log(tx, act(town.mentee), other=town.mentor.user_id, name="Hodan", on=DAY, minutes=minutes)
    return tx.execute(select(Meeting.id)).scalar_one()


def ledger(tx: Tx) -> list[tuple[int, str, str, int]]:
    rows = tx.execute(select(Credit.member_id, Credit.kind, Credit.hour_type, Credit.minutes).order_by(Credit.id))
    return [(member, kind, hour_type, minutes) for member, kind, hour_type, minutes in rows]


async def test_a_meeting_waits_for_the_other_and_then_counts_for_both(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        meeting_id = logged(tx, town)
        assert owed(tx, "meeting.confirm") == [("meeting.confirm", meeting_id, town.mentor.member_id)]
        assert not ledger(tx)
        with pytest.raises(OwnMeeting):
            answering.confirm(tx, act(town.mentee), meeting_id=meeting_id, minutes=60)
        confirmed = answering.confirm(tx, act(town.mentor), meeting_id=meeting_id, minutes=60)
        assert (confirmed.on, confirmed.other) == (date(2026, 9, 1), NamedPerson(town.mentee.user_id, "Amina"))
        assert ledger(tx) == [(one.member, "meeting", "mentoring", 60) for one in (town.mentee, town.mentor)]
        assert owed(tx, "meeting.confirmed") == [("meeting.confirmed", meeting_id, town.mentee.member_id)]
        with pytest.raises(MeetingConfirmed):
            answering.confirm(tx, act(town.mentor), meeting_id=meeting_id, minutes=60)

    await database.write(story)


async def test_strangers_neither_write_down_nor_confirm(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        meeting_id = logged(tx, town)
        elsewhere = an_actor(a_member(tx, a_server(tx)))
        here = an_actor(a_member(tx, town.server))
        for stranger in (elsewhere, here):
            with pytest.raises(NotPaired):
                writing.log(tx, act(stranger), other=town.mentor.user_id, name="Hodan", on=DAY, minutes=60)
            with pytest.raises(UnknownMeeting):
                answering.confirm(tx, act(stranger), meeting_id=meeting_id, minutes=60)

    await database.write(story)


async def test_a_pair_ends_for_meetings_when_the_mentee_leaves_the_cohort(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        tx.execute(
            update(Enrollment).where(Enrollment.member_id == town.mentee.member_id).values(status=EnrollmentStatus.LEFT)
        )
        with pytest.raises(PairEnded):
            logged(tx, town)

    await database.write(story)


async def test_only_what_was_seen_is_confirmed(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        meeting_id = logged(tx, town, 60)
        with pytest.raises(MeetingLogged):
            logged(tx, town, 60)
        assert logged(tx, town, 90) == meeting_id
        with pytest.raises(MeetingChanged):
            answering.confirm(tx, act(town.mentor), meeting_id=meeting_id, minutes=60)
        answering.confirm(tx, act(town.mentor), meeting_id=meeting_id, minutes=90)
        with pytest.raises(MeetingLogged):
            logged(tx, town, 90)
        assert [minutes for *_, minutes in ledger(tx)] == [90, 90]

    await database.write(story)


async def test_two_presses_at_the_same_moment_credit_once(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Town, int]:
        town = a_town(tx)
        paired(tx, town)
        return town, logged(tx, town)

    town, meeting_id = await database.write(begin)
    results = await asyncio.gather(
        *(database.write(answering.confirm, act(town.mentor), meeting_id=meeting_id, minutes=60) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, answering.Answered) for result in results) == 1
    assert len(await database.read(ledger)) == 2, "once for each of the two"


async def test_one_confirms_while_the_other_writes_it_down_anew_and_only_what_was_seen_counts(
    database: Database,
) -> None:
    def begin(tx: Tx) -> tuple[Town, int]:
        town = a_town(tx)
        paired(tx, town)
        return town, logged(tx, town)

    town, meeting_id = await database.write(begin)
    await asyncio.gather(
        database.write(answering.confirm, act(town.mentor), meeting_id=meeting_id, minutes=60),
        database.write(writing.log, act(town.mentee), other=town.mentor.user_id, name="Hodan", on=DAY, minutes=90),
        database.write(answering.say_otherwise, act(town.mentor), meeting_id=meeting_id, text="45"),
        return_exceptions=True,
    )
    counted = await database.read(lambda tx: tx.execute(select(Meeting.counted)).scalar_one())
    assert counted in (0, 60)
    assert sum(minutes for *_, minutes in await database.read(ledger)) == 2 * counted


async def test_both_write_the_same_meeting_down_at_once_and_have_one(database: Database) -> None:
    def begin(tx: Tx) -> Town:
        town = a_town(tx)
        paired(tx, town)
        return town

    town = await database.write(begin)
    one, other = town.mentee, town.mentor
    done = await asyncio.gather(
        database.write(writing.log, act(one), other=other.user_id, name="Hodan", on=DAY, minutes=60),
        database.write(writing.log, act(other), other=one.user_id, name="Amina", on=DAY, minutes=60),
    )
    assert {each.outcome for each in done} == {writing.Outcome.ASKED, writing.Outcome.COUNTS}
    assert [minutes for *_, minutes in await database.read(ledger)] == [60, 60]


async def test_a_correction_and_a_certificate_at_the_same_moment_see_each_other(database: Database) -> None:
    def begin(tx: Tx) -> tuple[Town, int, int, Issued]:
        town = a_town(tx)
        paired(tx, town)
        town.cohort.sessions_required, town.cohort.reflections_required, town.cohort.meetings_required = 0, 0, 1
        place = tx.execute(select(Enrollment.id).where(Enrollment.member_id == town.mentee.member)).scalar_one()
        accepted_agreement(tx, place, town.server.id)
        meeting_id = logged(tx, town)
        answering.confirm(tx, act(town.mentor), meeting_id=meeting_id, minutes=60)
        approving.approve(tx, act(town.staff), cohort=town.cohort.id, members=[town.mentee.member])
        approval = approval_of(tx, town.mentee)
        shown = confirming.shown(tx, act(town.mentee), approval=approval)
        mark = confirmations.mark_of(shown.mark)
        return town, meeting_id, approval, confirming.prepare(tx, act(town.mentee), approval=approval, mark=mark)

    town, meeting_id, approval, prepared = await database.write(begin)
    shown = await database.read(
        deciding.preview, act(town.staff), users=(town.mentor.user_id, town.mentee.user_id), on=DAY, minutes=0
    )
    issued, corrected = await asyncio.gather(
        database.write(confirming.issue, act(town.mentee), approval=approval, prepared=prepared),
        database.write(
            deciding.correct, act(town.staff), meeting_id=meeting_id, minutes=0, mark=confirmations.mark_of(shown)
        ),
        return_exceptions=True,
    )
    assert isinstance(corrected, deciding.Decided)
    numbers = await database.read(lambda tx: tx.execute(select(Certificate.id)).scalars().all())
    assert len(numbers) == isinstance(issued, Issued), "the certificate stands only if it came first"
    assert isinstance(issued, Issued | NotMetAnyMore)
    assert [minutes for *_, minutes in await database.read(ledger)] == [60, 60, -60, -60]


async def test_who_leaves_a_group_meeting_for_one_of_two_takes_nothing_of_the_mentors_time(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        ana = an_actor(a_waiting(tx, town.cohort, "Ana"))
        mentees = {one.member_id: one for one in (town.mentee, ana)}
        yesterday = NOW - timedelta(days=1)
        matches = published(tx, town, now=yesterday)
        asked = {one: mentees[mentee] for one, mentee in tx.execute(select(Match.id, Match.mentee_id))}
        for match in matches:
            for person in (town.mentor, asked[match]):
                match_responses.answer(tx, act(person, yesterday), match_id=match, accept=True)
        writing.log_group(tx, act(town.mentor), on=DAY, minutes=60, matches=matches)
        meetings = tx.execute(select(Meeting.id, Meeting.match_id).order_by(Meeting.id)).all()
        for meeting, match in meetings:
            answering.confirm(tx, act(asked[match]), meeting_id=meeting, minutes=60)
        first, left = meetings[0].id, asked[meetings[0].match_id]
        for minutes in (0, 30):  # she was not there; the two met alone that day
            writing.log(tx, act(town.mentor), other=left.user_id, name=left.name, on=DAY, minutes=minutes)
            answering.confirm(tx, act(left), meeting_id=first, minutes=minutes)
        counted = select(func.sum(Credit.minutes)).where(Credit.kind == "meeting")
        of_mentor = counted.where(Credit.member_id == town.mentor.member_id)
        assert tx.execute(of_mentor).scalar_one() == 60 + 30
        writing.log(tx, act(town.mentor), other=left.user_id, name=left.name, on=DAY, minutes=45)
        answering.confirm(tx, act(left), meeting_id=first, minutes=45)
        assert tx.execute(of_mentor).scalar_one() == 60 + 45
        assert tx.execute(counted.where(Credit.member_id == left.member_id)).scalar_one() == 45

    await database.write(story)


async def test_two_who_are_a_pair_in_two_cohorts_have_one_meeting_a_day(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        answering.confirm(tx, act(town.mentor), meeting_id=logged(tx, town), minutes=60)
        autumn = a_cohort(tx, town.server, "Autumn")
        a_place(tx, autumn, tx.get_one(Member, town.mentee.member_id))
        draft = drafted(tx, town, cohort="Autumn")
        publishing.publish(tx, act(town.staff), round_id=draft.round_id)
        second = tx.execute(select(Match.id).where(Match.round_id == draft.round_id)).scalar_one()
        for person in (town.mentor, town.mentee):
            match_responses.answer(tx, act(person), match_id=second, accept=True)
        with pytest.raises(MeetingLogged):
            logged(tx, town)
        group = writing.log_group(tx, act(town.mentor), on=DAY, minutes=60, matches=[second])
        assert [one.name for one in group.left_out] == ["Amina"]
        assert len(ledger(tx)) == 2

    await database.write(story)


async def test_after_a_cohort_was_closed_what_was_before_is_written_down_and_nothing_later(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        match_id = paired(tx, town)
        lifecycle.close(tx, act(town.staff), cohort="Spring")
        tx.flush()
        later = act(town.mentor, NOW + timedelta(days=3))
        with pytest.raises(PairEnded):
            writing.log(tx, later, other=town.mentee.user_id, name="Amina", on="2026-09-03", minutes=60)
        group = writing.log_group(tx, later, on="2026-09-03", minutes=60, matches=[match_id])
        assert [one.name for one in group.left_out] == ["Amina"]
        writing.log(tx, later, other=town.mentee.user_id, name="Amina", on=DAY, minutes=60)

    await database.write(story)


async def test_of_another_format_only_what_both_say_counts(database: Database) -> None:
    def story(tx: Tx) -> None:
        town = a_town(tx)
        paired(tx, town)
        of_mentor: dict[str, Any] = {"other": town.mentee.user_id, "name": "Amina", "on": DAY, "minutes": 60}
        of_mentee: dict[str, Any] = of_mentor | {"other": town.mentor.user_id, "name": "Hodan"}
        individual, group = MeetingFormat.INDIVIDUAL, MeetingFormat.GROUP
        writing.log(tx, act(town.mentor), **of_mentor, format=individual)
        said = writing.log(tx, act(town.mentee), **of_mentee, format=group)
        assert said.outcome is writing.Outcome.ASKED
        assert not ledger(tx)
        meeting = tx.execute(select(Meeting)).scalar_one()
        assert (meeting.logged_by, meeting.format) == (town.mentee.member_id, group)
        answering.confirm(tx, act(town.mentor), meeting_id=meeting.id, minutes=60)
        assert [row[0] for row in ledger(tx)] == [town.mentee.member_id, town.mentor.member_id]

    await database.write(story)
