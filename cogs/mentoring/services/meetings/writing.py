"""Writing meetings down: of two, and of a mentor with several mentees. Again on one day: a change, or an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from sqlalchemy import case, exists, select
from sqlalchemy.orm import aliased

from bot.core.people import NamedPerson
from bot.core.refusals import Refusal
from bot.core.times import local_date
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import GroupMeeting, Match, Meeting
from cogs.mentoring.refusals import (
    DateBeforePair,
    FormatStays,
    MeetingDisputed,
    MeetingLogged,
    NoMentees,
    NotPaired,
    PairEnded,
)
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.rules.meetings import (
    MeetingFormat,
    MeetingStatus,
    read_day,
    read_minutes,
    read_past_day,
)
from cogs.mentoring.services.meetings import keeping, kinds
from cogs.mentoring.services.meetings.keeping import Held, Pair

_other = aliased(Member)


class Outcome(Enum):
    """What came of writing a meeting down."""

    ASKED = auto()
    """The other is asked."""
    CHANGED = auto()
    """The other is asked already; what they were sent shows it."""
    DIFFERENT = auto()
    """The other had written it down; they are told of these minutes."""
    COUNTS = auto()
    """Both say the same."""
    TAKEN_BACK = auto()
    """Who had written it down has withdrawn that, before the other answered."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A meeting as it stands after it was written down."""

    outcome: Outcome
    on: date
    minutes: int
    other: NamedPerson


@dataclass(frozen=True, slots=True)
class Version:
    """A meeting as one of the two tells it."""

    on: date
    minutes: int
    format: MeetingFormat | None = None
    """None: as it stands, else individual."""
    keep_individual: bool = False
    """Whether one that is written down as individual stays as it is."""


@dataclass(frozen=True, slots=True)
class OwnMentees:
    """Whom somebody accompanies, to say who was there."""

    on: date
    minutes: int
    people: tuple[tuple[int, NamedPerson], ...]
    """By the number of the match."""


@dataclass(frozen=True, slots=True)
class GroupLogged:
    """A group meeting, as it was written down for each."""

    on: date
    minutes: int
    asked: tuple[NamedPerson, ...]
    confirmed: tuple[NamedPerson, ...]
    """Who had written down the same: it counts."""
    left_out: tuple[NamedPerson, ...]
    """For whom nothing was written down: they have another meeting that day, or were no pair yet."""


def log(
    tx: Tx, act: Act, *, other: int, name: str, on: str, minutes: int, format: MeetingFormat | None = None
) -> Logged:
    """Write down a meeting with one's mentor or mentee; the other is asked to confirm it.

    Who wrote it down changes it by writing it down again (0 minutes: it did not take place); where it counts already,
    that puts a correction forward. By the other it is an answer.

    Raises:
        NotPaired, PairEnded: these two are no pair (any more).
        MinutesOutOfRange, MalformedDate, DateAhead, DateBeforePair: there was no such meeting.
        MeetingLogged: just that is written down already.
        MeetingDisputed: a coordinator is asked about it.
        FormatStays: it counts already as the other format.
    """
    found = _match(tx, act, other, name)
    day = _day(act, found, on)
    keeping.hold_people(tx, (found.mentor_id, found.mentee_id))
    found = _match(tx, act, other, name)  # somebody may have deleted their data just now
    outcome = _write(tx, act, _pair(found), Version(day, minutes, format))
    return Logged(outcome, day, minutes, NamedPerson(other, name))


def mentees(tx: Tx, act: Act, *, on: str, minutes: int) -> OwnMentees:
    """Who may have been at a group meeting; nothing is written down yet.

    Raises:
        MinutesOutOfRange, MalformedDate, DateAhead: there was no such meeting.
        NoMentees: the person accompanies nobody.
    """
    read_minutes(minutes)
    found = tx.execute(_matches(act).where(Match.mentor_id == act.actor.member_id)).all()
    if not found:
        raise NoMentees
    day = read_past_day(on, act.actor.zone or found[0].timezone, now=act.now)
    return OwnMentees(day, minutes, tuple((one.id, NamedPerson(one.user_id, one.name)) for one in found))


