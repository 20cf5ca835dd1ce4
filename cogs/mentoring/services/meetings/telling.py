"""What the messages about meetings tell: to one of the two, and to the coordinators, as the meeting stands then."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox import ErrandKind, conversations, redraws
from bot.outbox.buttons import LONG_AGO
from bot.outbox.entries import due_entry
from bot.outbox.errands import Errand
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    Contents,
    DueEntry,
    DueRows,
    EntryType,
    NoticeContent,
    Postponed,
    ToChannel,
    ToPerson,
)
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.mentoring.models import Match, Meeting
from cogs.mentoring.rules.meetings import UNSETTLED, WAITING, MeetingFormat, MeetingStatus
from cogs.mentoring.services.meetings import kinds
from cogs.mentoring.services.pair_notices import contents_by_reader, pairs_by_reader, reader

NO_STAFF_CHANNEL = timedelta(days=1)
"""When to look again for a staff channel, where /setup has made none."""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting, as one of the two reads of it."""

    meeting_id: int
    on: date
    format: MeetingFormat
    other: NamedPerson
    asked: bool
    """Whether it is the reader's turn."""
    theirs: int
    """The minutes of who wrote it down, or for these themselves those of the other; once settled, what counts."""
    mine: int | None
    """The reader's own version."""
    before: int
    """What counts so far, or counted until it was settled."""
    by_staff: bool


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """A meeting of which two people tell different lengths."""

    meeting_id: int
    turn: int
    on: date
    versions: tuple[tuple[NamedPerson, int], tuple[NamedPerson, int]]
    """Who wrote it down first."""


def confirm_contents(tx: Tx, rows: DueRows) -> Contents:
    """The contents that ask the other of the two."""
    return _contents(tx, rows, (MeetingStatus.ASKED,), matters=True)


def different_contents(tx: Tx, rows: DueRows) -> Contents:
    """The contents with both versions, to who wrote it down."""
    return _contents(tx, rows, (MeetingStatus.DIFFERENT,), matters=True)


def waiting_contents(tx: Tx, rows: DueRows) -> Contents:
    """The reminder, and word to both that it waits; none once it was answered."""
    return _contents(tx, rows, WAITING)


def confirmed_contents(tx: Tx, rows: DueRows) -> Contents:
    """What counts now; gone if it was put forward otherwise since."""
    return _contents(tx, rows, (MeetingStatus.SETTLED,))


def _contents(
    tx: Tx, rows: Sequence[DueEntry], statuses: Collection[MeetingStatus], *, matters: bool = False
) -> Contents:
    query = (
        pairs_by_reader()
        .join(Meeting, Meeting.match_id == Match.id)
        .add_columns(
            *(Meeting.on_date, Meeting.format, Meeting.status, Meeting.minutes, Meeting.other_minutes, Meeting.turn),
            *(Meeting.counted, Meeting.counted_before, Meeting.by_staff, (Meeting.logged_by == reader.id).label("own")),
        )
        .where(Meeting.status.in_(statuses), Cohort.status != CohortStatus.REMOVED)
    )
    current = _current(tx, rows, statuses)
    return contents_by_reader(
        tx, [row for row in rows if row.id in current], query, Meeting.id, _facts, matters=matters
    )


def _facts(one: Any) -> MeetingFacts:
    settled = one.status is MeetingStatus.SETTLED
    own_first = one.own and not settled
    return MeetingFacts(
        meeting_id=one.subject,
        on=one.on_date,
        format=one.format,
        other=NamedPerson(one.other, one.other_name),
        asked=one.own is (one.status is MeetingStatus.DIFFERENT),
        theirs=one.minutes if settled or not one.own or one.other_minutes is None else one.other_minutes,
        mine=one.minutes if own_first else one.other_minutes,
        before=one.counted_before if settled else one.counted,
        by_staff=one.by_staff,
    )


