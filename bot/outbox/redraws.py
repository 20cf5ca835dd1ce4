"""Messages of ours that are to show how things stand now: each notice in the place where it was posted."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.db import Tx
from bot.outbox.errands import Errand, Redraw
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import NoticeContent, Postponed, State

SOON = timedelta(seconds=5)
"""When to look again after a message that is just going out, perhaps as things stood before."""

Posted = dict[tuple[int, int], OutboxEntry]
"""The notices that have gone out, are going out, or may have, by server and subject."""


def posted(tx: Tx, kinds: Collection[str], subjects: Collection[int]) -> Posted:
    """The posted notices of these kinds about these subjects."""
    found = select(OutboxEntry).where(
        OutboxEntry.kind.in_(kinds),
        OutboxEntry.subject_id.in_(subjects),
        OutboxEntry.state.in_((State.SENT, State.CLAIMED))
        | ((OutboxEntry.state == State.PLANNED) & OutboxEntry.attempted_at.is_not(None)),
    )
    return {(entry.server_id, entry.subject_id): entry for entry in tx.execute(found).scalars()}


def redraw(entry: OutboxEntry, content: NoticeContent, now: datetime) -> Errand | Postponed | None:
    """The errand that shows this content in a posted notice; None: it stands nowhere."""
    if entry.state == State.CLAIMED:
        return Postponed(now + SOON)
    if entry.state == State.PLANNED:  # it may have arrived as things stood before, and is looked for when it is tried
        return Postponed(max(now, entry.next_attempt_at or now) + SOON)
    if entry.channel_id is None or entry.message_id is None:
        return None
    return Redraw(entry.server_id, entry.channel_id, entry.message_id, entry.kind, entry.id, content)
