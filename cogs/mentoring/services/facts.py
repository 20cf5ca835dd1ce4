"""What is so of mentoring, as far as it decides what is open to a person (`bot.people.facts`)."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from bot.core.authority import Fact
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services.facts import own_cohorts
from cogs.mentoring import actions
from cogs.mentoring.models import Match, Meeting, Mentor, MentorRequest
from cogs.mentoring.rules.matching import STANDING, MatchStatus
from cogs.mentoring.services import questions
from cogs.mentoring.services.meetings.keeping import waits_for
from cogs.reflections.services.sharing import MentorOf


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When each of these holds."""
    member = act.actor.member_id or 0
    is_pair = (or_(Match.mentor_id == member, Match.mentee_id == member), Match.status == MatchStatus.ACCEPTED)
    other_is_here = exists().where(
        Member.id.in_((Match.mentor_id, Match.mentee_id)), Member.id != member, Member.gone.is_(False)
    )
    accompanied = exists().where(Match.cohort_id == Cohort.id, Match.mentee_id == member, Match.status.in_(STANDING))
    return {
        actions.OFFERS: exists().where(Mentor.server_id == act.server, Mentor.capacity > 0),
        actions.MENTORS: exists().where(Mentor.member_id == member, Mentor.capacity > 0),
        actions.REQUESTED: exists().where(MentorRequest.member_id == member),
        actions.WAITS_FOR_MENTOR: exists().where(MentorRequest.member_id == member, MentorRequest.paused_at.is_(None)),
        actions.HAS_PROFILE: or_(
            exists().where(Mentor.member_id == member, Mentor.capacity > 0),
            exists().where(MentorRequest.member_id == member),
        ),
        actions.MAY_REQUEST: own_cohorts(act).where(Cohort.server_id == act.server, ~accompanied).exists(),
        actions.ACCOMPANIES: exists().where(
            *(Match.server_id == act.server, Match.mentor_id == member, Match.status == MatchStatus.ACCEPTED),
            other_is_here,
        ),
        actions.PAIRED: exists().where(Match.server_id == act.server, *is_pair, other_is_here),
        actions.MENTORS_NOW: exists().where(Match.server_id == act.server, Match.mentor_id == member, *is_pair),
        actions.PAIRING_ASKED: exists().where(questions.is_asked(member)),
        actions.MEETING_TO_CONFIRM: exists().where(Meeting.server_id == act.server, waits_for(member)),
    }


def mentors_of(tx: Tx, *, server: int, mentees: Collection[int]) -> Sequence[MentorOf]:
    """Who accompanies these members now: accepted, both there, the mentee with a place, and the cohort open."""
    mentee = aliased(Member)
    found = tx.execute(
        select(Match.id, Match.rests, Match.mentor_id, Match.mentee_id, Member.user_id, Member.name)
        .join(Member, Member.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .where(
            Match.server_id == server,
            Match.mentee_id.in_(mentees),
            Match.status == MatchStatus.ACCEPTED,
            Member.gone.is_(False),
            mentee.gone.is_(False),
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Cohort.status == CohortStatus.OPEN,
        )
        .order_by(Match.id)
    )
    return [
        MentorOf(one.mentor_id, one.mentee_id, NamedPerson(one.user_id, one.name), pair_key(one.id, one.rests))
        for one in found
    ]


def pair_key(match: int, rests: int) -> str:
    """A pair for as long as it lasts without a break."""
    return f"{match}.{rests}"
