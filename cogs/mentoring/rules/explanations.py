"""Why two people are paired, and why others still wait: facts that may be told, in an order that people can follow."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cogs.mentoring.rules.fit import (
    Criterion,
    Excluded,
    MenteeProfile,
    MentorProfile,
    Obstacle,
    Profile,
    obstacle,
    shared_languages,
)

MOST_TIMES = 2
"""Times that a reason names; more would be a timetable."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that two people have in common. Never about identity: that is its author's alone."""

    criterion: Criterion
    value: str
    """A language, `half hour of the week` in UTC, setting, role, topic, region or format."""


class Why(StrEnum):
    """Why somebody still waits, in what would help: the first that holds."""

    NO_LANGUAGE = "no_language"
    """No mentor speaks a language of theirs well enough."""
    NO_PLACE = "no_place"
    """Those who would fit have no place left."""
    NO_TIME = "no_time"
    """Those who speak a language of theirs are never free when they are."""
    NOBODY_FITS = "nobody_fits"
    """All others are kept apart from them by rules of which nobody is told."""


def reasons(mentor: Profile, mentee: Profile) -> tuple[Reason, ...]:
    """What these two have in common, the most telling first."""
    found = [Reason(Criterion.LANGUAGE, code) for code in shared_languages(mentor, mentee)]
    found += [Reason(Criterion.TIMES, str(start)) for start in _longest(mentor.free & mentee.free)[:MOST_TIMES]]
    for criterion, one, other in (
        (Criterion.SETTING, mentor.setting, mentee.setting),
        (Criterion.ROLE, mentor.role, mentee.role),
    ):
        if one is not None and one == other:
            found.append(Reason(criterion, one))
    found += [Reason(Criterion.TOPICS, topic) for topic in sorted(mentor.topics & mentee.topics)]
    if mentor.region and mentor.region == mentee.region:
        found.append(Reason(Criterion.REGION, mentor.region))
    if mentor.format is not None and mentor.format == mentee.format:
        found.append(Reason(Criterion.FORMAT, mentor.format))
    return tuple(found)


def _longest(free: frozenset[int]) -> list[int]:
    """Where the longest times begin that are free without a break, the longest first."""
    begins = sorted(half for half in free if half - 1 not in free)
    return sorted(begins, key=lambda begin: -next(n for n in range(1, len(free) + 1) if begin + n not in free))


def why_waiting(
    mentee: MenteeProfile, mentors: Sequence[MentorProfile], excluded: Excluded, taken: Mapping[int, int]
) -> Why:
    """Why somebody is without a mentor in a round; `taken` says how many places each mentor has given in it."""
    obstacles = [(one, obstacle(one, mentee, excluded)) for one in mentors if one.member_id != mentee.member_id]
    if all(found is Obstacle.LANGUAGE for _one, found in obstacles):
        return Why.NO_LANGUAGE
    if any(found is None and one.places <= taken.get(one.member_id, 0) for one, found in obstacles):
        return Why.NO_PLACE
    if any(found is Obstacle.TIMES for _one, found in obstacles):
        return Why.NO_TIME
    return Why.NOBODY_FITS


def wanted_languages(mentees: Sequence[MenteeProfile], mentors: Sequence[MentorProfile]) -> Mapping[str, int]:
    """The languages that no mentor speaks well enough, and how many of these people like each of them best."""
    spoken = {code for one in mentors for code in one.speaks()}
    firsts = Counter(next(iter(one.speaks()), "") for one in mentees)
    return {code: count for code, count in firsts.most_common() if code and code not in spoken}
