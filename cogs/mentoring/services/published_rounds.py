"""The latest published round of a cohort: how it stands, and taking it back before anybody has answered."""

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.confirmations import require_same
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox import NoticeRequest, buttons
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import UNDO_MATCHES
from cogs.mentoring.models import Match, MatchRound
from cogs.mentoring.refusals import NotPublished, RoundAnswered
from cogs.mentoring.rules.matching import AWAITING, MatchStatus, RoundStatus
from cogs.mentoring.services import mentors, questions
from cogs.mentoring.services.pair_notices import PAIRING, TAKEN_BACK

NAMED = 30
"""Pairs named; more are counted."""


@dataclass(frozen=True, slots=True)
class RoundStanding:
    """How the answers to a round stand. Who declined, and which of the two, is told to nobody."""

    cohort: str
    accepted: int
    pairs: tuple[tuple[NamedPerson, NamedPerson], ...]
    """Mentors and mentees who are a pair now; the first of them."""
    open: int
    """How many pairs wait for an answer of one of the two."""
    over: int
    """How many did not become a pair, or are none any more."""
    waiting: int
    """How many people of the cohort wait for a mentor now."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking a round back would end."""

    round_id: int
    cohort_id: int
    cohort: str
    pairs: int


def standing(tx: Tx, act: Act, *, cohort: str) -> RoundStanding:
    """How the answers to the latest published round stand.

    Raises:
        UnknownCohort, NotPublished: there is none.
    """
    found = cohorts.find(tx, act, cohort)
    round_id = _latest(tx, found.id)
    if round_id is None:
        raise NotPublished(found.name)
    counts = dict(
        tx.execute(select(Match.status, func.count()).where(Match.round_id == round_id).group_by(Match.status)).all()
    )
    mentor, mentee = aliased(Member), aliased(Member)
    rows = tx.execute(
        select(mentor.user_id, mentor.name, mentee.user_id, mentee.name)
        .select_from(Match)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(Match.round_id == round_id, Match.status == MatchStatus.ACCEPTED)
        .order_by(Match.id)
        .limit(NAMED)
    )
    accepted = counts.get(MatchStatus.ACCEPTED, 0)
    asked = sum(counts.get(status, 0) for status in AWAITING)
    waiting = mentors.waiting(found.id).with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    return RoundStanding(
        found.name,
        accepted,
        tuple((NamedPerson(a, a_name), NamedPerson(b, b_name)) for a, a_name, b, b_name in rows),
        asked,
        sum(counts.values()) - accepted - asked,
        tx.execute(waiting).scalar_one(),
    )


def _latest(tx: Tx, cohort: int) -> int | None:
    query = select(func.max(MatchRound.id)).where(
        MatchRound.cohort_id == cohort, MatchRound.status == RoundStatus.PUBLISHED
    )
    return tx.execute(query).scalar_one_or_none()


def undoing(tx: Tx, act: Act, *, cohort: str | int, lock: bool = False) -> Undoing:
    """What taking back the latest published round would end.

    Raises:
        UnknownCohort, NotPublished: there is none.
        RoundAnswered: somebody has answered, and that is not taken from them.
    """
    found = cohorts.find(tx, act, cohort, lock=lock)
    round_id = _latest(tx, found.id)
    if round_id is None:
        raise NotPublished(found.name)
    query = select(Match.status).where(Match.round_id == round_id).order_by(Match.id)
    statuses = tx.execute(query.with_for_update() if lock else query).scalars().all()
    if any(status is not MatchStatus.ASKED for status in statuses):
        raise RoundAnswered(found.name)
    return Undoing(round_id, found.id, found.name, len(statuses))


def undo(tx: Tx, act: Act, *, cohort: int, mark: str | None = None) -> Undoing:
    """Take back the latest published round: nobody is asked any more, and whom the question has reached is told so.

    Raises:
        UnknownCohort, NotPublished, RoundAnswered: it cannot be taken back.
        NotConfirmed: it is not the one that was shown.
    """
    doomed = undoing(tx, act, cohort=cohort, lock=True)
    require_same(doomed, mark)
    tx.execute(update(MatchRound).where(MatchRound.id == doomed.round_id).values(status=RoundStatus.DROPPED))
    matches = list(
        tx.execute(
            update(Match)
            .where(Match.round_id == doomed.round_id)
            .values(status=MatchStatus.ENDED)
            .returning(Match.id)
            .execution_options(synchronize_session=False)
        ).scalars()
    )
    questions.withdraw(tx, matches, now=act.now)
    reached = tx.execute(
        select(OutboxEntry.subject_id, OutboxEntry.member_id, OutboxEntry.id)
        .where(
            OutboxEntry.server_id == act.server,
            OutboxEntry.kind == PAIRING,
            OutboxEntry.subject_id.in_(matches),
            OutboxEntry.state.in_((State.SENT, State.CLAIMED)) | OutboxEntry.attempted_at.is_not(None),
        )
        .order_by(OutboxEntry.id)
    ).all()
    requests = [
        NoticeRequest(subject=match, member=mentor, cohort=cohort, due=act.now, after=asked)
        for match, mentor, asked in reached
    ]
    outbox.notices(tx, TAKEN_BACK, requests, server=act.server)
    buttons.look(tx, questions.QUESTIONS, matches, server=act.server, now=act.now)
    audit.record(tx, act, UNDO_MATCHES, cohort=cohort, round=doomed.round_id, matches=matches)
    return doomed
