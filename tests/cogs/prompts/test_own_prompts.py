"""Facilitators' own prompts as people see them: written, translated side by side, retired, found in the library."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.outbox.models import OutboxEntry
from cogs.prompts.services.posts import POST
from sandbox import Person, Reply
from tests.support.erasing import database
from tests.support.stories import Riverside, confirmed, riverside

WORDS = {"title": "The long week", "question": "What carried you through this week?", "note": "Begin with a breath."}
SPANISH = {"title": "La semana larga", "question": "¿Qué le ayudó esta semana?", "note": ""}


async def written(person: Person, words: dict[str, str] = WORDS, **options: Any) -> Reply:
    """They write a prompt."""
    return await person.submit(await person.slash("prompt add", **options), dict(words))


@asynccontextmanager
async def with_a_prompt() -> AsyncGenerator[Riverside]:
    async with riverside() as place:
        await written(place.rosa, theme="Belonging", element="alliance", tenet="9")
        yield place


async def test_a_prompt_is_written_in_a_form_and_shown_as_it_stands_with_what_it_lacks() -> None:
    async with riverside() as place:
        form = await place.rosa.slash("prompt add", theme="Belonging", element="alliance", tenet="9")
        assert form.modal is not None
        assert [field.custom_id for field in form.modal.fields] == ["title", "question", "note"]
        done = await place.rosa.submit(form, WORDS)
        assert done.ephemeral
        for said in (*WORDS.values(), "Belonging", "Reflective Alliance", "Making room", "English"):
            assert said in done.text
        assert "Español and Soomaali" in done.text, "the languages of Spring"
        assert [button.label for button in done.buttons] == ["Plan a post", "Ask for words", "Retire"]


async def test_a_prompt_is_translated_beside_its_original_and_can_be_changed_in_any_language() -> None:
    async with with_a_prompt() as place:
        form = await place.rosa.slash("prompt translate", prompt="long week", language="es")
        assert form.modal is not None
        assert WORDS["question"] in form.modal.text and WORDS["note"] in form.modal.text
        assert [field.value for field in form.modal.fields] == ["", "", ""]
        done = await place.rosa.submit(form, SPANISH)
        assert SPANISH["question"] in done.text and WORDS["question"] in done.text
        assert "needed for cohorts here: Soomaali." in done.text
        again = await place.rosa.slash("prompt translate", prompt="semana", language="español")
        assert again.modal is not None
        assert [field.value for field in again.modal.fields] == list(SPANISH.values())
        own = await place.rosa.slash("prompt translate", prompt="long week", language="en")
        assert own.modal is not None
        assert [field.value for field in own.modal.fields] == list(WORDS.values())


async def test_of_two_who_translate_at_once_the_later_takes_nothing_away_and_loses_nothing() -> None:
    async with with_a_prompt() as place:
        hodan = await place.server.person("Hodan", roles=["Facilitator"])
        first, second = [
            await person.slash("prompt translate", prompt="long week", language="es") for person in (place.rosa, hodan)
        ]
        await place.rosa.submit(first, SPANISH)
        other = {"title": "Otra", "question": "¿Y ahora *qué*?", "note": ""}
        refused = await hodan.submit(second, other)
        assert SPANISH["question"] in refused.text, "what it is now"
        assert "Otra" in refused.text and "¿Y ahora" in refused.text, "what they wrote"
        again = await hodan.slash("prompt translate", prompt="long week", language="es")
        assert again.modal is not None and again.modal.fields[1].value == SPANISH["question"]
        done = await hodan.submit(again, other)
        assert "Otra" in done.text and SPANISH["question"] not in done.text


async def test_who_sends_the_same_form_twice_changes_nothing_the_second_time() -> None:
    async with with_a_prompt() as place:
        form = await place.rosa.slash("prompt translate", prompt="long week", language="es")
        for _ in range(2):
            assert SPANISH["question"] in (await place.rosa.submit(form, SPANISH)).text


UNFIT = (
    ("🌱🌱🌱", "There are no words in the question"),
    ("123 !?", "There are no words in the question"),
    ("\u202e\u2066\x00", "nothing in it that can be read"),
    ("word " * 800, "room for 1,500"),
)


async def test_what_cannot_be_a_prompt_is_refused_in_a_sentence_and_given_back_whole() -> None:
    async with riverside() as place:
        for question, said in UNFIT:
            refused = await written(place.rosa, {**WORDS, "question": question})
            assert said in refused.text
            back = refused.text + "".join(file.bytes.decode() for file in refused.files)
            assert WORDS["title"] in back and WORDS["note"] in back
            assert question.strip("\x00\u202e\u2066 ")[:20] in back
        assert "The long week" not in (await place.rosa.slash("prompt library")).text


async def test_control_signs_mentions_and_markdown_stay_plain_words() -> None:
    async with riverside() as place:
        evil = {
            "title": "@everyone **x**",
            "question": "Wh\u202eat\x00 is `this` @here?",
            "note": "[a](https://b.example)",
        }
        done = await written(place.rosa, evil)
        assert "\u202e" not in done.text and "\x00" not in done.text
        assert "@everyone" not in done.text and "**x**" not in done.text and "What is \\`this\\`" in done.text


async def test_a_retired_prompt_is_asked_about_once_and_can_be_brought_back() -> None:
    async with with_a_prompt() as place:
        asked = await place.rosa.slash("prompt retire", prompt="long week")
        assert "The long week" in asked.text and "planned" not in asked.text
        done = await place.rosa.click(asked, "Confirm")
        assert "retired" in done.text
        assert await place.rosa.autocomplete("prompt translate", "prompt", "long") == []
        assert "no such prompt" in (await place.rosa.slash("prompt retire", prompt="long week")).text
        assert "long week" not in (await place.rosa.slash("prompt library")).text
        listed = await place.rosa.slash("prompt library", retired=True)
        assert "long week" in listed.text
        shown = await place.rosa.select(listed, "Read one in full", ["p1"])
        assert "is retired" in shown.text
        back = await place.rosa.click(shown, "Bring back")
        assert "is retired" not in back.text
        assert len(await place.rosa.autocomplete("prompt translate", "prompt", "long")) == 1


async def test_retiring_names_what_is_planned_tells_the_staff_and_nothing_is_posted() -> None:
    async with with_a_prompt() as place:
        preview = await place.rosa.slash("prompt schedule", cohort="Spring", prompt="long", starts="2026-09-08 09:00")
        await place.rosa.click(preview, "Confirm")
        asked = await place.rosa.slash("prompt retire", prompt="long week")
        assert "1 planned post would be left out" in asked.text and "Spring" in asked.text
        await place.rosa.click(asked, "Confirm")
        await place.town.advance(timedelta(minutes=3))
        (told,) = [m for m in staff_room(place) if "is retired" in m.text]
        assert "The long week" in told.text and "Spring" in told.text
        plans = (await place.rosa.slash("prompt plans")).text
        assert "left out: the prompt was retired on September 1, 2026" in plans, plans
        assert "prompt library:" in plans and "brings it back" in plans
        assert "is retired already" in (await place.rosa.slash("prompt post", post="long week")).text
        await place.town.advance(timedelta(days=20))
        assert not [m for m in place.server.channel("spring").messages if WORDS["question"] in m.text]


async def test_a_retired_prompt_that_is_brought_back_in_time_is_posted() -> None:
    async with with_a_prompt() as place:
        preview = await place.rosa.slash("prompt schedule", cohort="Spring", prompt="long", starts="2026-09-08 09:00")
        await place.rosa.click(preview, "Confirm")
        done = await place.rosa.click(await place.rosa.slash("prompt retire", prompt="long week"), "Confirm")
        await place.rosa.click(done, "Bring back")
        await place.town.advance(timedelta(days=8))
        assert not [m for m in staff_room(place) if "is retired" in m.text]
        (posted,) = [m for m in place.server.channel("spring").messages if WORDS["question"] in m.text]
        assert "todavía no está escrita" in posted.text, "what falls back is said"


async def test_a_plan_that_was_shown_before_its_prompt_was_retired_is_not_confirmed() -> None:
    async with with_a_prompt() as place:
        preview = await place.rosa.slash("prompt schedule", cohort="Spring", prompt="long", starts="2026-09-08 09:00")
        await place.rosa.click(await place.rosa.slash("prompt retire", prompt="long week"), "Confirm")
        assert "is retired already" in (await place.rosa.click(preview, "Confirm")).text
        assert "No prompts are planned" in (await place.rosa.slash("prompt plans")).text


async def test_words_are_asked_for_once_in_the_staff_channel() -> None:
    async with with_a_prompt() as place:
        shown = await place.rosa.select(await place.rosa.slash("prompt library"), "Read one in full", ["p1"])
        preview = await place.rosa.slash("prompt schedule", cohort="Spring", prompt="long", starts="2026-09-08 09:00")
        for answer in (shown, preview):
            asked = await place.rosa.click(answer, "Ask for words")
            assert "once" in asked.text
        await place.town.advance(timedelta(minutes=1))
        (told,) = [m for m in staff_room(place) if "has no words yet" in m.text]
        assert "The long week" in told.text and "Spring: Español and Soomaali" in told.text
        assert "prompt translate" in told.text


async def test_words_that_are_written_are_asked_for_no_more() -> None:
    async with with_a_prompt() as place:
        shown = await place.rosa.select(await place.rosa.slash("prompt library"), "Read one in full", ["p1"])
        await place.rosa.click(shown, "Ask for words")
        await place.town.advance(timedelta(minutes=1))
        (told,) = [m for m in staff_room(place) if "has no words yet" in m.text]
        await place.rosa.submit(await place.rosa.slash("prompt translate", prompt="long week", language="es"), SPANISH)
        await place.town.advance(timedelta(minutes=1))
        assert "Spring: Soomaali" in told.text and "Español" not in told.text
        await place.rosa.submit(await place.rosa.slash("prompt translate", prompt="long week", language="so"), SPANISH)
        await place.town.advance(timedelta(minutes=1))
        assert "Spring" not in told.text and "has words in every language" in told.text
        assert "has words in every language" in (await place.rosa.click(shown, "Ask for words")).text


async def test_the_library_is_looked_through_by_theme_tag_and_language_and_read_in_every_language() -> None:
    async with with_a_prompt() as place:
        listed = await place.rosa.slash("prompt library")
        assert "The long week" in listed.text and "not yet in Español and Soomaali" in listed.text
        assert "Page 1 of 4" in listed.text
        second = await place.rosa.click(listed, "Next")
        assert "Page 2 of 4" in second.text
        by_theme = await place.rosa.slash("prompt library", theme="Belonging")
        assert "The long week" in by_theme.text and by_theme.text.count("\n- ") == 4
        by_tag = await place.rosa.slash("prompt library", tag="9")
        assert "The long week" in by_tag.text
        assert "The long week" not in (await place.rosa.slash("prompt library", tag="baby_in_mind")).text
        assert "The long week" not in (await place.rosa.slash("prompt library", language="so")).text
        of_library = await place.rosa.select(by_theme, "Read one in full", ["l31"])
        texts: Any = place.town.bot
        whole = of_library.text + "".join(reply.text for reply in of_library.followups)
        for code in texts.app.catalogues.codes:
            assert texts.app.catalogues.texts(code).theme(11)[1] in whole


async def test_tags_and_prompts_are_offered_in_ones_own_language_and_in_english_and_to_staff_alone() -> None:
    async with with_a_prompt() as place:
        await place.rosa.submit(await place.rosa.slash("prompt translate", prompt="long week", language="es"), SPANISH)
        await place.rosa.slash("language", language="es")
        for typed in ("semana", "long week"):
            assert [str(one) for one in await place.rosa.autocomplete("prompt retire", "prompt", typed)] == [
                "La semana larga"
            ]
        assert len(await place.rosa.autocomplete("prompt library", "tag", "")) == 15
        assert len(await place.rosa.autocomplete("prompt add", "element", "Holding the Baby")) == 1
        amina = await place.participant("Amina")
        for command, option in (("prompt library", "tag"), ("prompt retire", "prompt"), ("prompt add", "theme")):
            assert await amina.autocomplete(command, option, "") == []
        assert "facilitators" in (await amina.slash("prompt library")).text


async def test_a_post_is_planned_from_the_library_as_by_the_command() -> None:
    async with with_a_prompt() as place:
        shown = await place.rosa.select(await place.rosa.slash("prompt library"), "Read one in full", ["p1"])
        form = await place.rosa.click(shown, "Plan a post")
        preview = await place.rosa.submit(form, {"cohort": "Spring", "starts": "2026-09-08 09:00"})
        assert WORDS["question"] in preview.text
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(days=8))
        assert [m for m in place.server.channel("spring").messages if WORDS["question"] in m.text]


def staff_room(place: Riverside) -> list[Any]:
    """What stands in the staff's channel."""
    return [m for channel in place.server.channels if "staff" in channel.name for m in channel.messages]


