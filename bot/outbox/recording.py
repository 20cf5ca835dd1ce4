"""Writing down what came of attempts."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, select, update

from bot.core.hooks import hook
from bot.core.people import ContactMethod
from bot.db import Tx
from bot.logs import named
from bot.outbox import ErrandKind, buttons, quarantine, recalls, servers, threads
from bot.outbox.entries import COLUMNS, ClaimedEntry, write_back
from bot.outbox.failures import fail_by, tell_of_failures
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    LAST_ATTEMPT,
    NEW_THREAD,
    RECALL,
    DueEntry,
    EntryType,
    Reason,
    Route,
    RouteKind,
    State,
    backoff,
    postponed,
)
from bot.outbox.outcomes import (
    Absent,
    ChannelGone,
    Done,
    Later,
    Left,
    Moved,
    Outcome,
    Quarantined,
    Refused,
    Released,
    Sent,
    ThreadsFull,
)
from bot.people import identity
from bot.people.models import Member

log = named(__name__)

ANSWERED_FOR = timedelta(days=7)
"""So long after the last message what was asked in a thread can be answered there, though it is locked."""


@hook
def arrived(tx: Tx, *, rows: Sequence[DueEntry], now: datetime) -> None:
    """These notices stand in Discord from now on."""


def record(
    tx: Tx,
    outcomes: Sequence[Outcome],
    *,
    me: str,
    errands: Mapping[str, ErrandKind],
    now: datetime,
    jitter: Callable[[], float] = random.random,
) -> None:
    """Write down what came of these attempts. Rows that are no longer `me`'s to settle are left alone."""
    taken = tx.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.id.in_([outcome.id for outcome in outcomes]),
            OutboxEntry.claimed_by == me,
            OutboxEntry.state == State.CLAIMED,
        )
        .values(claimed_by=None)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    )
    rows = {row.id: row for row in (ClaimedEntry(*line) for line in taken)}
    refused = {
        rows[outcome.id].server_id for outcome in outcomes if isinstance(outcome, Refused) and outcome.id in rows
    }
    without_us = servers.without_us(tx, refused) if refused else set[int]()
    learned = _Learned()
    for outcome in outcomes:
        row = rows.get(outcome.id)
        if row is None:
            continue
        learned.learn(row, outcome, is_recalled=_is_recalled(row))
        if _is_recalled(row):
            _recall(row, outcome, now)
        elif row.server_id in without_us and isinstance(outcome, Refused):
            row.attempts = 0
            row.put_off(now, Reason.SENT_AWAY)
        else:
            _settle(tx, row, outcome, errands, now=now, jitter=jitter)
    write_back(tx, list(rows.values()))
    learned.keep(tx, now)
    sent = [row for row in rows.values() if row.entry_type == EntryType.NOTICE and row.state == State.SENT]
    buttons.sent(tx, [row.entry for row in sent], now=now)
    threads.sent(tx, sent, now=now)
    _tell_of_arrivals(tx, sent, now)
    threads.close_idle(tx, {row.server_id for row in rows.values() if row.reason == Reason.THREADS_FULL}, now=now)
    tell_of_failures(tx, list(rows.values()), now)


def _tell_of_arrivals(tx: Tx, sent: Sequence[ClaimedEntry], now: datetime) -> None:
    """Let features do what follows from what has arrived; a mistake of theirs loses no outcome."""
    if not sent:
        return
    try:
        with tx.begin_nested():
            arrived(tx, rows=[row.entry for row in sent], now=now)
    except Exception as error:
        log.error("what follows from a notice was not done", rows=[row.id for row in sent], exc_info=error)


def _settle(
    tx: Tx,
    row: ClaimedEntry,
    outcome: Outcome,
    errands: Mapping[str, ErrandKind],
    *,
    now: datetime,
    jitter: Callable[[], float],
) -> None:
    match outcome:
        case Sent():
            row.settle(State.SENT, now)
            row.channel_id, row.message_id = outcome.channel_id, outcome.message_id
        case Done():
            _done(tx, row, outcome.made, errands, now)
        case Left():
            row.settle(State.CANCELLED, now, Reason.LEFT)
        case Refused():
            if not outcome.unknown:
                row.forget_attempt()
            _refused(tx, row, outcome.code, errands, now)
        case Later():
            _later(row, outcome, now, jitter)
        case Absent():
            row.forget_attempt()
            row.attempts = max(0, row.attempts - 1)  # looking is no attempt
            _again(row, row.due_again(now), row.reason or Reason.ABSENT, now)
        case Moved() | ChannelGone():
            row.forget_attempt()
            if isinstance(outcome, Moved):
                row.route = _thread_route(outcome)
            _again(row, row.due_again(now), Reason.MOVED, now)
        case Released() | Quarantined() | ThreadsFull():
            _put_back(row, outcome, now)
        case _:
            raise TypeError(f"an outcome of the class {type(outcome).__name__}")


