"""What changes between two steps of somebody who writes: nobody reads what was not shared, and nothing is lost."""

from datetime import timedelta

from sandbox import Person, Reply
from tests.cogs.prompts.test_prompts import planned, prompts, until
from tests.cogs.reflections.test_journal import read
from tests.cogs.reflections.test_sharing import WORDS, choose, of_mentor, share, standing
from tests.support.stories import Riverside, confirmed, riverside

PHONE = "206-555-0134"


async def a_prompt(place: Riverside) -> None:
    """A prompt stands in the channel."""
    await planned(place)
    await until(place, "2026-10-27T09:01:00-07:00")
    assert prompts(place)


async def entries(person: Person) -> list[str]:
    """All that stands in a journal, whole."""
    mine = await person.slash("journal")
    (menu,) = mine.selects
    return [(await person.select(mine, menu.custom_id, [one.value])).text for one in menu.options]


async def more(person: Person, words: str, under: Reply) -> Reply:
    """They go on with what they wrote."""
    return await person.submit(await person.click(under, "Write more"), {"text": words})


async def test_a_draft_is_shared_only_once_its_question_is_answered_whatever_is_added_to_it() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await share(amina, "group-1", f"{WORDS}, {PHONE}")
        asked = await more(amina, "And then it rained.", await read(amina))
        assert PHONE in asked.text and not standing(place)
        kept = await amina.click(asked, "Keep it so")
        assert "under your name" in kept.text and len(standing(place)) == 1


async def test_another_part_of_a_draft_answers_nothing_about_the_rest() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        long = f"{PHONE} " + "word " * 1500
        form = await amina.click(await amina.slash("journal"), "Write")
        await amina.submit(form, {"file": ("long.txt", long.encode()), "reader": "group-1"})
        choice = await amina.click(await read(amina), "Change it")
        (menu,) = choice.selects
        form = await amina.select(choice, menu.custom_id, ["1"])
        asked = await amina.submit(form, {"text": "Other words for the rest."})
        assert PHONE in asked.text and not standing(place, "Other words")


async def test_two_drafts_of_one_reflection_take_nothing_from_each_other() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        saved = await amina.slash("journal", text=WORDS)
        first = await more(amina, "First: 206-555-0134.", saved)
        second = await more(amina, "Second: 206-555-0177.", saved)
        await more(amina, "Third, without a number.", saved)
        await amina.click(first, "Keep it so")
        await amina.click(second, "Keep it so")
        everything = "\n".join(await entries(amina))
        assert all(words in everything for words in ("First:", "Second:", "Third,"))


async def test_where_the_place_is_gone_nobody_else_reads_what_is_said_to_be_for_oneself() -> None:
    async with riverside() as place:
        amina, imani = await place.participant("Amina"), await place.mentor("Imani")
        await place.another_cohort(amina)
        await place.pair(imani, amina, "Autumn")
        await a_prompt(place)
        form, other = await amina.click(prompts(place)[0], "Reflect"), await amina.click(prompts(place)[0], "Reflect")
        assert form.modal is not None
        (field,) = [one for one in form.modal.fields if one.custom_id == "reader"]
        mentor = next(option.value for option in field.options if "Imani" in option.label)
        asked = await amina.submit(other, {"text": f"{WORDS}, {PHONE}", "reader": mentor})
        assert PHONE in asked.text
        await confirmed(amina, "cohort leave", cohort="Spring")
        kept = await amina.submit(form, {"text": WORDS, "reader": mentor}), await amina.click(asked, "Keep it so")
        assert all("only you can read it" in one.text for one in kept)
        await place.town.advance(timedelta(days=1))
        assert not any("shares a reflection" in one.text for one in imani.dms)
        assert "Nothing is shared" in (await of_mentor(imani, amina)).text


async def test_what_is_taken_out_of_shared_words_goes_from_the_channel_of_a_closed_cohort_too() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await share(amina, "group-1")
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        assert len(standing(place)) == 1
        form = await amina.click(await read(amina), "Change it")
        await amina.submit(form, {"text": "Nobody is named here."})
        await place.town.advance(timedelta(minutes=1))
        assert not standing(place) and len(standing(place, "Nobody is named here.")) == 1
        await choose(amina, "me")
        await place.town.advance(timedelta(minutes=1))
        assert not standing(place, "Nobody is named here.")
