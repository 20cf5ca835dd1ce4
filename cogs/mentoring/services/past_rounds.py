"""How earlier rounds paired somebody, for staff who are asked about it long after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from bot.core.people import NamedPerson
from bot.core.refusals import PersonGone
from bot.db import Tx
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.mentoring.models import Match, MatchRound, MatchRoundMember, MatchRoundWeight
from cogs.mentoring.rules.explanations import Reason, Why
from cogs.mentoring.rules.fit import Criterion
from cogs.mentoring.rules.matching import RoundStatus
from cogs.mentoring.services import rounds

LATEST = 5
"""Rounds told of: with their reasons they fit into one message."""


@dataclass(frozen=True, slots=True)
class PastPair:
    """A pair as a round proposed it; what the two answered is not told."""

    mentor: NamedPerson
    mentee: NamedPerson
    fit: int
    """Of 1,000."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PastRound:
    """What a published round found for somebody."""

    cohort: str
    at: datetime
    pairs: tuple[PastPair, ...]
    why: Why | None
    """Why nobody was found, where they were left over."""
    wants: str
    """The language that nobody spoke, where that was why; otherwise empty."""
    weights: Mapping[Criterion, int]


@dataclass(frozen=True, slots=True)
class Explained:
    """What the latest published rounds found for a person, the newest first."""

    person: NamedPerson
    rounds: tuple[PastRound, ...]


def explain(tx: Tx, act: Act, *, user: int, name: str) -> Explained:
    """What rounds found for a member, by their Discord account, from what is kept of each. Five queries.

    Raises:
        PersonGone: nobody of that account was ever known here.
    """
    person = tx.execute(
        select(Member.id, Member.name).where(Member.server_id == act.server, Member.user_id == user)
    ).one_or_none()
    if person is None:
        raise PersonGone(name)
    of_theirs = or_(Match.mentor_id == person.id, Match.mentee_id == person.id)
    left_over = (MatchRoundMember.member_id == person.id, MatchRoundMember.why.is_not(None))
    found = tx.execute(
        select(MatchRound.id, MatchRound.at, Cohort.name, MatchRoundMember.why, MatchRoundMember.wants)
        .join(Cohort, Cohort.id == MatchRound.cohort_id)
        .outerjoin(MatchRoundMember, (MatchRoundMember.round_id == MatchRound.id) & left_over[0] & left_over[1])
        .where(
            MatchRound.server_id == act.server,
            MatchRound.status == RoundStatus.PUBLISHED,
            MatchRoundMember.id.is_not(None) | exists().where(Match.round_id == MatchRound.id, of_theirs),
        )
        .order_by(MatchRound.id.desc())
        .limit(LATEST)
    ).all()
    ids = [row.id for row in found]
    mentor, mentee = aliased(Member), aliased(Member)
    pairs = tx.execute(
        select(Match.id, Match.round_id, Match.fit, mentor.user_id, mentor.name, mentee.user_id, mentee.name)
        .select_from(Match)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(Match.round_id.in_(ids), of_theirs)
        .order_by(Match.id)
    ).all()
    reasons = rounds.reasons_of(tx, [row.id for row in pairs])
    proposed: dict[int, tuple[PastPair, ...]] = {}
    for match, round_id, fit, mentor_user, mentor_name, mentee_user, mentee_name in pairs:
        pair = PastPair(
            NamedPerson(mentor_user, mentor_name), NamedPerson(mentee_user, mentee_name), fit or 0,
            reasons.get(match, ()),
        )  # fmt: skip
        proposed[round_id] = (*proposed.get(round_id, ()), pair)
    weights: dict[int, dict[Criterion, int]] = {}
    counted = select(MatchRoundWeight.round_id, MatchRoundWeight.criterion, MatchRoundWeight.weight)
    for round_id, criterion, weight in tx.execute(counted.where(MatchRoundWeight.round_id.in_(ids))):
        weights.setdefault(round_id, {})[criterion] = weight
    return Explained(
        NamedPerson(user, person.name),
        tuple(
            PastRound(row.name, row.at, proposed.get(row.id, ()), row.why, row.wants or "", weights.get(row.id, {}))
            for row in found
        ),
    )
