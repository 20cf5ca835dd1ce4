"""Taking back what stands in Discord, or is on its way there, about a person who deletes their data.

A row of the outbox that is in hand at that moment, or was tried and may have arrived, cannot be deleted: what its
attempt makes would be nobody's. It becomes a recall: whatever arrives under it is found, and removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, String, case, cast, delete, false, or_, select, update

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind
from bot.outbox.entries import ClaimedEntry
from bot.outbox.errands import Errand, Recall, RemoveThread, TakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    FINAL,
    RECALL,
    Contents,
    DueEntry,
    DueRows,
    EntryType,
    NoticeContent,
    NoticeType,
    Postponed,
    RouteKind,
    State,
    ToChannel,
    route_of,
)
from bot.people.models import Member, Server

ROLE, THREAD = "privacy.role", "privacy.thread"
"""The errands that take a role from somebody who deleted their data, and delete their thread."""
TRIED_DAILY = (ROLE, THREAD, RECALL)
"""The errands of a deletion: one that failed is tried again each day."""
TRIED_FOR = timedelta(days=60)
"""So long a thread, or what was sent, is tried to be removed. A role is until it is taken, since it opens a channel."""
JUST_FAILED = timedelta(hours=1)
"""What failed within this time is tried on the next day: the staff are about to read of it."""
REMAINS = NoticeType("thread.remains", lateness=timedelta(days=60))
"""The notice by which the staff hear of a thread that the bot may not delete.

Its subject is the thread's id, and its key how it stands.
"""
IN_HAND = timedelta(seconds=2)
"""When to look again whether what was on its way for a person has arrived."""


class ThreadState(StrEnum):
    """How a thread of ours stands that is nobody's any more."""

    EMPTIED = ""
    """Nothing of ours is there, and nobody is in it."""
    UNDONE = "undone"
    """Discord did not let us empty it; it is tried again each day."""
    GIVEN_UP = "given up"
    """The same, and it is tried no more."""


@dataclass(frozen=True, slots=True)
class RemainingThread:
    """What the staff hear of a thread of ours that is nobody's any more."""

    thread_id: int
    state: ThreadState = ThreadState.EMPTIED


def take_role(tx: Tx, *, server: int, user: int, role: int, now: datetime) -> None:
    """Owe the removal of a role; the errand names the account itself, and vanishes once it is done."""
    outbox.errand(tx, ROLE, server=server, subject=user, dedupe_key=str(role), now=now)


def remove_thread(tx: Tx, *, server: int, user: int, thread: int, due: datetime) -> None:
    """Owe the removal of a person's own thread; the errand names the account itself, and vanishes once it is done."""
    outbox.errand(tx, THREAD, server=server, subject=thread, dedupe_key=str(user), now=due)


def threads_to_remove(tx: Tx, *, server: int) -> Sequence[int]:
    """The threads of a server that were somebody's, and are not removed yet."""
    return (
        tx.execute(select(OutboxEntry.subject_id).where(OutboxEntry.kind == THREAD, OutboxEntry.server_id == server))
        .scalars()
        .all()
    )


def recall(tx: Tx, *, user: int, members: Sequence[int], told: Mapping[str, Select[int]], now: datetime) -> None:
    """Delete what was owed to a person, and take back what others read, or are about to read, of them.

    `members` are their rows, which are still there. `told` has the kinds of notices that tell others of them, and the
    subjects of these that do.
    """
    _close_threads(tx, user, members, now)
    theirs = OutboxEntry.member_id.in_(members)
    of_them = or_(
        false(), *((OutboxEntry.kind == kind) & OutboxEntry.subject_id.in_(rows) for kind, rows in told.items())
    )
    perhaps = (OutboxEntry.state != State.SENT) & (
        OutboxEntry.attempted_at.is_not(None) | (OutboxEntry.route_kind == RouteKind.NEW_THREAD)
    )
    under_way = (OutboxEntry.state == State.CLAIMED) | perhaps
    _become(tx, theirs & under_way, user, reader=0, now=now)
    _become(
        tx,
        of_them & ~theirs & (under_way | (OutboxEntry.state == State.SENT)),
        user,
        reader=OutboxEntry.member_id,
        now=now,
    )
    tx.execute(delete(OutboxEntry).where(theirs | of_them).execution_options(synchronize_session=False))
    tx.info["owed"] = True


