"""Preparing attempts: the facts of each row, what its attempt does, and the way it goes."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.db import Tx
from bot.db.engine import is_transient
from bot.outbox import ErrandKind
from bot.outbox.conversations import Conversations, NewConversations, Person, people_by_account
from bot.outbox.entries import ClaimedEntry
from bot.outbox.errands import Errand
from bot.outbox.failures import fail_by
from bot.outbox.kinds import DeliveryAttempt, Kinds
from bot.outbox.notices import (
    NEW_THREAD,
    DueRows,
    EntryType,
    NoticeContent,
    Postponed,
    Reason,
    Route,
    RouteKind,
    SendMode,
    State,
    ToChannel,
    ToPerson,
    next_mode,
    postponed,
)


def prepare(
    tx: Tx, rows: Sequence[ClaimedEntry], kinds: Kinds, new_conversations: NewConversations, now: datetime
) -> list[DeliveryAttempt]:
    """Find the facts, decide what each attempt does, and write the attempts down."""
    found: dict[int, NoticeContent | Errand | Postponed] = {}
    unmade: dict[int, Errand | Postponed] = {}
    by_kind: dict[tuple[str, str], list[ClaimedEntry]] = {}
    for row in rows:
        by_kind.setdefault((row.entry_type, row.kind), []).append(row)
    for (entry_type, kind), some in by_kind.items():
        source = kinds.notices.get(kind) if entry_type == EntryType.NOTICE else kinds.errands.get(kind)
        if source is None:
            for row in some:
                row.settle(State.FAILED, now, Reason.UNKNOWN_KIND)
            continue
        found |= _facts(tx, source.facts, some, now, kinds)
        if isinstance(source, ErrandKind):
            unmade |= _unmade(tx, source, some, found, now)
    people = people_by_account(tx, [content for content in found.values() if isinstance(content, NoticeContent)])
    conversations = Conversations(tx, new_conversations, now)
    attempts: list[DeliveryAttempt] = []
    for row in rows:
        if row.state != State.CLAIMED:
            continue
        what = found.get(row.id)
        if isinstance(what, Postponed) and row.attempted_at is None:
            _wait(row, what, now)
            continue
        if isinstance(what, NoticeContent):
            attempt = _notice(row, what, people, conversations, now)
        elif what is None or isinstance(what, Postponed):
            attempt = _look_or_cancel(row, unmade.get(row.id), now)
        else:
            attempt = _errand(row, what, now)
        if attempt is not None:
            attempts.append(attempt)
    conversations.save()
    return attempts


def _facts(
    tx: Tx,
    facts: Callable[..., Mapping[int, Any]],
    rows: Sequence[ClaimedEntry],
    now: datetime,
    kinds: Kinds | None = None,
) -> dict[int, Any]:
    """The facts of one kind; if they cannot be had for all at once, each row is tried, and fails, on its own."""
    try:
        with tx.begin_nested():
            entries = [row.entry for row in rows]
            due = DueRows(entries, now, kinds.vault, kinds.public_url) if kinds is not None else DueRows(entries, now)
            return dict(facts(tx, due))
    except Postponed as not_yet:
        if len(rows) == 1:
            return {rows[0].id: not_yet}
    except Exception as error:  # noqa: BLE001 - one feature's mistake stops no other's notices
        if len(rows) == 1 or is_transient(error):
            fail_by(rows[0], error, now)
            return {}
    found: dict[int, Any] = {}
    for row in rows:
        found |= _facts(tx, facts, [row], now, kinds)
    return found


def _unmade(
    tx: Tx,
    kind: ErrandKind,
    rows: Sequence[ClaimedEntry],
    found: Mapping[int, object],
    now: datetime,
) -> dict[int, Errand | Postponed]:
    """What earlier attempts at these rows may have made, of what is not to be made now."""
    lost = [
        row
        for row in rows
        if row.asked is not None and row.state == State.CLAIMED and not isinstance(found.get(row.id), Errand)
    ]
    if not lost or kind.unmade is None:
        return {}
    return _facts(tx, kind.unmade, lost, now)


def _look_or_cancel(row: ClaimedEntry, unmade: Errand | Postponed | None, now: datetime) -> DeliveryAttempt | None:
    """There is nothing to be said or made any more; but what may have gone out, or been made, is looked for."""
    if isinstance(unmade, Postponed):
        _wait(row, unmade, now)
        return None
    if unmade is not None:
        return _attempt(row, unmade, SendMode.REMOVE, now)
    if row.entry_type == EntryType.NOTICE and row.attempted_at is not None:
        return _attempt(row, None, SendMode.LOOK, now)
    row.settle(State.CANCELLED, now)
    return None


def _errand(row: ClaimedEntry, errand: Errand, now: datetime) -> DeliveryAttempt:
    mode = SendMode.SEND if row.attempted_at is None else SendMode.AGAIN
    return _attempt(row, errand, mode, now)


def _notice(
    row: ClaimedEntry,
    content: NoticeContent,
    people: Mapping[tuple[int, int], Person],
    conversations: Conversations,
    now: datetime,
) -> DeliveryAttempt | None:
    person = people.get((row.server_id, content.to.user_id)) if isinstance(content.to, ToPerson) else None
    if person is not None and person.ethiopian:
        content = replace(content, ethiopian=True)
    route = _route(row, content, person, now)
    if route == NEW_THREAD and row.route == NEW_THREAD:
        mode = SendMode.SEND  # making the thread looks for an earlier one by itself
    else:
        goes_on = row.route == route and (row.expires_at is None or row.expires_at > now)
        mode = next_mode(attempted_at=row.attempted_at, same_route=goes_on, now=now)
    dm_channel_id = None if person is None else person.dm_channel_id
    if mode is SendMode.LOOK:
        return _attempt(row, None, mode, now, dm_channel_id=dm_channel_id)
    if person is not None and person.gone and mode is SendMode.SEND:
        row.settle(State.FAILED if content.matters else State.CANCELLED, now, Reason.LEFT)
        return None
    if route.kind is RouteKind.DM and person is not None and mode is SendMode.SEND and person.is_new:
        rests_until = conversations.resting_until(person.member_id, server=row.server_id)
        if rests_until is not None:
            thread = _by_thread(content.to, person)
            if thread is None:
                row.put_off(rests_until, Reason.QUARANTINED)
                return None
            route = thread
        elif (free_at := conversations.reserve(person.member_id)) is not None:
            row.put_off(free_at, Reason.PACED)
            return None
    if route == NEW_THREAD and (made_at := conversations.reserve_thread(row)) is not None:
        row.put_off(made_at, Reason.PACED)
        return None
    row.route = route
    taken = conversations.threads_of_others(row) if route == NEW_THREAD else frozenset[int]()
    return _attempt(row, content, mode, now, taken=taken, dm_channel_id=dm_channel_id)


def _wait(row: ClaimedEntry, what: Postponed, now: datetime) -> None:
    """Look at it again later, and at the latest when it would be stale: then it expires."""
    again_at = postponed(what.again_at, due_at=row.due_at, now=now)
    row.put_off(again_at if row.expires_at is None else min(again_at, row.expires_at), Reason.WAITING)


def _attempt(
    row: ClaimedEntry,
    what: NoticeContent | Errand | None,
    mode: SendMode,
    now: datetime,
    *,
    taken: frozenset[int] = frozenset(),
    dm_channel_id: int | None = None,
) -> DeliveryAttempt:
    row.attempts += 1
    row.processed_version = row.requested_version
    if row.attempted_at is None or row.nonce is None:
        row.attempted_at, row.nonce = now, secrets.token_urlsafe(16)
        row.asked = what.asked if isinstance(what, Errand) else None
    return DeliveryAttempt(
        entry=row.entry,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        nonce=row.nonce,
        route=row.route,
        mode=mode,
        what=what,
        asked=row.asked,
        taken=taken,
        dm_channel_id=dm_channel_id,
    )


def _route(row: ClaimedEntry, content: NoticeContent, person: Person | None, now: datetime) -> Route:
    to = content.to
    if isinstance(to, ToChannel):
        return Route(RouteKind.CHANNEL, to.channel_id)
    directly = to.opens_dm
    if person is not None:
        if person.chose_direct:
            directly = directly or person.dm_opened or person.asked(now)
        elif person.open_thread is not None or person.chose_thread:
            directly = False
    thread = _by_thread(to, person)
    # A thread that there is serves whom it is to; one is made where nothing else serves, or was begun with.
    if thread is not None and (not directly or (thread == NEW_THREAD and row.route == NEW_THREAD)):
        return thread
    return Route(RouteKind.DM, to.user_id)


def _by_thread(to: ToChannel | ToPerson, person: Person | None) -> Route | None:
    """By a person's own thread: the one that they can read, or one that is made; None where none can be."""
    if person is not None and person.open_thread is not None:
        return Route(RouteKind.THREAD, person.open_thread)
    if isinstance(to, ToChannel) or to.fallback_channel_id is None:
        return None
    if person is not None and to.fallback_channel_id in person.closed:
        return None  # they do not see that channel any more, nor what is in it
    return NEW_THREAD
