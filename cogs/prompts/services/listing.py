"""All prompts that a server has, for facilitators: their own, the newest first, then those of the library."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select

from bot.core.languages import read_language
from bot.core.paging import Page
from bot.core.themes import read_theme
from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.prompts.library import LIBRARY, LibraryPrompt
from cogs.prompts.models import Prompt, Translation
from cogs.prompts.refusals import NoSuchPrompt, UnknownTag
from cogs.prompts.rules import Element, Which, read_element, read_tenet
from cogs.prompts.services import own
from cogs.prompts.services.own import OwnPrompt

PAGE = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which prompts are looked for; what is None does not matter."""

    theme: int | None = None
    element: Element | None = None
    tenet: int | None = None
    language: str | None = None
    """In which they have words."""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the list: a facilitator's own, or one of the library."""

    which: Which
    own: OwnPrompt | None = None
    library: LibraryPrompt | None = None
    lacking: tuple[str, ...] = ()
    """The languages of open cohorts that it has no words in."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of them."""

    wanted: Wanted
    prompts: tuple[Listed, ...]
    page: Page


def read_wanted(tx: Tx, act: Act, *, theme: str | None, tag: str | None, language: str | None, retired: bool) -> Wanted:
    """Read what somebody looks for.

    Raises:
        UnknownTheme, UnknownTag, UnknownLanguage: bad input.
    """
    element, tenet = (None, None) if not tag else _read_tag(tag)
    return Wanted(
        read_theme(theme) if theme else None,
        element,
        tenet,
        read_language(language, act.languages) if language else None,
        retired,
    )


def _read_tag(text: str) -> tuple[Element | None, int | None]:
    try:
        return read_element(text), None
    except UnknownTag:
        return None, read_tenet(text)


def listing(tx: Tx, act: Act, *, wanted: Wanted, page: int = 0) -> Listing:
    """The prompts of a page."""
    there = _conditions(act, wanted)
    count = tx.execute(select(func.count()).select_from(Prompt).where(*there)).scalar_one()
    library = [] if wanted.retired else [one for one in LIBRARY if _is_wanted(act, wanted, one)]
    shown = Page.of(page, total=count + len(library), size=PAGE)
    first = PAGE * shown.number
    rows = tx.execute(select(Prompt).where(*there).order_by(Prompt.id.desc()).limit(PAGE).offset(first)).scalars()
    spoken = _spoken(tx, act)
    found = [_own(one, spoken) for one in own.several(tx, list(rows))]
    rest = library[max(0, first - count) :][: PAGE - len(found)]
    return Listing(wanted, (*found, *(Listed(Which(one.number), library=one) for one in rest)), shown)


def one(tx: Tx, act: Act, *, which: Which) -> Listed:
    """One of them, whole.

    Raises:
        NoSuchPrompt: there is none like that in this server.
    """
    if which.prompt_id is not None:
        return _own(own.one(tx, act, prompt=which.prompt_id), _spoken(tx, act))
    found = next((one for one in LIBRARY if one.number == which.library_number), None)
    if found is None:
        raise NoSuchPrompt
    return Listed(which, library=found)


def open_cohorts(tx: Tx, act: Act) -> list[str]:
    """The cohorts to which something can be posted, by name."""
    of_server = (Cohort.server_id == act.server, Cohort.status == CohortStatus.OPEN)
    return list(tx.execute(select(Cohort.name).where(*of_server).order_by(Cohort.name).limit(25)).scalars())


def _own(prompt: OwnPrompt, spoken: list[str]) -> Listed:
    return Listed(Which(prompt_id=prompt.id), own=prompt, lacking=tuple(own.lacking(prompt.words, spoken)))


def _spoken(tx: Tx, act: Act) -> list[str]:
    """The languages of this server's open cohorts."""
    of_server = (Cohort.server_id == act.server, Cohort.status == CohortStatus.OPEN)
    lists = tx.execute(select(Cohort.languages).where(*of_server).order_by(Cohort.name)).scalars()
    return list(dict.fromkeys(code for codes in lists for code in codes))


def _conditions(act: Act, wanted: Wanted) -> list[ColumnElement[bool]]:
    there = [
        Prompt.server_id == act.server,
        Prompt.retired_at.is_not(None) if wanted.retired else Prompt.retired_at.is_(None),
    ]
    for column, value in (
        (Prompt.theme, wanted.theme), (Prompt.element, wanted.element), (Prompt.tenet, wanted.tenet)
    ):  # fmt: skip
        if value is not None:
            there.append(column == value)
    if wanted.language is not None:
        there.append(exists().where(Translation.prompt_id == Prompt.id, Translation.language == wanted.language))
    return there


def _is_wanted(act: Act, wanted: Wanted, one: LibraryPrompt) -> bool:
    return (
        wanted.theme in (None, one.theme)
        and (wanted.element is None or wanted.element.english == one.element)
        and wanted.tenet in (None, one.tenet)
        and (wanted.language is None or wanted.language in act.languages)
    )
