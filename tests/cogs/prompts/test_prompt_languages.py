"""A prompt in the languages of its cohort: in one message, in threads, edited; and what a screen reader would read."""

import re
import unicodedata
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from cogs.cohorts.models import CohortLanguage
from cogs.prompts.models import Translation
from cogs.prompts.services import languages
from sandbox import Message
from tests.cogs.prompts.test_prompts import planned, prompts
from tests.cogs.test_unposted import overwrite
from tests.support.prompts import NAMES, own_prompt, until
from tests.support.stories import Riverside, confirmed, riverside

STARTS = "2026-10-27 09:00"
POSTED = "2026-10-27T09:10:00-07:00"


async def posted(place: Riverside, prompt: int) -> None:
    """It is posted in Spring."""
    await confirmed(place.rosa, "prompt schedule", cohort="Spring", starts=STARTS, prompt=f"p{prompt}")
    await until(place, POSTED)


async def reworded(place: Riverside, prompt: int, language: str, question: str) -> None:
    """Its words in one language are others from now on."""
    bot: Any = place.town.bot
    of_language = (Translation.prompt_id == prompt) & (Translation.language == language)

    def write(tx: Any) -> int:
        tx.execute(update(Translation).where(of_language).values(question=question))
        return languages.redraw(tx, prompt, server=place.server.id, now=place.town.clock.now())

    assert await bot.app.database.write(write) == 1
    await place.town.advance(timedelta(minutes=1))


def threads(place: Riverside) -> dict[str, list[Message]]:
    """The messages in the public threads, by their names."""
    return {each.name: each.messages for each in place.server.threads if each.channel.kind == 11}


FIVE = ("en", "es", "so", "am", "ti")
OTHERS = {"Español · Manos": "Manos", "Soomaali · Gacmaha": "Gacmaha", "አማርኛ · እጆች": "እጆች", "ትግርኛ · ኣእዳው": "ኣእዳው"}


async def test_a_prompt_too_long_for_one_message_has_a_thread_for_each_other_language() -> None:
    async with riverside() as place:
        await posted(place, await own_prompt(place, "en", "es", "so", length=1500))
        assert not threads(place), "three times 1,500 characters have room"
        assert all(f"{NAMES[code]}?" in prompts(place)[-1].text for code in ("en", "es", "so"))
        await place.rosa.slash("cohort edit", cohort="Spring", languages=",".join(FIVE))
        amina = await place.participant("Amina", "ti")
        await confirmed(
            place.rosa,
            "prompt schedule",
            cohort="Spring",
            starts="2026-10-28 09:00",
            prompt=f"p{await own_prompt(place, *FIVE, length=1500)}",
        )
        await until(place, "2026-10-28T09:10:00-07:00")
        post = prompts(place)[-1]
        assert "Hands?" in post.text and "Manos?" not in post.text
        found = threads(place)
        assert set(found) == set(OTHERS)
        for name, word in OTHERS.items():
            (words,) = found[name]
            assert f"{word}?" in words.text and "Hands?" not in words.text
            assert amina.sees(next(each for each in place.server.threads if each.name == name))
        form = await amina.click(found["ትግርኛ · ኣእዳው"][0], found["ትግርኛ · ኣእዳው"][0].buttons[0].custom_id or "")
        assert form.modal is not None
        assert "ኣእዳው?" in (await amina.click(post, post.buttons[1].custom_id or "")).text


async def test_signs_that_are_no_marks_here_take_twice_the_room_and_nothing_is_cut() -> None:
    async with riverside() as place:
        prompt = await own_prompt(place, "en", "es", "so", length=1500)
        bot: Any = place.town.bot
        question = "Why " + "*_" * 740 + " so?"
        await bot.app.database.write(lambda tx: tx.execute(update(Translation).values(question=question)) and None)
        await posted(place, prompt)
        assert prompts(place)[-1].text.count(" so?") == 1
        found = threads(place)
        assert set(found) == {"Español · Manos", "Soomaali · Gacmaha"}
        assert all(" so?" in words.text for (words,) in found.values())


async def test_where_no_thread_may_be_opened_the_languages_follow_in_the_channel() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort edit", cohort="Spring", languages=",".join(FIVE))
        await overwrite(place, place.server.channel("spring"), "create_public_threads")
        await posted(place, await own_prompt(place, *FIVE, length=1500))
        assert not threads(place)
        assert ["".join(w for w in NAMES.values() if f"{w}?" in one.text) for one in prompts(place)] == [
            NAMES[code] for code in FIVE
        ]


async def test_edited_words_are_edited_where_they_stand_and_say_so() -> None:
    async with riverside() as place:
        prompt = await own_prompt(place, "en", "es", "so")
        await posted(place, prompt)
        assert "edited" not in prompts(place)[-1].text
        await reworded(place, prompt, "en", "What do your hands know?")
        (post,) = prompts(place)
        assert "What do your hands know?" in post.text and "laga beddelay" in post.text and "Manos?" in post.text
        assert len(post.buttons) == 2


async def test_edited_words_are_edited_in_threads_too_also_in_one_that_has_closed() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort edit", cohort="Spring", languages=",".join(FIVE))
        prompt = await own_prompt(place, *FIVE, length=1500)
        await posted(place, prompt)
        await place.town.advance(timedelta(days=9))
        await reworded(place, prompt, "so", "Maxay gacmahaagu garanayaan?")
        (words,) = threads(place)["Soomaali · Gacmaha"]
        assert "Maxay gacmahaagu garanayaan?" in words.text and "laga beddelay" in words.text


async def test_a_language_that_is_not_spoken_any_more_is_said_once_in_one_that_is() -> None:
    async with riverside() as place:
        bot: Any = place.town.bot
        gone = update(CohortLanguage).where(CohortLanguage.language == "so").values(language="tlh")
        await bot.app.database.write(lambda tx: tx.execute(gone) and None)
        await planned(place, count=1)
        await until(place, POSTED)
        (post,) = prompts(place)
        assert post.text.count("Where do I feel I can bring my whole self") == 1


MARKS = re.compile(r"</[^>]+>|[*_~`#>|\\]|-# |\n")


def read_aloud(message: Message) -> str:
    """What a screen reader would read: the words without what only shows how they look."""
    return MARKS.sub(" ", message.text)


async def test_a_prompt_is_plain_text_for_those_who_listen() -> None:
    async with riverside() as place:
        await planned(place, count=3)
        await until(place, "2026-11-20T09:00:00-08:00")
        for post in prompts(place):
            said = read_aloud(post)
            assert not re.search(r"<[t@#a]", said), "no bare times, mentions or emoji"
            assert not {unicodedata.category(c) for c in said} & {"So", "Sk", "Co", "Cn"}, "no signs that are read out"
            assert not re.search(r"[^\w\s]{3,}", said), "nothing drawn with letters"
