"""Why something cannot be done: one class per reason, carrying facts and never prose.

`bot.ui.errors` turns each into one sentence, in the person's language, that says what to do next.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.people import Standing


class Refusal(Exception):
    """The base of all reasons; nothing was changed when one is raised."""


# --- where and who ---------------------------------------------------------------------------------------------------


class NotInServer(Refusal):
    """It only makes sense inside a server."""


class LeftServer(Refusal):
    """The person presses a button about a server that they have left."""


class ServerNotSetUp(Refusal):
    """Nobody has used /setup here yet."""


class FailureSettled(Refusal):
    """What failed was tried again or given up meanwhile."""


class NoWebServer(Refusal):
    """It needs the web server, and this installation has none switched on."""


@dataclass(eq=False)
class NotPermitted(Refusal):
    """It belongs to people with another role."""

    who: frozenset[Standing]


@dataclass(eq=False)
class PersonGone(Refusal):
    """The person meant has left the server, or was never known there."""

    name: str = ""


class UnusableRole(Refusal):
    """The role belongs to everyone or to an app, or is gone; people cannot be given it."""


class NotToldYet(Refusal):
    """Discord has not told yet what there is in this server, as in the first seconds after a start."""


@dataclass(eq=False)
class RoleTaken(Refusal):
    """The role already stands for something else here."""

    role_id: int


@dataclass(eq=False)
class RoleHasPower(Refusal):
    """The role carries power, so that the bot must not give it away."""

    role_id: int


@dataclass(eq=False)
class UnknownZone(Refusal):
    """No time zone of that name."""

    text: str


@dataclass(eq=False)
class UnknownLanguage(Refusal):
    """No language that we speak."""

    text: str


# --- text, numbers and times -----------------------------------------------------------------------------------------


class TextMissing(Refusal):
    """Nothing but spaces was written."""


@dataclass(eq=False)
class TextTooLong(Refusal):
    """More characters than there is room for."""

    length: int
    limit: int


@dataclass(eq=False)
class MalformedTime(Refusal):
    """Not a date and time as we read them (`2026-09-08 18:00`)."""

    text: str


@dataclass(eq=False)
class MalformedDate(Refusal):
    """Not a date as we read it (`2026-09-08`)."""

    text: str


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


@dataclass(eq=False)
class DatePast(Refusal):
    """The date lies behind us, and it should not."""

    text: str


@dataclass(eq=False)
class DateAhead(Refusal):
    """The date lies ahead of us, and it should not."""

    text: str


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


@dataclass(eq=False)
class SessionNotOpen(Refusal):
    """It is too early to check in."""

    starts_at: datetime


class SessionEnded(Refusal):
    """It is too late to check in."""


@dataclass(eq=False)
class WrongShares(Refusal):
    """Shares of a session that cannot be: half from more than full, or no percentage."""

    full_from: int
    half_from: int


@dataclass(eq=False)
class MalformedHours(Refusal):
    """Quiet hours that cannot be read."""

    text: str


@dataclass(eq=False)
class MalformedSpan(Refusal):
    """A length of time that cannot be read, or makes no sense here."""

    text: str
    least: int
    most: int


@dataclass(eq=False)
class PausedThen(Refusal):
    """The cohort rests at that time already."""

    starts_on: date
    ends_on: date


@dataclass(eq=False)
class SeriesTooLong(Refusal):
    """More times than a series can have."""

    most: int


class NoneLeft(Refusal):
    """Every date of a series is skipped."""


class LinkNotSafe(Refusal):
    """A link that does not begin with https://."""


class PlaceTwice(Refusal):
    """A channel and another place for one session."""


class ChannelNeeded(Refusal):
    """A place that is no voice or stage channel of this server."""


@dataclass(eq=False)
class SessionCancelled(Refusal):
    """The session was cancelled already."""

    title: str


@dataclass(eq=False)
class DateTaken(Refusal):
    """Another session of the series is on that date."""

    day: date


class NothingChanges(Refusal):
    """What was asked for is how it is already."""


class NothingToChange(Refusal):
    """A change was asked for without saying what."""


# --- cohorts ---------------------------------------------------------------------------------------------------------


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


@dataclass(eq=False)
class CohortClosed(Refusal):
    """The cohort takes nobody in and plans nothing any more."""

    cohort: str


@dataclass(eq=False)
class CohortOpen(Refusal):
    """The cohort is open, so it need not be opened again."""

    cohort: str


@dataclass(eq=False)
class AlreadyJoined(Refusal):
    """The person has a place already."""

    cohort: str


@dataclass(eq=False)
class NotJoined(Refusal):
    """The person has no place in the cohort."""

    cohort: str


@dataclass(eq=False)
class PlaceEnded(Refusal):
    """A facilitator has ended the person's place; only a facilitator opens the cohort to them again."""

    cohort: str


@dataclass(eq=False)
class HasNoPlaceIn(Refusal):
    """The person meant has no place in the cohort."""

    cohort: str


