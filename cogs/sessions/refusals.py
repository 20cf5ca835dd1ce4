"""Why something about sessions cannot be done."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.refusals import Refusal


@dataclass(eq=False)
class UnknownSession(Refusal):
    """No such session here."""

    text: str = ""


class SessionGone(Refusal):
    """The session of a button or form was cancelled, or went with its cohort."""


@dataclass(eq=False)
class SessionNotOpen(Refusal):
    """It is too early to check in."""

    starts_at: datetime


class SessionEnded(Refusal):
    """It is too late to check in."""


@dataclass(eq=False)
class SessionNotStarted(Refusal):
    """Attendance is kept from the start of a session on."""

    starts_at: datetime


@dataclass(eq=False)
class SessionBegun(Refusal):
    """A session was to be planned for a time that lies behind us."""

    at: datetime


@dataclass(eq=False)
class SessionAhead(Refusal):
    """A session was to be entered afterwards that is still to come."""

    at: datetime


class SessionOver(Refusal):
    """The session has begun or is over; coming or not can no longer be said."""


@dataclass(eq=False)
class SessionCancelled(Refusal):
    """The session was cancelled already."""

    title: str


@dataclass(eq=False)
class SessionThere(Refusal):
    """The cohort has a session at that very time already."""

    title: str
    cohort: str
    starts_at: datetime


@dataclass(eq=False)
class TooLongAgo(Refusal):
    """A session was to be entered that lies so far back that the date must be mistyped."""

    at: datetime


class SomebodyPresent(Refusal):
    """A session cannot be taken back while somebody stands written down for it."""


@dataclass(eq=False)
class NobodyPresent(Refusal):
    """Nobody in the list has a place in the cohort."""


@dataclass(eq=False)
class DateTaken(Refusal):
    """Another session of the series is on that date."""

    day: date


class NothingChanges(Refusal):
    """What was asked for is how it is already."""


class LinkNotSafe(Refusal):
    """A link that does not begin with https://."""


class PlaceTwice(Refusal):
    """A channel and another place for one session."""
