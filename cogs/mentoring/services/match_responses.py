"""A mentor's answer to a pairing."""

from dataclasses import dataclass

from sqlalchemy import select

from bot import outbox
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox import buttons
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.mentoring.models import Match
from cogs.mentoring.refusals import MatchAnswered, UnknownMatch
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services.pair_notices import DECLINED, INTRODUCTION, MENTEE_TOLD, PAIRING


@dataclass(frozen=True, slots=True)
class Answered:
    """A mentor's answer."""

    accepted: bool
    cohort: str
    mentee: NamedPerson


def answer(tx: Tx, act: Act, *, match_id: int, accept: bool) -> Answered:
    """Accept or decline to accompany somebody; both are fine, and only the first answer counts.

    After accepting, the mentee is told, then both are introduced. After declining, the mentee hears nothing.

    Raises:
        UnknownMatch: it is gone, or another's.
        MatchAnswered: it was answered already.
    """
    found = tx.execute(
        select(Match, Cohort.name, Member.user_id, Member.name.label("mentee"), Enrollment.status)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Member, Member.id == Match.mentee_id)
        .outerjoin(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .where(
            Match.id == match_id,
            Match.server_id == act.server,
            Match.mentor_id == act.actor.member_id,
            Match.status.not_in((MatchStatus.DRAFT, MatchStatus.ENDED)),
        )
        .with_for_update(of=Match)
    ).first()
    if found is None:
        raise UnknownMatch
    match, cohort, user, name, place = found
    if match.status != MatchStatus.ASKED:
        raise MatchAnswered
    if accept and place != EnrollmentStatus.ACTIVE:
        raise UnknownMatch
    match.status, match.answered_at = MatchStatus.ACCEPTED if accept else MatchStatus.DECLINED, act.now
    tx.flush()
    buttons.look(tx, [PAIRING], [match_id], server=act.server, now=act.now)
    if accept:
        told = outbox.notice(tx, MENTEE_TOLD, server=act.server, subject=match_id, member=match.mentee_id, now=act.now)
        for member in (match.mentee_id, match.mentor_id):
            outbox.notice(tx, INTRODUCTION, server=act.server, subject=match_id, member=member, now=act.now, after=told)
    else:
        outbox.notice(tx, DECLINED, server=act.server, subject=match_id, now=act.now)
    return Answered(accept, cohort, NamedPerson(user, name))