def log_group(tx: Tx, act: Act, *, on: str, minutes: int, matches: Sequence[int]) -> GroupLogged:
    """Write down a meeting with several of one's mentees; each is asked to confirm it for themselves.

    Raises:
        MinutesOutOfRange, MalformedDate, DateAhead: there was no such meeting.
        NoMentees: none of these is a mentee of the actor's now.
    """
    read_minutes(minutes)
    chosen = _matches(act).where(Match.mentor_id == act.actor.member_id, Match.id.in_(matches))
    found = tx.execute(chosen).all()
    if not found:
        raise NoMentees
    day = read_past_day(on, act.actor.zone or found[0].timezone, now=act.now)
    keeping.hold_people(tx, {act.member, *(one.mentee_id for one in found)})
    found = tx.execute(chosen).all()  # somebody may have deleted their data just now
    asked: list[NamedPerson] = []
    confirmed: list[NamedPerson] = []
    left_out: list[NamedPerson] = []
    for one in found:
        person = NamedPerson(one.user_id, one.name)
        try:
            _day(act, one, day.isoformat())
            said = Version(day, minutes, MeetingFormat.GROUP, keep_individual=True)
            outcome = _write(tx, act, _pair(one), said)
        except (DateBeforePair, PairEnded, MeetingLogged, MeetingDisputed, FormatStays):
            left_out.append(person)
        else:
            (confirmed if outcome is Outcome.COUNTS else asked).append(person)
    return GroupLogged(day, minutes, tuple(asked), tuple(confirmed), tuple(left_out))


# --- the pair --------------------------------------------------------------------------------------------------------


def _match(tx: Tx, act: Act, other: int, name: str) -> Any:
    """The accepted match of two people, whoever of them mentors; of several, the latest.

    Raises:
        NotPaired, PairEnded: there is none (any more).
    """
    found = tx.execute(_matches(act).where(_other.user_id == other)).first()
    if found is not None:
        return found
    # Of one that was never answered, such as one that ended with its cohort, nobody hears that somebody was asked.
    were_a_pair = (Match.status == MatchStatus.ACCEPTED) | exists().where(Meeting.match_id == Match.id)
    before = select(Match.id).where(Match.server_id == act.server, were_a_pair, _other.user_id == other)
    over: Refusal = NotPaired(name)
    if tx.execute(before.join(_other, _other_of(act))).first() is not None:
        over = PairEnded()
    raise over


def _day(act: Act, found: Any, text: str) -> date:
    """The day of a meeting of this pair; when their cohort is closed, one that was before.

    Raises:
        MalformedDate, DateAhead, DateBeforePair, PairEnded: there was no such meeting.
    """
    zone = act.actor.zone or found.timezone
    day = read_day(text, zone, paired_at=found.answered_at, now=act.now)
    if found.closed_at is not None and day > local_date(found.closed_at, zone):
        raise PairEnded
    return day


def _pair(found: Any) -> Pair:
    return Pair(found.id, found.cohort_id, found.mentor_id, found.mentee_id)


def _other_of(act: Act) -> Any:
    me = act.actor.member_id
    return _other.id == case((Match.mentor_id == me, Match.mentee_id), (Match.mentee_id == me, Match.mentor_id))