@dataclass(eq=False)
class NotRemoved(Refusal):
    """Nobody ended the place of the person meant, so that there is nothing to open to them."""

    cohort: str


class AgreementNotAccepted(Refusal):
    """A place needs the group agreement accepted."""


@dataclass(eq=False)
class PlacesTaken(Refusal):
    """More people have places than the new capacity would allow."""

    taken: int


@dataclass(eq=False)
class NotConfirmed(Refusal):
    """What was to be confirmed is gone, was changed or was confirmed already."""


# --- sessions and prompts --------------------------------------------------------------------------------------------


@dataclass(eq=False)
class UnknownSession(Refusal):
    """No such session here."""

    text: str = ""


class SessionGone(Refusal):
    """The session of a button or form was cancelled, or went with its cohort."""


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


@dataclass(eq=False)
class TooLongAgo(Refusal):
    """A session was to be entered that lies so far back that the date must be mistyped."""

    at: datetime


@dataclass(eq=False)
class SessionThere(Refusal):
    """The cohort has a session at that very time already."""

    title: str
    cohort: str
    starts_at: datetime


class SomebodyPresent(Refusal):
    """A session cannot be taken back while somebody stands written down for it."""


class SessionOver(Refusal):
    """The session has begun or is over; coming or not can no longer be said."""


@dataclass(eq=False)
class NobodyPresent(Refusal):
    """Nobody in the list has a place in the cohort."""


@dataclass(eq=False)
class UnknownTheme(Refusal):
    """No theme of that name in the library."""

    text: str


class UnknownPrompt(Refusal):
    """No such prompt here."""


class EntryGone(Refusal):
    """No such page in this person's journal."""


class WordsSealed(Refusal):
    """What was written was sealed with a key that is not here."""


# --- mentoring -------------------------------------------------------------------------------------------------------


class NoMentors(Refusal):
    """Nobody has offered to mentor yet."""


class NobodyWaiting(Refusal):
    """Nobody in the cohort waits for a mentor."""


@dataclass(eq=False)
class AlreadyPaired(Refusal):
    """The person has a mentor already, or one who is being asked."""

    cohort: str = ""


class UnknownMatch(Refusal):
    """No such pairing, or it is another's."""


class MatchAnswered(Refusal):
    """The pairing was answered already."""


class NoDraft(Refusal):
    """There is no draft of pairs to publish, or it no longer fits."""


@dataclass(eq=False)
class NotPaired(Refusal):
    """These two people are no pair."""

    name: str = ""


class UnknownMeeting(Refusal):
    """No such meeting, or it is another pair's."""


@dataclass(eq=False)
class DateBeforePair(Refusal):
    """The two were no pair yet on that date."""

    since: str


@dataclass(eq=False)
class MeetingLogged(Refusal):
    """The pair has a meeting on that date already."""

    on: str


class MeetingConfirmed(Refusal):
    """The meeting was confirmed already."""


class MeetingChanged(Refusal):
    """The minutes were corrected since the person was asked to confirm them."""


class OwnMeeting(Refusal):
    """The other of the pair confirms, not the one who wrote it down."""


# --- certificates ----------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class RequirementsNotMet(Refusal):
    """What remains to be done before the certificate."""

    name: str
    sessions: int = 0
    reflections: int = 0
    meetings: int = 0
    agreement: bool = False


@dataclass(eq=False)
class AlreadyCertified(Refusal):
    """The person has this cohort's certificate already."""

    name: str
    code: str


@dataclass(eq=False)
class RoomGone(Refusal):
    """The cohort's role or channel was deleted in Discord meanwhile."""

    cohort: str


class CohortGone(Refusal):
    """The cohort of a button was removed."""


@dataclass(eq=False)
class HasNoPlace(Refusal):
    """Somebody else has no place in the cohort meant, or in none."""

    name: str
    cohort: str = ""


@dataclass(eq=False)
class SeveralCohorts(SeveralFit):
    """Somebody has places in several cohorts, and it was not said which one is meant; `text` is what they go by."""


@dataclass(eq=False)
class NameUnprintable(Refusal):
    """A name on the certificate has letters that none of our typefaces has, or none at all."""

    name: str
    characters: str = ""


# --- buttons and forms -----------------------------------------------------------------------------------------------


class ButtonTooOld(Refusal):
    """A button or form that this version no longer knows."""


class NoticeOver(Refusal):
    """What a message was about is over, so that there is nothing more of it to read."""


class NotYourForm(Refusal):
    """The form or button was made for somebody else."""


@dataclass(eq=False)
class NothingReadable(Refusal):
    """Something was written, but nothing of it can be seen."""


@dataclass(eq=False)
class Busy(Refusal):
    """The database is locked or full for the moment; nothing was changed."""

    reasons: tuple[str, ...] = field(default=())


ALL: tuple[type[Refusal], ...] = tuple(
    value
    for value in list(globals().values())
    if isinstance(value, type) and issubclass(value, Refusal) and value is not Refusal
)
