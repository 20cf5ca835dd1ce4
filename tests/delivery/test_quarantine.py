"""Discord lets the bot begin no conversations (20026): notices go into threads or wait, and it is tried again."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import insert, select, update

from bot.config import Settings
from bot.core.people import ContactMethod
from bot.ops.doctor import installation
from bot.outbox import quarantine
from bot.outbox.conversations import NEW_CONVERSATIONS_IN, NewConversations
from bot.outbox.models import OutboxEntry, Quarantine
from bot.people.models import Member
from bot.people.models import Server as ServerRow
from sandbox import Person
from tests.delivery.conftest import Post
from tests.support.clocks import NOW
from tests.support.stories import ask_for_mentor, riverside

REFUSED = pytest.mark.expects_errors("Discord has quarantined the bot: it may begin no direct conversations")
PLACES = pytest.mark.parametrize("at", ["opening", "writing"])


@pytest.fixture(autouse=True)
async def _unquarantined(post: Post) -> AsyncGenerator[None]:
    yield
    post.town.faults.end_quarantine()


async def known(post: Post, *names: str) -> list[Person]:
    people = [await post.server.person(name) for name in names]
    for person in people:
        await post.know(person)
    return people


async def write(post: Post, person: Person, subject: int) -> int:
    owed = await post.owe("letter", subject=subject, member=post.people[person.id])
    await post.rest()
    return owed


async def member(post: Post, person: Person) -> Member:
    return await post.database.read(
        lambda tx: tx.execute(select(Member).where(Member.user_id == person.id)).scalar_one()
    )


async def quarantines(post: Post) -> list[Quarantine]:
    return await post.database.read(lambda tx: list(tx.execute(select(Quarantine)).scalars()))


def refusals(post: Post) -> int:
    return sum(request.code == 20026 for request in post.asked)


@REFUSED
@PLACES
async def test_a_notice_goes_into_a_thread_and_the_person_is_not_taken_for_closed(
    post: Post, at: Literal["opening", "writing"]
) -> None:
    rosa, amina = await known(post, "Rosa", "Amina")
    await write(post, amina, 1)
    post.town.faults.quarantine(at)
    await post.database.write(
        lambda tx: tx.execute(update(Member).values(contact_method=ContactMethod.DIRECT)) and None
    )
    owed = await write(post, rosa, 2)
    assert (await post.row(owed)).state == "sent"
    (thread,) = rosa.threads
    assert any("letter 2" in message.text for message in thread.messages)
    row = await member(post, rosa)
    assert (row.contact_method, row.dm_opened, row.first_dm_at) == (ContactMethod.DIRECT, False, None)
    await write(post, amina, 3)
    assert len(amina.dms) == 2, "an open conversation goes on"
    await write(post, rosa, 4)
    assert refusals(post) == 1, "nobody is written to for the first time any more"


@REFUSED
async def test_the_staff_of_each_server_hear_of_it_once(post: Post) -> None:
    people = await known(post, *(f"P{n}" for n in range(6)))
    post.town.faults.quarantine()
    for number, person in enumerate(people):
        await write(post, person, number + 20)
    await post.advance(timedelta(minutes=1))
    assert post.titles.count("### Quarantined") == 1
    assert all(len(person.threads) == 1 for person in people)


@REFUSED
async def test_where_no_thread_can_be_it_waits_and_comes_when_it_is_over(post: Post) -> None:
    post.fallback = None
    rosa, amina = await known(post, "Rosa", "Amina")
    post.town.faults.quarantine()
    rows = [await write(post, rosa, 1), await write(post, amina, 2)]
    waiting = [await post.row(row) for row in rows]
    assert [(row.state, row.reason) for row in waiting] == [("planned", "quarantined")] * 2
    await post.advance(quarantine.REST - timedelta(minutes=1))
    assert refusals(post) == 1
    await post.advance(timedelta(minutes=2))
    assert refusals(post) == 2, "one is tried, and the other waits for what comes of it"
    post.town.faults.end_quarantine()
    await post.advance(quarantine.REST + timedelta(minutes=1))
    assert len(rosa.dms) + len(amina.dms) == 1
    (found,) = await quarantines(post)
    assert found.ended_at is not None
    await post.advance(NEW_CONVERSATIONS_IN)
    assert [(await post.row(row)).state for row in rows] == ["sent", "sent"]


@REFUSED
async def test_another_process_and_a_restart_know_it(post: Post) -> None:
    rosa, amina = await known(post, "Rosa", "Amina")
    post.town.faults.quarantine()
    await write(post, rosa, 1)
    await post.die()
    await post.come_back()
    await write(post, amina, 2)
    assert refusals(post) == 1
    assert (len(amina.dms), len(amina.threads)) == (0, 1)


@REFUSED
async def test_afterwards_the_number_of_new_conversations_grows_from_the_beginning(post: Post) -> None:
    post.fallback = None
    await post.delivery.stop(1)
    await post.come_back(new_conversations=NewConversations(2, 5))
    people = await known(post, *(f"P{n}" for n in range(12)))
    old = post.town.now - timedelta(days=30)
    await post.database.write(
        lambda tx: tx.add(Member(server_id=post.server.id, user_id=1, name="Old", created_at=NOW, first_dm_at=old))
    )
    post.town.faults.quarantine()
    first = await write(post, people[0], 1)
    post.town.faults.end_quarantine()
    await post.advance(quarantine.REST + timedelta(minutes=1))
    assert (await post.row(first)).state == "sent"
    await post.advance(NEW_CONVERSATIONS_IN)
    for number, person in enumerate(people[1:6], start=2):
        await write(post, person, number)
    assert sum(len(person.dms) for person in people) == 1 + 2
    await post.advance(timedelta(days=1))
    for number, person in enumerate(people[6:], start=20):
        await write(post, person, number)
    assert sum(len(person.dms) for person in people) == 6 + 4


@pytest.mark.parametrize(("days", "most"), [(None, 5), (0, 5), (1, 10), (2, 15), (3, 20), (300, 20)])
def test_so_many_conversations_may_be_begun_after_so_many_days(days: int | None, most: int) -> None:
    since = None if days is None else NOW - timedelta(days=days, hours=1)
    assert NewConversations(5, 20).allowed(since, NOW) == most


def test_no_more_are_begun_at_first_than_ever() -> None:
    assert NewConversations(5, 3).allowed(None, NOW) == 3


async def test_a_new_bot_begins_with_few(post: Post) -> None:
    await post.delivery.stop(1)
    await post.come_back(new_conversations=NewConversations(5, 20))
    people = await known(post, *(f"P{n}" for n in range(25)))
    await post.owe("letter", subject=1, to_many=True)
    await post.advance(timedelta(minutes=1))
    assert sum(len(person.dms) for person in people) == 5
    await post.advance(timedelta(minutes=41))
    assert sum(len(person.dms) for person in people) == 25


async def test_a_notice_in_a_thread_is_no_direct_conversation(post: Post) -> None:
    (rosa,) = await known(post, "Rosa")
    post.town.faults.close_dms(rosa)
    await write(post, rosa, 1)
    assert len(rosa.threads) == 1
    assert (await member(post, rosa)).dm_opened is False


# --- the channel of a conversation ------------------------------------------------------------------------------------


def opened(post: Post) -> int:
    return sum(request.path.endswith("/users/@me/channels") for request in post.asked)


async def test_a_later_notice_is_one_request_also_after_a_restart(post: Post) -> None:
    (rosa,) = await known(post, "Rosa")
    await write(post, rosa, 1)
    before = len(post.asked)
    await post.die()
    await post.come_back(new_conversations=NewConversations(0, 0))
    await write(post, rosa, 2)
    assert len(rosa.dms) == 2
    assert opened(post) == 1
    assert len(post.asked) - before == 1


async def test_a_conversation_is_the_accounts_in_every_server(post: Post) -> None:
    (rosa,) = await known(post, "Rosa")
    await write(post, rosa, 1)
    await post.database.write(lambda tx: tx.execute(insert(ServerRow), [{"id": post.server.id + 1}]) and None)
    await post.database.write(
        lambda tx: tx.add(Member(server_id=post.server.id + 1, user_id=rosa.id, name="Rosa", created_at=NOW))
    )
    other = await post.database.read(
        lambda tx: tx.execute(select(Member.id).where(Member.server_id != post.server.id)).scalar_one()
    )
    await post.owe("letter", subject=2, member=other, server=post.server.id + 1)
    await post.rest()
    assert (len(rosa.dms), opened(post)) == (2, 1)


async def test_a_channel_that_is_no_more_is_opened_anew(post: Post) -> None:
    (rosa,) = await known(post, "Rosa")
    await write(post, rosa, 1)
    channel = (await member(post, rosa)).dm_channel_id
    await post.database.write(lambda tx: tx.execute(update(Member).values(dm_channel_id=7)) and None)
    owed = await write(post, rosa, 2)
    assert (await post.row(owed)).state == "sent"
    assert len(rosa.dms) == 2
    assert (await member(post, rosa)).dm_channel_id == channel


async def test_the_outbox_of_who_closed_their_messages_meanwhile_goes_into_a_thread(post: Post) -> None:
    (rosa,) = await known(post, "Rosa")
    await write(post, rosa, 1)
    post.town.faults.close_dms(rosa)
    owed = await write(post, rosa, 2)
    row: OutboxEntry = await post.row(owed)
    assert (row.state, len(rosa.threads)) == ("sent", 1)


# --- a whole bot ------------------------------------------------------------------------------------------------------


@REFUSED
async def test_a_mentor_is_asked_in_a_thread_and_operator_and_staff_hear_why(sqlite_url: str, tmp_path: Path) -> None:
    async with riverside(database_url=sqlite_url) as place:
        luz = await place.participant("Luz")
        imani = await place.mentor("Imani")
        place.town.faults.quarantine()
        await ask_for_mentor(luz)
        await place.publish()
        await place.town.advance(timedelta(minutes=5))
        (thread,) = imani.threads
        assert not imani.dms
        accepted = await imani.click(thread.messages[-1], "Accept")
        assert accepted.text
        staff = [m.text for m in place.server.channel("staff-room").messages if "may not begin conversations" in m.text]
        assert len(staff) == 1
        assert quarantine.APPEAL in staff[0]
        settings = Settings(database_url=sqlite_url, data_dir=tmp_path)
        found = [finding for finding in installation.examine(settings) if "quarantined" in finding.what]
        assert [quarantine.APPEAL in finding.remedy for finding in found] == [True]
        place.town.faults.end_quarantine()
        await place.town.advance(timedelta(days=1))
        assert len([m for m in place.server.channel("staff-room").messages if "may not begin" in m.text]) == 1
