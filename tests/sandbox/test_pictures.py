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
    shots = await a_members_weeks("so")
    assert "6:00\N{NARROW NO-BREAK SPACE}PM" in shots["announcement.so"]
    assert not [name for name, shot in shots.items() if "Sebtembar 15" in shot]


@pytest.mark.parametrize("language", NAMES)
async def test_the_pictures_for_members_show_what_people_see_today(language: str) -> None:
    assert _stale(await a_members_weeks(language)) == [], "`make pictures` draws them anew; then look at them"


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


async def _leaves() -> tuple[dict[str, Any], dict[str, str]]:
    """Every command by its name, and what Discord calls it in Spanish."""
    found: dict[str, Any] = {}
    spanish: dict[str, str] = {}
    async with Sandbox.open() as town:
        await town.server("Riverside")
        for body in town.discord.state.commands[0].values():
            for leaf in [one for one in body.get("options", []) if one["type"] == 1] or [None]:
                path = [body, leaf] if leaf else [body]
                name = " ".join(part["name"] for part in path)
                found[name] = path[-1]
                spanish[name] = " ".join((part.get("name_localizations") or {})["es-ES"] for part in path)
    return found, spanish


async def test_every_command_and_option_that_a_guide_names_exists() -> None:
    leaves, spanish = await _leaves()
    for guide in GUIDES:
        in_spanish = ".es." in guide.name
        known = {**leaves, **({spanish[name]: leaf for name, leaf in leaves.items()} if in_spanish else {})}
        for line in re.findall(r"`/([^`]+)`", guide.read_text("utf-8")):
            name, *options = re.split(OPTION, " ".join(line.split()))
            command = known.get(name.strip())
            assert command is not None, f"{guide.name} names /{line}"
            taken = {one["name"] for one in command.get("options", [])}
            if name.strip() not in leaves:
                taken = {
                    (one.get("name_localizations") or {}).get("es-ES", one["name"])
                    for one in command.get("options", [])
                }
            assert set(options[::2]) <= taken, f"{guide.name}: /{line}"


@pytest.mark.parametrize("page", ["members.es.md", "facilitators.es.md"])
async def test_the_page_in_spanish_names_each_command_as_its_readers_see_it_and_then_as_others_do(page: str) -> None:
    _, spanish = await _leaves()
    text = " ".join((DOCS / page).read_text("utf-8").split())
    pairs = re.findall(r"`/([^`]+)` \(`/([^`]+)`\)", text)
    assert len(re.findall(r"`/[^`]+`", text)) == 2 * len(pairs) > 0
    named = [[re.split(OPTION, line)[0] for line in pair] for pair in pairs]
    assert [shown for shown, _ in named] == [spanish[name] for _, name in named]


def test_every_sign_in_our_words_can_be_drawn() -> None:
    words = "".join(path.read_text("utf-8") for path in (DOCS.parent / "locales").rglob("*.po"))
    unknown = {c for c in words if c.isprintable() and not c.isspace() and family_of(c, list(FILES)) is None}
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
