"""Drafts of pairs: who fits whom in a cohort, kept until they are published."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import aliased

from bot.core.confirmations import DRAFTS_LAST
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.db.lists import put_lists
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import PREVIEW_MATCHES
from cogs.mentoring.models import Match, MatchLanguage, MatchRound, Mentor
from cogs.mentoring.refusals import NobodyWaiting, NoDraft, NoMentors
from cogs.mentoring.rules import matching
from cogs.mentoring.rules.assignment import Problem
from cogs.mentoring.rules.assignment import assign as find_assignment
from cogs.mentoring.rules.fit import USUAL_WEIGHTS, Excluded, MenteeProfile, MentorProfile, fit_table
from cogs.mentoring.rules.matching import NOT_FOUND_AGAIN, MatchStatus, Plan, RoundStatus
from cogs.mentoring.services import mentors, profiles


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody whom a round of matching is about, in a stable order: who waited longest first."""

    cohort: str
    mentors: tuple[MentorProfile, ...]
    mentees: tuple[MenteeProfile, ...]
    excluded: Excluded
    seed: int
    people: Mapping[int, NamedPerson]
    """Who these members are."""


@dataclass(frozen=True, slots=True)
class DraftPair:
    """A pair of a draft: the two, and the languages they share."""

    mentor: NamedPerson
    mentee: NamedPerson
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of pairs as it is kept until it is published, and who is left over (only known while drafting)."""

    round_id: int | None
    """None where no pair could be found."""
    cohort: str
    pairs: tuple[DraftPair, ...]
    left_over: Mapping[NamedPerson, matching.Why] = field(default_factory=dict[NamedPerson, matching.Why])
    """Those who still wait, and why."""


def candidates(tx: Tx, act: Act, *, cohort: str) -> Candidates:
    """Who offers and who waits, for a round of matching in a cohort. Nothing is changed.

    Raises:
        UnknownCohort, CohortClosed, NoMentors, NobodyWaiting: there is nothing to match.
    """
    found = cohorts.find(tx, act, cohort)
    if found.status == CohortStatus.CLOSED:
        raise CohortClosed(found.name)
    offering = tx.execute(
        select(Mentor.member_id, Member.user_id, Member.name, Mentor.capacity)
        .join(Member, Member.id == Mentor.member_id)
        .where(
            Mentor.server_id == act.server,
            Mentor.capacity > 0,
            Mentor.approved_at.is_not(None),
            Mentor.paused_at.is_(None),
            Member.gone.is_(False),
        )
    ).all()
    if not offering:
        raise NoMentors
    waiting = tx.execute(mentors.waiting(found.id)).all()
    if not waiting:
        raise NobodyWaiting
    taken = mentors.mentee_counts(tx, server=act.server, mentors=[row.member_id for row in offering])
    places = {row.member_id: row.capacity - taken.get(row.member_id, 0) for row in offering}
    waited = {row.member_id: mentors.waited(row, act.now) for row in waiting}
    declined = select(Match.mentor_id, Match.mentee_id).where(
        Match.cohort_id == found.id, Match.status.in_(NOT_FOUND_AGAIN) | Match.end_reason.is_not(None)
    )
    monday = profiles.monday_of(act.now)
    return Candidates(
        cohort=found.name,
        mentors=tuple(profiles.mentors(tx, server=act.server, monday=monday, vault=act.vault, places=places)),
        mentees=tuple(profiles.mentees(tx, cohort=found.id, monday=monday, vault=act.vault, waited=waited)),
        excluded=Excluded(
            declined=frozenset((mentor, mentee) for mentor, mentee in tx.execute(declined)),
            avoided=profiles.avoided(tx, server=act.server, members={*places, *waited}),
        ),
        seed=secrets.randbelow(2**31),
        people={row.member_id: NamedPerson(row.user_id, row.name) for row in (*offering, *waiting)},
    )


def assign(candidates: Candidates) -> Plan:
    """The best pairs there can be. Slow for many people: in no transaction, and in a thread of its own."""
    one = candidates
    problem = Problem(
        fit_table(one.mentors, one.mentees, one.excluded, USUAL_WEIGHTS),
        [mentor.places for mentor in one.mentors],
        [mentee.waited for mentee in one.mentees],
        one.seed,
    )
    return matching.plan(one.mentors, one.mentees, find_assignment(problem))


def keep(tx: Tx, act: Act, *, candidates: Candidates, plan: Plan) -> Draft:
    """Keep these pairs as the cohort's draft, in place of an earlier one."""
    cohort = cohorts.find(tx, act, candidates.cohort, lock=True)
    _drop(tx, MatchRound.cohort_id == cohort.id)
    round_id = None
    there = _still_there(tx, [member for pair in plan.pairs for member in (pair.mentor_id, pair.mentee_id)])
    pairs = [pair for pair in plan.pairs if {pair.mentor_id, pair.mentee_id} <= there]
    if pairs:
        kept = MatchRound(server_id=act.server, cohort_id=cohort.id, at=act.now)
        tx.add(kept)
        tx.flush()
        round_id = kept.id
        shared = {"server_id": act.server, "cohort_id": cohort.id, "round_id": round_id}
        made = [Match(mentor_id=pair.mentor_id, mentee_id=pair.mentee_id, **shared) for pair in pairs]
        tx.add_all(made)
        tx.flush()
        lists = {match.id: pair.languages for match, pair in zip(made, pairs, strict=True)}
        put_lists(tx, MatchLanguage.language, MatchLanguage.match_id, lists, server=act.server)
    audit.record(tx, act, PREVIEW_MATCHES, cohort=cohort.id, round=round_id or 0)
    people = candidates.people
    return Draft(
        round_id,
        cohort.name,
        tuple(DraftPair(people[pair.mentor_id], people[pair.mentee_id], pair.languages) for pair in pairs),
        {people[member]: why for member, why in plan.left_over.items()},
    )


