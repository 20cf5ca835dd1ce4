"""What people do with what they wrote: take it back, let it count again, delete it."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.confirmations import require_same
from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.refusals import NotJoined
from cogs.prompts.refusals import UnknownPrompt
from cogs.reflections.models import Reflection
from cogs.reflections.rules.audience import ReflectionStatus
from cogs.reflections.services import counting, journal


@dataclass(frozen=True, slots=True)
class Doomed:
    """What would be deleted."""

    id: int
    at: datetime
    counts: bool


def withdraw(tx: Tx, act: Act, *, reflection: int) -> None:
    """Take a reflection back: it counts no more, and is shared with nobody. It stays in the journal.

    Raises:
        EntryGone: it is not there any more.
    """
    row = journal.require(tx, act, reflection)
    if row.status == ReflectionStatus.KEPT:
        row.status = ReflectionStatus.WITHDRAWN
        counting.count_no_more(tx, act, row.post_id)


def count_again(tx: Tx, act: Act, *, reflection: int) -> bool:
    """Let a reflection count again; False: nothing counts by it now, but it is no longer withdrawn.

    Raises:
        EntryGone: it is not there any more.
    """
    row = journal.require(tx, act, reflection)
    if row.status != ReflectionStatus.WITHDRAWN:
        return row.status == ReflectionStatus.KEPT
    row.status = ReflectionStatus.KEPT
    if row.post_id is None:
        return False
    try:
        prompt = counting.prompt_of(tx, act, row.post_id)
    except (UnknownPrompt, NotJoined):
        return False
    tx.flush()
    counting.count(tx, act, cohort=prompt.cohort_id, post=row.post_id)
    return True


def doomed(tx: Tx, act: Act, *, reflection: int) -> Doomed:
    """What would be deleted.

    Raises:
        EntryGone: it is not there any more.
    """
    return _doomed(journal.require(tx, act, reflection))


def delete(tx: Tx, act: Act, *, reflection: int, mark: str | None) -> None:
    """Delete a reflection, with the credit for it and wherever it stands.

    Raises:
        EntryGone: it is not there any more.
        NotConfirmed: something has changed since it was shown.
    """
    row = journal.require(tx, act, reflection)
    require_same(_doomed(row), mark)
    post, counted = row.post_id, row.status == ReflectionStatus.KEPT
    tx.delete(row)
    if counted:
        counting.count_no_more(tx, act, post)
    tx.info["erased"] = True


def _doomed(row: Reflection) -> Doomed:
    return Doomed(row.id, row.at, row.post_id is not None and row.status == ReflectionStatus.KEPT)
