"""Keeping what people write: nothing of it is lost, and what could tell who somebody is waits until they have answered.

What waits is kept as well, sealed, as a draft: it is in the journal, counts for nothing and is shared with nobody.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import update

from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.refusals import NotJoined
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.prompts.refusals import UnknownPrompt
from cogs.prompts.rules import Which
from cogs.prompts.services import words as prompt_words
from cogs.prompts.services.words import Worded
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import WordsSealed
from cogs.reflections.rules.audience import ONLY_ME, Audience, ReflectionStatus
from cogs.reflections.rules.words import read_words, together, with_part
from cogs.reflections.services import counting, identifiers, journal, sharing, words
from cogs.reflections.services.sharing import ONESELF, Reader


@dataclass(frozen=True, slots=True)
class Saved:
    """A reflection that was kept."""

    id: int
    unclear: tuple[str, ...] = ()
    """What in it could tell who somebody is: it waits as a draft until its writer has answered."""
    counted: bool | None = None
    """Whether it is the first on its prompt; later ones are kept as well, and counted once. None: it is on none."""
    remaining: int = 0
    """How many the certificate still asks for."""
    reader: Reader = ONESELF
    """Who can read it."""
    not_shared: bool = False
    """Whoever was chosen can be chosen no more, so that only its writer reads it."""
    prompt_gone: bool = False
    """The prompt or their place is gone meanwhile: the words are kept all the same, in the journal."""


def opened(tx: Tx, act: Act, *, post: int) -> tuple[Worded, tuple[Reader, ...]]:
    """A prompt in its words, for whoever is about to write about it, and who could read that.

    Raises:
        UnknownPrompt: it is not there any more, not posted yet, or not for this person.
        NotJoined: one has no place in its cohort, but sees it: as staff, or because one had a place.
    """
    found = counting.prompt_of(tx, act, post)
    groups = [(found.cohort_id, found.name)] if found.status == CohortStatus.OPEN else []
    which = Which(found.library_number, found.prompt_id)
    said = prompt_words.worded(tx, [(which, found.theme)])
    return said[which], sharing.readers(tx, act, groups=groups)


def save(
    tx: Tx,
    act: Act,
    *,
    written: str,
    post: int | None = None,
    audience: Audience = ONLY_ME,
    unclear: Sequence[str] = (),
) -> Saved:
    """Keep what somebody wrote about a prompt, or for themselves. Each is kept; the first on a prompt counts.

    Nothing that was written is lost: where the prompt or the place is gone meanwhile, it goes into the journal,
    for its writer alone.

    Raises:
        TextMissing, TextTooLong: nothing was written, or too much.
    """
    prompt = _prompt(tx, act, post)
    row = _add(tx, act, read_words(written), post if prompt is not None else None)
    prompt_gone = post is not None and prompt is None
    reader = sharing.choose(tx, act, row, ONLY_ME if prompt_gone else audience)
    if unclear:
        row.status = ReflectionStatus.DRAFT
        tx.flush()
        return Saved(row.id, tuple(unclear), prompt_gone=prompt_gone)
    saved = _finish(tx, act, row, prompt, prompt_gone=prompt_gone)
    return replace(saved, reader=reader, not_shared=reader.audience != audience)


def add(tx: Tx, act: Act, *, reflection: int, written: str, unclear: Sequence[str] = ()) -> Saved:
    """Go on with something that one wrote: more of it, at its end.

    Where that is gone meanwhile, what was written is an entry of its own.

    Raises:
        TextMissing, TextTooLong: nothing was written, or too much in all.
        WordsSealed: the key that opens the rest is not here.
    """
    row = journal.find(tx, act, reflection)
    if row is None:
        return save(tx, act, written=written, unclear=unclear)
    old = words.opened(act.vault, row)
    return _rewrite(tx, act, row, new=together(old, read_words(written)), old=old, unclear=unclear)


def change(
    tx: Tx, act: Act, *, reflection: int, written: str, part: int = 0, mark: str = "", unclear: Sequence[str] = ()
) -> Saved:
    """Put other words in place of something that one wrote, or of a part of it. What it counts stays.

    Where that is gone meanwhile, what was written is an entry of its own.

    Raises:
        TextMissing, TextTooLong: nothing was written, or too much in all.
        WordsSealed: the key that opens the rest is not here.
        WordsChanged: the part is no longer what was shown.
    """
    row = journal.find(tx, act, reflection)
    if row is None:
        return save(tx, act, written=written, unclear=unclear)
    old = words.opened(act.vault, row)
    journal.require_unchanged(old, part, mark)
    return _rewrite(tx, act, row, new=with_part(old, part, written), old=old, unclear=unclear)


def keep(tx: Tx, act: Act, *, reflection: int) -> Saved:
    """Keep a draft as it is: its writer was asked, and wants it so.

    Raises:
        EntryGone: it is not there any more.
    """
    row = journal.require(tx, act, reflection)
    return _finish_draft(tx, act, row) if row.status == ReflectionStatus.DRAFT else Saved(row.id)


def _rewrite(tx: Tx, act: Act, row: Reflection, *, new: str, old: str, unclear: Sequence[str]) -> Saved:
    """Let a reflection have new words; what was in the old ones already is not asked about again."""
    new = read_words(new)
    if row.status == ReflectionStatus.DRAFT and not unclear:
        unclear = _still_unclear(tx, act, row, new)
    asked = tuple(piece for piece in unclear if piece not in old or row.status == ReflectionStatus.DRAFT)
    if not asked:
        _put(tx, act, row, new)
        return _finish_draft(tx, act, row) if row.status == ReflectionStatus.DRAFT else _rewritten(tx, act, row)
    if row.status != ReflectionStatus.DRAFT:
        draft = _add(tx, act, new, row.post_id)
        draft.status, draft.replaces_id = ReflectionStatus.DRAFT, row.id
        return Saved(draft.id, asked)
    words.put(tx, act, row, new)
    return Saved(row.id, asked)


def _still_unclear(tx: Tx, act: Act, draft: Reflection, new: str) -> tuple[str, ...]:
    """What a draft waits for in the parts of it that were not written now, but for what its old words have."""
    kept = ""
    old = None if draft.replaces_id is None else journal.find(tx, act, draft.replaces_id)
    if old is not None:
        with suppress(WordsSealed):
            kept = words.opened(act.vault, old)
    return tuple(piece for piece in identifiers.find(new) if piece not in kept)


def _put(tx: Tx, act: Act, row: Reflection, new: str) -> None:
    """Let a reflection have new words. Drafts made from the old ones would undo that: they are entries of their own."""
    words.put(tx, act, row, new)
    sharing.redraw(tx, act, row)
    tx.execute(
        update(Reflection)
        .where(Reflection.replaces_id == row.id)
        .values(replaces_id=None)
        .execution_options(synchronize_session=False)
    )


def _finish_draft(tx: Tx, act: Act, draft: Reflection) -> Saved:
    """A draft becomes what it was meant to be: a reflection, or the new words of one."""
    old = None if draft.replaces_id is None else journal.find(tx, act, draft.replaces_id)
    if old is not None:
        new = words.opened(act.vault, draft)
        tx.delete(draft)
        _put(tx, act, old, new)
        return _rewritten(tx, act, old)
    prompt = _prompt(tx, act, draft.post_id)
    draft.replaces_id = None
    wanted = sharing.audience_of(draft)
    prompt_gone = draft.post_id is not None and prompt is None
    reader = sharing.choose(tx, act, draft, ONLY_ME if prompt_gone else wanted)
    saved = _finish(tx, act, draft, prompt, prompt_gone=prompt_gone)
    return replace(saved, reader=reader, not_shared=reader.audience != wanted)


def _rewritten(tx: Tx, act: Act, row: Reflection) -> Saved:
    """It has new words; whoever could read it reads these."""
    tx.flush()
    return Saved(row.id, reader=journal.reader_of(tx, act, reflection=row.id))


def _finish(tx: Tx, act: Act, row: Reflection, prompt: counting.Prompt | None, *, prompt_gone: bool) -> Saved:
    row.status = ReflectionStatus.KEPT
    sharing.announce(tx, act, row)
    if prompt is None or row.post_id is None:
        return Saved(row.id, prompt_gone=prompt_gone)
    tx.flush()
    counted = counting.count(tx, act, cohort=prompt.cohort_id, post=row.post_id)
    left = counting.remaining(tx, act, cohort=prompt.cohort_id, required=prompt.reflections_required)
    return Saved(row.id, counted=counted, remaining=left)


def _prompt(tx: Tx, act: Act, post: int | None) -> counting.Prompt | None:
    """The prompt about which somebody wrote; None: they wrote for themselves, or it counts no more."""
    try:
        return None if post is None else counting.prompt_of(tx, act, post)
    except (UnknownPrompt, NotJoined):
        return None


def _add(tx: Tx, act: Act, written: str, post: int | None) -> Reflection:
    row = Reflection(server_id=act.server, member_id=act.member, post_id=post, sealed=b"", at=act.now)
    tx.add(row)
    tx.flush()
    words.put(tx, act, row, written)
    return row
