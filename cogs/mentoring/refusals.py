"""Why something about mentoring cannot be done."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.refusals import Refusal, WrongText


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


class MatchLapsed(Refusal):
    """The time to answer is over."""


class FitAnswered(Refusal):
    """The question whether the pair fits was answered already."""


class NoDraft(Refusal):
    """There is no draft of pairs to publish, or it no longer fits."""


@dataclass(eq=False)
class NotPublished(Refusal):
    """No round of the cohort stands published."""

    cohort: str = ""


@dataclass(eq=False)
class RoundAnswered(Refusal):
    """Somebody has answered already, so the round is not taken back."""

    cohort: str = ""


@dataclass(eq=False)
class NotOffering(Refusal):
    """The person takes nobody new as a mentor at the moment."""

    name: str = ""


@dataclass(eq=False)
class NotWaiting(Refusal):
    """The person does not wait for a mentor in this cohort."""

    name: str = ""


@dataclass(eq=False)
class NoSharedLanguage(Refusal):
    """The two do not both speak one language well enough."""

    mentor: str = ""
    mentee: str = ""


@dataclass(eq=False)
class NoSharedTimes(Refusal):
    """The two are never free at the same time."""

    mentor: str = ""
    mentee: str = ""


@dataclass(eq=False)
class NoMentorPlace(Refusal):
    """The mentor has no place left."""

    mentor: str = ""


class OwnPairing(Refusal):
    """Who is one of the two does not pair them by hand: the answer would tell them what is nobody's to know."""


class CannotBePaired(Refusal):
    """A rule of which nobody is told stands between the two: which one, and whose, is not said."""


@dataclass(eq=False)
class NotPaired(Refusal):
    """These two people are no pair."""

    name: str = ""


@dataclass(eq=False)
class TimeChosen(Refusal):
    """The two have a time to meet already."""

    starts_at: datetime


class TimeOver(Refusal):
    """The time that was offered has passed."""


class AgreementChanged(Refusal):
    """The agreement was changed since, or holds already."""


class OwnAgreement(Refusal):
    """The other of the two accepts what one has proposed."""


class PairOfOthers(Refusal):
    """Two others are no pair."""


class PairEnded(Refusal):
    """These two people were a pair, and are none any more."""


class NoMentees(Refusal):
    """The person accompanies nobody now."""


class UnknownMeeting(Refusal):
    """No such meeting, or it is another pair's."""


@dataclass(eq=False)
class DateAhead(Refusal):
    """The date lies ahead of us, and it should not."""

    text: str


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


@dataclass(eq=False)
class MeetingDisputed(Refusal):
    """A coordinator has both versions, and decides; the two may still agree."""

    theirs: int
    """The minutes of the other."""


class OwnDispute(Refusal):
    """Who is one of the two does not decide as a coordinator."""


class FormatStays(Refusal):
    """The meeting counts already as the other format."""


class UnreadableMinutes(WrongText):
    """It is no number of minutes."""


@dataclass(eq=False)
class NoSuchMeeting(Refusal):
    """Those two have no meeting on that day."""

    on: str


# --- what people say of themselves -----------------------------------------------------------------------------------


class UnknownSpokenLanguage(WrongText):
    """Somebody wrote that they speak a language which we do not know."""


class NoLetters(WrongText):
    """A place or an agency without any letter or number."""


class NoProfile(Refusal):
    """The person neither offers to mentor nor asks for a mentor."""


class ChoseThemselves(Refusal):
    """Somebody else was to be chosen."""


@dataclass(eq=False)
class NoOffer(Refusal):
    """The person does not offer to mentor, or no longer."""

    name: str = ""


@dataclass(eq=False)
class AlreadyApproved(Refusal):
    """A coordinator has approved this mentor before."""

    name: str = ""