@pytest.mark.parametrize("is_lost", [False, True], ids=["on its way", "its answer lost"])
async def test_words_changed_while_a_post_is_on_its_way_stand_there_afterwards(is_lost: bool) -> None:
    async with with_a_prompt() as place:
        await confirmed(place.rosa, "prompt schedule", cohort="Spring", prompt="long week", starts="2026-09-02 09:00")
        form = await place.rosa.slash("prompt translate", prompt="long week", language="en")
        if is_lost:
            place.town.faults.fail("POST", "/channels/*/messages", status=502, times=8, applied=True)
        else:
            place.town.faults.slow("POST", "/channels/*/messages", 1)
        going = asyncio.create_task(place.town.advance_to(datetime.fromisoformat("2026-09-02T09:00:01-07:00")))
        if is_lost:
            await going
        tried = select(OutboxEntry.attempted_at).where(OutboxEntry.kind == POST)
        while not await database(place).read(lambda tx: tx.execute(tried).scalar_one()):
            await asyncio.sleep(0.02)
        done = await place.rosa.submit(form, {**WORDS, "question": "What carried you through this month?"})
        assert "1 post of it" in done.text
        await going
        await place.town.advance(timedelta(hours=3))
        said = [one.text for one in place.server.channel("spring").messages if WORDS["title"] in one.text]
        assert len(said) == 1 and "this month" in said[0] and WORDS["question"] not in said[0]


