"""Pairing by hand: how well two people fit, what keeping them together would cost, and what the staff say of them."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.core.people import NamedPerson
from bot.core.refusals import PersonGone
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import PAIR_BY_HAND
from cogs.mentoring.models import MatchRuling
from cogs.mentoring.refusals import (
    CannotBePaired,
    NoMentorPlace,
    NoSharedLanguage,
    NoSharedTimes,
    NotOffering,
    NotWaiting,
    OwnPairing,
)
from cogs.mentoring.rules.fit import Obstacle
from cogs.mentoring.rules.matching import Ruling
from cogs.mentoring.rules.rounds import Inputs, Two, between
from cogs.mentoring.services import candidates, rounds
from cogs.mentoring.services.candidates import Candidates


@dataclass(frozen=True, slots=True)
class Considered:
    """Two people whom the staff may keep together or apart."""

    two: Two
    mentor: NamedPerson
    mentee: NamedPerson
    ruling: Ruling | None
    """What the staff say of them now; None leaves it to the rule."""
    candidates: Candidates


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the staff have said of two people."""

    cohort: str
    mentor: NamedPerson
    mentee: NamedPerson
    ruling: Ruling | None


def consider(tx: Tx, act: Act, *, cohort: str, mentor: NamedPerson, mentee: NamedPerson) -> Considered:
    """Two people, with all that decides a round of their cohort.

    Raises:
        OwnPairing: the actor is one of them.
        UnknownCohort, CohortClosed, NoMentors, NobodyWaiting: there is nothing to match.
        NotOffering, NotWaiting, NoSharedLanguage, NoSharedTimes, NoMentorPlace, CannotBePaired: they cannot be paired.
    """
    if act.actor.user_id in (mentor.user_id, mentee.user_id):
        raise OwnPairing
    now = candidates.load(tx, act, cohort=cohort)
    members = {person.user_id: member for member, person in now.people.items()}
    two = (members.get(mentor.user_id, 0), members.get(mentee.user_id, 0))
    inputs = now.inputs
    require_possible(inputs, two, mentor.name, mentee.name)
    ruling = Ruling.TOGETHER if two in inputs.together else Ruling.APART if two in inputs.apart else None
    return Considered(two, now.people[two[0]], now.people[two[1]], ruling, now)


def require_possible(inputs: Inputs, two: Two, mentor_name: str, mentee_name: str) -> None:
    """See that no hard rule stands between two people. Only languages, times and places are named.

    Raises:
        NotOffering, NotWaiting, NoSharedLanguage, NoSharedTimes, NoMentorPlace, CannotBePaired: one does.
    """
    mentor, mentee, obstacle = between(inputs, two)
    if mentor is None:
        raise NotOffering(mentor_name)
    if mentee is None:
        raise NotWaiting(mentee_name)
    if obstacle is Obstacle.LANGUAGE:
        raise NoSharedLanguage(mentor_name, mentee_name)
    if obstacle is Obstacle.TIMES:
        raise NoSharedTimes(mentor_name, mentee_name)
    if obstacle is not None:
        raise CannotBePaired
    others = sum(one[0] == two[0] and one != two for one in inputs.together)
    if mentor.places <= others:
        raise NoMentorPlace(mentor_name)


def rule(tx: Tx, act: Act, *, cohort: int, two: Two, ruling: Ruling | None) -> Ruled:
    """Keep two people (by their members) together or apart in every draft from now on, or leave it to the rule.

    Whom a mentee was kept together with before, they are not any more.

    Raises:
        UnknownCohort, CohortClosed, NoMentors, NobodyWaiting: there is nothing to match.
        PersonGone: one of the two has deleted their data since.
        OwnPairing: the actor is one of them.
        NotOffering, NotWaiting, NoSharedLanguage, NoSharedTimes, NoMentorPlace, CannotBePaired: they cannot be paired.
    """
    if act.actor.member_id in two:
        raise OwnPairing
    found = cohorts.find(tx, act, cohort, lock=True)
    rows = select(Member).where(Member.server_id == act.server, Member.id.in_(two))
    people = {one.id: one for one in tx.execute(rows.with_for_update(key_share=True)).scalars()}
    mentor, mentee = people.get(two[0]), people.get(two[1])
    if mentor is None or mentee is None or mentor is mentee:
        raise PersonGone
    if ruling is Ruling.TOGETHER:
        require_possible(candidates.load(tx, act, cohort=cohort).inputs, two, mentor.name, mentee.name)
    theirs = (MatchRuling.cohort_id == found.id) & (MatchRuling.mentee_id == mentee.id)
    same = MatchRuling.mentor_id == mentor.id
    replaced = same | (MatchRuling.ruling == Ruling.TOGETHER) if ruling is Ruling.TOGETHER else same
    tx.execute(delete(MatchRuling).where(theirs, replaced).execution_options(synchronize_session=False))
    if ruling is not None:
        tx.execute(
            insert_into(tx, MatchRuling).values(
                server_id=act.server,
                cohort_id=found.id,
                mentor_id=mentor.id,
                mentee_id=mentee.id,
                ruling=ruling,
                at=act.now,
            )
        )
    rounds.forget_draft(tx, found.id)  # it is not as the staff want it any more
    audit.record(tx, act, PAIR_BY_HAND, cohort=found.id, member=mentee.id, what=ruling or "rule")
    return Ruled(found.name, NamedPerson(mentor.user_id, mentor.name), NamedPerson(mentee.user_id, mentee.name), ruling)
