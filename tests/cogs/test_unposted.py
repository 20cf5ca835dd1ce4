"""Nothing is promised that cannot be posted: a channel in which the bot may not write is refused before anything is
written down, the refusal says which right is lacking, and with that right all goes its way."""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import discord
import pytest

from sandbox import Channel, Person, Reply
from tests.cogs.prompts.test_prompts import prompts
from tests.support.stories import Riverside, ask_for_mentor, join, riverside

LABELS = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "create_private_threads": "Create Private Threads",
    "send_messages_in_threads": "Send Messages in Threads",
}
"""As Discord's settings call them."""
POSTS = ("view_channel", "send_messages", "embed_links")
THREADS = ("view_channel", "create_private_threads", "send_messages_in_threads", "embed_links")
LOOKED_AT = frozenset({"accounts", "processes", "process_shards", "review_notices"})
"""Tables that change with whoever says something."""


def written(place: Riverside) -> list[str]:
    """All that stands in the database."""
    file = str(place.town.database_url).removeprefix("sqlite:///")
    with sqlite3.connect(file) as read:
        rows = [
            line
            for line in read.iterdump()
            if (into := re.match(r'INSERT INTO "(\w+)"', line)) and into[1] not in LOOKED_AT
        ]
    return sorted(rows)


async def overwrite(place: Riverside, channel: Channel, *denied: str) -> None:
    """All that posting takes is granted to the bot in a channel, but for these."""
    granted = {right for right in LABELS if right not in denied}
    await channel.overwrite(
        place.server.bot_member,
        allow=discord.Permissions(**dict.fromkeys(granted, True)).value,
        deny=discord.Permissions(**dict.fromkeys(denied, True)).value,
    )


async def is_refused(
    place: Riverside, channel: Channel, rights: Sequence[str], given: Callable[[], Awaitable[Reply]]
) -> None:
    """It is refused where one right alone is lacking, says which, and leaves nothing behind."""
    for right in rights:
        await overwrite(place, channel, right)
        before = written(place)
        said = await given()
        assert said.ephemeral
        assert channel.mention in said.text, said.text
        lacking = said.text.split("lacks ")[1].split(" there")[0]
        assert lacking == LABELS[right], said.text
        assert "Edit Channel → Permissions" in said.text
        assert written(place) == before
    await overwrite(place, channel)


async def test_a_cohort_is_not_made_whose_invitation_cannot_be_posted() -> None:
    async with riverside() as place:
        news = await place.server.make_channel("news")

        async def there() -> Reply:
            return await place.rosa.slash("cohort create", name="Autumn", announce_in=news)

        async def here() -> Reply:
            return await place.rosa.slash("cohort create", name="Autumn", where=news)

        for given in (there, here):
            await is_refused(place, news, POSTS, given)
        assert "Autumn" in (await there()).text
        assert place.server.channel("news").messages


async def test_a_cohort_is_invited_to_in_a_thread_only_where_the_bot_may_write_in_threads() -> None:
    async with riverside() as place:
        news = await place.server.make_channel("news")
        thread = await place.rosa.open_thread(news, "Cohorts")

        async def given() -> Reply:
            return await place.rosa.slash("cohort create", name="Autumn", where=thread)

        await overwrite(place, news, "send_messages_in_threads")
        before = written(place)
        assert "Send Messages in Threads" in (await given()).text
        assert written(place) == before
        await overwrite(place, news, "send_messages")
        assert "Autumn" in (await given()).text
        assert thread.messages


async def test_who_may_not_make_a_cohort_hears_that_first() -> None:
    async with riverside() as place:
        news = await place.server.make_channel("news")
        amina = await place.server.person("Amina")
        await overwrite(place, news, "send_messages")
        assert "This is for" in (await amina.slash("cohort create", name="Mine", announce_in=news)).text


@pytest.mark.parametrize("options", [{}, {"count": 3}])
async def test_prompts_are_not_planned_that_cannot_be_posted(options: dict[str, Any]) -> None:
    async with riverside() as place:
        spring = place.server.channel("spring")

        async def given() -> Reply:
            return await place.rosa.slash(
                "prompt schedule", cohort="Spring", theme="1", starts="2026-09-08 09:00", **options
            )

        await is_refused(place, spring, POSTS, given)
        planned = await given()
        assert "Arriving" in planned.text or "prompt" in planned.text
        await overwrite(place, spring, "embed_links")
        before = written(place)
        assert "Embed Links" in (await place.rosa.click(planned, "Confirm")).text
        assert written(place) == before
        await overwrite(place, spring)
        await place.rosa.click(planned, "Confirm")
        await place.town.advance(timedelta(days=8))
        assert prompts(place)


