"""Reading a notice that did not fit into its message: all of it, as things stand now."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.db import Tx
from bot.db.models import Owed
from bot.domain.errors import ButtonTooOld, NoticeOver
from bot.domain.notices import Due, Letter, Sort
from bot.services.act import Act
from bot.services.deliveries.tasks import NoticeSource


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
        select(Owed.id, Owed.kind, Owed.subject_id, Owed.member_id, Owed.occasion, Owed.due_at).where(
            Owed.id == notice,
            Owed.server_id == act.server,
            Owed.sort == Sort.NOTICE,
            Owed.message_id == message,
        )
    ).one_or_none()
    if row is None or row.kind not in kinds:
        raise ButtonTooOld
    due = Due(row.id, row.kind, act.server, row.subject_id, row.member_id, row.occasion, row.due_at)
    letter = kinds[row.kind].facts(tx, [due], act.now).get(row.id)
    if not isinstance(letter, Letter):
        raise NoticeOver
    return Whole(row.kind, letter.facts)
