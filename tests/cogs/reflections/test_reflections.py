"""Reflections as people write them: under a prompt, in private."""

from tests.cogs.prompts.test_prompts import planned, prompts, spoken, until
from tests.support.stories import riverside


async def test_a_reflection_is_private_kept_and_counted_once_also_after_a_restart() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        await place.rosa.slash("cohort requirements", cohort="Spring", reflections=2)
        await planned(place)
        await until(place, "2026-10-27T09:01:00-07:00")
        (post,) = prompts(place)
        await place.town.bot.restart()
        form = await amina.click(post, "Reflect")
        assert form.modal is not None
        assert form.modal.title == spoken(place, "so", 11)[0][:45]
        before = len(place.server.channel("spring").messages)
        kept = await amina.submit(form, {"text": "I was heard today."})
        assert kept.ephemeral
        assert "/journal" in kept.text
        form = await amina.click(post, "Reflect")
        again = await amina.submit(form, {"text": "And once more."})
        assert again.ephemeral and again.text != kept.text
        assert len(place.server.channel("spring").messages) == before
        assert place.town.data_dir is not None
        for file in place.town.data_dir.rglob("*"):
            if file.is_file():
                assert b"I was heard today" not in file.read_bytes()


async def test_a_facilitator_without_a_place_is_told_that_reflecting_is_for_those_who_have_one() -> None:
    async with riverside() as place:
        await planned(place)
        await until(place, "2026-10-27T09:01:00-07:00")
        (post,) = prompts(place)
        refused = await place.rosa.click(post, "Reflect")
        assert refused.ephemeral and refused.modal is None
        assert "need none to run it" in refused.text
