"""Prompts as people see them: in every language of their cohort, at their wall time."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core.languages import own_name
from cogs.prompts import wording
from cogs.prompts.components import read_label
from cogs.prompts.rules import opening_of, theme_of
from cogs.prompts.services.words import Worded
from sandbox import Message, Reply
from tests.support.stories import Riverside, confirmed, riverside

SEATTLE = ZoneInfo("America/Los_Angeles")
WALK: dict[str, Any] = {
    "cohort": "Spring",
    "theme": "Belonging",
    "starts": "2026-10-27 09:00",
    "repeat": "weekly",
    "count": 3,
}


def a_walk(**changed: Any) -> dict[str, Any]:
    """The usual plan, but for this."""
    return {**WALK, **changed}


def prompts(place: Riverside) -> list[Message]:
    return [message for message in place.server.channel("spring").messages if len(message.buttons) == 2]


def spoken(place: Riverside, language: str, theme: int) -> tuple[str, str]:
    """The title and the question of a theme's opening prompt."""
    return spoken_of(place, language, opening_of(theme))


def spoken_of(place: Riverside, language: str, number: int) -> tuple[str, str]:
    """The same of any prompt of the library."""
    app: Any = place.town.bot
    said = wording.said(app.app.catalogues.texts(language), Worded(theme_of(number), number))
    return said.title, said.question


async def until(place: Riverside, text: str) -> None:
    await place.town.advance(datetime.fromisoformat(text) - place.town.clock.now())


async def planned(place: Riverside, **changed: Any) -> Reply:
    return await place.rosa.click(await place.rosa.slash("prompt schedule", **a_walk(**changed)), "Confirm")


async def test_prompts_are_posted_at_their_wall_time_in_every_language_of_the_cohort() -> None:
    async with riverside() as place:
        done = await planned(place)
        assert done.kind == "update" and not done.buttons
        assert "Done" in done.text
        assert all(f"Belonging · {step}" in done.text for step in ("Opening", "Deepening", "Closing"))
        assert prompts(place) == []
        await until(place, "2026-11-20T09:00:00-08:00")
        posted = prompts(place)
        assert [one.at.astimezone(SEATTLE).strftime("%m-%d %H:%M") for one in posted] == [
            "10-27 09:00",
            "11-03 09:00",
            "11-10 09:00",
        ]
        for message, number in zip(posted, (31, 32, 33), strict=True):
            for language in ("en", "es", "so"):
                title, question = spoken_of(place, language, number)
                assert title in message.text and question in message.text
            assert "/support" in message.text
            assert not message.mentions


async def test_a_series_is_shown_first_and_confirmed_once_by_those_who_may() -> None:
    async with riverside() as place:
        preview = await place.rosa.slash("prompt schedule", **WALK)
        assert preview.ephemeral
        assert "Belonging · Closing" in preview.text and "Nothing is planned yet" in preview.text
        assert preview.text.count("<t:") == 4, "three dates, and that of the words below"
        for language in ("en", "es", "so"):
            assert spoken(place, language, 11)[1] in preview.text
        turned = await place.rosa.click(preview, "Next")
        assert spoken_of(place, "so", 32)[1] in turned.text and spoken(place, "so", 11)[1] not in turned.text
        forgotten = await place.rosa.slash("prompt schedule", **a_walk(starts="2026-10-28 09:00"))
        for role in ("Facilitator", "Coordinator"):
            await place.rosa.lose_role(role)
        refused = await place.rosa.click(preview, "Confirm")
        assert "facilitators" in refused.text
        await place.rosa.get_role("Facilitator")
        assert "Done" in (await place.rosa.click(preview, "Confirm")).text
        with pytest.raises(LookupError):
            await place.rosa.click(preview, "Confirm")
        await until(place, "2026-12-20T09:00:00-08:00")
        assert len(prompts(place)) == 3
        assert "Please use the command again" in (await place.rosa.click(forgotten, "Confirm")).text


async def test_a_preview_says_what_is_not_as_asked() -> None:
    async with riverside() as place:
        asked = await place.rosa.slash("prompt schedule", **a_walk(repeat="none", count=5, starts="2027-03-14 02:30"))
        assert "at 3:00\u202fAM (America/Los_Angeles)" in asked.text and "skip 2:30\u202fAM" in asked.text
        assert "happens once" in asked.text
        done = await place.rosa.click(asked, "Confirm")
        assert "Done" in done.text and not done.buttons
        await until(place, "2027-03-14T03:01:00-07:00")
        assert len(prompts(place)) == 1


async def test_a_prompt_can_be_read_in_ones_own_language() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        await planned(place)
        await until(place, "2026-10-27T09:01:00-07:00")
        (post,) = prompts(place)
        read = await amina.click(post, "Read in my language")
        assert read.ephemeral
        title, question = spoken(place, "so", 11)
        assert title in read.text and question in read.text
        assert spoken(place, "en", 11)[1] not in read.text
        form = await amina.click(read, read.buttons[0].custom_id or "")
        assert form.modal is not None


async def test_the_button_to_read_names_every_language_that_has_room_and_says_that_there_are_more() -> None:
    async with riverside() as place:
        catalogues = place.town.bot.app.catalogues  # pyright: ignore
        seven = ("en", "es", "so", "am", "ti", "ar", "vi")
        await place.rosa.slash("cohort edit", cohort="Spring", languages=", ".join(seven))
        await planned(place)
        await until(place, "2026-10-27T09:01:00-07:00")
        (post,) = prompts(place)
        label = post.buttons[1].label or ""
        assert all(own_name(code) in label for code in seven) and not label.endswith("…"), label
        amina = await place.participant("Amina", "ko")
        assert spoken(place, "ko", 11)[1] in (await amina.click(post, post.buttons[1].custom_id or "")).text
        twelve = read_label([catalogues.texts(code) for code in catalogues.codes])
        assert len(twelve) <= 80 and twelve.endswith(" · …") and twelve.count(" · ") > 6, twelve


async def test_themes_are_offered_in_ones_own_language_and_understood_when_typed() -> None:
    async with riverside() as place:
        await place.rosa.slash("language", language="es")
        offered = await place.rosa.autocomplete("prompt schedule", "theme", "")
        assert len(offered) == 12
        spanish = spoken(place, "es", 9)[0]
        assert offered[8] == spanish
        done = await place.rosa.slash("prompt schedule", **a_walk(theme=spanish, count=1))
        assert spanish in done.text
        amina = await place.server.person("Amina")
        assert await amina.autocomplete("prompt schedule", "theme", "") == []
        assert "facilitators" in (await amina.slash("prompt schedule", **WALK)).text


async def test_bad_input_gets_one_clear_sentence_and_changes_nothing() -> None:
    async with riverside() as place:
        for changed, said in (
            ({"theme": "Gardening"}, "Gardening"),
            ({"starts": "2026-08-01 09:00"}, "already passed"),
            ({"starts": "soon"}, "2026-09-08 18:00"),
            ({"count": 0}, "from 1 to 60"),
            ({"cohort": "Autumn"}, "Autumn"),
        ):
            reply = await place.rosa.slash("prompt schedule", **a_walk(**changed))
            assert reply.ephemeral
            assert said in reply.text
        await place.town.advance(timedelta(days=90))
        assert prompts(place) == []


async def test_a_closed_cohort_is_asked_nothing_more() -> None:
    async with riverside() as place:
        await planned(place)
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.town.advance(timedelta(days=90))
        assert prompts(place) == []
        assert "closed" in (await place.rosa.slash("prompt schedule", **a_walk(starts="2027-01-01 09:00"))).text
