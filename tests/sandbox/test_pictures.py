"""The guides stay true: their pictures are what the local Discord shows today, and what they name exists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.core.languages import LANGUAGES
from bot.i18n.catalogues import Catalogues
from bot.render.typefaces import FILES, family_of
from sandbox import Sandbox
from sandbox.pictures.__main__ import RECORD, digest
from sandbox.pictures.drawing import Artist, draw
from sandbox.pictures.emoji import EMOJI
from sandbox.pictures.scenes import NAMES, Shots, a_facilitators_year, a_members_weeks

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = [
    *(DOCS / ("facilitators.md" if code == "en" else f"facilitators.{code}.md") for code in Catalogues.load().codes),
    *(DOCS / f"members.{code}.md" for code in Catalogues.load().codes),
]
OPTION = r" ?([^\W\d][\w-]*):"
"""An option in a command as somebody types it: `title:`, `título:`."""


_PLAYED: dict[str, Shots] = {}


async def _members_weeks(language: str) -> Shots:
    """What a participant meets, played once."""
    if language not in _PLAYED:
        _PLAYED[language] = await a_members_weeks(language)
    return _PLAYED[language]


def _stale(shots: Shots) -> list[str]:
    drawn_from = json.loads((DOCS / "pictures" / RECORD).read_text("utf-8"))
    shown = [name for name in shots if name in drawn_from]
    assert shown
    return [name for name in shown if drawn_from[name] != digest(shots[name])]


def test_a_shot_is_drawn_the_same_each_time() -> None:
    shot = Artist.shot("so", [])
    assert draw(shot).startswith(b"\x89PNG")
    assert draw(shot) == draw(shot)


async def test_what_discord_says_itself_stands_in_the_language_of_the_app_since_it_does_not_speak_somali() -> None:
    shots = await _members_weeks("so")
    assert "6:00\N{NARROW NO-BREAK SPACE}PM" in shots["announcement.so"]
    assert not [name for name, shot in shots.items() if "Sebtembar 15" in shot]


@pytest.mark.parametrize("language", NAMES)
async def test_the_pictures_for_members_show_what_people_see_today(language: str) -> None:
    assert _stale(await _members_weeks(language)) == [], "`make pictures` draws them anew; then look at them"


@pytest.mark.parametrize("language", NAMES)
async def test_the_pictures_for_facilitators_show_what_people_see_today(language: str) -> None:
    assert _stale(await a_facilitators_year(language)) == [], "`make pictures` draws them anew; then look at them"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_picture_and_page_that_a_guide_links_to_is_there(guide: Path) -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", guide.read_text("utf-8"))
    pictures = {Path(link).stem for link in linked if link.endswith(".png")}
    assert pictures
    assert pictures <= set(json.loads((DOCS / "pictures" / RECORD).read_text("utf-8")))
    assert [link for link in linked if not (DOCS / link).is_file()] == []


def test_each_language_that_we_ship_has_its_page_for_members_and_for_facilitators() -> None:
    codes = set(Catalogues.load().codes)
    assert {path.name for path in DOCS.glob("members.*.md")} == {f"members.{code}.md" for code in codes}
    assert {path.name for path in DOCS.glob("facilitators*.md")} == {g.name for g in GUIDES if "facilitators" in g.name}
    assert set(NAMES) == codes


async def _commands() -> dict[str, list[dict[str, Any]]]:
    """Every command by its name: it and the group that it belongs to, as Discord was told of them."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with Sandbox.open() as town:
        await town.server("Riverside")
        for body in town.discord.state.commands[0].values():
            for leaf in [one for one in body.get("options", []) if one["type"] == 1] or [None]:
                path = [body, leaf] if leaf else [body]
                found[" ".join(part["name"] for part in path)] = path
    return found


def _shown(part: dict[str, Any], locale: str) -> str:
    """What an app in this language shows as the name of a command or an option."""
    return (part.get("name_localizations") or {}).get(locale, part["name"])


def _language_of(guide: Path) -> str:
    return guide.suffixes[0].removeprefix(".") if len(guide.suffixes) > 1 else "en"


NAMED = re.compile(r"`/([^`]+)`")


async def test_every_command_and_option_that_a_guide_names_exists() -> None:
    commands = await _commands()
    for guide in GUIDES:
        locales = {"en-US", *LANGUAGES[_language_of(guide)].discord}
        known = {
            " ".join(_shown(part, locale) for part in path): {
                _shown(one, locale) for one in path[-1].get("options", [])
            }
            for path in commands.values()
            for locale in locales
        }
        for line in NAMED.findall(guide.read_text("utf-8")):
            name, *options = re.split(OPTION, " ".join(line.split()))
            assert name.strip() in known, f"{guide.name} names /{line}"
            assert set(options[::2]) <= known[name.strip()], f"{guide.name}: /{line}"


IN_THEIR_OWN_NAMES = [
    guide for guide in GUIDES if _language_of(guide) != "en" and LANGUAGES[_language_of(guide)].discord
]


async def test_a_page_names_each_command_as_the_apps_of_its_readers_do_and_then_as_others_do() -> None:
    commands = await _commands()
    for guide in IN_THEIR_OWN_NAMES:
        locale = LANGUAGES[_language_of(guide)].discord[0]
        text = " ".join(guide.read_text("utf-8").split())
        pairs = re.findall(r"`/([^`]+)` ?[(（]`/([^`]+)`[)）]", text)
        assert len(NAMED.findall(text)) == 2 * len(pairs) > 0, guide.name
        named = [[re.split(OPTION, line)[0].strip() for line in pair] for pair in pairs]
        own = [" ".join(_shown(part, locale) for part in commands[name]) for _, name in named]
        assert [shown for shown, _ in named] == own, guide.name


def test_every_sign_in_our_words_can_be_drawn() -> None:
    lines = [line for path in (DOCS.parent / "locales").rglob("*.po") for line in path.read_text("utf-8").splitlines()]
    signs = set("".join(line for line in lines if not line.startswith("#")))  # comments keep what is said no more
    unknown = {c for c in signs if c.isprintable() and not c.isspace() and family_of(c, list(FILES)) is None}
    assert unknown - set(EMOJI) - {"\N{VARIATION SELECTOR-16}"} == set()
    assert set(NAMES) <= set(LANGUAGES)


async def test_help_links_to_the_page_of_ones_language_where_the_operator_has_one() -> None:
    async with Sandbox.open(settings={"guide_url": "https://example.org/members.{language}.html"}) as town:
        server = await town.server("Riverside")
        ana = await server.person("Ana", locale="es-ES")
        assert "<https://example.org/members.es.html>" in (await ana.slash("help")).text
    async with Sandbox.open() as town:
        ben = await (await town.server("Riverside")).person("Ben")
        assert "example.org" not in (await ben.slash("help")).text