def _current(tx: Tx, rows: Sequence[DueEntry], statuses: Collection[MeetingStatus]) -> set[int]:
    """Those of these rows that belong to the turn in which their meeting is, and to one of these statuses."""
    turns = select(Meeting.id, Meeting.turn).where(
        Meeting.id.in_({row.subject_id for row in rows}), Meeting.status.in_(statuses)
    )
    keys = {meeting: kinds.key_of(turn) for meeting, turn in tx.execute(turns)}
    return {row.id for row in rows if keys.get(row.subject_id) == row.dedupe_key}


def asking_ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Buttons about a meeting are over once it is another's turn, or it is settled."""
    current = _current(tx, rows, UNSETTLED)
    return {row.id: LONG_AGO for row in rows if row.id not in current}


# --- to the coordinators ---------------------------------------------------------------------------------------------


def dispute_contents(tx: Tx, rows: DueRows) -> Contents:
    """Both versions, for the coordinators to decide: names and minutes, and no other words."""
    first, other = aliased(Member), aliased(Member)
    found = tx.execute(
        select(
            *(Meeting.id, Meeting.turn, Meeting.on_date, Meeting.minutes, Meeting.other_minutes),
            *(first.user_id, first.name, other.user_id.label("other"), other.name.label("other_name")),
            *(Cohort.timezone, Server.staff_channel_id, Server.language),
        )
        .join(Match, Match.id == Meeting.match_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Server, Server.id == Meeting.server_id)
        .join(first, first.id == Meeting.logged_by)
        .join(other, other.id.in_((Match.mentor_id, Match.mentee_id)) & (other.id != Meeting.logged_by))
        .where(
            Meeting.id.in_({row.subject_id for row in rows}),
            Meeting.status == MeetingStatus.DISPUTED,
            Cohort.status != CohortStatus.REMOVED,
        )
    )
    by_turn = {(one.id, kinds.key_of(one.turn)): one for one in found}
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        one = by_turn.get((row.subject_id, row.dedupe_key))
        if one is None:
            continue
        if one.staff_channel_id is None:
            contents[row.id] = Postponed(rows.now + NO_STAFF_CHANNEL)
            continue
        versions = (
            (NamedPerson(one.user_id, one.name), one.minutes),
            (NamedPerson(one.other, one.other_name), one.other_minutes),
        )
        facts = DisputeFacts(one.id, one.turn, one.on_date, versions)
        to = ToChannel(one.staff_channel_id)
        contents[row.id] = NoticeContent(to, (one.language,), one.timezone, facts)
    return contents


# --- keeping them up to date -----------------------------------------------------------------------------------------

_OF = {
    kinds.CONFIRM: confirm_contents,
    kinds.DIFFERENT: different_contents,
    kinds.REMINDER: waiting_contents,
    kinds.WAITS: waiting_contents,
    kinds.DISPUTE: dispute_contents,
}


def _redraws(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """The subject is the notice that shows what was so before."""
    query = select(OutboxEntry).where(
        OutboxEntry.id.in_([row.subject_id for row in rows]), OutboxEntry.entry_type == EntryType.NOTICE
    )
    entries = {entry.id: entry for entry in tx.execute(query).scalars()}
    contents: dict[int, NoticeContent] = {}
    for kind, of in _OF.items():
        some = DueRows([due_entry(one) for one in entries.values() if one.kind == kind], rows.now, rows.vault)
        found = of(tx, some) if some else {}
        contents |= {number: one for number, one in found.items() if isinstance(one, NoticeContent)}
    people = conversations.people_by_account(tx, list(contents.values()))
    errands: dict[int, Errand | Postponed] = {}
    for row in rows:
        entry, content = entries.get(row.subject_id), contents.get(row.subject_id)
        if entry is None or content is None:
            continue
        if isinstance(content.to, ToPerson):
            person = people.get((entry.server_id, content.to.user_id))
            content = replace(content, ethiopian=person is not None and person.ethiopian)
        errand = redraws.redraw(entry, content, rows.now)
        if errand is not None:
            errands[row.id] = errand
    return errands


ERRANDS = (ErrandKind(kinds.REDRAW, _redraws),)
