"""Facilitators' own prompts: written, translated, retired and brought back. Their words are never deleted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.core import finding
from bot.core.confirmations import mark_of, require_same
from bot.core.languages import read_language
from bot.core.refusals import Found, SeveralFit
from bot.core.themes import read_theme
from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from cogs.prompts.actions import ADD_PROMPT, RETIRE_PROMPT, TRANSLATE_PROMPT
from cogs.prompts.models import Prompt, PromptPost, Translation
from cogs.prompts.refusals import AlreadyRetired, NoSuchPrompt, OfLibrary, WordsChanged
from cogs.prompts.rules import Tags, Typed, Which, read_element, read_tenet, read_typed
from cogs.prompts.services import changing, languages, posts, staff_notices, words
from cogs.prompts.services.staff_notices import Asked, PlannedPost
from cogs.prompts.services.words import Words


@dataclass(frozen=True, slots=True)
class OwnPrompt:
    """A facilitator's own prompt, whole."""

    id: int
    tags: Tags
    retired: bool
    words: tuple[Words, ...]
    """In each language that it has, the original first."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is settled before a prompt is written: in which language it will be, and its tags."""

    language: str
    tags: Tags

    @property
    def code(self) -> str:
        """How a form carries it."""
        parts = (self.language, self.tags.theme, self.tags.element, self.tags.tenet)
        return ".".join("" if part is None else str(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Translating:
    """A prompt that is to be said in a language."""

    prompt_id: int
    language: str
    original: Words
    there: Words | None
    """What it says in that language so far."""

    @property
    def mark(self) -> str:
        """By which it is known whether somebody else has changed these words meanwhile."""
        return mark_of(self.there)


@dataclass(frozen=True, slots=True)
class Retiring:
    """A prompt that would be retired, and what was planned with it."""

    prompt_id: int
    title: str
    planned: tuple[PlannedPost, ...]
    """In which cohorts and when it would not be posted."""


def before_adding(
    tx: Tx, act: Act, *, language: str | None, theme: str | None, element: str | None, tenet: str | None
) -> Draft:
    """Read the options of a prompt that is to be written; without a language, it is the writer's.

    Raises:
        UnknownLanguage, UnknownTheme, UnknownTag: bad input.
    """
    return Draft(
        read_language(language, act.languages) if language else words.language_of(act),
        Tags(
            read_theme(theme) if theme else None,
            read_element(element) if element else None,
            read_tenet(tenet) if tenet else None,
        ),
    )


def add(tx: Tx, act: Act, *, code: str, typed: Typed) -> OwnPrompt:
    """Keep a new prompt, whose language and tags are those of a draft's code.

    Raises:
        NoQuestion, TextTooLong, UnknownLanguage, UnknownTheme, UnknownTag: bad input.
    """
    language, theme, element, tenet = (*code.split("."), "", "", "")[:4]
    draft = before_adding(tx, act, language=language, theme=theme, element=element, tenet=tenet)
    said = read_typed(typed)
    prompt = Prompt(
        server_id=act.server,
        theme=draft.tags.theme,
        element=draft.tags.element,
        tenet=draft.tags.tenet,
        language=draft.language,
        author_id=act.member,
        created_at=act.now,
    )
    tx.add(prompt)
    tx.flush()
    _write(tx, act, prompt, prompt.language, said)
    audit.record(tx, act, ADD_PROMPT, prompt=prompt.id)
    return one(tx, act, prompt=prompt.id)


def one(tx: Tx, act: Act, *, prompt: int) -> OwnPrompt:
    """A facilitator's own prompt, retired or not.

    Raises:
        NoSuchPrompt: there is none of that number in this server.
    """
    found = several(tx, [_held(tx, act, prompt, lock=False)])
    return found[0]


def several(tx: Tx, prompts: Sequence[Prompt]) -> list[OwnPrompt]:
    """These prompts with all their words."""
    said = words.own(tx, [prompt.id for prompt in prompts])
    return [
        OwnPrompt(one.id, Tags(one.theme, one.element, one.tenet), one.retired_at is not None, said.get(one.id, ()))
        for one in prompts
    ]


def _held(tx: Tx, act: Act, prompt: int, *, lock: bool = True) -> Prompt:
    query = select(Prompt).where(Prompt.id == prompt, Prompt.server_id == act.server)
    found = tx.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if found is None:
        raise NoSuchPrompt
    return found


# --- finding one -----------------------------------------------------------------------------------------------------


def suggest(tx: Tx, act: Act) -> list[Found]:
    """Facilitators' own prompts that are not retired, the newest first, by their titles in the reader's language.

    They are found by what they are called in any other language, too.
    """
    ids = tx.execute(
        select(Prompt.id)
        .where(Prompt.server_id == act.server, Prompt.retired_at.is_(None))
        .order_by(Prompt.id.desc())
        .limit(words.MOST_SEARCHED)
    )
    numbers = list(ids.scalars())
    said = words.own(tx, numbers)
    return [words.found(id_, said[id_], words.language_of(act)) for id_ in numbers]


def find(tx: Tx, act: Act, text: str | int) -> int:
    """The prompt that is meant by what was chosen, or by its title or a part of it; a button knows it by its number.

    Raises:
        OfLibrary: one of the library is meant.
        NoSuchPrompt: there is none, it is retired, or another server's.
        SeveralFit: several can be meant.
    """
    if isinstance(text, int):
        return text
    there = suggest(tx, act)
    fitting = [one for one in there if one.value == text.strip()]
    fitting = fitting or finding.meant(text, there, lambda one: (one.name, one.group))
    if len(fitting) > 1:
        raise SeveralFit("prompt", text.strip(), tuple(fitting))
    if not fitting:
        raise OfLibrary if words.is_of_library(text) else NoSuchPrompt
    return Which.read(fitting[0].value).prompt_id or 0


# --- translating -----------------------------------------------------------------------------------------------------


def before_translating(tx: Tx, act: Act, *, prompt: str | int, language: str) -> Translating:
    """A prompt and what it says in a language so far. Its original language is one like the others.

    Raises:
        UnknownLanguage: we do not speak it.
        UnknownPrompt, OfLibrary, SeveralFit: as `find`.
    """
    code = read_language(language, act.languages)
    found = one(tx, act, prompt=find(tx, act, prompt))
    return Translating(found.id, code, found.words[0], _in(found.words, code))


def _in(said: Sequence[Words], language: str) -> Words | None:
    return next((one for one in said if one.language == language), None)


def translate(tx: Tx, act: Act, *, prompt: int, language: str, typed: Typed, mark: str) -> tuple[Translating, int]:
    """Keep what a prompt says in a language, and bring posts of it up to date; gives how many these are.

    `mark` is that of `Translating`, so that who writes later does not take away what was written meanwhile.

    Raises:
        WordsChanged: somebody else has changed these words since.
        NoQuestion, TextTooLong, UnknownLanguage, NoSuchPrompt: bad input.
    """
    held = _held(tx, act, prompt)
    seen = before_translating(tx, act, prompt=held.id, language=language)
    said = read_typed(typed)
    now = Words(seen.language, said.title, said.question, said.note)
    if seen.there == now:
        return seen, 0
    if seen.mark != mark:
        there = seen.there or now
        raise WordsChanged(there.language, there.title, there.question, there.note)
    _write(tx, act, held, seen.language, said)
    audit.record(tx, act, TRANSLATE_PROMPT, prompt=held.id, language=seen.language)
    redrawn = languages.redraw(tx, held.id, server=act.server, now=act.now)
    staff_notices.redraw_lacking(tx, server=act.server, prompt=held.id, now=act.now)
    return before_translating(tx, act, prompt=held.id, language=language), redrawn


def _write(tx: Tx, act: Act, prompt: Prompt, language: str, said: Typed) -> None:
    row = tx.execute(
        select(Translation).where(Translation.prompt_id == prompt.id, Translation.language == language)
    ).scalar_one_or_none()
    if row is None:
        row = Translation(server_id=act.server, prompt_id=prompt.id, language=language)
        tx.add(row)
    row.title, row.question, row.note = said.title, said.question, said.note
    row.translator_id, row.at = act.member, act.now
    tx.flush()


def lacking(said: Sequence[Words], wanted: Collection[str]) -> list[str]:
    """The languages among these that a prompt has no words in."""
    there = {one.language for one in said}
    return [language for language in wanted if language not in there]


def ask_for_words(tx: Tx, act: Act, *, prompt: int) -> Asked:
    """Ask the staff, once, for the words that open cohorts lack, if there are any.

    Raises:
        NoSuchPrompt: there is none of that number in this server.
    """
    return staff_notices.ask_for_words(tx, server=act.server, prompt=_held(tx, act, prompt).id, now=act.now)


# --- retiring --------------------------------------------------------------------------------------------------------


def before_retiring(tx: Tx, act: Act, *, prompt: str | int) -> Retiring:
    """What would not be posted if a prompt were retired.

    Raises:
        AlreadyRetired: it is.
        UnknownPrompt, OfLibrary, SeveralFit: as `find`.
    """
    found = one(tx, act, prompt=find(tx, act, prompt))
    if found.retired:
        raise AlreadyRetired
    said = _in(found.words, words.language_of(act)) or found.words[0]
    unposted = staff_notices.planned(tx, [found.id], act.now)
    return Retiring(found.id, said.title or said.question, unposted.get(found.id, ()))


def retire(tx: Tx, act: Act, *, prompt: int, mark: str | None) -> Retiring:
    """Offer a prompt no more, and leave it out where it is planned; what was posted stays. The staff hear of that.

    Raises:
        NotConfirmed: something else is planned with it than was shown.
        AlreadyRetired, NoSuchPrompt: it is, or there is none.
    """
    held = _held(tx, act, prompt)
    seen = before_retiring(tx, act, prompt=held.id)
    require_same(seen, mark)
    held.retired_at = act.now
    changing.leave_out(tx, [post.id for post in seen.planned], now=act.now)
    audit.record(tx, act, RETIRE_PROMPT, prompt=held.id)
    if seen.planned:
        staff_notices.tell_of_retired(tx, server=act.server, prompt=held.id, now=act.now)
    return seen


def restore(tx: Tx, act: Act, *, prompt: int) -> OwnPrompt:
    """Offer a prompt again; what is planned with it and still to come is posted, also once a cohort rests no more.

    Raises:
        NoSuchPrompt: there is none of that number in this server.
    """
    held = _held(tx, act, prompt)
    if held.retired_at is not None:
        left_out = [post.id for post in staff_notices.left_out(tx, [held.id], act.now).get(held.id, ())]
        held.retired_at = None
        tx.flush()
        for post in tx.execute(select(PromptPost).where(PromptPost.id.in_(left_out))).scalars().all():
            if post.due_at > act.now or posts.is_put_off(tx, post.cohort_id, now=act.now):
                changing.put(tx, act, post, post.due_at)
        audit.record(tx, act, RETIRE_PROMPT, prompt=held.id)
    return one(tx, act, prompt=held.id)
