"""How rounds of matching and pairs stand."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.refusals import CountOutOfRange


class RoundStatus(StrEnum):
    """What became of a preview of pairs."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DROPPED = "dropped"
    """Forgotten as a draft, or taken back before anybody had answered."""


class Ruling(StrEnum):
    """What the staff say of two people, whatever the rule would find."""

    TOGETHER = "together"
    APART = "apart"


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


class HowOften(StrEnum):
    """How often a pair means to meet."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


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
