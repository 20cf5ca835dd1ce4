"""Reading a notice that did not fit into its message: all of it, as things stand now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.core.refusals import ButtonTooOld, NoticeOver
from bot.db import Tx
from bot.outbox.entries import due_entry
from bot.outbox.kinds import NoticeSource
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueRows, EntryType, NoticeContent
from bot.people.act import Act


@dataclass(frozen=True, slots=True)
class Whole:
    """A notice of which all is to be read: its kind, and what it tells."""

    kind: str
    facts: object


def whole(tx: Tx, act: Act, *, notice: int, message: int, kinds: Mapping[str, NoticeSource]) -> Whole:
    """What the notice tells that stands in this message: whoever sees the message may read all of it.

    Raises:
        ButtonTooOld: no notice of this server stands there.
        NoticeOver: what it is about has ended.
    """
    row = tx.execute(
        select(OutboxEntry).where(
            OutboxEntry.id == notice,
            OutboxEntry.server_id == act.server,
            OutboxEntry.entry_type == EntryType.NOTICE,
            OutboxEntry.message_id == message,
        )
    ).scalar_one_or_none()
    if row is None or row.kind not in kinds:
        raise ButtonTooOld
    due = due_entry(row)
    content = kinds[row.kind].facts(tx, DueRows([due], act.now, act.vault)).get(row.id)
    if not isinstance(content, NoticeContent):
        raise NoticeOver
    return Whole(row.kind, content.facts)
