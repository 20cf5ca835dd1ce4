"""A gentle reminder of a prompt: to those who wish it, once, days later; and how many people wrote."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import Message, Person
from tests.cogs.prompts.test_prompts import planned, prompts
from tests.support.prompts import own_prompt, until
from tests.support.stories import Riverside, confirmed, riverside

AWAY: dict[str, Any] = {"from": "2026-10-28", "to": "2026-11-02"}
POSTED = "2026-10-27T09:01:00-07:00"


async def wish(person: Person) -> None:
    """They ask in /me to be reminded of prompts."""
    asked = await person.click(await person.slash("me"), "Reminders")
    page = await person.click(asked, "Remind me of prompts")
    assert "I remind you of prompts" in page.text


async def write(person: Person, post: Message) -> None:
    """They write to a prompt."""
    form = await person.click(post, post.buttons[0].custom_id or "")
    await person.submit(form, {"text": "Something that stays with me."})


def reminders(place: Riverside, person: Person) -> list[Message]:
    """What somebody was reminded of, in their own thread."""
    return [
        message
        for thread in place.server.threads
        if thread.name == person.name
        for message in thread.messages
        if "Some days ago" in message.text
    ]


async def test_who_wishes_it_is_reminded_once_after_three_days_if_they_have_not_written() -> None:
    async with riverside() as place:
        silent, wrote, other = [await place.participant(name) for name in ("Amina", "Luz", "Noor")]
        await wish(silent)
        await wish(wrote)
        await planned(place, count=1)
        await until(place, POSTED)
        await write(wrote, prompts(place)[0])
        await place.town.advance(timedelta(days=2, hours=23))
        assert not reminders(place, silent)
        await place.town.advance(timedelta(days=20))
        (told,) = reminders(place, silent)
        assert "Spring" in told.text and "Where do I feel I can bring my whole self" in told.text
        assert not reminders(place, wrote) and not reminders(place, other)
        await write(silent, told)


@pytest.mark.parametrize("why", ["no longer wished", "left", "quiet", "away", "rests"])
async def test_a_reminder_respects_what_people_and_cohorts_chose(why: str) -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await wish(amina)
        await planned(place, count=1)
        await until(place, POSTED)
        match why:
            case "no longer wished":
                asked = await amina.click(await amina.slash("me"), "Reminders")
                await amina.click(asked, "No prompt reminders")
            case "left":
                await confirmed(place.rosa, "cohort remove-member", cohort="Spring", member=amina, reason="other")
            case "quiet":
                form = await amina.click(await amina.slash("me"), "Quiet hours")
                await amina.submit(form, {"hours": "08:00-20:00"})
            case "away":
                await amina.slash("away", **AWAY)
            case _:
                await place.rosa.slash("cohort pause", cohort="Spring", **AWAY)
        await until(place, "2026-10-30T19:00:00-07:00")
        assert not reminders(place, amina)
        await place.town.advance(timedelta(days=7))
        assert bool(reminders(place, amina)) is (why in ("quiet", "away", "rests"))


async def test_how_many_wrote_is_shown_with_a_picture_and_never_who_wrote_what() -> None:
    async with riverside() as place:
        people = [await place.participant(name) for name in ("Amina", "Luz", "Noor")]
        assert "No prompt was posted" in (await place.rosa.slash("prompt participation", cohort="Spring")).text
        await planned(place, count=2)
        await until(place, "2026-11-03T10:00:00-08:00")
        first, second = prompts(place)
        for person in people[:2]:
            await write(person, first)
            await write(person, first)
        await write(people[0], second)
        found = await place.rosa.slash("prompt participation", cohort="Spring")
        assert found.ephemeral
        assert "Belonging · Opening: 2 people" in found.text and "Belonging · Deepening: 1 person" in found.text
        assert "3 people have a place" in found.text
        assert not any(person.name in found.text for person in people) and "stays with me" not in found.text
        (picture,) = found.files
        assert picture.bytes.startswith(b"\x89PNG")
        assert "facilitators" in (await people[0].slash("prompt participation", cohort="Spring")).text


async def test_one_prompt_of_many_posts_is_counted_for_each_post() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        prompt = await own_prompt(place, "en", "so")
        await confirmed(
            place.rosa,
            "prompt schedule",
            cohort="Spring",
            starts="2026-10-27 09:00",
            prompt=f"p{prompt}",
            repeat="weekly",
            count=2,
        )
        await until(place, "2026-11-03T10:00:00-08:00")
        await write(amina, prompts(place)[1])
        found = await place.rosa.slash("prompt participation", cohort="Spring")
        assert "Hands: 0 people" in found.text and "Hands: 1 person" in found.text
