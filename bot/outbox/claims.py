"""Taking rows in hand: what is due, what need not go out any more, and what dead processes left behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, case, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.db import Tx
from bot.outbox import NoticeRequest
from bot.outbox.attempts import prepare
from bot.outbox.conversations import NewConversations
from bot.outbox.entries import COLUMNS, ClaimedEntry, write_back
from bot.outbox.failures import fail_by, tell_of_failures
from bot.outbox.kinds import DeliveryAttempt, Kinds
from bot.outbox.models import OutboxEntry, is_claimed, is_open, rests
from bot.outbox.notices import LEASE, OPEN, EntryType, Postponed, Reason, State

CLOCKS_DIFFER = timedelta(seconds=5)
"""Clocks of different machines differ by so much."""
ANY_TIME = timedelta(days=1)
"""How far back an attempt is looked for of which nobody knows when it was."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a claim brought: how many rows it looked at, and those that may go out."""

    rows: int
    attempts: tuple[DeliveryAttempt, ...]


def _ready() -> Select[datetime]:
    """The open rows whose predecessor, if any, is final, but for those of servers in which the bot is no longer.

    The states are written into the statement, since a database uses the index of open rows only if it can see them.
    """
    before = aliased(OutboxEntry)
    waits = select(before.id).where(before.id == OutboxEntry.after_id, before.state.in_(OPEN)).exists()
    return select(OutboxEntry.next_attempt_at).where(is_open(), OutboxEntry.after_id.is_(None) | ~waits, ~rests())


# Said once: these two are asked at each wake-up, and building them costs more than running them.
_NEXT_DUE = _ready().order_by(OutboxEntry.next_attempt_at).limit(1)
_DUE = (
    _ready()
    .with_only_columns(OutboxEntry.id)
    .where(OutboxEntry.next_attempt_at <= bindparam("at"), OutboxEntry.id.not_in(bindparam("but", expanding=True)))
    .order_by(OutboxEntry.urgent.desc(), OutboxEntry.next_attempt_at, OutboxEntry.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=OutboxEntry)
)
_CLAIM = (
    update(OutboxEntry)
    # A statement of its own: else PostgreSQL may look for due rows again for each that it finds, past the limit.
    .where(OutboxEntry.id.in_(select(_DUE.cte("due").c.id)))
    .values(state=State.CLAIMED, claimed_by=bindparam("me"), next_attempt_at=bindparam("until"))
    .returning(*COLUMNS)
    .execution_options(synchronize_session=False)
)


def next_due(tx: Tx) -> datetime | None:
    """When the outbox needs somebody next. One indexed query."""
    return tx.execute(_NEXT_DUE).scalars().first()


def claim(
    tx: Tx,
    *,
    me: str,
    limit: int,
    kinds: Kinds,
    new_conversations: NewConversations,
    now: datetime,
    but: Sequence[int] = (),
) -> Claim:
    """Take up to `limit` due rows in hand for `me`, urgent ones first, and prepare their attempts.

    What needs no sending is settled at once: expired rows, rows whose subject is gone, rows after a failed one, work
    (which is done here), notices to many (which become one row per person). `but` are rows that `me` has in hand
    already.
    """
    asked = {"at": now, "but": list(but), "most": limit, "me": me, "until": now + LEASE}
    claimed = tx.execute(_CLAIM, asked)
    rows = sorted((ClaimedEntry(*row) for row in claimed), key=lambda row: (not row.urgent, row.due_at, row.id))
    if not rows:
        return Claim(0, ())
    before = _states_before(tx, rows)
    going: list[ClaimedEntry] = []
    for row in rows:
        if _is_stale(row, before, now):
            continue
        if row.entry_type == EntryType.WORK:
            _work(tx, row, kinds, now)
        elif row.to_many:
            _fan_out(tx, row, kinds, now)
        else:
            going.append(row)
    attempts = prepare(tx, going, kinds, new_conversations, now)
    write_back(tx, rows)
    tell_of_failures(tx, rows, now)
    return Claim(len(rows), tuple(attempts))


def _states_before(tx: Tx, rows: Sequence[ClaimedEntry]) -> dict[int, State]:
    """The states of the rows for which these wait."""
    after = {row.after_id for row in rows if row.after_id is not None}
    if not after:
        return {}
    return dict(tx.execute(select(OutboxEntry.id, OutboxEntry.state).where(OutboxEntry.id.in_(after))).all())