def _matches(act: Act) -> Any:
    """The pairs that one is in now, the mentee with a place: with the other of the two, the latest first."""
    return (
        select(
            *(Match.id, Match.cohort_id, Match.mentor_id, Match.mentee_id, Match.answered_at),
            *(Cohort.timezone, Cohort.closed_at),
            *(_other.user_id, _other.name),
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .join(_other, _other_of(act))
        .where(
            Match.server_id == act.server,
            Match.status == MatchStatus.ACCEPTED,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Cohort.status != CohortStatus.REMOVED,
        )
        .order_by(Match.answered_at.desc(), Match.id.desc())
    )


# --- one meeting -----------------------------------------------------------------------------------------------------


def _write(tx: Tx, act: Act, pair: Pair, said: Version) -> Outcome:
    """Write a meeting down, or what is said of one that is written down; its people are held."""
    there = keeping.locked(tx, select(Meeting).where(Meeting.match_id == pair.match_id, Meeting.on_date == said.on))
    if there is None or (there.status is MeetingStatus.SETTLED and not there.counted):
        return _first(tx, act, pair, there, said)
    held = Held(there, pair)
    if said.keep_individual and there.format is MeetingFormat.INDIVIDUAL:
        raise MeetingLogged(said.on.isoformat())
    minutes = read_minutes(said.minutes, or_none=True)
    reformatted = minutes > 0 and said.format is not None and said.format is not there.format
    if reformatted:
        if there.counted:
            raise FormatStays
        if there.status is MeetingStatus.DISPUTED:
            raise MeetingDisputed(held.version_for(act.member) or 0)
        _put_format(tx, act, there, pair, said.format)
        if there.logged_by != act.member:  # the same minutes of another format are not the same
            there.logged_by, there.minutes = act.member, read_minutes(minutes)
            there.other_minutes, there.status = None, MeetingStatus.ASKED
            keeping.ask(tx, act, held, kinds.CONFIRM, member=pair.other_of(act.member))
            return Outcome.ASKED
    if there.status is MeetingStatus.SETTLED:
        if minutes == there.counted:
            raise MeetingLogged(said.on.isoformat())
        there.logged_by, there.minutes, there.status = act.member, minutes, MeetingStatus.ASKED
        keeping.ask(tx, act, held, kinds.CONFIRM, member=pair.other_of(act.member))
        return Outcome.ASKED
    if minutes == held.version_for(act.member):
        keeping.settle(tx, act, held, minutes, tell=[pair.other_of(act.member)])
        return Outcome.COUNTS
    if there.logged_by == act.member:
        return _anew(tx, act, held, minutes, reformatted=reformatted)
    return differ(tx, act, held, minutes)


def _first(tx: Tx, act: Act, pair: Pair, there: Meeting | None, said: Version) -> Outcome:
    """A meeting of which nothing counts yet.

    Raises:
        MeetingLogged: the two have one on that day as another pair, of an earlier time or in another cohort.
    """
    these = (pair.mentor, pair.mentee)
    as_others = (
        select(Meeting.id)
        .join(Match, Match.id == Meeting.match_id)
        .where(
            *(Match.mentor_id.in_(these), Match.mentee_id.in_(these), Match.id != pair.match_id),
            *(Meeting.on_date == said.on, (Meeting.status != MeetingStatus.SETTLED) | (Meeting.counted > 0)),
        )
    )
    if tx.execute(as_others).first() is not None:
        raise MeetingLogged(said.on.isoformat())
    meeting = there or Meeting(server_id=act.server, match_id=pair.match_id, on_date=said.on, turn=0, counted=0)
    meeting.minutes = read_minutes(said.minutes)
    meeting.logged_by, meeting.status, meeting.at = act.member, MeetingStatus.ASKED, act.now
    _put_format(tx, act, meeting, pair, said.format)
    tx.add(meeting)
    tx.flush()
    keeping.ask(tx, act, Held(meeting, pair), kinds.CONFIRM, member=pair.other_of(act.member))
    return Outcome.ASKED


def _anew(tx: Tx, act: Act, held: Held, minutes: int, *, reformatted: bool) -> Outcome:
    """Who wrote it down writes it down otherwise."""
    meeting, other = held.meeting, held.pair.other_of(act.member)
    if meeting.status is MeetingStatus.DISPUTED:
        raise MeetingDisputed(meeting.other_minutes or 0)
    if minutes == meeting.counted:  # also 0, of what was never confirmed
        keeping.settle(tx, act, held, minutes, tell=[other])
        return Outcome.TAKEN_BACK
    if minutes == meeting.minutes and not reformatted:
        raise MeetingLogged(meeting.on_date.isoformat())
    was_answered = meeting.status is MeetingStatus.DIFFERENT
    meeting.minutes, meeting.other_minutes, meeting.status = minutes, None, MeetingStatus.ASKED
    if was_answered:
        keeping.ask(tx, act, held, kinds.CONFIRM, member=other)
        return Outcome.ASKED
    keeping.redraw(tx, act, meeting)
    return Outcome.CHANGED


def differ(tx: Tx, act: Act, held: Held, minutes: int) -> Outcome:
    """The other of the two has other minutes: their version is kept beside the first.

    Raises:
        MeetingLogged: they have said just that.
        MeetingDisputed: a coordinator is asked about it.
    """
    meeting = held.meeting
    if meeting.status is MeetingStatus.DISPUTED:
        raise MeetingDisputed(meeting.minutes)
    if minutes == meeting.other_minutes:
        raise MeetingLogged(meeting.on_date.isoformat())
    was_asked = meeting.status is MeetingStatus.ASKED
    meeting.other_minutes, meeting.status = minutes, MeetingStatus.DIFFERENT
    if was_asked:
        keeping.ask(tx, act, held, kinds.DIFFERENT, member=meeting.logged_by)
    else:
        keeping.redraw(tx, act, meeting)
    return Outcome.DIFFERENT


def _put_format(tx: Tx, act: Act, meeting: Meeting, pair: Pair, format: MeetingFormat | None) -> None:
    """Individual, or one of the group that the mentor met that day; nothing of it counts yet."""
    if format is not MeetingFormat.GROUP:
        if meeting.group_id is not None:
            keeping.free_number(tx, act, Held(meeting, pair))
        meeting.format, meeting.group_id = MeetingFormat.INDIVIDUAL, None
        return
    meeting.format = MeetingFormat.GROUP
    key = {"mentor_id": pair.mentor, "on_date": meeting.on_date}
    tx.execute(insert_into(tx, GroupMeeting).values(server_id=act.server, **key).on_conflict_do_nothing())
    meeting.group_id = tx.execute(select(GroupMeeting.id).filter_by(**key)).scalar_one()
