"""Why two people are paired, and why others still wait: facts that may be told, in an order that people can follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cogs.mentoring.rules.fit import (
    WEEK,
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
    value: str = ""
    """A language, a half hour of the week in UTC, a setting, role, topic or format; nothing of a region."""


class Why(StrEnum):
    """Why somebody still waits, in what would help: the first that holds."""

    NO_PLACE = "no_place"
    """Those who would fit have no place left."""
    NO_LANGUAGE = "no_language"
    """No mentor speaks a language of theirs well enough."""
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
        found.append(Reason(Criterion.REGION))  # which, they have written in their own words
    if mentor.format is not None and mentor.format == mentee.format:
        found.append(Reason(Criterion.FORMAT, mentor.format))
    return tuple(found)


def _longest(free: frozenset[int]) -> list[int]:
    """Where the longest times begin that are free without a break, the longest first."""
    begins = sorted(half for half in free if (half - 1) % WEEK not in free)  # a week goes on into the next
    return sorted(begins, key=lambda begin: -next(n for n in range(1, len(free) + 1) if (begin + n) % WEEK not in free))


def why_waiting(mentee: MenteeProfile, mentors: Sequence[MentorProfile], excluded: Excluded) -> Why:
    """Why somebody is without a mentor in a round."""
    obstacles = [obstacle(one, mentee, excluded) for one in mentors if one.member_id != mentee.member_id]
    if None in obstacles:
        return Why.NO_PLACE
    if all(found is Obstacle.LANGUAGE for found in obstacles):
        return Why.NO_LANGUAGE
    return Why.NO_TIME if Obstacle.TIMES in obstacles else Why.NOBODY_FITS
