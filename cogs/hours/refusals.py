"""Why something about hours cannot be done."""

from dataclasses import dataclass
from datetime import date

from bot.core.refusals import Refusal


@dataclass(eq=False)
class HoursOutOfRange(Refusal):
    """Make-up work of no minutes, or of more than a day."""

    minutes: int
    least: int
    most: int


@dataclass(eq=False)
class WorkAhead(Refusal):
    """The day of the work is still to come."""

    on: date


@dataclass(eq=False)
class WorkLongAgo(Refusal):
    """The day of the work lies so far back that it is rather a slip."""

    on: date


@dataclass(eq=False)
class NoReason(Refusal):
    """Nobody said why hours are added."""


@dataclass(eq=False)
class AlreadyAdded(Refusal):
    """The same work stands already."""

    name: str
    minutes: int
    on: date


@dataclass(eq=False)
class OwnHours(Refusal):
    """Nobody writes down hours for themselves."""


@dataclass(eq=False)
class NothingAdded(Refusal):
    """Nothing that was added for the person stands."""

    name: str


@dataclass(eq=False)
class NothingEarned(Refusal):
    """The person has earned nothing in the cohort that could be moved."""

    name: str
    cohort: str


@dataclass(eq=False)
class SameCohort(Refusal):
    """Hours cannot move to where they are."""

    cohort: str


@dataclass(eq=False)
class CertifiedThere(Refusal):
    """A certificate rests on the hours that would move."""

    name: str
    cohort: str
    code: str