def _is_stale(row: ClaimedEntry, before: Mapping[int, State], now: datetime) -> bool:
    """Settle what is stale or waited for something that did not happen; what perhaps arrived goes on in any case."""
    earlier = before.get(row.after_id or 0, State.SENT)
    if row.attempted_at is not None:
        return False
    if earlier == State.FAILED:
        row.settle(State.FAILED, now, Reason.DEPENDENT)
    elif earlier not in (State.SENT, State.FANNED_OUT):
        row.settle(State.CANCELLED, now, Reason.DEPENDENT)
    elif row.expires_at is not None and row.expires_at <= now:
        row.settle(State.EXPIRED, now)
    else:
        return False
    return True


def _work(tx: Tx, row: ClaimedEntry, kinds: Kinds, now: datetime) -> None:
    """Do the work that is due, in a savepoint of its own."""
    kind = kinds.work.get(row.kind)
    if kind is None:
        row.settle(State.FAILED, now, Reason.UNKNOWN_KIND)
        return
    row.processed_version = row.requested_version
    try:
        with tx.begin_nested():
            again_at = kind.work(tx, row.entry, now)
    except Postponed as postponed:
        row.put_off(postponed.again_at, Reason.WAITING)
    except Exception as error:  # noqa: BLE001 - one feature's mistake stops no other's work
        fail_by(row, error, now)
    else:
        if again_at is None:
            row.settle(State.SENT, now)
        else:
            row.put_off(again_at, Reason.INTERVAL)


def _fan_out(tx: Tx, row: ClaimedEntry, kinds: Kinds, now: datetime) -> None:
    """Turn a notice to many into one row per person."""
    source = kinds.notices.get(row.kind)
    if source is None or source.recipients is None:
        row.settle(State.FAILED, now, Reason.NO_RECIPIENTS)
        return
    try:
        with tx.begin_nested():
            people = list(dict.fromkeys(source.recipients(tx, row.entry)))
    except Exception as error:  # noqa: BLE001 - one feature's mistake stops no other's notices
        fail_by(row, error, now)
        return
    requests = [
        NoticeRequest(
            subject=row.subject_id, due=row.due_at, member=person, cohort=row.cohort_id, dedupe_key=row.dedupe_key,
            urgent=row.urgent, expires=row.expires_at,
        )
        for person in people
    ]  # fmt: skip
    outbox.notices(tx, source.kind, requests, server=row.server_id)
    row.settle(State.FANNED_OUT, now)


def distrust_future_attempts(tx: Tx, *, now: datetime) -> None:
    """The clock was set back: attempts that now lie in the future happened at some time or other.

    Nobody knows whether Discord still remembers their nonces, so they are looked for, as far back as a day.
    """
    soon, ahead = OutboxEntry.next_attempt_at < now + 2 * ANY_TIME, OutboxEntry.attempted_at > now + CLOCKS_DIFFER
    again = case((OutboxEntry.state == State.PLANNED, now), else_=OutboxEntry.next_attempt_at)
    tx.execute(
        update(OutboxEntry)
        .where(is_open(), soon, ahead)
        .values(attempted_at=now - ANY_TIME, next_attempt_at=again)
        .execution_options(synchronize_session=False)
    )


def renew(tx: Tx, *, me: str, rows: Sequence[int], now: datetime) -> None:
    """Keep what is still in hand from being taken over."""
    tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id.in_(rows), OutboxEntry.claimed_by == me, OutboxEntry.state == State.CLAIMED)
        .values(next_attempt_at=now + LEASE)
    )


def claimants(tx: Tx) -> list[str]:
    """The processes that have something in hand, or had when they died."""
    return [
        name
        for name in tx.execute(select(OutboxEntry.claimed_by).where(is_claimed()).distinct()).scalars()
        if name is not None
    ]


def take_over(tx: Tx, *, dead: Sequence[str], now: datetime) -> None:
    """Make what dead processes had in hand due at once; their attempts stay written down."""
    tx.execute(update(OutboxEntry).where(is_claimed(), OutboxEntry.claimed_by.in_(dead)).values(next_attempt_at=now))
