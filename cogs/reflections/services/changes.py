"""What people do with what they wrote: take it back, let it count again, delete it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.core.confirmations import require_same
from bot.db import Tx
from bot.people.act import Act
from cogs.prompts.refusals import UnknownPrompt
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import CannotShare
from cogs.reflections.rules.audience import Audience, ReflectionStatus
from cogs.reflections.services import counting, journal, sharing, words
from cogs.reflections.services.sharing import ONESELF, Reader


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
        sharing.unshare(tx, act, row)
        row.status = ReflectionStatus.WITHDRAWN
        counting.count_no_more(tx, act, row.post_id)


@dataclass(frozen=True, slots=True)
class Again:
    """A reflection that is withdrawn no longer."""

    counts: bool
    """Not where its prompt is gone."""
    reader: Reader
    """Who can read it: others, if it was let count again and then shared, before an old button was pressed."""


def count_again(tx: Tx, act: Act, *, reflection: int) -> Again:
    """Let a reflection count again; what was not withdrawn, or is not any more, stays as it is.

    Raises:
        EntryGone: it is not there any more.
        NotJoined: one has no place in the cohort now. It stays as it is, and can count again once one has.
    """
    row = journal.require(tx, act, reflection)
    prompt = None
    if row.post_id is not None:
        with suppress(UnknownPrompt):
            prompt = counting.prompt_of(tx, act, row.post_id)
    if row.status == ReflectionStatus.WITHDRAWN:
        row.status = ReflectionStatus.KEPT
        tx.flush()
        if prompt is not None and row.post_id is not None:
            counting.count(tx, act, cohort=prompt.cohort_id, post=row.post_id)
    is_kept = row.status == ReflectionStatus.KEPT
    return Again(is_kept and prompt is not None, journal.reader_of(tx, act, reflection=reflection))


@dataclass(frozen=True, slots=True)
class Choice:
    """Who would read a reflection."""

    id: int
    reader: Reader


def choice(tx: Tx, act: Act, *, reflection: int, audience: Audience) -> Choice:
    """Who would read it, before anybody does.

    Raises:
        EntryGone: it is not there any more.
        CannotShare: whoever was chosen can be chosen no more, or it is a draft or taken back.
        WordsSealed: the key that opens it is not here, so that nobody could read it.
    """
    return _choice(tx, act, journal.require(tx, act, reflection), audience)


def share(tx: Tx, act: Act, *, reflection: int, audience: Audience, mark: str | None) -> Choice:
    """Let somebody read a reflection.

    Raises:
        EntryGone, CannotShare, WordsSealed: as for `choice`.
        NotConfirmed: something has changed since it was shown.
    """
    row = journal.require(tx, act, reflection)
    chosen = _choice(tx, act, row, audience)
    require_same(chosen, mark)
    sharing.share(tx, act, row, audience)
    return chosen


def unshare(tx: Tx, act: Act, *, reflection: int) -> None:
    """Let nobody but oneself read it any more.

    Raises:
        EntryGone: it is not there any more.
    """
    sharing.unshare(tx, act, journal.require(tx, act, reflection))


def _choice(tx: Tx, act: Act, row: Reflection, audience: Audience) -> Choice:
    offered = sharing.readers(tx, act, post=row.post_id)
    reader = next((one for one in offered if one.audience == audience), None)
    if reader is None or row.status != ReflectionStatus.KEPT:
        raise CannotShare
    if reader != ONESELF:
        words.opened(act.vault, row)
    return Choice(row.id, reader)


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
    sharing.unshare(tx, act, row)
    tx.delete(row)
    tx.flush()
    if counted:
        counting.count_no_more(tx, act, post)
    tx.info["erased"] = True


def _doomed(row: Reflection) -> Doomed:
    return Doomed(row.id, row.at, row.post_id is not None and row.status == ReflectionStatus.KEPT)
