"""Drafts of pairs: kept with all that they were made from, shown page by page, forgotten when nobody publishes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from bot.core.confirmations import DRAFTS_LAST
from bot.core.paging import Page
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.db.types import written
from bot.db.vault import Binding
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import PREVIEW_MATCHES
from cogs.mentoring.models import Match, MatchReason, MatchRound, MatchRoundMember, MatchRoundWeight, MatchRuling
from cogs.mentoring.refusals import NoDraft
from cogs.mentoring.rules import rounds
from cogs.mentoring.rules.explanations import Reason, Why
from cogs.mentoring.rules.matching import MatchStatus, RoundStatus, Ruling
from cogs.mentoring.rules.rounds import Inputs, Plan
from cogs.mentoring.services.candidates import Candidates

PAGE = 8
"""Pairs on one page: with their reasons they fit into one message."""

NAMED = 12
"""People named of those who wait for one reason."""


@dataclass(frozen=True, slots=True)
class DraftPair:
    """A pair of a draft: the two, how well they fit (of 1,000), and what they have in common."""

    mentor: NamedPerson
    mentee: NamedPerson
    fit: int
    reasons: tuple[Reason, ...]
    kept: bool
    """Whether the staff keep them together."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those who still wait for one reason: how many, and the first of them by name."""

    count: int
    people: tuple[NamedPerson, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A page of a draft of pairs, and who is left over."""

    round_id: int
    cohort: str
    at: datetime
    """When it was made: the half hours of its reasons are those of this week."""
    total: int
    """How many pairs there are."""
    mentors: int
    """How many mentors would be asked."""
    pairs: tuple[DraftPair, ...]
    page: Page
    waiting: Mapping[Why, Waiting]
    wanted: Mapping[str, int]
    """Languages that no mentor speaks, and how many like each of them best."""
    unkept: tuple[tuple[NamedPerson, NamedPerson], ...]
    """Mentors and mentees whom the staff keep together, and who cannot be for now."""


def keep(tx: Tx, act: Act, *, candidates: Candidates, plan: Plan) -> Draft:
    """Keep these pairs as the cohort's draft, in place of an earlier one, with all that it was made from."""
    cohort = cohorts.find(tx, act, candidates.cohort_id, lock=True)
    forget_draft(tx, cohort.id)
    inputs = candidates.inputs
    there = _still_there(tx, list(candidates.people))
    kept = MatchRound(server_id=act.server, cohort_id=cohort.id, at=act.now, seed=inputs.seed)
    tx.add(kept)
    tx.flush()
    counted = [
        {"server_id": act.server, "round_id": kept.id, "criterion": criterion, "weight": weight}
        for criterion, weight in inputs.weights.items()
    ]
    tx.execute(insert(MatchRoundWeight), counted)
    _keep_pairs(tx, kept, [pair for pair in plan.pairs if {pair.mentor_id, pair.mentee_id} <= there])
    left_over = {one.member_id: one for one in plan.left_over}
    facts = {member: said for member, said in rounds.facts(inputs).items() if member in there}
    _keep_members(tx, act, kept, facts, left_over)
    audit.record(tx, act, PREVIEW_MATCHES, cohort=cohort.id, round=kept.id)
    return show(tx, act, round_id=kept.id)


def _still_there(tx: Tx, members: Sequence[int]) -> set[int]:
    """Those who have not deleted their data since the plan was made; nor can they while this goes on."""
    rows = select(Member.id).where(Member.id.in_(members)).order_by(Member.id).with_for_update(key_share=True)
    return set(tx.execute(rows).scalars())


def _keep_pairs(tx: Tx, kept: MatchRound, pairs: Sequence[rounds.Pair]) -> None:
    if not pairs:
        return
    shared = {"server_id": kept.server_id, "cohort_id": kept.cohort_id, "round_id": kept.id}
    made = [
        {**shared, "mentor_id": pair.mentor_id, "mentee_id": pair.mentee_id, "fit": pair.told, "rests": 0,
         "status": MatchStatus.DRAFT}
        for pair in pairs
    ]  # fmt: skip
    matches = _table(Match)
    numbers = {
        mentee: match
        for match, mentee in tx.execute(insert(matches).returning(matches.c.id, matches.c.mentee_id), made)
    }
    said = [
        {"server_id": kept.server_id, "match_id": numbers[pair.mentee_id], "position": position,
         "criterion": reason.criterion, "value": reason.value}
        for pair in pairs
        for position, reason in enumerate(pair.reasons)
    ]  # fmt: skip
    tx.execute(insert(_table(MatchReason)), said)


def _keep_members(
    tx: Tx, act: Act, kept: MatchRound, facts: Mapping[int, str], left_over: Mapping[int, rounds.LeftOver]
) -> None:
    """The facts of everybody, sealed: each is bound to its row, which gets its number first."""
    made = [
        {"server_id": kept.server_id, "round_id": kept.id, "member_id": member,
         "why": left_over[member].why if member in left_over else None,
         "wants": left_over[member].wants if member in left_over else ""}
        for member in facts
    ]  # fmt: skip
    members = _table(MatchRoundMember)
    rows = tx.execute(insert(members).returning(members.c.id, members.c.member_id), made).all()
    tx.connection().execute(
        update(members).where(members.c.id == bindparam("row")).values(facts=bindparam("sealed")),
        [
            {
                "row": row,
                "sealed": act.vault.seal(facts[member], Binding.of(MatchRoundMember.facts, row=row, owner=member)),
            }
            for row, member in rows
        ],
    )


def _table(model: Any) -> Table:
    """The table itself: many rows go into it as they are."""
    return cast("Table", model.__table__)


# --- shown -----------------------------------------------------------------------------------------------------------


def show(tx: Tx, act: Act, *, cohort: str = "", round_id: int = 0, page: int = 0) -> Draft:
    """A page of the draft that would be published, by its cohort's name or its own number. Seven queries.

    Raises:
        UnknownCohort, NoDraft: there is none.
    """
    query = (
        select(MatchRound.id, MatchRound.cohort_id, MatchRound.at, Cohort.name)
        .join(Cohort, Cohort.id == MatchRound.cohort_id)
        .where(
            MatchRound.server_id == act.server,
            MatchRound.status == RoundStatus.DRAFT,
            Cohort.status != CohortStatus.REMOVED,
        )
        .order_by(MatchRound.id.desc())
    )
    if round_id:
        query = query.where(MatchRound.id == round_id)
    else:
        query = query.where(MatchRound.cohort_id == cohorts.find(tx, act, cohort).id)
    found = tx.execute(query).first()
    if found is None:
        raise NoDraft
    total, asked = tx.execute(
        select(func.count(), func.count(Match.mentor_id.distinct())).where(
            Match.round_id == found.id, Match.status == MatchStatus.DRAFT
        )
    ).one()
    its = Page.of(page, total=total, size=PAGE)
    waiting, wanted = _waiting(tx, found.id)
    return Draft(
        found.id, found.name, found.at, total, asked, _pairs(tx, found.id, its), its, waiting, wanted,
        _unkept(tx, found.id, found.cohort_id),
    )  # fmt: skip


def _pairs(tx: Tx, round_id: int, page: Page) -> tuple[DraftPair, ...]:
    mentor, mentee = aliased(Member), aliased(Member)
    kept = exists().where(
        MatchRuling.cohort_id == Match.cohort_id,
        MatchRuling.mentor_id == Match.mentor_id,
        MatchRuling.mentee_id == Match.mentee_id,
        MatchRuling.ruling == Ruling.TOGETHER,
    )
    rows = tx.execute(
        select(
            *(
                Match.id,
                Match.fit,
                kept.label("kept"),
                mentor.user_id.label("mentor"),
                mentor.name.label("mentor_name"),
            ),
            *(mentee.user_id.label("mentee"), mentee.name.label("mentee_name")),
        )
        .select_from(Match)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(Match.round_id == round_id, Match.status == MatchStatus.DRAFT)
        .order_by(Match.id)
        .limit(PAGE)
        .offset(page.number * PAGE)
    ).all()
    reasons = reasons_of(tx, [row.id for row in rows])
    return tuple(
        DraftPair(
            NamedPerson(row.mentor, row.mentor_name),
            NamedPerson(row.mentee, row.mentee_name),
            row.fit or 0,
            reasons.get(row.id, ()),
            row.kept,
        )
        for row in rows
    )


def reasons_of(tx: Tx, matches: Sequence[int]) -> Mapping[int, tuple[Reason, ...]]:
    """What the two of each of these pairs have in common, the most telling first."""
    rows = tx.execute(
        select(MatchReason.match_id, MatchReason.criterion, MatchReason.value)
        .where(MatchReason.match_id.in_(matches))
        .order_by(MatchReason.match_id, MatchReason.position)
    )
    found: dict[int, tuple[Reason, ...]] = {}
    for match, criterion, value in rows:
        found[match] = (*found.get(match, ()), Reason(criterion, value))
    return found


def _waiting(tx: Tx, round_id: int) -> tuple[Mapping[Why, Waiting], Mapping[str, int]]:
    of_round = (MatchRoundMember.round_id == round_id, MatchRoundMember.why.is_not(None))
    counts = tx.execute(
        select(MatchRoundMember.why, MatchRoundMember.wants, func.count())
        .where(*of_round)
        .group_by(MatchRoundMember.why, MatchRoundMember.wants)
        .order_by(func.count().desc(), MatchRoundMember.wants)
    ).all()
    nth = func.row_number().over(partition_by=MatchRoundMember.why, order_by=MatchRoundMember.id)
    numbered = (
        select(MatchRoundMember.why, Member.user_id, Member.name, nth.label("nth"))
        .join(Member, Member.id == MatchRoundMember.member_id)
        .where(*of_round)
        .subquery()
    )
    people: dict[Why, list[NamedPerson]] = {}
    named = select(numbered.c.why, numbered.c.user_id, numbered.c.name).where(numbered.c.nth <= NAMED)
    for why, user, name in tx.execute(named.order_by(numbered.c.nth)):
        people.setdefault(why, []).append(NamedPerson(user, name))
    total: dict[Why, int] = {}
    for why, _wants, count in counts:
        if why is not None:
            total[why] = total.get(why, 0) + count
    return (
        {why: Waiting(total[why], tuple(people.get(why, ()))) for why in Why if why in total},
        {wants: count for _why, wants, count in counts if wants},
    )


def _unkept(tx: Tx, round_id: int, cohort: int) -> tuple[tuple[NamedPerson, NamedPerson], ...]:
    mentor, mentee = aliased(Member), aliased(Member)
    paired = exists().where(
        Match.round_id == round_id, Match.mentor_id == MatchRuling.mentor_id, Match.mentee_id == MatchRuling.mentee_id
    )
    rows = tx.execute(
        select(mentor.user_id, mentor.name, mentee.user_id, mentee.name)
        .select_from(MatchRuling)
        .join(MatchRoundMember, MatchRoundMember.member_id == MatchRuling.mentee_id)
        .join(mentor, mentor.id == MatchRuling.mentor_id)
        .join(mentee, mentee.id == MatchRuling.mentee_id)
        .where(
            MatchRuling.cohort_id == cohort,
            MatchRuling.ruling == Ruling.TOGETHER,
            MatchRoundMember.round_id == round_id,
            ~paired,
        )
        .order_by(MatchRuling.id)
        .limit(NAMED)
    )
    return tuple((NamedPerson(a, a_name), NamedPerson(b, b_name)) for a, a_name, b, b_name in rows)


def made_from(tx: Tx, act: Act, *, round_id: int) -> Inputs:
    """What a round was made from, as it was kept: who would be whose mentor can be worked out again from this."""
    kept = tx.execute(
        select(MatchRoundMember.id, MatchRoundMember.member_id, MatchRoundMember.facts).where(
            MatchRoundMember.server_id == act.server, MatchRoundMember.round_id == round_id
        )
    )
    facts = {
        member: act.vault.unseal(sealed, Binding.of(MatchRoundMember.facts, row=row, owner=member))
        for row, member, sealed in kept
        if sealed is not None
    }
    mentors, mentees = rounds.read_facts(facts)
    counted = select(MatchRoundWeight.criterion, MatchRoundWeight.weight).where(MatchRoundWeight.round_id == round_id)
    seed = tx.execute(
        select(MatchRound.seed).where(MatchRound.server_id == act.server, MatchRound.id == round_id)
    ).scalar_one()
    return Inputs(mentors=mentors, mentees=mentees, weights=dict(tx.execute(counted).all()), seed=seed)


# --- forgotten -------------------------------------------------------------------------------------------------------


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget drafts of pairs that nobody published."""
    _drop(tx, MatchRound.at < now - DRAFTS_LAST)


def forget_draft(tx: Tx, cohort: int) -> None:
    """Forget the draft of a cohort, since it is not as it should be any more."""
    _drop(tx, MatchRound.cohort_id == cohort)


def _drop(tx: Tx, which: ColumnElement[bool]) -> None:
    dropped = tx.execute(
        update(MatchRound)
        .where(MatchRound.status == written(RoundStatus.DRAFT), which)
        .values(status=RoundStatus.DROPPED)
        .returning(MatchRound.id)
        .execution_options(synchronize_session=False)
    )
    ids = dropped.scalars().all()
    if ids:
        tx.execute(delete(Match).where(Match.round_id.in_(ids), Match.status == MatchStatus.DRAFT))
        for model in (MatchRoundMember, MatchRoundWeight):
            tx.execute(delete(model).where(model.round_id.in_(ids)).execution_options(synchronize_session=False))
