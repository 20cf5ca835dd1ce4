"""What the two say to each other about a meeting: it was so, it was otherwise, or a coordinator shall decide."""

from dataclasses import dataclass
from datetime import date

from bot.core.people import NamedPerson
from bot.db import Tx
from bot.people.act import Act
from cogs.mentoring.refusals import MeetingChanged, MeetingConfirmed, MeetingDisputed, OwnMeeting
from cogs.mentoring.rules.meetings import MeetingStatus, read_minutes, read_number
from cogs.mentoring.services.meetings import keeping
from cogs.mentoring.services.meetings.keeping import Held
from cogs.mentoring.services.meetings.writing import Outcome, differ


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody has said to a meeting, and to whom."""

    outcome: Outcome
    on: date
    minutes: int
    other: NamedPerson
    """The other of the two."""


def confirm(tx: Tx, act: Act, *, meeting_id: int, minutes: int) -> Answered:
    """Say that a meeting took place as the other says; it counts for both. `minutes` is what the person has seen.

    Raises:
        UnknownMeeting: it is gone, or another pair's.
        OwnMeeting: the actor wrote it down; the other confirms.
        MeetingConfirmed: it counts already.
        MeetingChanged: it was changed since.
    """
    held = _unsettled(tx, act, meeting_id)
    theirs = held.version_for(act.member)
    if theirs is None:
        raise OwnMeeting
    if theirs != minutes:
        raise MeetingChanged
    return _settled(tx, act, held, minutes)


def say_otherwise(tx: Tx, act: Act, *, meeting_id: int, text: str) -> Answered:
    """Say that a meeting took so many minutes instead, as the person writes them; 0: it did not take place.

    Who wrote it down gets both versions. The same minutes confirm it.

    Raises:
        UnknownMeeting, OwnMeeting, MeetingConfirmed: as for confirming.
        UnreadableMinutes, MinutesOutOfRange: no meeting takes so long.
        MeetingLogged: the person has said just that.
        MeetingDisputed: a coordinator is asked about it.
    """
    minutes = read_minutes(read_number(text), or_none=True)
    held = _unsettled(tx, act, meeting_id)
    if held.meeting.logged_by == act.member:
        raise OwnMeeting
    if minutes == held.meeting.minutes:
        return _settled(tx, act, held, minutes)
    outcome = differ(tx, act, held, minutes)
    return Answered(outcome, held.meeting.on_date, minutes, keeping.named(tx, held.meeting.logged_by))


def dispute(tx: Tx, act: Act, *, meeting_id: int, minutes: int) -> Answered:
    """Ask the coordinators to decide between two versions; `minutes` is the other's, as the person has seen it.

    Raises:
        UnknownMeeting, MeetingConfirmed, MeetingChanged: as for confirming.
        OwnMeeting: the other has not answered yet.
        MeetingDisputed: they are asked already.
    """
    held = _unsettled(tx, act, meeting_id)
    theirs = held.version_for(act.member)
    if held.meeting.status is MeetingStatus.DISPUTED:
        raise MeetingDisputed(theirs or 0)
    if held.meeting.status is not MeetingStatus.DIFFERENT:
        raise OwnMeeting
    if theirs != minutes:
        raise MeetingChanged
    keeping.ask_staff(tx, act, held)
    other = keeping.named(tx, held.pair.other_of(act.member))
    return Answered(Outcome.DIFFERENT, held.meeting.on_date, minutes, other)


def _unsettled(tx: Tx, act: Act, meeting_id: int) -> Held:
    held = keeping.hold(tx, act, meeting_id)
    if held.meeting.status is MeetingStatus.SETTLED:
        raise MeetingConfirmed
    return held


def _settled(tx: Tx, act: Act, held: Held, minutes: int) -> Answered:
    other = held.pair.other_of(act.member)
    keeping.settle(tx, act, held, minutes, tell=[other])
    return Answered(Outcome.COUNTS, held.meeting.on_date, minutes, keeping.named(tx, other))
