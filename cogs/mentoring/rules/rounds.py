"""A round of matching: from what is known of everybody to the pairs, their reasons, and why others still wait."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.rules.assignment import Problem, assign
from cogs.mentoring.rules.explanations import Reason, Why, reasons, why_waiting
from cogs.mentoring.rules.fit import (
    Criterion,
    Excluded,
    Fluency,
    Format,
    MenteeProfile,
    MentorProfile,
    Obstacle,
    Profile,
    fit,
    fit_table,
    obstacle,
    told_fit,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Two = tuple[int, int]
"""A mentor and a mentee, by their members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that decides a round. In which order people stand in it says nothing."""

    mentors: Sequence[MentorProfile]
    mentees: Sequence[MenteeProfile]
    excluded: Excluded = field(default_factory=Excluded)
    together: frozenset[Two] = frozenset()
    """Whom the staff keep together, as far as the hard rules and the places allow."""
    apart: frozenset[Two] = frozenset()
    """Whom the staff keep apart."""
    weights: Mapping[Criterion, int]
    seed: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentor and a mentee, how well they fit (of 1,000), and what they have in common."""

    mentor_id: int
    mentee_id: int
    fit: int
    """By everything that counts: for the rule alone."""
    told: int
    """Without what nobody may read of."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Somebody without a mentor, and why."""

    member_id: int
    why: Why
    wants: str = ""
    """The language they like best, where no mentor speaks one of theirs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The pairs of a round, and who is left over."""

    pairs: tuple[Pair, ...] = ()
    left_over: tuple[LeftOver, ...] = ()

    @property
    def fit(self) -> int:
        """How well all of them fit together."""
        return sum(pair.fit for pair in self.pairs)

    @property
    def told(self) -> int:
        """The same, as far as anybody may read it."""
        return sum(pair.told for pair in self.pairs)


def plan(inputs: Inputs) -> Plan:
    """The round. CPU-bound for many people: in no transaction, off the event loop."""
    mentors = sorted(inputs.mentors, key=lambda one: one.member_id)
    mentees = sorted(inputs.mentees, key=lambda one: one.member_id)
    excluded = without_apart(inputs.excluded, inputs.apart)
    table = fit_table(mentors, mentees, excluded, inputs.weights)
    chosen = _assigned(table, mentors, mentees, inputs)
    pairs = [
        Pair(
            mentor.member_id,
            mentee.member_id,
            score,
            told_fit(mentor, mentee, inputs.weights),
            reasons(mentor, mentee),
        )
        for row, column, score in _scored(table, chosen)
        for mentor, mentee in [(mentors[column], mentees[row])]
    ]
    return Plan(tuple(pairs), _left_over(table, mentors, mentees, excluded, chosen))


def without_apart(excluded: Excluded, apart: frozenset[Two]) -> Excluded:
    """Whom the staff keep apart is not paired either."""
    return replace(excluded, avoided=excluded.avoided | apart)


def _scored(table: "NDArray[np.int16]", chosen: Mapping[int, int]) -> Iterable[tuple[int, int, int]]:
    return ((row, chosen[row], int(table[row, chosen[row]])) for row in sorted(chosen))


def _assigned(
    table: "NDArray[np.int16]", mentors: Sequence[MentorProfile], mentees: Sequence[MenteeProfile], inputs: Inputs
) -> Mapping[int, int]:
    """The mentor (column) of each mentee (row): those kept together first, then the best for all others."""
    places = [one.places for one in mentors]
    kept: dict[int, int] = {}
    if inputs.together:
        columns = {one.member_id: column for column, one in enumerate(mentors)}
        rows = {one.member_id: row for row, one in enumerate(mentees)}
        known = [(rows[b], columns[a]) for a, b in inputs.together if a in columns and b in rows]
        for row, column in sorted(known, key=lambda one: (-mentees[one[0]].waited, one)):
            if row not in kept and table[row, column] >= 0 and places[column] > 0:
                kept[row] = column
                places[column] -= 1
    if not kept:
        return assign(Problem(table, places, [one.waited for one in mentees], inputs.seed))
    others = [row for row in range(len(mentees)) if row not in kept]
    found = assign(Problem(table[others], places, [mentees[row].waited for row in others], inputs.seed))
    return {**kept, **{others[row]: column for row, column in found.items()}}


def _left_over(
    table: "NDArray[np.int16]",
    mentors: Sequence[MentorProfile],
    mentees: Sequence[MenteeProfile],
    excluded: Excluded,
    chosen: Mapping[int, int],
) -> tuple[LeftOver, ...]:
    """Those without a mentor. Whom somebody would fit is without a place; of the others, each is looked at."""
    spoken = {code for one in mentors for code in one.speaks()}
    found: list[LeftOver] = []
    for row, one in enumerate(mentees):
        if row in chosen:
            continue
        if (table[row] >= 0).any():
            found.append(LeftOver(one.member_id, Why.NO_PLACE))
        elif spoken.isdisjoint(one.speaks()):
            found.append(LeftOver(one.member_id, Why.NO_LANGUAGE, next(iter(one.speaks()), "")))
        else:
            found.append(LeftOver(one.member_id, why_waiting(one, mentors, excluded)))
    return tuple(found)


