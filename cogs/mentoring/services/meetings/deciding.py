"""What coordinators decide about meetings: which of two versions counts, and what counts instead of a mistake."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bot.core import confirmations
from bot.core.people import NamedPerson
from bot.core.times import read_date
from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.mentoring.actions import CORRECT_MEETING, DECIDE_MEETING
from cogs.mentoring.models import Match, Meeting
from cogs.mentoring.refusals import MeetingChanged, MeetingConfirmed, NoSuchMeeting, OwnDispute
from cogs.mentoring.rules.meetings import MeetingStatus, read_minutes, read_number
from cogs.mentoring.services.meetings import keeping
from cogs.mentoring.services.meetings.keeping import Held


@dataclass(frozen=True, slots=True)
class Correction:
    """What a coordinator would change, as it is shown before."""

    meeting_id: int
    on: date
    people: tuple[NamedPerson, NamedPerson]
    counted: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What counts from now on."""

    on: date
    minutes: int
    people: tuple[NamedPerson, NamedPerson]


def take(tx: Tx, act: Act, *, meeting_id: int, turn: int, first: bool) -> Decided:
    """Settle a dispute at one of the versions: the first (of who wrote it down) or the other.

    `turn` says which dispute the person has seen.

    Raises:
        UnknownMeeting: it is gone.
        MeetingConfirmed: another was quicker, or the two came to agree.
        MeetingChanged: it is another dispute by now.
        OwnDispute: the actor is one of the two.
    """
    held = _disputed(tx, act, meeting_id, turn)
    other = held.meeting.other_minutes
    return _decided(tx, act, held, held.meeting.minutes if first or other is None else other)


def decide(tx: Tx, act: Act, *, meeting_id: int, turn: int, text: str) -> Decided:
    """Settle a dispute at other minutes than the two gave, as the person writes them.

    Raises:
        UnreadableMinutes, MinutesOutOfRange: no meeting takes so long.
        UnknownMeeting, MeetingConfirmed, MeetingChanged, OwnDispute: as for taking a version.
    """
    minutes = read_minutes(read_number(text), or_none=True)
    return _decided(tx, act, _disputed(tx, act, meeting_id, turn), minutes)


def _disputed(tx: Tx, act: Act, meeting_id: int, turn: int) -> Held:
    held = keeping.hold(tx, act, meeting_id, as_one_of_them=False)
    if held.meeting.status is MeetingStatus.SETTLED:
        raise MeetingConfirmed
    if held.meeting.status is not MeetingStatus.DISPUTED or held.meeting.turn != turn:
        raise MeetingChanged
    return held


def _decided(tx: Tx, act: Act, held: Held, minutes: int) -> Decided:
    decided = _settled(tx, act, held, minutes)
    audit.record(tx, act, DECIDE_MEETING, meeting=held.meeting.id)
    return decided


def preview(tx: Tx, act: Act, *, users: tuple[int, int], on: str, minutes: int) -> Correction:
    """What correcting the meeting of two people on a day would change.

    Raises:
        MinutesOutOfRange, MalformedDate: no meeting takes so long, or no calendar has the day.
        NoSuchMeeting: the two have none on that day.
        OwnDispute: the actor is one of the two.
        MeetingConfirmed: just that counts already.
    """
    read_minutes(minutes, or_none=True)
    day = read_date(on)
    mentor, mentee = aliased(Member), aliased(Member)
    found = tx.execute(
        select(Meeting.id)
        .join(Match, Match.id == Meeting.match_id)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(
            Meeting.server_id == act.server,
            Meeting.on_date == day,
            mentor.user_id.in_(users),
            mentee.user_id.in_(users),
        )
        .order_by(Meeting.id.desc())
    ).scalar()
    if found is None:
        raise NoSuchMeeting(day.isoformat())
    return _correction(tx, act, keeping.hold(tx, act, found, as_one_of_them=False, lock=False), minutes)


def correct(tx: Tx, act: Act, *, meeting_id: int, minutes: int, mark: str) -> Decided:
    """Correct a meeting as it was shown: what counted is reversed, and both hear what counts now.

    Raises:
        UnknownMeeting: it is gone.
        NotConfirmed: something has changed since.
        OwnDispute, MinutesOutOfRange, MeetingConfirmed: as for the preview.
    """
    read_minutes(minutes, or_none=True)
    held = keeping.hold(tx, act, meeting_id, as_one_of_them=False)
    confirmations.require_same(_correction(tx, act, held, minutes), mark)
    decided = _settled(tx, act, held, minutes)
    audit.record(tx, act, CORRECT_MEETING, meeting=meeting_id)
    return decided


def _correction(tx: Tx, act: Act, held: Held, minutes: int) -> Correction:
    meeting = held.meeting
    _require_another(act, held)
    if meeting.status is MeetingStatus.SETTLED and meeting.counted == minutes:
        raise MeetingConfirmed
    return Correction(meeting.id, meeting.on_date, _people(tx, held), meeting.counted, minutes)


def _require_another(act: Act, held: Held) -> None:
    """Nobody decides about hours of their own."""
    if act.actor.member_id in held.pair.members:
        raise OwnDispute


def _settled(tx: Tx, act: Act, held: Held, minutes: int) -> Decided:
    _require_another(act, held)
    keeping.settle(tx, act, held, minutes, tell=held.pair.members, by_staff=True)
    return Decided(held.meeting.on_date, minutes, _people(tx, held))


def _people(tx: Tx, held: Held) -> tuple[NamedPerson, NamedPerson]:
    return keeping.named(tx, held.pair.mentor), keeping.named(tx, held.pair.mentee)
