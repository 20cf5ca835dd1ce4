"""A meeting as it is kept: held while somebody acts on it, asked about, settled, and in the ledger."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from bot import ledger, outbox
from bot.core.hours import CreditKind, HourType
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.ledger import Earned
from bot.outbox import ErrandRequest, NoticeRequest, buttons
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import NoticeType, State
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import GroupMeeting, Match, Meeting
from cogs.mentoring.refusals import FormatStays, UnknownMeeting
from cogs.mentoring.rules.meetings import (
    REMIND_AFTER,
    UNSETTLED,
    WAITS_AFTER,
    MeetingFormat,
    MeetingStatus,
    group_minutes,
)
from cogs.mentoring.services.meetings import kinds

REST = timedelta(seconds=5)
"""However often somebody writes a meeting down anew, the message about it is edited no more often than this."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two whose meetings these are."""

    match_id: int
    cohort_id: int
    mentor: int
    """A member's row; so is `mentee`."""
    mentee: int

    @property
    def members(self) -> tuple[int, int]:
        return self.mentor, self.mentee

    def other_of(self, member: int) -> int:
        """The other of the two."""
        return self.mentee if member == self.mentor else self.mentor


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that nobody else changes until the transaction ends; nor is either of the two certified meanwhile."""

    meeting: Meeting
    pair: Pair

    def version_for(self, member: int) -> int | None:
        """The minutes of the other of the two, as one of them may take them; None: there is none."""
        meeting = self.meeting
        return meeting.other_minutes if member == meeting.logged_by else meeting.minutes


def hold_people(tx: Tx, members: Collection[int]) -> None:
    """What is done about the hours of these people at the same moment happens in turn.

    Before the meeting itself, and always in the same order, as in who deletes their data or issues a certificate.
    """
    rows = select(Member.id).where(Member.id.in_(members)).order_by(Member.id).with_for_update(key_share=True)
    tx.execute(rows).all()


def hold(tx: Tx, act: Act, meeting_id: int, *, as_one_of_them: bool = True, lock: bool = True) -> Held:
    """A meeting, to change it: by one of the two, or by staff. `lock=False` only looks, and holds nothing.

    Raises:
        UnknownMeeting: it is gone, or another pair's, or the cohort was removed.
    """
    query = (
        select(Match.id, Match.cohort_id, Match.mentor_id, Match.mentee_id)
        .join(Meeting, Meeting.match_id == Match.id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .where(Meeting.id == meeting_id, Meeting.server_id == act.server, Cohort.status != CohortStatus.REMOVED)
    )
    if as_one_of_them:
        query = query.where(or_(Match.mentor_id == act.actor.member_id, Match.mentee_id == act.actor.member_id))
    found = tx.execute(query).first()
    if found is None:
        raise UnknownMeeting
    pair = Pair(*found)
    query = select(Meeting).where(Meeting.id == meeting_id)
    if lock:
        hold_people(tx, pair.members)
    meeting = locked(tx, query) if lock else tx.execute(query).scalar_one_or_none()
    if meeting is None:
        raise UnknownMeeting
    return Held(meeting, pair)


def locked(tx: Tx, query: Select[Any]) -> Meeting | None:
    """One meeting as it stands now, held until the transaction ends."""
    fresh = query.with_for_update(of=Meeting).execution_options(populate_existing=True)
    return tx.execute(fresh).scalar_one_or_none()


def named(tx: Tx, member: int) -> NamedPerson:
    """Who that is."""
    return NamedPerson(*tx.execute(select(Member.user_id, Member.name).where(Member.id == member)).one())


def waits_for(member: int) -> ColumnElement[bool]:
    """Whether a meeting waits for this person: one of the other's, or one of theirs of which the other says otherwise.

    Also after their pair has ended: what was written down can still be confirmed.
    """
    mine = Meeting.match_id.in_(select(Match.id).where(or_(Match.mentor_id == member, Match.mentee_id == member)))
    open_cohort = exists().where(
        Match.id == Meeting.match_id, Cohort.id == Match.cohort_id, Cohort.status != CohortStatus.REMOVED
    )
    asked = (Meeting.status == MeetingStatus.ASKED) & (Meeting.logged_by != member)
    asked_back = (Meeting.status == MeetingStatus.DIFFERENT) & (Meeting.logged_by == member)
    return mine & open_cohort & (asked | asked_back)


def waiting(
    cohort: ColumnElement[int], member: ColumnElement[int], since: ColumnElement[datetime]
) -> ColumnElement[int]:
    """How many meetings of a member in a cohort nobody has answered for a week, to be read along with others."""
    return (
        select(func.count())
        .select_from(Meeting.__table__.join(Match.__table__, Match.id == Meeting.match_id))
        .where(
            Match.cohort_id == cohort,
            or_(Match.mentor_id == member, Match.mentee_id == member),
            Meeting.status.in_(UNSETTLED),
            Meeting.at <= since,
        )
        .scalar_subquery()
    )


# --- turns -----------------------------------------------------------------------------------------------------------


def ask(tx: Tx, act: Act, held: Held, kind: NoticeType, *, member: int) -> None:
    """It is one of the two's turn: they are asked, reminded once, and if they stay silent both see that it waits."""
    meeting = held.meeting
    key = _next_turn(tx, act, meeting)
    request = NoticeRequest(subject=meeting.id, member=member, dedupe_key=key, due=act.now)
    outbox.notices(tx, kind, [request], server=act.server)
    later = NoticeRequest(subject=meeting.id, member=member, dedupe_key=key, due=act.now + REMIND_AFTER)
    outbox.notices(tx, kinds.REMINDER, [later], server=act.server)
    week = act.now + WAITS_AFTER
    both = [NoticeRequest(subject=meeting.id, member=one, dedupe_key=key, due=week) for one in held.pair.members]
    outbox.notices(tx, kinds.WAITS, both, server=act.server)


