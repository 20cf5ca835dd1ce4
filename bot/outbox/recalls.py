"""Taking back what stands in Discord, or is on its way there, about a person who deletes their data.

A row of the outbox that is in hand at that moment, or was tried and may have arrived, cannot be deleted: what its
attempt makes would be nobody's. It becomes a recall: whatever arrives under it is found, and removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, case, cast, delete, false, or_, select, update

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind
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
REMAINS = NoticeType("thread.remains", lateness=timedelta(days=60))
"""The notice by which the staff hear of a thread that the bot may not delete; its subject is the thread's id."""
IN_HAND = timedelta(seconds=2)
"""When to look again whether what was on its way for a person has arrived."""


@dataclass(frozen=True, slots=True)
class RemainingThread:
    """What the staff hear of a thread of ours that is nobody's any more."""

    thread_id: int


def take_role(tx: Tx, *, server: int, user: int, role: int, now: datetime) -> None:
    """Owe the removal of a role; the errand names the account itself, and vanishes once it is done."""
    outbox.errand(tx, ROLE, server=server, subject=user, dedupe_key=str(role), now=now)


def remove_thread(tx: Tx, *, server: int, user: int, thread: int, now: datetime) -> None:
    """Owe the removal of a person's own thread; the errand names the account itself, and vanishes once it is done."""
    outbox.errand(tx, THREAD, server=server, subject=thread, dedupe_key=str(user), now=now)


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


def _close_threads(tx: Tx, user: int, ids: Sequence[int], now: datetime) -> None:
    """Owe the removal of the person's own threads, with what the bot wrote to them there."""
    threads = tx.execute(
        select(Member.server_id, Member.thread_id).where(Member.id.in_(ids), Member.thread_id.is_not(None))
    ).all()
    for server_id, thread_id in threads:
        remove_thread(tx, server=server_id, user=user, thread=thread_id or 0, now=now)


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
    """Discord lets us do no more; the daily sweep forgets the row."""
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
            to, told = ToChannel(server.staff_channel_id), RemainingThread(row.subject_id)
            contents[row.id] = NoticeContent(to, (server.language,), server.timezone, told)
    return contents


def forget_undone(tx: Tx, *, now: datetime) -> None:
    """Once a day: what a deletion owed and could not be done is forgotten too, since it names the account."""
    done = (
        delete(OutboxEntry)
        .where(OutboxEntry.kind.in_((ROLE, THREAD, RECALL)), OutboxEntry.state.in_(FINAL))
        .returning(OutboxEntry.id)
    )
    if tx.execute(done).all():
        tx.info["erased"] = True


ERRANDS = (
    ErrandKind(ROLE, _role_facts, forget),
    ErrandKind(THREAD, _thread_facts, forget),
    ErrandKind(RECALL, _facts, forget, _refused),
)