def _put_back(row: ClaimedEntry, outcome: Released | Quarantined | ThreadsFull, now: datetime) -> None:
    """It was no attempt of this row's: it is claimed anew, and may go another way or wait."""
    row.attempts = max(0, row.attempts - 1)
    match outcome:
        case Released():
            nothing_out, at, reason = outcome.untried, row.due_again(now), None
        case Quarantined():
            nothing_out, at, reason = True, row.due_again(now), Reason.QUARANTINED
        case ThreadsFull():
            row.attempts = max(1, row.attempts)  # so that it shows that it is late
            at = postponed(now + threads.FIRST_LOOK, due_at=row.due_at, now=now)
            at = at if row.expires_at is None else min(at, row.expires_at)
            nothing_out, reason = not outcome.unknown, Reason.THREADS_FULL
    if nothing_out:
        row.forget_attempt()
    row.put_off(at, reason)


def _thread_route(moved: Moved) -> Route:
    return Route(RouteKind.THREAD, moved.thread_id) if moved.thread_id else NEW_THREAD


def _is_recalled(row: ClaimedEntry) -> bool:
    """Whether its person deleted their data while it was on its way."""
    return row.kind == RECALL and row.requested_version > row.processed_version


def _recall(row: ClaimedEntry, outcome: Outcome, now: datetime) -> None:
    """What has arrived is known now, and taken back."""
    if isinstance(outcome, Sent):
        row.channel_id, row.message_id = outcome.channel_id, outcome.message_id
    elif isinstance(outcome, Moved):
        row.route = _thread_route(outcome)
    row.attempts = 0
    row.put_off(now)


def _later(row: ClaimedEntry, outcome: Later, now: datetime, jitter: Callable[[], float]) -> None:
    if not outcome.unknown:
        row.forget_attempt()
    wait = backoff(row.attempts, jitter())
    if outcome.wait is not None:
        row.attempts = max(1, row.attempts - 1)  # to be told to wait is no failure
        wait = max(wait, outcome.wait)
    _again(row, now + wait, outcome.code, now, perhaps=outcome.unknown)


def _again(row: ClaimedEntry, at: datetime, code: str, now: datetime, *, perhaps: bool = False) -> None:
    if row.attempts < LAST_ATTEMPT:
        row.put_off(at, code)
        return
    if perhaps:
        log.info("nobody can say whether it arrived", row=row.id, kind=row.kind, code=code)
    row.settle(State.FAILED, now, Reason.PERHAPS_SENT if perhaps else code)


def _done(tx: Tx, row: ClaimedEntry, made: int | None, errands: Mapping[str, ErrandKind], now: datetime) -> None:
    kind = errands.get(row.kind)
    row.settle(State.SENT, now)
    if kind is None:
        return
    if kind.done is not None:
        try:
            with tx.begin_nested():
                again_at = kind.done(tx, row.entry, made, now)
        except Exception as error:  # noqa: BLE001 - one feature's mistake loses no other's outcome
            fail_by(row, error, now)
            return
        if again_at is not None:
            _next_round(row, again_at)
            return
    _once_more(row, kind, now)


def _once_more(row: ClaimedEntry, kind: ErrandKind, now: datetime) -> None:
    """What was asked for anew while it was in hand is done again, after its interval."""
    if row.requested_version > row.processed_version:
        _next_round(row, now + kind.interval)


def _next_round(row: ClaimedEntry, at: datetime) -> None:
    row.forget_attempt()
    row.attempts = 0
    row.put_off(at, Reason.INTERVAL)


def _refused(tx: Tx, row: ClaimedEntry, code: str, errands: Mapping[str, ErrandKind], now: datetime) -> None:
    kind = errands.get(row.kind)
    row.settle(State.FAILED, now, code)
    if kind is None or kind.refused is None:
        return
    try:
        with tx.begin_nested():
            noted = kind.refused(tx, row.entry, code, now)
            if isinstance(noted, datetime):
                row.attempts = 0
                row.put_off(noted, Reason.WAITING)
            elif noted:
                row.settle(State.CANCELLED, now, code)
                _once_more(row, kind, now)
    except Exception as error:  # noqa: BLE001 - one feature's mistake loses no other's outcome
        fail_by(row, error, now)