def ask_staff(tx: Tx, act: Act, held: Held) -> None:
    """The coordinators are asked, in the staff's channel."""
    held.meeting.status = MeetingStatus.DISPUTED
    key = _next_turn(tx, act, held.meeting)
    outbox.notice(tx, kinds.DISPUTE, server=act.server, subject=held.meeting.id, dedupe_key=key, now=act.now)


def settle(tx: Tx, act: Act, held: Held, minutes: int, *, tell: Sequence[int], by_staff: bool = False) -> None:
    """It counts for so long from now on (0: it did not take place), whatever counted before; these are told."""
    meeting = held.meeting
    before = meeting.counted
    meeting.status, meeting.minutes, meeting.other_minutes = MeetingStatus.SETTLED, minutes, None
    meeting.confirmed_at, meeting.by_staff = act.now, by_staff
    meeting.counted, meeting.counted_before = minutes, before
    key = _next_turn(tx, act, meeting)
    if minutes != before:
        _count(tx, act, held, before)
    for member in tell:
        outbox.notice(
            tx, kinds.CONFIRMED, server=act.server, subject=meeting.id, member=member, dedupe_key=key, now=act.now
        )


def _next_turn(tx: Tx, act: Act, meeting: Meeting) -> str:
    """What was asked so far is over."""
    meeting.turn += 1
    meeting.at = act.now
    tx.flush()
    for kind in (kinds.REMINDER, kinds.WAITS):
        outbox.cancel(tx, kind, subjects=[meeting.id], now=act.now)
    buttons.look(tx, kinds.ASKING, [meeting.id], server=act.server, now=act.now)
    return kinds.key_of(meeting.turn)


def redraw(tx: Tx, act: Act, meeting: Meeting) -> None:
    """A version has changed while the same person is asked: what was sent shows it, and nothing new is sent."""
    tx.flush()
    sent = select(OutboxEntry.id).where(
        OutboxEntry.kind.in_(kinds.ASKING),
        OutboxEntry.server_id == act.server,
        OutboxEntry.subject_id == meeting.id,
        OutboxEntry.dedupe_key == kinds.key_of(meeting.turn),
        OutboxEntry.state.in_((State.SENT, State.CLAIMED)),
    )
    requests = [ErrandRequest(subject=entry, due=act.now) for entry in tx.execute(sent).scalars()]
    outbox.errands_again(tx, kinds.REDRAW, requests, server=act.server, now=act.now, interval=REST)