def take_back(tx: Tx, kind: str, subject: int, *, server: int, user: int, now: datetime) -> None:
    """Take back what somebody let others read, or was about to: messages of this kind about a subject of theirs."""
    rows = (OutboxEntry.kind == kind) & (OutboxEntry.subject_id == subject) & (OutboxEntry.server_id == server)
    out = OutboxEntry.state.in_((State.CLAIMED, State.SENT)) | OutboxEntry.attempted_at.is_not(None)
    _become(tx, rows & out, user, reader=OutboxEntry.member_id, now=now)
    tx.execute(delete(OutboxEntry).where(rows).execution_options(synchronize_session=False))
    tx.info["owed"] = True


def _close_threads(tx: Tx, user: int, ids: Sequence[int], now: datetime) -> None:
    """Owe the removal of the person's own threads, with what the bot wrote to them there."""
    threads = tx.execute(
        select(Member.server_id, Member.thread_id).where(Member.id.in_(ids), Member.thread_id.is_not(None))
    ).all()
    for server_id, thread_id in threads:
        remove_thread(tx, server=server_id, user=user, thread=thread_id or 0, due=now)
    tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.kind == THREAD, OutboxEntry.dedupe_key == str(user), OutboxEntry.state == State.PLANNED)
        .values(next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )


def _become(tx: Tx, rows: ColumnElement[bool], user: int, *, reader: object, now: datetime) -> None:
    """Make recalls of these rows. What is in hand stays so: its outcome says what there is to be taken back."""
    in_hand = OutboxEntry.state == State.CLAIMED
    tx.execute(
        update(OutboxEntry)
        .where(rows)
        .values(
            kind=RECALL,
            cohort_id=None,  # it is owed whatever becomes of the cohort
            entry_type=EntryType.ERRAND,
            subject_id=user,
            member_id=reader,
            dedupe_key=cast(OutboxEntry.id, String),
            to_many=False,
            urgent=True,
            expires_at=None,
            after_id=None,
            attempts=0,
            reason=None,
            requested_version=1,
            processed_version=0,
            state=case((in_hand, State.CLAIMED), else_=State.PLANNED),
            next_attempt_at=case((in_hand, OutboxEntry.next_attempt_at), else_=now),
            nonce=case((in_hand, OutboxEntry.nonce)),
            settled_at=None,
        )
        .execution_options(synchronize_session=False)
    )


def _facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """Where each of these went, as far as that is known, and which threads have an owner."""
    servers = {row.server_id for row in rows}
    places = {
        row.id: row
        for row in tx.execute(
            select(
                OutboxEntry.id,
                OutboxEntry.route_kind,
                OutboxEntry.route_id,
                OutboxEntry.channel_id,
                OutboxEntry.message_id,
            ).where(OutboxEntry.id.in_([row.id for row in rows]))
        )
    }
    owned: dict[int, set[int]] = {}
    for server, thread in tx.execute(
        select(Member.server_id, Member.thread_id).where(Member.server_id.in_(servers), Member.thread_id.is_not(None))
    ):
        owned.setdefault(server, set()).add(thread or 0)
    return {
        row.id: Recall(
            server_id=row.server_id,
            user_id=row.subject_id,
            to_others=row.member_id != 0,
            route=route_of(places[row.id].route_kind, places[row.id].route_id),
            channel_id=places[row.id].channel_id,
            message_id=places[row.id].message_id,
            since=row.due_at,
            owned=frozenset(owned.get(row.server_id, ())),
        )
        for row in rows
    }


def _thread_facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    return {row.id: RemoveThread(row.server_id, row.subject_id, int(row.dedupe_key or 0)) for row in rows}


