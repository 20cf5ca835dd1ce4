"""What came of an attempt, and writing it down."""

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, select, update

from bot import outbox
from bot.core.people import ContactMethod
from bot.db import Tx
from bot.logs import named
from bot.outbox import ErrandKind, buttons
from bot.outbox.entries import COLUMNS, ClaimedEntry, write_back
from bot.outbox.errands import Errand
from bot.outbox.failures import fail_by, tell_of_failures
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import LAST_ATTEMPT, NEW_THREAD, RECALL, Reason, Route, RouteKind, Sort, State, backoff
from bot.people import identity
from bot.people.models import Member

log = named(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """The message is there."""

    id: int
    channel_id: int
    message_id: int
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The errand is done; `made` is the id of what was made or adopted."""

    id: int
    made: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """The person has left the server."""

    id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be done, and trying again would not help; `code` is Discord's, or the name of our own error."""

    id: int
    code: str
    unknown: bool = False
    """An earlier attempt may have arrived all the same."""


@dataclass(frozen=True, slots=True)
class Later:
    """It did not work now. `unknown`: it may have arrived all the same."""

    id: int
    code: str
    unknown: bool
    wait: timedelta | None = None
    """Discord says itself when it may be asked again."""
    everybody: bool = False
    """Until then it does not want to be asked anything."""


@dataclass(frozen=True, slots=True)
class Absent:
    """We looked: no earlier attempt has arrived."""

    id: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The person is to be reached by their own thread: this one, or (None) one that is to be made."""

    id: int
    user_id: int
    thread_id: int | None
    channel_id: int | None = None
    """Where that thread is."""
    closed: bool = False
    """They take no direct messages: from now on their thread serves, whatever they chose."""


@dataclass(frozen=True, slots=True)
class Released:
    """Not tried, since we are stopping or it waited too long: it goes back as it was."""

    id: int
    untried: bool
    """Nothing went out under its nonce, now or earlier."""


Thread = tuple[int | None, int | None]
"""A person's own thread and its channel."""
Outcome = Sent | Done | Left | Refused | Later | Absent | Moved | Released
Executors = Mapping[type[Errand], Callable[[DeliveryAttempt, Any], Awaitable[Outcome]]]
"""How each class of errand is done on Discord: makes one attempt, says what came of it, never raises."""


def record(  # noqa: PLR0912, PLR0915 - one branch per outcome
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
    dm_opened: set[tuple[int, int]] = set()
    gone: set[tuple[int, int]] = set()
    closed: set[tuple[int, int]] = set()
    threads: dict[tuple[int, int], Thread] = {}
    for outcome in outcomes:
        row = rows.get(outcome.id)
        if row is None:
            continue
        if row.kind == RECALL and row.requested_version > row.processed_version:
            _recall(row, outcome, threads, now)
            continue
        match outcome:
            case Sent():
                row.settle(State.SENT, now)
                row.channel_id, row.message_id = outcome.channel_id, outcome.message_id
                if outcome.user_id is not None:
                    dm_opened.add((row.server_id, outcome.user_id))
            case Done():
                _done(tx, row, outcome.made, errands, now)
            case Left():
                gone.add((row.server_id, outcome.user_id))
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
                _again(row, row.turn(now), row.reason or Reason.ABSENT, now)
            case Moved():
                if outcome.closed:
                    closed.add((row.server_id, outcome.user_id))
                else:
                    threads[row.server_id, outcome.user_id] = (outcome.thread_id, outcome.channel_id)
                row.forget_attempt()
                row.route = Route(RouteKind.THREAD, outcome.thread_id) if outcome.thread_id else NEW_THREAD
                _again(row, row.turn(now), Reason.MOVED, now)
            case Released():
                row.attempts = max(0, row.attempts - 1)
                if outcome.untried:
                    row.forget_attempt()
                row.put_off(row.turn(now))
    write_back(tx, list(rows.values()))
    _remember(tx, dm_opened, gone, threads, closed, now=now)
    buttons.sent(
        tx, [row.entry for row in rows.values() if row.sort == Sort.NOTICE and row.state == State.SENT], now=now
    )
    tell_of_failures(tx, list(rows.values()), now)


def _recall(row: ClaimedEntry, outcome: Outcome, threads: dict[tuple[int, int], Thread], now: datetime) -> None:
    """Its person deleted their data while this was on its way: what has arrived is known now, and taken back."""
    if isinstance(outcome, Sent):
        row.channel_id, row.message_id = outcome.channel_id, outcome.message_id
    elif isinstance(outcome, Moved):
        row.route = Route(RouteKind.THREAD, outcome.thread_id) if outcome.thread_id else NEW_THREAD
        if not outcome.closed:  # it is of whoever else was to read it
            threads[row.server_id, outcome.user_id] = (outcome.thread_id, outcome.channel_id)
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
                kind.done(tx, row.entry, made, now)
        except Exception as error:  # noqa: BLE001 - one feature's mistake loses no other's outcome
            fail_by(row, error, now)
            return
    _once_more(row, kind, now)


def _once_more(row: ClaimedEntry, kind: ErrandKind, now: datetime) -> None:
    """What was asked for anew while it was in hand is done again, after its rest."""
    if row.requested_version > row.processed_version:
        row.forget_attempt()
        row.attempts = 0
        row.put_off(now + kind.rest, Reason.RESTING)


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


def _remember(
    tx: Tx,
    dm_opened: set[tuple[int, int]],
    gone: set[tuple[int, int]],
    threads: Mapping[tuple[int, int], Thread],
    closed: set[tuple[int, int]],
    *,
    now: datetime,
) -> None:
    """Keep what was learned of people: few at a time, and seldom anything new."""
    by_server: dict[int, set[int]] = {}
    for server, user in dm_opened:
        by_server.setdefault(server, set()).add(user)
    for server, users in by_server.items():
        tx.execute(
            update(Member)
            .where(Member.server_id == server, Member.user_id.in_(users), Member.dm_opened.is_(False))
            .values(dm_opened=True)
        )
    for server, user in gone:
        identity.has_left(tx, server=server, user=user, now=now)
    for (server, user), (thread, channel) in threads.items():
        if thread is not None:
            _close_earlier(tx, server, user, thread, now)
        new: dict[str, Any] = {"thread_id": thread, "thread_channel_id": channel}
        tx.execute(update(Member).where(Member.server_id == server, Member.user_id == user).values(new))
    for server, user in closed:
        contact_method = case(
            (Member.contact_method == ContactMethod.DIRECT, ContactMethod.THREAD), else_=Member.contact_method
        )
        tx.execute(
            update(Member)
            .where(Member.server_id == server, Member.user_id == user)
            .values(contact_method=contact_method)
        )


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
        outbox.errand(tx, "privacy.thread", server=server, subject=earlier, now=now)
