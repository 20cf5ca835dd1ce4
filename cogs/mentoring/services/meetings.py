"""Meetings of a pair: one writes it down, the other confirms, and then it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.hours import CreditKind, HourType
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.ledger import Earned, earn
from bot.outbox import buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeType
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, Meeting
from cogs.mentoring.refusals import (
    MeetingChanged,
    MeetingConfirmed,
    MeetingLogged,
    NotPaired,
    OwnMeeting,
    UnknownMeeting,
)
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.rules.meetings import read_day, read_minutes
from cogs.mentoring.services.pair_notices import contents_by_reader, pairs_by_reader

CONFIRM = NoticeType("meeting.confirm", lateness=timedelta(days=60))
CONFIRMED = NoticeType("meeting.confirmed", lateness=timedelta(days=60))


@dataclass(frozen=True, slots=True)
class Logged:
    """A meeting that waits for the other's confirmation."""

    on: date
    minutes: int
    other: NamedPerson


def log(tx: Tx, act: Act, *, other: int, name: str, on: str, minutes: int) -> Logged:
    """Write down a meeting with one's mentor or mentee; the other is asked to confirm it.

    As long as it is not confirmed, the one who wrote it down corrects it by writing it down again.

    Raises:
        NotPaired: these two are no pair (any more).
        MinutesOutOfRange, MalformedDate, DateAhead, DateBeforePair: there was no such meeting.
        MeetingLogged: the pair has one on that date already.
    """
    pair = _pair(tx, act, other)
    if pair is None:
        raise NotPaired(name)
    minutes = read_minutes(minutes)
    day = read_day(on, act.actor.zone or pair.timezone, paired_at=pair.answered_at, now=act.now)
    written = insert_into(tx, Meeting).values(
        server_id=act.server, match_id=pair.id, logged_by=act.member, on_date=day, minutes=minutes, at=act.now
    )
    meeting_id = tx.execute(
        written.on_conflict_do_update(
            index_elements=["match_id", "on_date"],
            set_={"minutes": minutes, "at": act.now},
            where=Meeting.confirmed_at.is_(None) & (Meeting.logged_by == act.member) & (Meeting.minutes != minutes),
        ).returning(Meeting.id)
    ).scalar_one_or_none()
    if meeting_id is None:
        raise MeetingLogged(day.isoformat())
    buttons.look(tx, [CONFIRM], [meeting_id], server=act.server, now=act.now)
    outbox.notice(
        tx, CONFIRM, server=act.server, subject=meeting_id, member=pair.other_id, dedupe_key=str(minutes), now=act.now
    )
    return Logged(day, minutes, NamedPerson(other, name))


def _pair(tx: Tx, act: Act, other: int) -> Any:
    """The accepted match of two people, whoever of them mentors, with the other's row and the cohort's zone.

    The mentee must still have their place; of several matches, the latest.
    """
    partner = aliased(Member)
    return tx.execute(
        select(Match.id, Match.answered_at, partner.id.label("other_id"), Cohort.timezone)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .join(
            partner,
            ((Match.mentor_id == act.member) & (Match.mentee_id == partner.id))
            | ((Match.mentee_id == act.member) & (Match.mentor_id == partner.id)),
        )
        .where(
            Match.server_id == act.server,
            Match.status == MatchStatus.ACCEPTED,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Cohort.status != CohortStatus.REMOVED,
            partner.user_id == other,
        )
        .order_by(Match.answered_at.desc(), Match.id.desc())
    ).first()


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A meeting that counts from now on."""

    on: date
    minutes: int
    other: NamedPerson
    """Who wrote it down."""


def confirm(tx: Tx, act: Act, *, meeting_id: int, minutes: int) -> Confirmed:
    """Say that a meeting took place as written. It counts for the mentee, and for a mentor with a place in the
    same cohort. `minutes` is what the person has seen.

    Raises:
        UnknownMeeting: it is gone, or another pair's.
        OwnMeeting: the actor wrote it down; the other confirms.
        MeetingConfirmed: it counts already.
        MeetingChanged: it was corrected since.
    """
    found = tx.execute(
        select(
            *(Meeting, Match.cohort_id, Match.mentor_id, Match.mentee_id),
            *(Member.user_id, Member.name, Enrollment.status),
        )
        .join(Match, Match.id == Meeting.match_id)
        .join(Member, Member.id == Meeting.logged_by)
        .outerjoin(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentor_id))
        .where(
            Meeting.id == meeting_id,
            Meeting.server_id == act.server,
            or_(Match.mentor_id == act.actor.member_id, Match.mentee_id == act.actor.member_id),
        )
        .with_for_update(of=Meeting)
    ).first()
    if found is None:
        raise UnknownMeeting
    meeting, cohort, mentor, mentee, user, name, place = found
    if meeting.logged_by == act.actor.member_id:
        raise OwnMeeting
    if meeting.confirmed_at is not None:
        raise MeetingConfirmed
    if meeting.minutes != minutes:
        raise MeetingChanged
    meeting.confirmed_at = act.now
    tx.flush()
    earners = [mentee, mentor] if place == EnrollmentStatus.ACTIVE else [mentee]
    earned = [Earned(one, CreditKind.MEETING, HourType.MENTORING, minutes, meeting_id) for one in earners]
    earn(tx, server=act.server, cohort=cohort, earned=earned, now=act.now)
    buttons.look(tx, [CONFIRM], [meeting_id], server=act.server, now=act.now)
    outbox.notice(tx, CONFIRMED, server=act.server, subject=meeting_id, member=meeting.logged_by, now=act.now)
    return Confirmed(meeting.on_date, minutes, NamedPerson(user, name))


def confirm_ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The button to confirm is over once the meeting is confirmed, or written down otherwise."""
    open_meetings = select(Meeting.id, Meeting.minutes).where(
        Meeting.id.in_({row.subject_id for row in rows}), Meeting.confirmed_at.is_(None)
    )
    waiting = {meeting: str(minutes) for meeting, minutes in tx.execute(open_meetings)}
    return {row.id: LONG_AGO for row in rows if waiting.get(row.subject_id) != row.dedupe_key}


# --- notices ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting, as one of the two reads of it."""

    meeting_id: int
    on: date
    minutes: int
    other: NamedPerson


def confirm_contents(tx: Tx, rows: DueRows) -> Contents:
    """The contents that ask for a confirmation; gone when it was given, or for minutes that were corrected since."""
    over = confirm_ends(tx, rows)
    return _contents(tx, [row for row in rows if row.id not in over], matters=True)


def confirmed_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to the one who wrote a meeting down that it counts now."""
    return _contents(tx, rows, matters=False)


def _contents(tx: Tx, rows: Sequence[DueEntry], *, matters: bool) -> Contents:
    query = pairs_by_reader().join(Meeting, Meeting.match_id == Match.id).add_columns(Meeting.on_date, Meeting.minutes)
    return contents_by_reader(tx, rows, query, Meeting.id, _facts, matters=matters)


def _facts(one: Any) -> MeetingFacts:
    return MeetingFacts(one.subject, one.on_date, one.minutes, NamedPerson(one.other, one.other_name))
