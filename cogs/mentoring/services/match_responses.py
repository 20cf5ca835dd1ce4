"""What the two of a pair answer when they are asked: first the mentor, then the mentee."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox import buttons
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.mentoring.models import Match, MatchRound, MentorRequest
from cogs.mentoring.refusals import MatchAnswered, MatchLapsed, UnknownMatch
from cogs.mentoring.rules.matching import DeclineReason, MatchStatus
from cogs.mentoring.services import meeting_times, pair_threads, questions
from cogs.mentoring.services.pair_notices import INTRODUCTION


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody's answer."""

    match_id: int
    accepted: bool
    mentors: bool
    """Whether they are the mentor of the two."""
    cohort: str
    other: NamedPerson


def answer(tx: Tx, act: Act, *, match_id: int, accept: bool) -> Answered:
    """Accept or decline; both are fine, and only the first answer counts.

    When the mentor accepts, the mentee is asked; when the mentee accepts too, both are introduced. A mentee hears
    nothing of a mentor who declines, and a mentor whose mentee declines hears that it did not work out, never why.

    Raises:
        UnknownMatch: it is gone, or not theirs to answer.
        MatchAnswered: it was answered already.
        MatchLapsed: the time to answer is over.
    """
    match, days, cohort, other = _found(tx, act, match_id, accept)
    mentors = match.mentor_id == act.member
    if not accept:
        match.status, match.answered_at, match.decline_reason = MatchStatus.DECLINED, act.now, DeclineReason.UNSAID
        tx.flush()
        questions.fall_through(tx, match, now=act.now)
        return Answered(match_id, False, mentors, cohort, other)
    if mentors:
        match.status, match.mentor_accepted_at = MatchStatus.OFFERED, act.now
        tx.flush()
        asked = [questions.Question(match_id, match.mentee_id)]
        questions.ask(
            tx, asked, stage=MatchStatus.OFFERED, server=act.server, cohort=match.cohort_id, days=days, now=act.now
        )
    else:
        match.status, match.answered_at = MatchStatus.ACCEPTED, act.now
        tx.flush()
        tx.execute(update(MentorRequest).where(MentorRequest.member_id == match.mentee_id).values(first_since=None))
        for member in (match.mentee_id, match.mentor_id):
            outbox.notice(tx, INTRODUCTION, server=act.server, subject=match_id, member=member, now=act.now)
        pair_threads.open_one(tx, match, now=act.now)
        meeting_times.propose(tx, match, now=act.now)
    buttons.look(tx, questions.QUESTIONS, [match_id], server=act.server, now=act.now)
    return Answered(match_id, True, mentors, cohort, other)


def _found(tx: Tx, act: Act, match_id: int, accept: bool) -> tuple[Match, int, str, NamedPerson]:
    """The pair that waits for the actor's answer, locked; the days to answer; the cohort; and the other of the two."""
    other = aliased(Member)
    found: Any = tx.execute(
        select(
            *(Match, MatchRound.answer_days, Cohort.name, Enrollment.status),
            *(other.user_id, other.name.label("other"), other.gone),
        )
        .join(MatchRound, MatchRound.id == Match.round_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(other, other.id.in_((Match.mentor_id, Match.mentee_id)) & (other.id != act.actor.member_id))
        .outerjoin(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .where(
            Match.id == match_id,
            Match.server_id == act.server,
            or_(
                Match.mentor_id == act.actor.member_id,
                (Match.mentee_id == act.actor.member_id) & Match.mentor_accepted_at.is_not(None),
            ),
            Match.status.not_in((MatchStatus.DRAFT, MatchStatus.ENDED)),
        )
        .with_for_update(of=Match)
    ).first()
    if found is None:
        raise UnknownMatch
    match, days, cohort, place, user, name, gone = found
    mentors = match.mentor_id == act.actor.member_id
    if match.status is MatchStatus.LAPSED and mentors == (match.mentor_accepted_at is None):
        raise MatchLapsed
    if match.status is not (MatchStatus.ASKED if mentors else MatchStatus.OFFERED):
        raise MatchAnswered
    if accept and (place != EnrollmentStatus.ACTIVE or gone):
        raise UnknownMatch
    return match, days, cohort, NamedPerson(user, name)


def give_reason(tx: Tx, act: Act, *, match_id: int, reason: DeclineReason) -> None:
    """Say why one has declined, as far as one likes. Nobody is told.

    Raises:
        UnknownMatch: the actor has declined no such pairing.
    """
    declined = tx.execute(
        update(Match)
        .where(
            Match.id == match_id,
            Match.server_id == act.server,
            Match.status == MatchStatus.DECLINED,
            or_(
                (Match.mentor_id == act.actor.member_id) & Match.mentor_accepted_at.is_(None),
                (Match.mentee_id == act.actor.member_id) & Match.mentor_accepted_at.is_not(None),
            ),
        )
        .values(decline_reason=reason)
        .returning(Match.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if declined is None:
        raise UnknownMatch
