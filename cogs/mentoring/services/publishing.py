"""Publishing a draft of pairs: its mentors are asked. What they answer: `match_responses`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.mentoring.actions import PUBLISH_MATCHES
from cogs.mentoring.models import Match, MatchRound, Mentor
from cogs.mentoring.refusals import NoDraft
from cogs.mentoring.rules.matching import STANDING, MatchStatus, RoundStatus
from cogs.mentoring.services import mentors, questions
from cogs.mentoring.services.questions import Question


@dataclass(frozen=True, slots=True)
class Published:
    """How many mentors are being asked now."""

    cohort: str
    mentors: int


def publish(tx: Tx, act: Act, *, round_id: int) -> Published:
    """Ask the mentors of a draft; each gets a pairing notice. The mentees hear nothing before a mentor accepts.

    Raises:
        NotConfirmed: it was published already.
        NoDraft: it is gone, or no longer fits: somebody left or found somebody else, or an offer was changed.
    """
    cohort = tx.execute(
        select(Cohort)
        .where(
            Cohort.server_id == act.server,
            Cohort.status == CohortStatus.OPEN,
            Cohort.id == select(MatchRound.cohort_id).where(MatchRound.id == round_id).scalar_subquery(),
        )
        .with_for_update()
    ).scalar_one_or_none()
    if cohort is None:
        raise NoDraft
    status, days = tx.execute(select(MatchRound.status, MatchRound.answer_days).where(MatchRound.id == round_id)).one()
    if status == RoundStatus.PUBLISHED:
        raise NotConfirmed
    pairs = tx.execute(
        select(Match.id, Match.mentor_id, Match.mentee_id)
        .where(Match.round_id == round_id, Match.status == MatchStatus.DRAFT)
        .order_by(Match.id)
    ).all()
    if status is not RoundStatus.DRAFT or not pairs or not _still_fits(tx, act.server, cohort.id, pairs):
        raise NoDraft
    tx.execute(
        update(Match)
        .where(
            Match.cohort_id == cohort.id,
            Match.mentee_id.in_([pair.mentee_id for pair in pairs]),
            Match.status.in_(STANDING),
        )
        .values(status=MatchStatus.ENDED)  # with mentors who have left the server
    )
    tx.execute(update(MatchRound).where(MatchRound.id == round_id).values(status=RoundStatus.PUBLISHED))
    asked = [Question(pair.id, pair.mentor_id) for pair in pairs]
    questions.ask(tx, asked, stage=MatchStatus.ASKED, server=act.server, cohort=cohort.id, days=days, now=act.now)
    audit.record(tx, act, PUBLISH_MATCHES, cohort=cohort.id, round=round_id, matches=[pair.id for pair in pairs])
    return Published(cohort.name, len({pair.mentor_id for pair in pairs}))


def _still_fits(tx: Tx, server: int, cohort: int, pairs: Sequence[Any]) -> bool:
    """Whether everybody is still there and waiting, and no mentor is asked for more than they offer."""
    asked_of = [pair.mentor_id for pair in pairs]
    offers = tx.execute(
        select(Mentor.member_id, Mentor.capacity)
        .join(Member, Member.id == Mentor.member_id)
        .where(Mentor.server_id == server, Mentor.member_id.in_(asked_of), Member.gone.is_(False))
        .order_by(Mentor.id)
        .with_for_update(of=Mentor)
    ).all()
    taken = mentors.mentee_counts(tx, server=server, mentors=asked_of)
    places = {offer.member_id: offer.capacity - taken.get(offer.member_id, 0) for offer in offers}
    enough = all(asked <= places.get(mentor_id, 0) for mentor_id, asked in Counter(asked_of).items())
    waiting = {row.member_id for row in tx.execute(mentors.waiting(cohort))}
    return enough and all(pair.mentee_id in waiting for pair in pairs)
