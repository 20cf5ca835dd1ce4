"""Meetings of a pair: one writes it down, the other confirms, and then it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.hours import CreditKind, HourType
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.ledger import Earned, earn
from bot.outbox import buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import DueEntry, NoticeContent, NoticeType, Postponed, ToPerson
from bot.people.act import Act
from bot.people.models import Member, Server
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

CONFIRM = NoticeType("meeting.confirm", lateness=timedelta(days=60))
CONFIRMED = NoticeType("meeting.confirmed", lateness=timedelta(days=60))


@dataclass(frozen=True, slots=True)
class Logged:
    """A meeting that waits for the other's confirmation."""

    on: date
    minutes: int
    other: int
    """The other's Discord account."""


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
    match_id, paired_at, other_id, zone = pair
    minutes = read_minutes(minutes)
    day = read_day(on, act.actor.zone or zone, paired_at=paired_at, now=act.now)
    written = insert_into(tx, Meeting).values(
        server_id=act.server, match_id=match_id, logged_by=act.member, on_date=day, minutes=minutes, at=act.now
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
        tx,
        CONFIRM,
        server=act.server,
        subject=meeting_id,
        member=other_id,
        dedupe_key=str(minutes),
        now=act.now,
    )
    return Logged(day, minutes, other)


def _pair(tx: Tx, act: Act, other: int) -> tuple[int, datetime, int, str] | None:
    """The accepted match of two people, whoever of them mentors, with the other's row and the cohort's zone.

    The mentee must still have their place; of several matches, the latest.
    """
    partner = aliased(Member)
    row = tx.execute(
        select(Match.id, Match.answered_at, partner.id, Cohort.timezone)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(
            Enrollment,
            (Enrollment.cohort_id == Match.cohort_id)
            & (Enrollment.member_id == Match.mentee_id)
            & (Enrollment.status == EnrollmentStatus.ACTIVE),
        )
        .join(
            partner,
            ((Match.mentor_id == act.member) & (Match.mentee_id == partner.id))
            | ((Match.mentee_id == act.member) & (Match.mentor_id == partner.id)),
        )
        .where(
            Match.server_id == act.server,
            Match.status == MatchStatus.ACCEPTED,
            Cohort.status != CohortStatus.REMOVED,
            partner.user_id == other,
        )
        .order_by(Match.answered_at.desc(), Match.id.desc())
    ).first()
    if row is None:
        return None
    match_id, paired_at, other_id, zone = row
    return None if paired_at is None else (match_id, paired_at, other_id, zone)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A meeting that counts from now on."""

    on: date
    minutes: int
    other: int
    """The Discord account of the one who wrote it down."""


def confirm(tx: Tx, act: Act, *, meeting_id: int, minutes: int) -> Confirmed:
    """Say that a meeting took place as written. It counts for the mentee, and for a mentor with a place in the
    same cohort. `minutes` is what the person has seen.

    Raises:
        UnknownMeeting: it is gone, or another pair's.
        OwnMeeting: the actor wrote it down; the other confirms.
        MeetingConfirmed: it counts already.
        MeetingChanged: it was corrected since.
    """
    logger = aliased(Member)
    found = tx.execute(
        select(
            Meeting.on_date,
            Meeting.minutes,
            Meeting.logged_by,
            Meeting.confirmed_at,
            Match.cohort_id,
            Match.mentor_id,
            Match.mentee_id,
            logger.user_id,
            Enrollment.id.label("mentor_place"),
        )
        .join(Match, Match.id == Meeting.match_id)
        .join(logger, logger.id == Meeting.logged_by)
        .outerjoin(
            Enrollment,
            (Enrollment.cohort_id == Match.cohort_id)
            & (Enrollment.member_id == Match.mentor_id)
            & (Enrollment.status == EnrollmentStatus.ACTIVE),
        )
        .where(Meeting.id == meeting_id, Meeting.server_id == act.server)
    ).first()
    if found is None or act.actor.member_id not in (found.mentor_id, found.mentee_id):
        raise UnknownMeeting
    if found.logged_by == act.actor.member_id:
        raise OwnMeeting
    if found.confirmed_at is not None:
        raise MeetingConfirmed
    changed = cast(
        "CursorResult[Any]",
        tx.execute(
            update(Meeting)
            .where(Meeting.id == meeting_id, Meeting.confirmed_at.is_(None), Meeting.minutes == minutes)
            .values(confirmed_at=act.now)
        ),
    )
    if not changed.rowcount:
        raise MeetingChanged
    earners = [found.mentee_id] if found.mentor_place is None else [found.mentee_id, found.mentor_id]
    earn(
        tx,
        server=act.server,
        cohort=found.cohort_id,
        earned=[
            Earned(member, CreditKind.MEETING, HourType.MENTORING, found.minutes, meeting_id) for member in earners
        ],
        now=act.now,
    )
    buttons.look(tx, [CONFIRM], [meeting_id], server=act.server, now=act.now)
    outbox.notice(tx, CONFIRMED, server=act.server, subject=meeting_id, member=found.logged_by, now=act.now)
    return Confirmed(found.on_date, found.minutes, found.user_id)


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
    other: int
    """The other's Discord account."""
    other_name: str


def confirm_contents(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """The contents that ask for a confirmation; gone when it was given, or for minutes that were corrected since."""
    contents = _contents(tx, rows, confirmed=False)
    occasions = {row.id: row.dedupe_key for row in rows}
    return {
        row_id: content
        for row_id, content in contents.items()
        if str(cast("MeetingFacts", content.facts).minutes) == occasions[row_id]
    }


def confirmed_contents(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """Word to the one who wrote a meeting down that it counts now."""
    return _contents(tx, rows, confirmed=True)


def _contents(tx: Tx, rows: Sequence[DueEntry], *, confirmed: bool) -> dict[int, NoticeContent]:
    reader, other = aliased(Member), aliased(Member)
    found = {
        (row.id, row.reader_id): row
        for row in tx.execute(
            select(
                Meeting.id,
                Meeting.on_date,
                Meeting.minutes,
                Match.mentor_id,
                Cohort.channel_id,
                Cohort.timezone.label("cohort_zone"),
                Server.mentors_channel_id,
                reader.id.label("reader_id"),
                reader.user_id,
                reader.name,
                other.user_id.label("other"),
                other.name.label("other_name"),
                reader.language,
                reader.timezone.label("zone"),
            )
            .select_from(Meeting)
            .join(Match, Match.id == Meeting.match_id)
            .join(Cohort, Cohort.id == Match.cohort_id)
            .join(Server, Server.id == Meeting.server_id)
            .join(reader, (reader.id == Match.mentor_id) | (reader.id == Match.mentee_id))
            .join(other, ((other.id == Match.mentor_id) | (other.id == Match.mentee_id)) & (other.id != reader.id))
            .where(
                Meeting.id.in_([row.subject_id for row in rows]),
                Meeting.confirmed_at.is_not(None) if confirmed else Meeting.confirmed_at.is_(None),
            )
        )
    }
    contents: dict[int, NoticeContent] = {}
    for row in rows:
        one = found.get((row.subject_id, row.member_id))
        if one is None:
            continue
        fallback = one.mentors_channel_id if one.reader_id == one.mentor_id else one.channel_id
        contents[row.id] = NoticeContent(
            ToPerson(one.user_id, one.name, fallback),
            (one.language,),
            one.zone or one.cohort_zone,
            MeetingFacts(one.id, one.on_date, one.minutes, one.other, one.other_name),
            matters=not confirmed,
        )
    return contents
