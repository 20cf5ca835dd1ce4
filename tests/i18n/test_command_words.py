"""Everything that Discord's picker shows is translated: the commands as the bot really hands them over."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.i18n.catalogues import Catalogues, locales_folder
from bot.i18n.extraction import all_messages
from bot.i18n.texts import Texts
from sandbox import Sandbox

GROUPS = (1, 2)
"""The types of options that are commands themselves."""


@pytest.fixture(scope="module")
async def _commands() -> list[dict[str, Any]]:
    async with Sandbox.open() as town:
        await town.server("Riverside")
        return [dict(command) for command in town.discord.state.commands[0].values()]


def shown(part: dict[str, Any], *, is_option: bool = False) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Context, words and their localisations, of a command and of all that is under it."""
    kind = "option" if is_option else "command"
    names = part.get("name_localizations") or {}
    yield f"{kind} name", part["name"], names
    if part.get("description"):
        yield f"{kind} description", part["description"], part.get("description_localizations") or {}
    for choice in part.get("choices") or ():
        yield "choice", choice["name"], choice.get("name_localizations") or {}
    for option in part.get("options") or ():
        yield from shown(option, is_option=option["type"] not in GROUPS)


async def test_every_name_description_and_choice_is_found_by_the_extraction(_commands: list[dict[str, Any]]) -> None:
    found = {(one.context, one.message) for one in all_messages(Path(locales_folder()).parent)}
    there = {(context, words) for command in _commands for context, words, _ in shown(command)}
    assert len(there) > 150
    missed = sorted(there - found)
    assert not missed


async def test_every_name_description_and_choice_is_shown_in_spanish(_commands: list[dict[str, Any]]) -> None:
    for locale in ("es-ES", "es-419"):
        missed = [
            (context, words)
            for command in _commands
            for context, words, localised in shown(command)
            if locale not in localised and Catalogues.load().texts("es").pgettext(context, words) != words
        ]
        assert not missed


@pytest.mark.parametrize("language", ["es", "so"])
async def test_every_description_and_choice_is_translated(_commands: list[dict[str, Any]], language: str) -> None:
    """Discord's picker knows no Somali yet; the words are ready for the day on which it does."""
    texts = Catalogues.load().texts(language)
    untranslated = {
        (context, words)
        for command in _commands
        for context, words, _ in shown(command)
        if not context.endswith("name") and texts.pgettext(context, words) == words
    }
    assert not untranslated


async def test_spanish_names_say_what_the_command_does(_commands: list[dict[str, Any]]) -> None:
    names = {words: localised.get("es-ES") for command in _commands for _, words, localised in shown(command)}
    assert (names["match"], names["to"], names["from"]) == ("emparejar", "a", "de")


MOST_OF_A_COMMAND = 8000
"""Characters of a command with all that is under it (Application Commands, Application Command Object)."""


def longest(part: dict[str, Any], texts: Sequence[Texts], *, is_option: bool = False) -> int:
    """How much of its room a command takes when each of its words is that of the language in which it is longest."""
    kind = "option" if is_option else "command"

    def most(context: str, words: str) -> int:
        return max(len(t.pgettext(context, words)) for t in texts)

    total = most(f"{kind} name", part["name"]) + most(f"{kind} description", part.get("description") or "-")
    for choice in part.get("choices") or ():
        total += most("choice", choice["name"]) + len(str(choice["value"]))
    return total + sum(longest(one, texts, is_option=one["type"] not in GROUPS) for one in part.get("options") or ())


async def test_a_command_has_room_even_with_the_longest_words_of_all_languages(_commands: list[dict[str, Any]]) -> None:
    """Those of languages too that Discord does not speak yet: it may learn them."""
    catalogues = Catalogues.load()
    texts = [catalogues.texts(code) for code in catalogues.codes]
    sizes = {command["name"]: longest(command, texts) for command in _commands}
    assert {name: size for name, size in sizes.items() if size > MOST_OF_A_COMMAND} == {}
    assert max(sizes.values()) > 1000
