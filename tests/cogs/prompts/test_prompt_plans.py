"""What is to come, and changing it: another prompt, another time, left out, called off, posted now."""

from typing import Any

import pytest

from sandbox import Message, Reply
from tests.cogs.prompts.test_prompts import a_walk, planned, prompts, spoken, spoken_of
from tests.cogs.test_unclear import typed
from tests.support.prompts import own_prompt, until
from tests.support.stories import Riverside, confirmed, riverside


async def posts(place: Riverside) -> list[str]:
    """What the autocomplete offers of posts to come."""
    return [one.name for one in await place.rosa.autocomplete("prompt move", "post", "")]


def shown(message: Message, place: Riverside, number: int) -> bool:
    """Whether a post is of that prompt of the library."""
    return spoken_of(place, "en", number)[1] in message.text


async def test_what_is_to_come_is_listed_by_pages_and_by_cohort() -> None:
    async with riverside() as place:
        assert "/prompt schedule" in (await place.rosa.slash("prompt plans")).text
        await planned(place, count=12)
        listed = await place.rosa.slash("prompt plans")
        assert listed.ephemeral and listed.text.count("<t:") == 10 and "Page 1 of 2" in listed.text
        assert (await place.rosa.click(listed, "Next")).text.count("<t:") == 2
        assert (await place.rosa.slash("prompt plans", cohort="Spring")).text.count("<t:") == 10
        await place.rosa.slash("cohort create", name="Autumn", timezone="America/Los_Angeles")
        assert "/prompt schedule" in (await place.rosa.slash("prompt plans", cohort="Autumn")).text
        amina = await place.participant("Amina")
        assert "facilitators" in (await amina.slash("prompt plans")).text


async def test_posts_are_offered_and_found_by_prompt_cohort_and_date_in_ones_own_language() -> None:
    async with riverside() as place:
        await planned(place)
        await place.rosa.slash("language", language="es")
        assert all(spoken(place, "es", 11)[0] in one for one in await posts(place))
        several = await typed(place.rosa, "prompt skip", post="Belonging")
        assert len(several.selects[0].options) == 3
        assert all(spoken(place, "es", 11)[0] in one.label for one in several.selects[0].options)
        done = await place.rosa.slash("prompt skip", post="2026-11-03")
        assert spoken(place, "es", 11)[0] in done.text


async def test_a_post_that_is_left_out_is_not_posted_and_the_rest_goes_on() -> None:
    async with riverside() as place:
        await planned(place)
        left_out = await place.rosa.slash("prompt skip", post="2026-11-03")
        assert "Left out" in left_out.text and "/prompt move" in left_out.text
        again = await place.rosa.slash("prompt skip", post="2026-11-03")
        assert "Left out" in again.text, "twice is as once"
        assert "left out" in (await place.rosa.slash("prompt plans")).text
        await until(place, "2026-11-20T09:00:00-08:00")
        first, last = prompts(place)
        assert shown(first, place, 31) and shown(last, place, 33)


async def test_a_post_is_moved_and_one_that_was_left_out_comes_back() -> None:
    async with riverside() as place:
        await planned(place)
        done = await place.rosa.slash("prompt move", post="2026-11-03", to="2026-11-04 10:00")
        assert "Done" in done.text
        await place.rosa.slash("prompt move", post="2026-11-04", to="2026-11-03 09:00")
        await place.rosa.slash("prompt skip", post="2026-11-10")
        await place.rosa.slash("prompt move", post="2026-11-10", to="2026-11-11 09:00")
        await until(place, "2026-11-20T09:00:00-08:00")
        assert [one.at.strftime("%m-%d %H:%M") for one in prompts(place)] == [
            "10-27 16:00",
            "11-03 17:00",
            "11-11 17:00",
        ]


async def test_a_post_is_posted_now_and_once() -> None:
    async with riverside() as place:
        await planned(place)
        await place.rosa.slash("prompt post", post="2026-11-03")
        assert [shown(one, place, 32) for one in prompts(place)] == [True]
        assert "stands in its channel" in (await place.rosa.slash("prompt post", post="#2")).text
        assert "stands in its channel" in (await place.rosa.slash("prompt skip", post="#2")).text
        await until(place, "2026-11-20T09:00:00-08:00")
        assert len(prompts(place)) == 3


async def test_a_post_gets_another_prompt() -> None:
    async with riverside() as place:
        await planned(place)
        await own_prompt(place, "en", "es", "so")
        offered = await place.rosa.autocomplete("prompt change", "prompt", "hands")
        assert [one.name for one in offered] == ["Hands"]
        done = await place.rosa.slash("prompt change", post="2026-11-03", prompt="Hands")
        assert "Hands" in done.text
        await until(place, "2026-11-04T09:00:00-08:00")
        text = prompts(place)[-1].text
        assert "Hands?" in text and "Manos?" in text and "Gacmaha?" in text


@pytest.mark.parametrize("press", [True, False])
async def test_the_same_prompt_twice_at_one_time_is_asked_about(press: bool) -> None:
    async with riverside() as place:
        await planned(place, count=1)
        again = await place.rosa.slash("prompt schedule", **a_walk(count=1))
        assert "the same prompt" in again.text
        await planned(place, count=1, starts="2026-10-28 09:00")
        asked = await place.rosa.slash("prompt move", post="2026-10-28", to="2026-10-27 09:00")
        assert "the same prompt" in asked.text and "Nothing has changed yet" in asked.text
        await planned(place, count=1, theme="Echo", starts="2026-10-29 09:00")
        await place.rosa.slash("prompt move", post="2026-10-29", to="2026-10-27 09:00")
        other = await place.rosa.slash("prompt change", post="echo", prompt="l31")
        assert "the same prompt" in other.text
        if press:
            assert "Done" in (await place.rosa.click(asked, "Confirm")).text
            assert "Done" in (await place.rosa.click(other, "Confirm")).text
        await until(place, "2026-11-20T09:00:00-08:00")
        assert sum(shown(one, place, 31) for one in prompts(place)) == (3 if press else 2)