def _still_there(tx: Tx, members: Sequence[int]) -> set[int]:
    """Those who have not deleted their data since the plan was made; nor can they while this goes on."""
    rows = select(Member.id).where(Member.id.in_(members)).order_by(Member.id).with_for_update(key_share=True)
    return set(tx.execute(rows).scalars())


def draft(tx: Tx, act: Act, *, cohort: str = "", round_id: int = 0) -> Draft:
    """The draft that would be published, by its cohort's name or its own number.

    Raises:
        UnknownCohort, NoDraft: there is none.
    """
    query = (
        select(MatchRound.id, Cohort.name)
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
    mentor, mentee = aliased(Member), aliased(Member)
    pairs = tx.execute(
        select(
            mentor.user_id,
            mentor.name,
            mentee.user_id.label("mentee"),
            mentee.name.label("mentee_name"),
            Match.languages,
        )
        .select_from(Match)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(Match.round_id == found.id, Match.status == MatchStatus.DRAFT)
        .order_by(Match.id)
    ).all()
    return Draft(
        found.id,
        found.name,
        tuple(
            DraftPair(NamedPerson(one.user_id, one.name), NamedPerson(one.mentee, one.mentee_name), one.languages)
            for one in pairs
        ),
    )


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget drafts of pairs that nobody published."""
    _drop(tx, MatchRound.at < now - DRAFTS_LAST)


def _drop(tx: Tx, which: ColumnElement[bool]) -> None:
    dropped = tx.execute(
        update(MatchRound)
        .where(MatchRound.status == RoundStatus.DRAFT, which)
        .values(status=RoundStatus.DROPPED)
        .returning(MatchRound.id)
        .execution_options(synchronize_session=False)
    )
    rounds = dropped.scalars().all()
    if rounds:
        tx.execute(delete(Match).where(Match.round_id.in_(rounds), Match.status == MatchStatus.DRAFT))