# --- the ledger ------------------------------------------------------------------------------------------------------


def _count(tx: Tx, act: Act, held: Held, before: int) -> None:
    """The ledger has what counts: a correction is a reversal and a new row, for both."""
    meeting, pair = held.meeting, held.pair
    _recount(tx, act, _earned(pair.mentee, meeting.id, meeting.counted), pair.cohort_id)
    if meeting.format is MeetingFormat.GROUP:
        _count_group(tx, act, held, before)
    else:
        _recount(tx, act, _earned(pair.mentor, meeting.id, meeting.counted), pair.cohort_id)


def _earned(member: int, subject: int, minutes: int) -> Earned:
    return Earned(member, CreditKind.MEETING, HourType.MENTORING, minutes, subject)


def _recount(tx: Tx, act: Act, earned: Earned, cohort: int) -> None:
    ledger.reverse(tx, member=earned.member_id, kind=earned.kind, subject=earned.subject_id, now=act.now)
    if earned.minutes:
        ledger.earn_again(tx, server=act.server, cohort=cohort, earned=earned, now=act.now)


def _count_group(tx: Tx, act: Act, held: Held, before: int) -> None:
    """The mentor's time counts once, however many confirm; where the mentor has a place, if that is among the cohorts.

    The mentor's row is held: no two count it at the same moment.
    """
    meeting, pair = held.meeting, held.pair
    query = select(GroupMeeting).where(GroupMeeting.id == meeting.group_id)
    group = tx.execute(query.execution_options(populate_existing=True)).scalar_one()
    others = tx.execute(
        select(Meeting.counted).where(Meeting.group_id == group.id, Meeting.id != meeting.id, Meeting.counted > 0)
    ).scalars()
    minutes = group_minutes(group.counted, list(others), before=before, now=meeting.counted)
    cohort = _where_the_mentor_counts(tx, pair, group.cohort_id)
    if (minutes, cohort) == (group.counted, group.cohort_id):
        return
    source = group.source_id or meeting.id
    group.counted, group.cohort_id, group.source_id = minutes, cohort, source
    tx.flush()
    _recount(tx, act, _earned(pair.mentor, source, minutes), cohort)


def free_number(tx: Tx, act: Act, held: Held) -> None:
    """A meeting that counts for nothing leaves its group: its number stands for the mentor's time in it no longer.

    That of another meeting of the group does from now on: what the mentor has from this one alone is kept apart.

    Raises:
        FormatStays: the others of the group have deleted their data; what they confirmed stays as it is.
    """
    meeting = held.meeting
    group = tx.execute(
        select(GroupMeeting).where(GroupMeeting.id == meeting.group_id).execution_options(populate_existing=True)
    ).scalar_one()
    if group.source_id != meeting.id:
        return
    if not group.counted:
        group.source_id = None
        return
    others = select(Meeting.id).where(Meeting.group_id == group.id, Meeting.id != meeting.id)
    another = tx.execute(others.order_by(Meeting.counted.desc(), Meeting.id)).scalars().first()
    if another is None:
        raise FormatStays
    cohort = held.pair.cohort_id if group.cohort_id is None else group.cohort_id
    _recount(tx, act, _earned(held.pair.mentor, meeting.id, 0), cohort)
    _recount(tx, act, _earned(held.pair.mentor, another, group.counted), cohort)
    group.source_id = another


def _where_the_mentor_counts(tx: Tx, pair: Pair, so_far: int | None) -> int:
    if so_far is None or so_far == pair.cohort_id:
        return pair.cohort_id
    places = tx.execute(
        select(Enrollment.cohort_id).where(
            Enrollment.member_id == pair.mentor,
            Enrollment.cohort_id.in_((so_far, pair.cohort_id)),
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
    ).scalars()
    found = set(places)
    return pair.cohort_id if pair.cohort_id in found and so_far not in found else so_far