@dataclass(slots=True)
class _Learned:
    """What outcomes tell of people, by server and account: few at a time, and seldom anything new."""

    opened: dict[int, int] = field(default_factory=dict[int, int])
    """The channels of direct conversations that were not known, by account: it has one with us, in any server."""
    channels_gone: set[int] = field(default_factory=set[int])
    """Accounts whose direct channel is no more."""
    not_begun: set[int] = field(default_factory=set[int])
    """Accounts with which Discord lets us begin no conversation, as with all others."""
    left: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    closed: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    """Who takes no direct messages."""
    threads: dict[tuple[int, int], tuple[int | None, int | None]] = field(
        default_factory=dict[tuple[int, int], tuple[int | None, int | None]]
    )
    """A person's own thread, and its channel."""
    locked: set[tuple[int, int, int]] = field(default_factory=set[tuple[int, int, int]])
    """By server and account, threads in which nothing can be written."""

    def learn(self, row: ClaimedEntry, outcome: Outcome, *, is_recalled: bool) -> None:
        server = row.server_id
        match outcome:
            case Moved() if outcome.locked:
                self.locked.add((server, outcome.user_id, row.route_id or 0))
            case Moved() if not outcome.closed:  # of a recall too: it is of whoever else was to read it
                self.threads[server, outcome.user_id] = (outcome.thread_id, outcome.channel_id)
            case Moved() if not is_recalled:
                self.closed.add((server, outcome.user_id))
            case Sent() if outcome.opened_with is not None and not is_recalled:
                self.opened[outcome.opened_with] = outcome.channel_id
            case ChannelGone():
                self.channels_gone.add(outcome.user_id)
            case Quarantined():
                self.not_begun.add(outcome.user_id)
            case Left() if not is_recalled:
                self.left.add((server, outcome.user_id))
            case _:
                pass

    def keep(self, tx: Tx, now: datetime) -> None:
        if self.channels_gone:
            tx.execute(update(Member).where(Member.user_id.in_(self.channels_gone)).values(dm_channel_id=None))
        if self.not_begun:
            quarantine.begin(tx, users=self.not_begun, now=now)
        if self.opened:
            opened = [{"user": user, "channel": channel} for user, channel in self.opened.items()]
            tx.connection().execute(_OPENED, opened)
            quarantine.end(tx, users=self.opened, now=now)
        for server, user in self.left:
            identity.has_left(tx, server=server, user=user, now=now)
        for (server, user), (thread, channel) in self.threads.items():
            if thread is not None:
                _close_earlier(tx, server, user, thread, now)
            _change(tx, server, user, thread_id=thread, thread_channel_id=channel)
        for server, user, thread in self.locked:
            _leave_locked(tx, server, user, thread, now)
        to_thread = case(
            (Member.contact_method == ContactMethod.DIRECT, ContactMethod.THREAD), else_=Member.contact_method
        )
        for server, user in self.closed:
            _change(tx, server, user, contact_method=to_thread)


_OPENED = (
    update(Member.__table__)  # pyright: ignore[reportArgumentType]
    .where(Member.__table__.c.user_id == bindparam("user"))
    .values(dm_opened=True, dm_channel_id=bindparam("channel"))
)


def _change(tx: Tx, server: int, user: int, **values: Any) -> None:
    tx.execute(update(Member).where(Member.server_id == server, Member.user_id == user).values(values))


def _close_earlier(tx: Tx, server: int, user: int, thread: int, now: datetime) -> None:
    """The thread that served before goes: its person cannot read it any more, and nobody else should."""
    earlier = tx.execute(
        select(Member.thread_id).where(
            Member.server_id == server,
            Member.user_id == user,
            Member.thread_id.is_not(None),
            Member.thread_id != thread,
        )
    ).scalar_one_or_none()
    if earlier is not None:
        recalls.remove_thread(tx, server=server, user=user, thread=earlier, due=now)


def _leave_locked(tx: Tx, server: int, user: int, thread: int, now: datetime) -> None:
    """Somebody locked the thread that served: another one is made. The locked one goes when nothing is answered there.

    Until it closes, as threads do in which nothing is said, its buttons can be pressed.
    """
    left = tx.execute(
        update(Member)
        .where(Member.server_id == server, Member.user_id == user, Member.thread_id == thread)
        .values(thread_id=None, thread_channel_id=None)
        .returning(Member.id)
    ).all()
    if left:
        recalls.remove_thread(tx, server=server, user=user, thread=thread, due=now + ANSWERED_FOR)
