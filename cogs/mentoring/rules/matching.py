"""Who fits whom: a shared language first of all, then a similar setting and role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.refusals import CountOutOfRange
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
    """The mentor is asked."""
    OFFERED = "offered"
    """The mentor has accepted, and the mentee is asked."""
    ACCEPTED = "accepted"
    """Both have accepted."""
    DECLINED = "declined"
    LAPSED = "lapsed"
    """Who was asked has not answered in time."""
    ENDED = "ended"


AWAITING = (MatchStatus.ASKED, MatchStatus.OFFERED)
"""A pair that waits for an answer."""

STANDING = (*AWAITING, MatchStatus.ACCEPTED)
"""A pair that takes its mentee's wish and one of its mentor's places."""

NOT_FOUND_AGAIN = (MatchStatus.DECLINED, MatchStatus.LAPSED)
"""A pair that did not come about: later rounds do not try the two again."""


class DeclineReason(StrEnum):
    """Why somebody declines, as far as they say. Nobody is told."""

    NO_TIME = "no-time"
    ANOTHER_PERSON = "another-person"
    ANOTHER_LANGUAGE = "another-language"
    OTHER = "other"
    UNSAID = "unsaid"


class EndReason(StrEnum):
    """Why a pair ends, as far as one of the two says. Nobody is told."""

    REACHED = "reached"
    NO_TIME = "no-time"
    NO_FIT = "no-fit"
    OTHER = "other"
    UNSAID = "unsaid"


ANSWER_DAYS = 14
"""How many days somebody who is asked has to answer, where a round does not say otherwise."""
FEWEST_DAYS, MOST_DAYS = 3, 60


def reminded_at(asked_at: datetime, days: int) -> tuple[datetime, datetime]:
    """When somebody who has not answered is reminded: after a third of the time, and after two thirds."""
    return asked_at + timedelta(days=days) / 3, asked_at + timedelta(days=days) * 2 / 3


def read_days(days: int) -> int:
    """How many days people have to answer.

    Raises:
        CountOutOfRange: too few for who reads seldom, or so many that nobody else is found.
    """
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise CountOutOfRange(days, FEWEST_DAYS, MOST_DAYS)
    return days


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
