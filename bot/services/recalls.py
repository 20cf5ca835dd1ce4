"""Taking back what stands in Discord, or is on its way there, about a person who deletes their data.

A row of the outbox that is in hand at that moment, or was tried and may have arrived, cannot be deleted: what its
attempt makes would be nobody's. It becomes a recall: whatever arrives under it is found, and removed.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, case, cast, delete, or_, select, update

from bot.db import Tx
from bot.db.models import Match, Meeting, Member, OutboxEntry
from bot.domain.errands import Errand, Recall
from bot.domain.notices import RECALL, DueEntry, Postponed, Sort, State
from bot.services.deliveries.conversations import NEW_THREAD
from bot.services.outbox import ErrandKind

OF_PAIRS = ("match.pairing", "match.mentee", "match.introduction", "match.left")
OF_MEETINGS = ("meeting.confirm", "meeting.confirmed")
"""The notices that tell one of two people of the other."""


def recall(tx: Tx, *, user: int, members: Collection[int], now: datetime) -> None:
    """Delete what was owed to a person, and take back what others read, or are about to read, of them.

    `members` are their rows; they, their pairs and their meetings are still there.
    """
    pairs = select(Match.id).where(Match.mentor_id.in_(members) | Match.mentee_id.in_(members))
    meetings = select(Meeting.id).where(Meeting.match_id.in_(pairs))
    theirs = OutboxEntry.member_id.in_(members)
    of_them = or_(
        OutboxEntry.kind.in_(OF_PAIRS) & OutboxEntry.subject_id.in_(pairs),
        OutboxEntry.kind.in_(OF_MEETINGS) & OutboxEntry.subject_id.in_(meetings),
    )
    perhaps = (OutboxEntry.state != State.SENT) & (
        OutboxEntry.attempted_at.is_not(None) | (OutboxEntry.route == NEW_THREAD)
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


def _become(tx: Tx, rows: ColumnElement[bool], user: int, *, reader: object, now: datetime) -> None:
    """Make recalls of these rows. What is in hand stays so: its outcome says what there is to be taken back."""
    in_hand = OutboxEntry.state == State.CLAIMED
    tx.execute(
        update(OutboxEntry)
        .where(rows)
        .values(
            kind=RECALL,
            sort=Sort.ERRAND,
            subject_id=user,
            member_id=reader,
            dedupe_key=cast(OutboxEntry.id, String),
            to_many=False,
            urgent=True,
            expires_at=None,
            after_id=None,
            attempts=0,
            languages="",
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


def _facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, Errand | Postponed]:
    """Where each of these went, as far as that is known, and which threads have an owner."""
    servers = {row.server_id for row in rows}
    places = {
        row.id: row
        for row in tx.execute(
            select(OutboxEntry.id, OutboxEntry.route, OutboxEntry.channel_id, OutboxEntry.message_id).where(
                OutboxEntry.id.in_([row.id for row in rows])
            )
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
            route=places[row.id].route or "",
            channel_id=places[row.id].channel_id,
            message_id=places[row.id].message_id,
            since=row.due_at,
            owned=frozenset(owned.get(row.server_id, ())),
        )
        for row in rows
    }


def forget(tx: Tx, row: DueEntry, _made: int | None, _now: datetime) -> None:
    """It is done: the row, which names the account, goes too."""
    tx.execute(delete(OutboxEntry).where(OutboxEntry.id == row.id))
    tx.info["erased"] = True


def _refused(tx: Tx, row: DueEntry, _code: str, _now: datetime) -> bool:
    """Discord lets us do no more; the daily sweep forgets the row."""
    return True


ERRANDS = (ErrandKind(RECALL, _facts, forget, _refused),)
