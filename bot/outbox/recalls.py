"""Taking back what stands in Discord, or is on its way there, about a person who deletes their data.

A row of the outbox that is in hand at that moment, or was tried and may have arrived, cannot be deleted: what its
attempt makes would be nobody's. It becomes a recall: whatever arrives under it is found, and removed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, case, cast, delete, false, or_, select, update

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind
from bot.outbox.errands import Errand, Recall, RemoveChannel, TakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import FINAL, RECALL, DueEntry, DueRows, EntryType, Postponed, RouteKind, State, route_of
from bot.people.models import Member

ROLE, THREAD = "privacy.role", "privacy.thread"
"""The errands that take a role from somebody who deleted their data, and delete their thread."""
IN_HAND = timedelta(seconds=2)
"""When to look again whether what was on its way for a person has arrived."""


def take_role(tx: Tx, *, server: int, user: int, role: int, now: datetime) -> None:
    """Owe the removal of a role; the errand names the account itself, and vanishes once it is done."""
    outbox.errand(tx, ROLE, server=server, subject=user, dedupe_key=str(role), now=now)


def recall(tx: Tx, *, user: int, members: Sequence[int], told: Mapping[str, Select[int]], now: datetime) -> None:
    """Delete what was owed to a person, and take back what others read, or are about to read, of them.

    `members` are their rows, which are still there. `told` has the kinds of notices that tell others of them, and the
    subjects of these that do.
    """
    _close_threads(tx, members, now)
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


def _close_threads(tx: Tx, ids: Sequence[int], now: datetime) -> None:
    """Owe the removal of the person's own threads, with what the bot wrote to them there."""
    threads = tx.execute(
        select(Member.server_id, Member.thread_id).where(Member.id.in_(ids), Member.thread_id.is_not(None))
    ).all()
    for server_id, thread_id in threads:
        outbox.errand(tx, THREAD, server=server_id, subject=thread_id or 0, now=now)


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
    return {row.id: RemoveChannel(row.server_id, row.subject_id) for row in rows}


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


def forget(tx: Tx, row: DueEntry, _made: int | None, _now: datetime) -> None:
    """It is done: the row, which names the account, goes too."""
    tx.execute(delete(OutboxEntry).where(OutboxEntry.id == row.id))
    tx.info["erased"] = True


def _refused(tx: Tx, row: DueEntry, _code: str, _now: datetime) -> bool:
    """Discord lets us do no more; the daily sweep forgets the row."""
    return True


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
