"""Every screen of the product in one language, on one page: for who reviews its words without Discord.

    contents = await gathered(folder, "am")
    page = render(contents, "am", review)

A tour is played on the local Discord, once in the language and once in English; what it does not meet is drawn from the
features' manifests and from the functions that word something; and what stands on no screen is listed with its place
and an example, so that every sentence is on the page.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.core.languages import SOURCE
from bot.i18n.catalogues import Catalogues
from sandbox.preview import manifests
from sandbox.preview.lists import lists
from sandbox.preview.page import Contents, render
from sandbox.preview.screens import Screen
from sandbox.preview.sentences import sentences_of
from sandbox.preview.tour import tour
from sandbox.preview.wordings import wordings
from sandbox.server.entities import Json

__all__ = ["Gathered", "gathered", "main", "render"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What stands on a page, and what could not be shown."""

    contents: Contents
    left_out: list[str]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The screens of one language."""

    played: list[Screen]
    notices: list[Screen]
    refusals: list[Screen]
    answers: list[Screen]
    lists: list[Screen]
    commands: list[Json]
    left_out: list[str]


async def gathered(folder: Path, code: str) -> Gathered:
    """Everything for the page of a language, whose catalogues lie in the folder."""
    catalogues = Catalogues.load(folder)
    own = await _drawn(catalogues, code, folder)
    english = await _drawn(catalogues, SOURCE, folder)
    contents = Contents(sentences_of(folder, code))
    contents.play(own.played, _by_key(english.played))
    contents.notify(own.notices, _by_key(english.notices))
    contents.refuse(own.refusals, _by_key(english.refusals))
    contents.add_answers(own.answers, _by_key(english.answers))
    contents.add_lists(own.lists, _by_key(english.lists))
    contents.list_commands(manifests.listed_commands(own.commands, contents.sentences))
    contents.add_others()
    return Gathered(contents, own.left_out)


async def _drawn(catalogues: Catalogues, code: str, folder: Path) -> _Drawn:
    played = await tour(catalogues, code, str(folder))
    left_out = list(played.left_out)
    notices = [screen async for screen in manifests.notices(catalogues, code, left_out)]
    refusals = list(manifests.refusals(catalogues, code))
    answers, listed = list(wordings(catalogues, code)), list(lists(catalogues, code))
    return _Drawn(played.screens, notices, refusals, answers, listed, played.commands, left_out)


def _by_key(screens: list[Screen]) -> dict[str, Screen]:
    return {screen.key: screen for screen in screens}


def main(code: str, folder: Path, file: Path, say: Callable[[str], None]) -> None:
    """Write the page, and say what is on it.

    Raises:
        OSError: it cannot be written there.
    """
    began = time.monotonic()
    logging.disable(logging.WARNING)  # on the tour some things fail that are meant to
    try:
        found = asyncio.run(gathered(folder, code))
    finally:
        logging.disable(logging.NOTSET)
    page = render(found.contents, code, Catalogues.load(folder).texts(code).review)
    file.write_text(page, "utf-8", newline="\n")
    for trouble in found.left_out:
        say(f"Not shown: {trouble}")
    sentences, on_screens = len(found.contents.sentences), len(found.contents.seen)
    say(
        f"{file}: {len(found.contents.screens)} screens, {sentences} sentences ({sentences - on_screens} of them "
        f"listed by themselves), {len(page.encode()) / 1e6:.1f} MB, in {time.monotonic() - began:.0f} s."
    )