def still_fits(inputs: Inputs, pairs: Sequence[Two]) -> bool:
    """Whether these pairs of an earlier draft break no hard rule by now."""
    mentors = {one.member_id: one for one in inputs.mentors}
    mentees = {one.member_id: one for one in inputs.mentees}
    if any(one not in mentors or other not in mentees for one, other in pairs):
        return False
    if any(count > mentors[one].places for one, count in Counter(one for one, _ in pairs).items()):
        return False
    excluded = without_apart(inputs.excluded, inputs.apart)
    return all(obstacle(mentors[one], mentees[other], excluded) is None for one, other in pairs)


# --- pairing by hand -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Totals:
    """What a round comes to: how many have a mentor, and how well all of them fit, as far as anybody may read it."""

    matched: int
    fit: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A round in which two people are kept together beside the same round as the rule would have it."""

    fit: int
    reasons: tuple[Reason, ...]
    together: Totals
    by_rule: Totals


def between(inputs: Inputs, two: Two) -> tuple[MentorProfile | None, MenteeProfile | None, Obstacle | None]:
    """The two as the rule sees them (None: no mentor with an offer, nobody who waits), and what stands between them."""
    mentor = next((one for one in inputs.mentors if one.member_id == two[0]), None)
    mentee = next((one for one in inputs.mentees if one.member_id == two[1]), None)
    if mentor is None or mentee is None:
        return mentor, mentee, None
    return mentor, mentee, fit(mentor, mentee, inputs.excluded, inputs.weights).obstacle


def compare(inputs: Inputs, two: Two) -> Comparison:
    """What keeping these two together would cost; they can be paired. CPU-bound like `plan`, twice."""
    mentor, mentee, _none = between(inputs, two)
    assert mentor is not None and mentee is not None
    free = replace(inputs, together=inputs.together - {two}, apart=inputs.apart - {two})
    others = frozenset(one for one in free.together if one[1] != two[1])
    by_rule, kept = plan(free), plan(replace(free, together=others | {two}))
    return Comparison(
        told_fit(mentor, mentee, inputs.weights),
        reasons(mentor, mentee),
        Totals(len(kept.pairs), kept.told),
        Totals(len(by_rule.pairs), by_rule.told),
    )


# --- kept with a round -----------------------------------------------------------------------------------------------

SIDES = ("mentor", "mentee")


@dataclass(slots=True)
class Numbers:
    """What people wrote in their own words is kept as a number: two with the same words have the same number."""

    known: dict[str, int] = field(default_factory=dict[str, int])

    def of(self, words: str) -> int:
        """The number of these words; 0 stands for none."""
        return self.known.setdefault(words, len(self.known) + 1) if words else 0


def facts(inputs: Inputs) -> Mapping[int, str]:
    """What a round keeps of each member in it. Neither anybody's words nor who is kept apart from whom, and why."""
    numbers = Numbers()
    kept: dict[int, dict[str, Any]] = {}
    for one in inputs.mentors:
        kept.setdefault(one.member_id, {})["mentor"] = {**_facts(one, numbers), "places": one.places}
    for one in inputs.mentees:
        kept.setdefault(one.member_id, {})["mentee"] = {**_facts(one, numbers), "waited": one.waited}
    return {member: json.dumps(sides, separators=(",", ":")) for member, sides in kept.items()}


def _facts(one: Profile, numbers: Numbers) -> dict[str, Any]:
    return {
        "languages": one.languages,
        "free": f"{sum(1 << half for half in one.free):x}",
        "role": one.role,
        "setting": one.setting,
        "topics": sorted(one.topics),
        "region": numbers.of(one.region),
        "format": one.format,
        "agency": numbers.of(one.agency),
        "identities": sorted(one.identities),
    }


def read_facts(kept: Mapping[int, str]) -> tuple[list[MentorProfile], list[MenteeProfile]]:
    """The people of a round from what was kept of them."""
    mentors: list[MentorProfile] = []
    mentees: list[MenteeProfile] = []
    for member, text in kept.items():
        sides: dict[str, dict[str, Any]] = json.loads(text)
        if (said := sides.get("mentor")) is not None:
            mentors.append(MentorProfile(places=said["places"], **_read(member, said)))
        if (said := sides.get("mentee")) is not None:
            mentees.append(MenteeProfile(waited=said["waited"], **_read(member, said)))
    return mentors, mentees


def _read(member: int, said: Mapping[str, Any]) -> dict[str, Any]:
    free = int(said["free"], 16)
    return {
        "member_id": member,
        "languages": tuple((code, Fluency(fluency)) for code, fluency in said["languages"]),
        "free": frozenset(half for half in range(free.bit_length()) if free >> half & 1),
        "role": ProviderRole(said["role"]) if said["role"] else None,
        "setting": Setting(said["setting"]) if said["setting"] else None,
        "topics": frozenset(said["topics"]),
        "region": str(said["region"] or ""),
        "format": Format(said["format"]) if said["format"] else None,
        "agency": str(said["agency"] or ""),
        "identities": frozenset(said["identities"]),
    }
