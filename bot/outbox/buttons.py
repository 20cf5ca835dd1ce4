"""When the buttons under a notice are over: answered, too late, or about something that is not to be any more.

Then they go, wherever the message is: in a channel, in somebody's thread, in direct messages.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, ErrandRequest
from bot.outbox.entries import due_entry
from bot.outbox.errands import Errand, TakeButtons
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, EntryType, Postponed, State

OVER = "notice.buttons"
LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""What was answered, or is gone, is over already."""
SOON = timedelta(seconds=5)
"""When to look again after a message that is just going out."""

_SENT = select(OutboxEntry.id).where((OutboxEntry.state == State.SENT) | OutboxEntry.attempted_at.is_not(None))

Rule = Callable[[Tx, Sequence[DueEntry]], dict[int, datetime]]
"""From when on the buttons of each of these notices are over; those left out can be pressed until something happens."""

_rules: dict[str, Rule] = {}


def bind(rules: Mapping[str, Rule]) -> None:
    """Say for every kind of notice with buttons when they are over. Done once, at the start."""
    _rules.clear()
    _rules.update(rules)


def look(
    tx: Tx, kinds: Sequence[str], subjects: Collection[int], *, server: int, now: datetime, member: int | None = None
) -> None:
    """Something happened to these: see now whether the buttons under their messages are over."""
    if not subjects:
        return
    query = _SENT.where(
        OutboxEntry.kind.in_(kinds), OutboxEntry.subject_id.in_(subjects), OutboxEntry.server_id == server
    )
    if member is not None:
        query = query.where(OutboxEntry.member_id == member)
    _look_at(tx, query, server=server, now=now)


def look_at_cohort(tx: Tx, cohort: int, *, server: int, now: datetime) -> None:
    """A cohort has ended: no more is answered about what is its own."""
    gone = aliased(OutboxEntry)
    query = _SENT.where(
        OutboxEntry.kind.in_(_rules),
        OutboxEntry.server_id == server,
        OutboxEntry.cohort_id == cohort,
        # A person's own, once gone, do not come back; those in a channel may, when a cohort opens again.
        (OutboxEntry.member_id == 0)
        | OutboxEntry.id.not_in(
            select(gone.subject_id).where(gone.server_id == server, gone.kind == OVER, gone.state == State.SENT)
        ),
    )
    _look_at(tx, query, server=server, now=now)


def _look_at(tx: Tx, notices: Select[int], *, server: int, now: datetime) -> None:
    requests = [ErrandRequest(subject=row, due=now) for row in tx.execute(notices).scalars()]
    outbox.errands_again(tx, OVER, requests, server=server, now=now)


def sent(tx: Tx, rows: Sequence[DueEntry], *, now: datetime) -> None:
    """These have just gone out: their buttons go by themselves when their time is over."""
    ends = _ends(tx, rows)
    by_server: dict[int, list[ErrandRequest]] = {}
    for row in rows:
        if row.id in ends:
            request = ErrandRequest(subject=row.id, due=max(now, ends[row.id]))
            by_server.setdefault(row.server_id, []).append(request)
    for server, requests in by_server.items():
        outbox.errands_again(tx, OVER, requests, server=server, now=now)


def are_known(kind: str) -> bool:
    """Whether notices of this kind have buttons that are over some time: they ask their reader something."""
    return kind in _rules


def answerable(tx: Tx, rows: Sequence[DueEntry], *, now: datetime) -> set[int]:
    """Those of these notices whose buttons are not over yet."""
    ends = _ends(tx, rows)
    return {row.id for row in rows if row.kind in _rules and (row.id not in ends or ends[row.id] > now)}


def _ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    ends: dict[int, datetime] = {}
    by_kind: dict[str, list[DueEntry]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    for kind, some in by_kind.items():
        rule = _rules.get(kind)
        if rule is not None:
            ends |= rule(tx, some)
    return ends


# --- the errand ------------------------------------------------------------------------------------------------------


def _facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    notices = {
        owed.id: owed
        for owed in tx.execute(
            select(OutboxEntry).where(
                OutboxEntry.id.in_([row.subject_id for row in rows]), OutboxEntry.entry_type == EntryType.NOTICE
            )
        ).scalars()
    }
    ends = _ends(
        tx,
        [due_entry(notice) for notice in notices.values()],
    )
    facts: dict[int, Errand | Postponed] = {}
    for row in rows:
        notice = notices.get(row.subject_id)
        if notice is None or notice.id not in ends:
            continue
        if ends[notice.id] > rows.now:
            facts[row.id] = Postponed(ends[notice.id])
        elif notice.state in (State.PLANNED, State.CLAIMED):
            facts[row.id] = Postponed(rows.now + SOON)
        elif notice.channel_id is not None and notice.message_id is not None:
            facts[row.id] = TakeButtons(notice.server_id, notice.channel_id, notice.message_id)
    return facts


def _refused(_tx: Tx, _row: DueEntry, _code: str, _now: datetime) -> bool:
    """Buttons that cannot be taken away answer kindly; nobody needs to hear of it."""
    return True


ERRANDS = (ErrandKind(OVER, _facts, refused=_refused),)
