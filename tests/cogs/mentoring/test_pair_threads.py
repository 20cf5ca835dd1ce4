"""The private thread of a pair: where both see a channel; elsewhere nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import Channel, Person
from tests.support.stories import Riverside, accept, riverside


async def a_pair(place: Riverside, language: str = "en") -> tuple[Person, Person]:
    """Hodan, who has a place in Spring too, and Amina, whom she mentors."""
    amina, hodan = await place.participant("Amina", language), await place.participant("Hodan")
    await hodan.slash("mentor offer", capacity=1, languages=f"{language},en")
    await place.approve(hodan)
    await amina.slash("mentor request", languages=language)
    await place.publish()
    await accept(hodan, amina)
    return hodan, amina


def threads(place: Riverside) -> list[Channel]:
    return [thread for thread in place.server.threads if thread.parent == place.server.channel("spring")]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_two_who_see_one_channel_have_a_thread_of_their_own(language: str) -> None:
    async with riverside() as place:
        ana = await place.participant("Ana")
        hodan, amina = await a_pair(place, language)
        (thread,) = threads(place)
        assert [one.sees(thread) for one in (hodan, amina, ana)] == [True, True, False]
        first = thread.messages[-1]
        assert "Manage Threads" in first.text
        assert "Hodan" not in first.text + thread.name and "Amina" not in first.text + thread.name
        form = await amina.click(first, first.buttons[0].custom_id or "")
        assert form.modal is not None


async def test_a_mentor_without_a_place_is_introduced_without_a_thread() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        assert threads(place) == []
        assert "Hodan" in amina.dms[-1].text


async def test_where_no_thread_can_be_made_the_two_are_introduced_all_the_same() -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/channels/*/threads", status=403, times=3)
        hodan, amina = await a_pair(place)
        assert threads(place) == []
        assert "Hodan" in amina.dms[-1].text and "Amina" in hodan.dms[-1].text


async def test_a_thread_that_a_lost_answer_opened_is_taken() -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/channels/*/threads", status=500, applied=True)
        hodan, amina = await a_pair(place)
        await place.town.advance(timedelta(minutes=10))
        (thread,) = threads(place)
        assert hodan.sees(thread) and amina.sees(thread)
        assert len(thread.messages) == 1


@pytest.mark.parametrize("change", ["deleted", "locked"])
async def test_a_thread_that_somebody_deletes_or_locks_stops_nothing_between_the_two(change: str) -> None:
    async with riverside() as place:
        hodan, amina = await a_pair(place)
        (thread,) = threads(place)
        if change == "deleted":
            await thread.delete()
        else:
            await thread.edit(archived=True, locked=True)
        introduction = next(one for one in amina.dms if one.buttons and "Our agreement" in one.buttons[0].label)
        form = await amina.click(introduction, "Our agreement")
        await amina.submit(form, {"goal": ["families"], "often": ["weekly"], "months": ["6"]})
        await hodan.click(hodan.dms[-1], "Accept")
        assert "agrees" in amina.dms[-1].text, "what they hear comes to each in private, as it did before"
        staff = len(place.server.channel("staff-room").messages)
        pair: dict[str, Any] = {"with": amina}
        await hodan.click(await hodan.slash("match end", **pair), "Confirm")
        await place.town.advance(timedelta(days=2))
        assert not introduction.buttons
        assert "ended" in amina.dms[-1].text
        told = [one.text for one in place.server.channel("staff-room").messages[staff:]]
        assert len(told) == 1 and "A pair in Spring has ended" in told[0], "no thread that is gone is a trouble"
        assert len(threads(place)) == (change == "locked"), "and none is opened in its place"