@pytest.mark.parametrize("brought_back", ["2026-09-03T10:00:00-07:00", "2026-09-05T12:00:00-07:00"])
async def test_what_is_put_off_while_a_cohort_rests_is_named_when_its_prompt_is_retired(brought_back: str) -> None:
    async with with_a_prompt() as place:
        rosa = place.rosa
        await confirmed(rosa, "prompt schedule", cohort="Spring", prompt="long week", starts="2026-09-02 09:00")
        days: dict[str, Any] = {"from": "2026-09-01", "to": "2026-09-04"}
        await rosa.slash("cohort pause", cohort="Spring", **days)
        await place.town.advance_to(datetime.fromisoformat("2026-09-03T09:00:00-07:00"))
        asked = await rosa.slash("prompt retire", prompt="long week")
        assert "Spring" in asked.text, "where it would not be posted"
        retired = await rosa.click(asked, "Confirm")
        await place.town.advance_to(datetime.fromisoformat(brought_back))
        await rosa.click(retired, "Bring back")
        is_left_out = "left out" in (await rosa.slash("prompt plans")).text
        await place.town.advance_to(datetime.fromisoformat("2026-09-06T12:00:00-07:00"))
        said = [one.text for one in place.server.channel("spring").messages if WORDS["title"] in one.text]
        assert len(said) == (not is_left_out), "what is to come comes, and what does not is said to be left out"
        assert is_left_out == (brought_back > "2026-09-05")
