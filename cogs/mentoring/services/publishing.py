"""Publishing a draft of pairs: its mentors are asked. What they answer: `match_responses`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.mentoring.actions import PUBLISH_MATCHES
from cogs.mentoring.models import Match, MatchRound, Mentor
from cogs.mentoring.refusals import NobodyWaiting, NoDraft, NoMentors
from cogs.mentoring.rules.matching import ANSWER_DAYS, STANDING, MatchStatus, RoundStatus, read_days
from cogs.mentoring.rules.rounds import still_fits
from cogs.mentoring.services import candidates, questions, rounds
from cogs.mentoring.services.questions import Question
from cogs.mentoring.services.rounds import Draft


@dataclass(frozen=True, slots=True)
class Published:
    """How many mentors are being asked now."""

    cohort: str
    mentors: int


def draft(tx: Tx, act: Act, *, cohort: str = "", round_id: int = 0) -> Draft:
    """The draft that would be published, by its cohort's name or its own number.

    Raises:
        UnknownCohort, NoDraft: there is none, or no pair in it.
    """
    found = rounds.show(tx, act, cohort=cohort, round_id=round_id)
    if not found.total:
        raise NoDraft
    return found


def answer_days(tx: Tx, act: Act, *, round_id: int, days: int | None) -> int:
    """How many days people have to answer: as chosen now, else as the cohort had it last, else as usual.

    Raises:
        CountOutOfRange: too few or too many.
    """
    if days is not None:
        return read_days(days)
    draft = select(MatchRound.cohort_id).where(MatchRound.id == round_id).scalar_subquery()
    last = (
        select(MatchRound.answer_days)
        .where(
            MatchRound.server_id == act.server,
            MatchRound.cohort_id == draft,
            MatchRound.status == RoundStatus.PUBLISHED,
        )
        .order_by(MatchRound.id.desc())
        .limit(1)
    )
    return tx.execute(last).scalar_one_or_none() or ANSWER_DAYS


def publish(tx: Tx, act: Act, *, round_id: int, days: int | None = None) -> Published:
    """Ask the mentors of a draft; each gets a pairing notice. The mentees hear nothing before a mentor accepts.

    Raises:
        NotConfirmed: it was published already.
        CountOutOfRange: too few or too many days to answer.
        NoDraft: it is gone, or no longer fits: somebody left, pauses or found somebody else, or an offer, a profile or
            what the staff say of two people was changed.
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
    status = tx.execute(select(MatchRound.status).where(MatchRound.id == round_id)).scalar_one()
    if status == RoundStatus.PUBLISHED:
        raise NotConfirmed
    pairs = tx.execute(
        select(Match.id, Match.mentor_id, Match.mentee_id)
        .where(Match.round_id == round_id, Match.status == MatchStatus.DRAFT)
        .order_by(Match.id)
    ).all()
    if status is not RoundStatus.DRAFT or not pairs or not _still_fits(tx, act, cohort.id, pairs):
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
    days = answer_days(tx, act, round_id=round_id, days=days)
    tx.execute(
        update(MatchRound).where(MatchRound.id == round_id).values(status=RoundStatus.PUBLISHED, answer_days=days)
    )
    asked = [Question(pair.id, pair.mentor_id) for pair in pairs]
    questions.ask(tx, asked, stage=MatchStatus.ASKED, server=act.server, cohort=cohort.id, days=days, now=act.now)
    audit.record(tx, act, PUBLISH_MATCHES, cohort=cohort.id, round=round_id, matches=[pair.id for pair in pairs])
    return Published(cohort.name, len({pair.mentor_id for pair in pairs}))


def _still_fits(tx: Tx, act: Act, cohort: int, pairs: Sequence[Any]) -> bool:
    """Whether the draft is still one that the rule allows, by what everybody says of themselves now."""
    mentors = sorted({pair.mentor_id for pair in pairs})
    tx.execute(select(Mentor.id).where(Mentor.member_id.in_(mentors)).order_by(Mentor.id).with_for_update()).all()
    try:
        now = candidates.load(tx, act, cohort=cohort)
    except (NoMentors, NobodyWaiting):
        return False
    return still_fits(now.inputs, [(pair.mentor_id, pair.mentee_id) for pair in pairs])
