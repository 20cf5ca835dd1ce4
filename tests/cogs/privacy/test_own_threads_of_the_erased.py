"""The thread of somebody who deletes their data: deleted where the bot may, else emptied, for the staff to delete."""

from datetime import timedelta

import pytest

from sandbox import BOT_INVITE, Channel, May, Message, Person
from sandbox.server.actions import messages
from tests.support.erasing import erased
from tests.support.stories import Riverside, riverside


async def with_own_thread(place: Riverside) -> tuple[Person, Channel]:
    """Luz takes no direct messages; she answered in the thread that she was given."""
    luz = await place.participant("Luz", dms_open=False)
    await place.pair(await place.mentor("Imani"), luz)
    await place.town.advance(timedelta(minutes=5))
    (thread,) = luz.threads
    assert thread.messages
    await luz.say("My own words", thread)
    return luz, thread


def asked(place: Riverside) -> list[Message]:
    """How the staff were asked to delete a thread."""
    return [m for m in place.server.channel("staff-room").messages if "to be deleted" in m.text]


def is_emptied(place: Riverside, thread: Channel, person: Person) -> bool:
    """Whether nothing of the bot's and no name is there, and nobody but the bot is in it."""
    ours = [m for m in thread.messages if m.author != person]
    inside = set(thread.channel.thread_members)
    return (thread.name, thread.archived, ours, inside) == ("…", True, [], {place.server.bot_member.id})


@pytest.mark.parametrize("closed", [False, True])
async def test_without_manage_threads_the_bot_takes_back_what_it_wrote_and_asks_the_staff_to_delete_the_thread(
    closed: bool,
) -> None:
    async with riverside() as place:
        luz, thread = await with_own_thread(place)
        if closed:
            await place.town.advance(timedelta(days=8))
            assert thread.archived
        await erased(place, luz)
        await place.town.advance(timedelta(minutes=5))
        assert is_emptied(place, thread, luz)
        assert [m.text for m in thread.messages] == ["My own words"], "that Discord deletes only with the thread"
        assert not luz.sees(thread)
        (message,) = asked(place)
        assert thread.mention in message.text
        assert luz.name not in message.text
        assert "All is well" in (await place.rosa.slash("doctor")).text


async def test_with_manage_threads_the_thread_is_deleted_and_nobody_is_asked() -> None:
    async with riverside() as place:
        luz, _ = await with_own_thread(place)
        await place.server.bot_member.permit(BOT_INVITE | May.MANAGE_THREADS)
        await erased(place, luz)
        await place.town.advance(timedelta(minutes=5))
        assert place.server.threads == []
        assert asked(place) == []


async def test_where_one_channel_takes_manage_threads_away_it_is_as_if_the_bot_had_it_nowhere() -> None:
    async with riverside() as place:
        luz, thread = await with_own_thread(place)
        await place.server.bot_member.permit(BOT_INVITE | May.MANAGE_THREADS)
        assert thread.parent is not None
        await thread.parent.overwrite(place.server.bot_member, allow=BOT_INVITE, deny=May.MANAGE_THREADS)
        await erased(place, luz)
        await place.town.advance(timedelta(minutes=5))
        assert is_emptied(place, thread, luz)
        assert len(asked(place)) == 1


async def test_all_that_the_bot_wrote_goes_however_much_it_is() -> None:
    async with riverside() as place:
        luz, thread = await with_own_thread(place)
        for number in range(50):
            body = {"content": f"Reminder {number}"}
            messages.write(place.town.discord, thread.channel, place.town.discord.state.bot, body)
        await place.town.settle()
        await erased(place, luz)
        await place.town.advance(timedelta(minutes=10))
        assert is_emptied(place, thread, luz)


async def test_a_thread_that_the_staff_deleted_first_is_done() -> None:
    async with riverside() as place:
        luz, thread = await with_own_thread(place)
        await thread.delete()
        await erased(place, luz)
        await place.town.advance(timedelta(minutes=5))
        assert asked(place) == []
        assert "All is well" in (await place.rosa.slash("doctor")).text


async def test_who_deletes_their_data_hears_before_what_becomes_of_their_thread() -> None:
    async with riverside() as place:
        luz, _ = await with_own_thread(place)
        preview = await luz.click(await luz.slash("privacy"), "Delete what is mine")
        assert "delete it there first" in preview.text
