"""Who offers and who waits: everything that decides a round of matching in a cohort, as it is now."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.core.people import NamedPerson
from bot.db import Tx
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.mentoring.models import Match, MatchRuling, Mentor
from cogs.mentoring.refusals import NobodyWaiting, NoMentors
from cogs.mentoring.rules.fit import Excluded
from cogs.mentoring.rules.matching import NOT_FOUND_AGAIN, EndReason, MatchStatus, Ruling
from cogs.mentoring.rules.rounds import Inputs, Two
from cogs.mentoring.services import mentors, profiles, weights


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everybody whom a round of matching is about."""

    cohort_id: int
    cohort: str
    inputs: Inputs
    people: Mapping[int, NamedPerson]
    """Who these members are."""


def load(tx: Tx, act: Act, *, cohort: str | int) -> Candidates:
    """Who offers and who waits in a cohort. Nothing is changed, and how many they are does not add a query.

    Raises:
        UnknownCohort, CohortClosed, NoMentors, NobodyWaiting: there is nothing to match.
    """
    found = cohorts.find(tx, act, cohort)
    if found.status == CohortStatus.CLOSED:
        raise CohortClosed(found.name)
    offering = _offering(tx, act.server)
    if not offering:
        raise NoMentors
    waiting = tx.execute(mentors.waiting(found.id)).all()
    if not waiting:
        raise NobodyWaiting
    taken = mentors.mentee_counts(tx, server=act.server, mentors=[row.member_id for row in offering])
    places = {row.member_id: max(row.capacity - taken.get(row.member_id, 0), 0) for row in offering}
    waited = {row.member_id: mentors.waited(row, act.now) for row in waiting}
    together, apart = rulings(tx, found.id)
    monday = profiles.monday_of(act.now)
    return Candidates(
        found.id,
        found.name,
        Inputs(
            mentors=profiles.mentors(tx, server=act.server, monday=monday, vault=act.vault, places=places),
            mentees=profiles.mentees(tx, cohort=found.id, monday=monday, vault=act.vault, waited=waited),
            excluded=Excluded(
                _declined(tx, found, waited), profiles.avoided(tx, server=act.server, members={*places, *waited})
            ),
            together=together,
            apart=apart,
            weights=weights.of_server(tx, act.server),
            seed=secrets.randbelow(2**31),
        ),
        {row.member_id: NamedPerson(row.user_id, row.name) for row in (*offering, *waiting)},
    )


def _offering(tx: Tx, server: int) -> Any:
    """Who offers to mentor, was approved and does not pause."""
    return tx.execute(
        select(Mentor.member_id, Member.user_id, Member.name, Mentor.capacity)
        .join(Member, Member.id == Mentor.member_id)
        .where(
            Mentor.server_id == server,
            Mentor.capacity > 0,
            Mentor.approved_at.is_not(None),
            Mentor.paused_at.is_(None),
            Member.gone.is_(False),
        )
        .order_by(Mentor.id)
    ).all()


def _declined(tx: Tx, cohort: Cohort, mentees: Collection[int]) -> frozenset[Two]:
    """Pairings of these mentees that are not tried again.

    Those that one of the two declined, or ended since they did not fit, in any cohort here; those of this cohort that
    nobody answered in time, or that one of the two has ended.
    """
    here = Match.status.in_(NOT_FOUND_AGAIN) | Match.end_reason.is_not(None)
    rows = select(Match.mentor_id, Match.mentee_id).where(
        Match.server_id == cohort.server_id,
        Match.mentee_id.in_(mentees),
        (Match.status == MatchStatus.DECLINED)
        | (Match.end_reason == EndReason.NO_FIT)
        | ((Match.cohort_id == cohort.id) & here),
    )
    return frozenset((mentor, mentee) for mentor, mentee in tx.execute(rows))


def rulings(tx: Tx, cohort: int) -> tuple[frozenset[Two], frozenset[Two]]:
    """Whom the staff keep together in this cohort, and whom apart."""
    rows = tx.execute(
        select(MatchRuling.mentor_id, MatchRuling.mentee_id, MatchRuling.ruling).where(MatchRuling.cohort_id == cohort)
    ).all()
    together, apart = (
        frozenset((mentor, mentee) for mentor, mentee, said in rows if said is ruling)
        for ruling in (Ruling.TOGETHER, Ruling.APART)
    )
    return together, apart