async def test_a_pause_is_not_begun_of_which_the_group_cannot_be_told_and_no_cohort_goes_on_in_silence() -> None:
    async with riverside() as place:
        spring = place.server.channel("spring")
        days: dict[str, Any] = {"from": "2026-10-01", "to": "2026-10-08"}

        async def pause() -> Reply:
            return await place.rosa.slash("cohort pause", cohort="Spring", **days)

        async def reopen() -> Reply:
            return await place.rosa.slash("cohort reopen", cohort="Spring")

        await is_refused(place, spring, POSTS, pause)
        assert "rests from" in (await pause()).text
        await place.rosa.click(await place.rosa.slash("cohort close", cohort="Spring"), "Confirm")
        await is_refused(place, spring, POSTS, reopen)
        assert "is open again" in (await reopen()).text


async def test_what_the_staff_are_told_is_not_chosen_where_nobody_could_tell_them() -> None:
    async with riverside() as place:
        room = place.server.channel("staff-room")

        async def given() -> Reply:
            return await place.rosa.slash("staff-notices")

        await is_refused(place, room, POSTS, given)
        shown = await given()
        assert room.mention in shown.text

        async def chosen() -> Reply:
            return await place.rosa.select(shown, shown.selects[0].custom_id, [])

        await is_refused(place, room, POSTS, chosen)
        assert "Saved" in (await chosen()).text


async def test_nobody_chooses_a_thread_of_their_own_where_none_can_be_made() -> None:
    async with riverside() as place:
        spring = place.server.channel("spring")
        amina = await place.server.person("Amina")
        joined = await join(amina, "Spring")

        async def chosen() -> Reply:
            return await amina.select(joined, joined.selects[0].custom_id, ["thread"])

        await is_refused(place, spring, THREADS, chosen)
        assert "in your own thread" in (await chosen()).text
        await overwrite(place, spring, "create_private_threads")
        assert "by direct message" in (await amina.select(joined, joined.selects[0].custom_id, ["dm"])).text
        mine = await amina.slash("me")
        asked = await amina.click(mine, "Reminders")
        refused = await amina.select(asked, asked.selects[0].custom_id, ["thread"])
        assert "Create Private Threads" in refused.text and "/me" in refused.text


async def test_mentors_are_not_asked_where_no_thread_could_reach_them() -> None:
    async with riverside() as place:
        mentors = place.server.channel("mentors")
        amina: Person = await place.participant("Amina")
        await place.mentor("Hodan")
        await ask_for_mentor(amina)
        draft = await place.rosa.slash("match preview", cohort="Spring")

        async def publish() -> Reply:
            return await place.rosa.slash("match publish", cohort="Spring")

        async def press() -> Reply:
            return await place.rosa.click(draft, "Publish")

        for given in (publish, press):
            await is_refused(place, mentors, THREADS, given)
        asked = await publish()

        async def confirm() -> Reply:
            return await place.rosa.click(asked, "Confirm")

        await is_refused(place, mentors, THREADS, confirm)
        assert "is being asked now" in (await confirm()).text


async def test_a_channel_that_was_deleted_is_said_to_be_made_again_by_setup() -> None:
    async with riverside() as place:
        await place.server.channel("spring").delete()
        refused = await place.rosa.slash("prompt schedule", cohort="Spring", theme="1", starts="2026-09-08 09:00")
        assert "/setup" in refused.text and "View Channels" in refused.text


async def test_whoever_manages_the_server_is_told_to_do_it_themselves() -> None:
    async with riverside() as place:
        news = await place.server.make_channel("news")
        await overwrite(place, news, "send_messages")
        to_rosa = await place.rosa.slash("cohort create", name="Autumn", announce_in=news)
        to_owner = await place.server.owner.slash("cohort create", name="Autumn", announce_in=news)
        assert "ask someone who manages the server" in to_rosa.text
        assert "ask someone" not in to_owner.text
