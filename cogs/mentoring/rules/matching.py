"""Who fits whom: a shared language first of all, then a similar setting and role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cogs.mentoring.rules.fit import MenteeProfile, MentorProfile, shared_languages


class RoundStatus(StrEnum):
    """What became of a preview of pairs."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DROPPED = "dropped"


class MatchStatus(StrEnum):
    """How a pair stands."""

    DRAFT = "draft"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


STANDING = (MatchStatus.ASKED, MatchStatus.ACCEPTED)
"""A pair that takes its mentee's wish and one of its mentor's places."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentor and a mentee, and the languages that both speak, the mentee's best first."""

    mentor_id: int
    mentee_id: int
    languages: tuple[str, ...]


class Why(StrEnum):
    """Why somebody still waits."""

    NO_LANGUAGE = "no_language"
    """No mentor shares a language with them."""
    NO_PLACES = "no_places"
    """Every mentor who does has no place left, or was asked before."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The pairs found, and who is left over, and why."""

    pairs: tuple[Pair, ...]
    left_over: Mapping[int, Why]


def plan(mentors: Sequence[MentorProfile], mentees: Sequence[MenteeProfile], assigned: Mapping[int, int]) -> Plan:
    """The pairs of an assignment (mentee → mentor, by their places in these), and why the others wait."""
    pairs: list[Pair] = []
    left_over: dict[int, Why] = {}
    for row, mentee in enumerate(mentees):
        if (column := assigned.get(row)) is not None:
            mentor = mentors[column]
            pairs.append(Pair(mentor.member_id, mentee.member_id, shared_languages(mentor, mentee)))
        else:
            speaks = any(one.member_id != mentee.member_id and shared_languages(one, mentee) for one in mentors)
            left_over[mentee.member_id] = Why.NO_PLACES if speaks else Why.NO_LANGUAGE
    return Plan(tuple(pairs), left_over)