def _role_facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """The roles to be taken; each after what was in hand for that person, since that may be the giving of it."""
    users = {row.subject_id for row in rows}
    being_given = set(
        tx.execute(
            select(OutboxEntry.subject_id).where(
                OutboxEntry.kind == RECALL,
                OutboxEntry.subject_id.in_(users),
                OutboxEntry.state.in_([State.PLANNED, State.CLAIMED]),
            )
        ).scalars()
    )
    return {
        row.id: Postponed(rows.now + IN_HAND)
        if row.subject_id in being_given
        else TakeRole(row.server_id, row.subject_id, int(row.dedupe_key))
        for row in rows
    }


def forget(tx: Tx, row: DueEntry, remains: int | None, now: datetime) -> None:
    """It is done: the row, which names the account, goes too. Of a thread that remains the staff hear."""
    if remains is not None:
        outbox.notice(tx, REMAINS, server=row.server_id, subject=remains, now=now)
    tx.execute(delete(OutboxEntry).where(OutboxEntry.id == row.id))
    tx.info["erased"] = True


def _refused(_tx: Tx, _row: DueEntry, _code: str, _now: datetime) -> bool:
    """Discord lets us do no more; the daily work forgets the row."""
    return True


def remaining(tx: Tx, rows: DueRows) -> Contents:
    """The threads that remain, for the staff channel in the server's language."""
    servers = {
        server.id: server
        for server in tx.execute(
            select(Server.id, Server.staff_channel_id, Server.language, Server.timezone).where(
                Server.id.in_({row.server_id for row in rows})
            )
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        server = servers.get(row.server_id)
        if server is not None and server.staff_channel_id is not None:
            told = RemainingThread(row.subject_id, ThreadState(row.dedupe_key))
            to = ToChannel(server.staff_channel_id)
            contents[row.id] = NoticeContent(to, (server.language,), server.timezone, told)
    return contents


def tell_of_undone(tx: Tx, rows: Sequence[ClaimedEntry], *, now: datetime, due: datetime) -> None:
    """Owe the staff word, once for each, of the threads among these rows that could not be emptied."""
    for row in rows:
        if row.kind == THREAD:
            _owe_word(tx, row.server_id, row.subject_id, ThreadState.UNDONE, now=now, due=due)


def _owe_word(tx: Tx, server: int, thread: int, state: ThreadState, *, now: datetime, due: datetime) -> None:
    outbox.notice(tx, REMAINS, server=server, subject=thread, dedupe_key=state.value, now=now, due=due)


def go_on(tx: Tx, *, now: datetime) -> None:
    """Once a day: try again what a deletion owed and could not be done, and forget what is over; it names the account.

    Of a thread that is tried no more the staff hear before.
    """
    is_failed = OutboxEntry.state == State.FAILED
    is_given_up = is_failed & (OutboxEntry.kind != ROLE) & (OutboxEntry.due_at < now - TRIED_FOR)
    is_over = (OutboxEntry.state.in_(FINAL) & ~is_failed) | is_given_up
    over = tx.execute(
        delete(OutboxEntry)
        .where(OutboxEntry.kind.in_(TRIED_DAILY), is_over)
        .returning(OutboxEntry.kind, OutboxEntry.state, OutboxEntry.server_id, OutboxEntry.subject_id)
        .execution_options(synchronize_session=False)
    ).all()
    for kind, state, server, subject in over:
        if kind == THREAD and state == State.FAILED:
            _owe_word(tx, server, subject, ThreadState.GIVEN_UP, now=now, due=now)
    if over:
        tx.info["erased"] = True
    again = tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.kind.in_(TRIED_DAILY), is_failed, OutboxEntry.settled_at < now - JUST_FAILED)
        .values(state=State.PLANNED, next_attempt_at=now, attempts=0, settled_at=None, reason=None)
        .returning(OutboxEntry.id)
        .execution_options(synchronize_session=False)
    ).all()
    if again:
        tx.info["owed"] = True


ERRANDS = (
    ErrandKind(ROLE, _role_facts, forget),
    ErrandKind(THREAD, _thread_facts, forget),
    ErrandKind(RECALL, _facts, forget, _refused),
)