@pytest.mark.parametrize(("scope", "stay"), [("this", [31, 33]), ("following", [31]), ("all", [])])
async def test_what_is_cancelled_is_shown_first_and_never_posted(scope: str, stay: list[int]) -> None:
    async with riverside() as place:
        await planned(place)
        asked = await place.rosa.slash("prompt cancel", post="2026-11-03", scope=scope)
        assert "would never be posted" in asked.text
        assert asked.text.count("<t:") == 3 - len(stay)
        assert await posts(place) and len(await posts(place)) == 3
        assert "Cancelled" in (await place.rosa.click(asked, "Confirm")).text
        assert len(await posts(place)) == len(stay)
        await until(place, "2026-11-20T09:00:00-08:00")
        assert [number for one in prompts(place) for number in range(31, 34) if shown(one, place, number)] == stay


async def test_a_confirm_that_comes_after_something_has_changed_does_nothing() -> None:
    async with riverside() as place:
        await planned(place)
        asked = await place.rosa.slash("prompt cancel", post="2026-11-03", scope="all")
        await place.rosa.slash("prompt move", post="2026-11-10", to="2026-11-12 09:00")
        assert "use the command again" in (await place.rosa.click(asked, "Confirm")).text
        assert len(await posts(place)) == 3


async def test_a_closed_cohort_s_posts_are_not_changed_and_come_back_as_they_were_left() -> None:
    async with riverside() as place:
        await planned(place)
        await place.rosa.slash("prompt skip", post="2026-11-03")
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        refused: Reply = await place.rosa.slash("prompt move", post="#1", to="2026-10-30 09:00")
        assert "closed" in refused.text
        await place.rosa.slash("cohort reopen", cohort="Spring")
        await until(place, "2026-11-20T09:00:00-08:00")
        assert [shown(one, place, 31) or shown(one, place, 33) for one in prompts(place)] == [True, True]


async def test_one_prompt_is_planned_instead_of_a_theme_and_never_both() -> None:
    async with riverside() as place:
        both = await place.rosa.slash("prompt schedule", **a_walk(prompt="l1"))
        assert "not both" in both.text
        one: dict[str, Any] = {"cohort": "Spring", "starts": "2026-10-27 09:00", "prompt": "l5", "count": 2}
        await confirmed(place.rosa, "prompt schedule", **one)
        whole: dict[str, Any] = {"cohort": "Spring", "starts": "2026-12-01 09:00"}
        await confirmed(place.rosa, "prompt schedule", **whole)
        await until(place, "2026-12-02T09:00:00-08:00")
        assert [shown(one, place, 5) for one in prompts(place)] == [True, True, False]
        assert shown(prompts(place)[-1], place, 1), "without a theme the library begins at its beginning"


async def test_what_is_drawn_at_random_is_what_was_shown() -> None:
    async with riverside() as place:
        preview = await place.rosa.slash("prompt schedule", **a_walk(count=5, order="random"))
        first = [number for number in range(1, 37) if spoken_of(place, "en", number)[1] in preview.text]
        second = await place.rosa.click(preview, "Next")
        then = [number for number in range(1, 37) if spoken_of(place, "en", number)[1] in second.text]
        await place.rosa.click(preview, "Confirm")
        await until(place, "2026-12-20T09:00:00-08:00")
        posted = [number for one in prompts(place) for number in range(1, 37) if shown(one, place, number)]
        assert posted[:2] == first + then
        assert len(set(posted)) == 5


async def test_at_random_without_a_theme_the_whole_library_is_drawn_from() -> None:
    async with riverside() as place:
        options: dict[str, Any] = {"cohort": "Spring", "starts": "2026-10-27 09:00", "count": 36, "order": "random"}
        await confirmed(place.rosa, "prompt schedule", **options)
        listed = await place.rosa.slash("prompt plans")
        first = [line for line in listed.text.splitlines() if line.startswith("- <t:")][:3]
        titles = {line.partition(">: ")[2].partition(" · ")[0] for line in first}
        if len(titles) == 1:  # one time in some six hundred all three are of one theme
            again = await place.rosa.slash("prompt schedule", **options)
            titles |= {line.partition(">: ")[2].partition(" · ")[0] for line in again.text.splitlines()[1:4]}
        assert len(titles) > 1


async def test_a_language_that_an_own_prompt_lacks_is_named_before_and_falls_back_visibly() -> None:
    async with riverside() as place:
        await own_prompt(place, "en")
        asked = await place.rosa.slash("prompt schedule", cohort="Spring", starts="2026-10-27 09:00", prompt="Hands")
        assert "Not translated yet: Español and Soomaali" in asked.text
        await place.rosa.click(asked, "Confirm")
        amina = await place.participant("Amina", "so")
        await until(place, "2026-10-27T09:01:00-07:00")
        (post,) = prompts(place)
        assert post.text.count("Hands?") == 1, "the words stand there once"
        read = await amina.click(post, "Read in my language")
        assert "Hands?" in read.text and "English" in read.text
