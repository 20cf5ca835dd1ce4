"""The thread of somebody who deletes their data: deleted where the bot may, else emptied, for the staff to delete."""

from datetime import timedelta

import pytest

from sandbox import BOT_INVITE, Channel, May, Message, Person
from sandbox.server.actions import archiving, messages
from tests.support.erasing import database, erased, everything
from tests.support.stories import Riverside, confirmed, riverside


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
        if closed:  # by hand: while her answers are awaited in it, the bot keeps it open
            archiving.archive(place.town.discord, thread.channel, archived=True)
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


# --- where Discord lets the bot remove nothing ------------------------------------------------------------------------


async def with_own_words(place: Riverside) -> tuple[Person, Channel]:
    """Ana takes no direct messages; she answered in the thread in which she was reminded of a session."""
    ana = await place.participant("Ana", dms_open=False)
    await session(place, "One", "2026-09-03 18:00")
    await place.town.advance(timedelta(days=2, hours=2))
    (thread,) = ana.threads
    await ana.say("My own words", thread)
    return ana, thread


async def session(place: Riverside, title: str, starts: str) -> None:
    await confirmed(place.rosa, "session schedule", cohort="Spring", title=title, starts=starts, minutes=60)


async def begin(trouble: str, place: Riverside, thread: Channel) -> None:
    """Discord lets the bot change nothing in a thread."""
    match trouble:
        case "an outage":
            place.town.faults.fail("*", f"*/channels/{thread.id}*", status=503, times=999)
        case "a hidden channel":
            assert thread.parent is not None
            await thread.parent.overwrite(place.server.bot_member, deny=May.VIEW_CHANNEL)
        case _:
            await thread.edit(locked=True)


async def end(trouble: str, place: Riverside, thread: Channel) -> None:
    match trouble:
        case "an outage":
            place.town.faults.clear()
        case "a hidden channel":
            assert thread.parent is not None
            await thread.parent.overwrite(place.server.bot_member, allow=BOT_INVITE)
        case _:
            await thread.edit(locked=False)


@pytest.mark.parametrize("trouble", ["an outage", "a hidden channel", "a lock"])
async def test_a_namesake_never_reads_the_thread_of_somebody_who_deleted_their_data(trouble: str) -> None:
    async with riverside() as place:
        ana, thread = await with_own_words(place)
        await begin(trouble, place, thread)
        await erased(place, ana)
        await ana.leave()
        await place.town.advance(timedelta(minutes=10))
        await end(trouble, place, thread)
        namesake = await place.participant("Ana", dms_open=False)
        await session(place, "Two", "2026-09-04 13:00")
        await place.town.advance(timedelta(hours=2))
        assert thread.name == "Ana", "it is not removed yet"
        (own,) = namesake.threads
        assert own != thread
        assert not namesake.sees(thread)
        assert "My own words" not in "".join(m.text for m in own.messages)
        await place.town.advance(timedelta(days=1))
        assert is_emptied(place, thread, ana)
        undone, emptied = asked(place)
        assert "try again every day" in undone.text
        assert "I have deleted what I wrote there" in emptied.text


async def test_the_staff_hear_of_a_thread_that_stays_locked_once_and_before_it_is_forgotten() -> None:
    async with riverside() as place:
        ana, thread = await with_own_words(place)
        await begin("a lock", place, thread)
        await erased(place, ana)
        for _ in range(8):
            await place.town.advance(timedelta(days=7))
        (told,) = asked(place)
        assert thread.mention in told.text
        assert "A private thread did not work" in (await place.rosa.slash("doctor")).text
        await place.town.advance(timedelta(days=7))
        assert "I try no more" in asked(place)[-1].text
        assert thread.mention in asked(place)[-1].text
        for table in (await database(place).read(everything)).values():
            assert str(ana.id) not in str(table)
        await place.town.advance(timedelta(days=7))
        assert len(asked(place)) == 2


async def test_somebody_whose_locked_thread_was_replaced_takes_both_with_them() -> None:
    async with riverside() as place:
        ana, thread = await with_own_words(place)
        await begin("a lock", place, thread)
        await session(place, "Two", "2026-09-04 18:00")
        await place.town.advance(timedelta(days=1))
        await thread.edit(locked=False)
        (own,) = (each for each in ana.threads if each != thread)
        await erased(place, ana)
        await place.town.advance(timedelta(minutes=5))
        assert is_emptied(place, thread, ana)
        assert is_emptied(place, own, ana)
