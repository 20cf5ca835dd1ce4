"""What prompts say, in the languages that they have words in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from bot.core import finding
from bot.core.refusals import Found, SeveralFit
from bot.core.themes import theme_numbered
from bot.db import Tx
from bot.i18n.choice import choose
from bot.people.act import Act
from cogs.prompts.library import LIBRARY, LibraryPrompt
from cogs.prompts.models import Prompt, Translation
from cogs.prompts.refusals import NoSuchPrompt
from cogs.prompts.rules import Which, theme_of

MOST_SEARCHED = 500
"""Own prompts of a server among which one is looked for."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a facilitator's own prompt says in one language."""

    language: str
    title: str
    question: str
    note: str = ""
    """For facilitators."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A prompt with its words: those of the library are in the catalogues."""

    theme: int | None
    library_number: int | None = None
    own: tuple[Words, ...] = ()
    """In each language that it has, the original first."""
    prompt_id: int | None = None
    """The row of a facilitator's own."""

    def has(self, language: str) -> bool:
        """Whether it has words of its own in this language; those of the library are the catalogues' matter."""
        return not self.own or any(one.language == language for one in self.own)


def own(tx: Tx, prompts: Collection[int]) -> Mapping[int, tuple[Words, ...]]:
    """The words of facilitators' own prompts in each language that they have, the original first."""
    found: dict[int, tuple[Words, ...]] = {}
    if not prompts:  # those of the library are in the catalogues: most posts are
        return found
    for id_, original, language, title, question, note in tx.execute(
        select(
            *(Prompt.id, Prompt.language, Translation.language),
            *(Translation.title, Translation.question, Translation.note),
        )
        .join(Translation, Translation.prompt_id == Prompt.id)
        .where(Prompt.id.in_(prompts))
        .order_by(Prompt.id, Translation.id)
    ):
        said = Words(language, title, question, note)
        there = found.get(id_, ())
        found[id_] = (said, *there) if language == original else (*there, said)
    return found


def worded(tx: Tx, prompts: Collection[tuple[Which, int | None]]) -> Mapping[Which, Worded]:
    """These prompts (each with its theme) with their words."""
    said = own(tx, {which.prompt_id for which, _ in prompts if which.prompt_id is not None})
    return {
        which: Worded(theme, which.library_number, said.get(which.prompt_id or 0, ()), which.prompt_id)
        for which, theme in prompts
    }


def themes(tx: Tx, prompts: Collection[Which]) -> Mapping[Which, int | None]:
    """The theme of each of these prompts; a facilitator's own may have none."""
    rows = tx.execute(select(Prompt.id, Prompt.theme).where(Prompt.id.in_([one.prompt_id for one in prompts])))
    own_themes = {row.id: row.theme for row in rows}
    return {
        one: own_themes[one.prompt_id] if one.prompt_id is not None else theme_of(one.library_number or 1)
        for one in prompts
    }


def _title(said: Sequence[Words], language: str | None) -> str:
    best = next((one for one in said if one.language == language), said[0])
    return best.title or best.question


def language_of(act: Act) -> str:
    """In which language somebody reads."""
    actor = act.actor
    return choose(actor.language, actor.locale, actor.server_language, act.languages)


def found(prompt: int, said: Sequence[Words], language: str | None) -> Found:
    """A facilitator's own prompt to choose: by its title in this language, and found by those in others."""
    called = _title(said, language)
    return Found(Which(prompt_id=prompt).code, called, " · ".join(one.title for one in said if one.title != called))


def suggest(tx: Tx, act: Act) -> list[Found]:
    """The prompts to choose from: facilitators' own that are not retired, then those of the library."""
    there = (Prompt.server_id == act.server, Prompt.retired_at.is_(None))
    ids = tx.execute(select(Prompt.id).where(*there).order_by(Prompt.id.desc()).limit(MOST_SEARCHED)).scalars().all()
    said = own(tx, ids)
    of_server = [found(id_, said[id_], language_of(act)) for id_ in ids]
    return [*of_server, *(_of_library(one) for one in LIBRARY)]


def _of_library(one: LibraryPrompt) -> Found:
    return Found(Which(one.number).code, one.question, theme_numbered(one.theme).title, ours=True)


def is_retired(tx: Tx, prompts: Collection[int | None]) -> bool:
    """Whether one of these is retired; None is one of the library, which never is."""
    own_ones = {prompt for prompt in prompts if prompt is not None}
    gone = exists().where(Prompt.id.in_(own_ones), Prompt.retired_at.is_not(None))
    return bool(own_ones) and tx.execute(select(gone)).scalar_one()


def is_of_library(text: str) -> bool:
    """Whether somebody means a prompt of the library, by its code or by its question in English."""
    asked = finding.plain_words(text)
    return any(asked in (Which(one.number).code, finding.plain_words(one.question)) for one in LIBRARY)


def find(tx: Tx, act: Act, text: str) -> Which:
    """The prompt that a person means, by what they chose, or by its title or a part of it.

    Raises:
        NoSuchPrompt: there is none, it is retired, or another server's.
        SeveralFit: several can be meant.
    """
    there = suggest(tx, act)
    fitting = [one for one in there if one.value == text.strip()]
    fitting = fitting or finding.meant(text, there, lambda one: (one.name, one.group))
    if not fitting:
        raise NoSuchPrompt
    if len(fitting) > 1:
        raise SeveralFit("prompt", text.strip(), tuple(fitting))
    return Which.read(fitting[0].value)
