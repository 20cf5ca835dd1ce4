"""Why something about cohorts and the places in them cannot be done."""

from dataclasses import dataclass
from datetime import date

from bot.core.refusals import Refusal


@dataclass(eq=False)
class NamesCohort:
    """What a reason says that names a cohort and nothing else."""

    cohort: str


@dataclass(eq=False)
class UnknownCohort(Refusal):
    """No cohort of that name in this server."""

    text: str


@dataclass(eq=False)
class NameUnreadable(Refusal):
    """A name without a letter or a number."""

    text: str


@dataclass(eq=False)
class NameOfRole(Refusal):
    """A cohort would be called like a role that stands for staff or mentors."""

    name: str


@dataclass(eq=False)
class CohortNameTaken(Refusal):
    """Another cohort here has that name."""

    name: str


@dataclass(eq=False)
class CohortFull(Refusal):
    """Every place is taken."""

    cohort: str
    capacity: int
    cohort_id: int


class CohortClosed(NamesCohort, Refusal):
    """The cohort takes nobody in and plans nothing any more."""


class CohortOpen(NamesCohort, Refusal):
    """The cohort is open, so it need not be opened again."""


class CohortGone(Refusal):
    """The cohort of a button was removed."""


class ChannelGone(NamesCohort, Refusal):
    """The cohort's role or channel was deleted in Discord meanwhile."""


class AlreadyJoined(NamesCohort, Refusal):
    """The person has a place already."""


class NotJoined(NamesCohort, Refusal):
    """The person has no place in the cohort."""


class PlaceEnded(NamesCohort, Refusal):
    """A facilitator has ended the person's place; only a facilitator opens the cohort to them again."""


class HasNoPlaceIn(NamesCohort, Refusal):
    """The person meant has no place in the cohort."""


class NotRemoved(NamesCohort, Refusal):
    """Nobody ended the place of the person meant, so that there is nothing to open to them."""


class AgreementNotAccepted(Refusal):
    """A place needs the group agreement accepted."""


@dataclass(eq=False)
class PlacesTaken(Refusal):
    """More people have places than the new capacity would allow."""

    taken: int


@dataclass(eq=False)
class WrongShares(Refusal):
    """Shares of a session that cannot be: half from more than full, or no percentage."""

    full_from: int
    half_from: int


@dataclass(eq=False)
class PausedThen(Refusal):
    """The cohort rests at that time already."""

    starts_on: date
    ends_on: date


class NothingToChange(Refusal):
    """A change was asked for without saying what."""
