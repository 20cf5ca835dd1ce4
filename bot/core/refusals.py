"""Why something cannot be done: one class per reason, carrying facts and never prose.

Here stand those of no single feature; the others are in `cogs/<feature>/refusals.py`. For each there is one sentence,
in the person's language, that says what to do next.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.people import Standing


class Refusal(Exception):
    """The base of all reasons; nothing was changed when one is raised."""


@dataclass(eq=False)
class WrongText(Refusal):
    """The base of those about a text that cannot be used as what it should be."""

    text: str


# --- where and who ---------------------------------------------------------------------------------------------------


class NotInServer(Refusal):
    """It only makes sense inside a server."""


class LeftServer(Refusal):
    """The person presses a button about a server that they have left."""


class ServerNotSetUp(Refusal):
    """Nobody has used /setup here yet."""


@dataclass(eq=False)
class NotPermitted(Refusal):
    """It belongs to people with another role."""

    who: frozenset[Standing]


@dataclass(eq=False)
class PersonGone(Refusal):
    """The person meant has left the server, or was never known there."""

    name: str = ""


class NotToldYet(Refusal):
    """Discord has not told yet what there is in this server, as in the first seconds after a start."""


@dataclass(eq=False)
class CannotPost(Refusal):
    """The bot may not write in a channel in which something was to be posted."""

    channel_id: int
    lacking: tuple[str, ...]
    """The permissions that are not granted there, as discord.py spells them."""


@dataclass(eq=False)
class CannotOpenThreads(Refusal):
    """The bot may not write to people in private threads under a channel."""

    channel_id: int
    lacking: tuple[str, ...]


@dataclass(eq=False)
class RoleHasPower(Refusal):
    """The role carries power, so that the bot must not give it away."""

    role_id: int


class UnknownZone(WrongText):
    """No time zone of that name."""


class UnknownLanguage(WrongText):
    """No language that we speak."""


# --- text, numbers and times -----------------------------------------------------------------------------------------


class TextMissing(Refusal):
    """Nothing but spaces was written."""


@dataclass(eq=False)
class TextTooLong(Refusal):
    """More characters than there is room for."""

    length: int
    limit: int


class MalformedTime(WrongText):
    """Not a date and time as we read them (`2026-09-08 18:00`)."""


class MalformedDate(WrongText):
    """Not a date as we read it (`2026-09-08`)."""


@dataclass(frozen=True, slots=True)
class AsRead:
    """What was written into an option, and all that it can mean, as we write dates ourselves; the likeliest first."""

    option: str
    text: str
    values: tuple[str, ...]


@dataclass(eq=False)
class WhichDate(Refusal):
    """Dates that were written freely: they are shown as they would be read before anything happens."""

    dates: tuple[AsRead, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a text can mean: how it is chosen, and what it is called."""

    value: str
    name: str
    group: str = ""
    """Whose it is."""
    at: datetime | None = None
    zone: str = ""
    ours: bool = False
    """Whether its name is one of our words, which readers have in their own language."""


@dataclass(eq=False)
class SeveralFit(Refusal):
    """What was typed fits several things; none of them is taken before it is said which."""

    option: str
    """The command's option in which it was typed."""
    text: str
    found: tuple[Found, ...]


class QuestionOver(Refusal):
    """The question was answered already, is too old, or another one took its place."""


@dataclass(eq=False)
class TimePast(Refusal):
    """The time lies behind us."""

    at: datetime


class DatePast(WrongText):
    """The date lies behind us, and it should not."""


@dataclass(eq=False)
class MinutesOutOfRange(Refusal):
    """A duration that no meeting has."""

    minutes: int
    least: int
    most: int


@dataclass(eq=False)
class CountOutOfRange(Refusal):
    """A number of things outside what is possible."""

    count: int
    least: int
    most: int


class EndsBeforeStart(Refusal):
    """The end lies before the beginning."""


class MalformedHours(WrongText):
    """Quiet hours that cannot be read."""


@dataclass(eq=False)
class MalformedSpan(Refusal):
    """A length of time that cannot be read, or makes no sense here."""

    text: str
    least: int
    most: int


@dataclass(eq=False)
class SeriesTooLong(Refusal):
    """More times than a series can have."""

    most: int


class NoneLeft(Refusal):
    """Every date of a series is skipped."""


class NotConfirmed(Refusal):
    """What was to be confirmed is gone, was changed or was confirmed already."""


class UnknownTheme(WrongText):
    """No theme of that name in the library."""


# --- buttons and forms -----------------------------------------------------------------------------------------------


class ButtonTooOld(Refusal):
    """A button or form that this version no longer knows."""


class NoticeOver(Refusal):
    """What a message was about is over, so that there is nothing more of it to read."""


class NotYourForm(Refusal):
    """The form or button was made for somebody else."""


class NothingReadable(Refusal):
    """Something was written, but nothing of it can be seen."""


class CannotEncrypt(Refusal):
    """What would be kept for one person alone cannot be encrypted: the key is missing. Nothing was kept."""


class Busy(Refusal):
    """The database is locked or full for the moment; nothing was changed."""
