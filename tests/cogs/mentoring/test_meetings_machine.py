"""Whatever people do about a meeting, in whatever order: nobody is credited with more than was agreed."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import func, select

from bot.core.people import Actor
from bot.core.refusals import Refusal
from bot.db import Database
from bot.ledger.models import Credit
from cogs.mentoring.models import GroupMeeting, Match, Meeting
from cogs.mentoring.rules.meetings import MeetingFormat, MeetingStatus, group_minutes
from cogs.mentoring.services import match_responses
from cogs.mentoring.services.meetings import answering, deciding, writing
from tests.support.clocks import NOW
from tests.support.machines import OnDatabase, run_on
from tests.support.mentoring import a_town, a_waiting, published
from tests.support.people import act, an_actor

DAY = "2026-09-01"
minutes = st.sampled_from([0, 30, 45, 60])
who = st.integers(0, 2)
mentee = st.integers(0, 1)


class MeetingMachine(OnDatabase):
    """A mentor with two mentees on one day, alone or as a group, beside what was agreed last with each."""

    @initialize()
    def begin(self) -> None:
        town = a_town(self.tx)
        self.staff, self.mentor = town.staff, town.mentor
        luz = a_waiting(self.tx, town.cohort, "Luz")
        before = NOW - timedelta(days=1)
        self.matches = published(self.tx, town, now=before)
        mentees = {town.mentee.member: town.mentee, luz.id: an_actor(luz)}
        self.mentees: list[Actor] = []
        for match in self.matches:
            one = mentees[self.tx.execute(select(Match.mentee_id).where(Match.id == match)).scalar_one()]
            match_responses.answer(self.tx, act(self.mentor, before), match_id=match, accept=True)
            match_responses.answer(self.tx, act(one, before), match_id=match, accept=True)
            self.mentees.append(one)
        self.now = NOW
        self.agreed = [0, 0]
        """What was agreed, or decided, last with each; 0: nothing."""

    def try_(self, service: Any, actor: Actor, **named: Any) -> Any:
        """What comes of it; None if it is refused, which leaves nothing behind."""
        self.now += timedelta(minutes=1)
        savepoint = self.tx.begin_nested()
        try:
            done = service(self.tx, act(actor, self.now), **named)
        except Refusal:
            savepoint.rollback()
            return None
        savepoint.commit()
        return done

    def meeting(self, which: int) -> Meeting | None:
        self.tx.flush()
        found = select(Meeting).where(Meeting.match_id == self.matches[which])
        return self.tx.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()

    @rule(which=mentee, by_mentor=st.booleans(), minutes=minutes, format=st.sampled_from([None, *MeetingFormat]))
    def log(self, which: int, by_mentor: bool, minutes: int, format: MeetingFormat | None) -> None:
        one, other = self.mentor, self.mentees[which]
        if not by_mentor:
            one, other = other, one
        done = self.try_(writing.log, one, other=other.user_id, name="", on=DAY, minutes=minutes, format=format)
        if done is not None and done.outcome is writing.Outcome.COUNTS:
            self.agreed[which] = minutes

    @rule(minutes=minutes)
    def log_group(self, minutes: int) -> None:
        done = self.try_(writing.log_group, self.mentor, on=DAY, minutes=minutes, matches=self.matches)
        for which, one in enumerate(self.mentees):
            if done is not None and one.user_id in {person.user_id for person in done.confirmed}:
                self.agreed[which] = minutes

    @rule(which=mentee, by=who, minutes=minutes)
    def confirm(self, which: int, by: int, minutes: int) -> None:
        meeting = self.meeting(which)
        actor = [self.mentor, *self.mentees][by]
        if meeting is None:
            return
        done = self.try_(answering.confirm, actor, meeting_id=meeting.id, minutes=minutes)
        if done is not None:
            assert actor in (self.mentor, self.mentees[which])
            self.agreed[which] = minutes

    @rule(which=mentee, by=who, minutes=minutes)
    def say_otherwise(self, which: int, by: int, minutes: int) -> None:
        meeting = self.meeting(which)
        if meeting is None:
            return
        actor = [self.mentor, *self.mentees][by]
        done = self.try_(answering.say_otherwise, actor, meeting_id=meeting.id, text=str(minutes))
        if done is not None and done.outcome is writing.Outcome.COUNTS:
            self.agreed[which] = minutes

    @rule(which=mentee, by=who, chosen=minutes)
    def dispute_and_decide(self, which: int, by: int, chosen: int) -> None:
        meeting = self.meeting(which)
        if meeting is None:
            return
        seen = meeting.other_minutes or 0
        actor = [self.mentor, *self.mentees][by]
        self.try_(answering.dispute, actor, meeting_id=meeting.id, minutes=seen)
        disputed = self.meeting(which)
        assert disputed is not None
        was_disputed = disputed.status is MeetingStatus.DISPUTED
        done = self.try_(deciding.decide, self.staff, meeting_id=disputed.id, turn=disputed.turn, text=str(chosen))
        assert (done is not None) == was_disputed
        if done is not None:
            self.agreed[which] = chosen

    @invariant()
    def each_has_what_was_agreed_and_the_mentor_once(self) -> None:
        if not hasattr(self, "agreed"):
            return
        self.tx.flush()
        credited = select(Credit.member_id, func.sum(Credit.minutes)).group_by(Credit.member_id)
        sums = {row[0]: row[1] for row in self.tx.execute(credited)}
        for which, one in enumerate(self.mentees):
            meeting = self.meeting(which)
            assert (sums.get(one.member, 0), meeting.counted if meeting else 0) == (self.agreed[which],) * 2
        found = [meeting for which in (0, 1) if (meeting := self.meeting(which)) is not None]
        alone = sum(meeting.counted for meeting in found if meeting.format is MeetingFormat.INDIVIDUAL)
        together = max((meeting.counted for meeting in found if meeting.format is MeetingFormat.GROUP), default=0)
        assert sums.get(self.mentor.member, 0) == alone + together
        groups = self.tx.execute(select(GroupMeeting.counted)).scalars().all()
        assert sum(groups) == together


@pytest.mark.timeout(600)  # a failure is first made as short as can be
def test_whatever_is_pressed_in_whatever_order_the_credits_are_what_was_agreed(database: Database) -> None:
    run_on(database, MeetingMachine)


def test_what_somebody_confirmed_whose_data_are_gone_stays_with_the_mentor() -> None:
    assert group_minutes(60, [], before=0, now=45) == 60
    assert group_minutes(60, [30], before=60, now=45) == 45
    assert group_minutes(60, [60], before=60, now=45) == 60
    assert group_minutes(0, [], before=0, now=45) == 45
