"""Answers as people see them: live on the announcement, a line in front of a full session, offers over a restart."""

import itertools
from datetime import timedelta
from typing import Any

from sandbox import Message, Person
from tests.support.stories import Riverside, press_late, riverside


async def planned(place: Riverside, **changed: Any) -> Message:
    plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 90}
    plan |= changed
    preview = await place.rosa.slash("session schedule", **plan)
    await place.rosa.click(preview, "Confirm")
    return next(message for message in place.server.channel("spring").messages if "Circle" in message.text)


def private(place: Riverside, person: Person, words: str) -> list[Message]:
    threads = [thread for thread in place.server.threads if person.sees(thread) and person.name in thread.name]
    return [m for m in [*person.dms, *(m for thread in threads for m in thread.messages)] if words in m.text]


async def test_the_announcement_counts_live_and_is_edited_at_most_once_in_five_seconds() -> None:
    async with riverside() as place:
        people = [await place.participant(f"P{number}") for number in range(6)]
        announced = await planned(place)
        for number, person in enumerate(people):
            await person.click(announced, ("Going", "Maybe", "Can't")[number % 3])
            await place.town.advance(timedelta(seconds=1))
        await place.town.advance(timedelta(seconds=10))
        assert "✅ 2 going · 🤔 2 maybe · ❌ 2 not" in announced.text
        edits = [one.at for one in place.town.requests if one.method == "PATCH" and str(announced.id) in one.path]
        assert 1 < len(edits) <= 4
        assert all(after - before >= timedelta(seconds=5) for before, after in itertools.pairwise(edits))


async def test_who_comes_is_named_to_facilitators_and_counted_for_others() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        announced = await planned(place)
        await amina.click(announced, "Going")
        assert "Amina" in (await place.rosa.click(announced, "Who comes?")).text
        seen = await amina.click(announced, "Who comes?")
        assert seen.ephemeral
        assert "✅ 1 going" in seen.text
        assert "Amina" not in seen.text


async def test_a_freed_place_is_offered_to_the_next_and_after_a_restart_to_the_one_after() -> None:
    async with riverside() as place:
        amina, omar, li, wen = [await place.participant(name) for name in ("Amina", "Omar", "Li", "Wen")]
        announced = await planned(place, capacity=1)
        for person in (amina, omar, li):
            await person.click(announced, "Going")
        assert "number 3" in (await wen.click(announced, "Going")).text
        await amina.click(announced, "Can't")
        await place.town.advance(timedelta(minutes=1))
        (offer,) = private(place, omar, "has come free")
        take = offer.buttons[0].custom_id or ""
        assert private(place, li, "has come free") == []
        await place.town.bot.restart()
        await place.town.advance(timedelta(hours=13))
        assert private(place, omar, "gone to the next person")
        (next_offer,) = private(place, li, "has come free")
        late = await press_late(omar, offer, take)
        assert "in line" in late.text
        taken = await li.click(next_offer, "Take the place")
        assert "you are coming" in taken.text
        assert "✅ 1 going" in taken.text
        assert private(place, wen, "has come free") == []
