"""Who sends the bot away is left alone; who invites it again finds everything, and hears what is still worth saying."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from bot.outbox.servers import compare
from bot.people.models import Server as ServerRow
from sandbox import BOT_INVITE
from sandbox.server.actions.guilds import add_bot
from sandbox.server.actions.members import leave
from sandbox.startup import InProcessBot
from tests.support.clocks import NOW
from tests.support.stories import Riverside, riverside


async def schedule(place: Riverside, title: str, starts: str) -> None:
    preview = await place.rosa.slash(
        "session schedule", cohort="Spring", title=title, starts=f"2026-09-{starts}", minutes=60
    )
    await place.rosa.click(preview, "Confirm")


async def invited_again(place: Riverside) -> None:
    add_bot(place.town.discord, place.server.guild, BOT_INVITE)
    await place.town.settle()


async def ask(place: Riverside, query: Any) -> list[Any]:
    assert isinstance(place.town.bot, InProcessBot)
    assert place.town.bot.app is not None
    return list(await place.town.bot.app.database.read(lambda tx: tx.execute(query).scalars().all()))


async def left_at(place: Riverside) -> datetime | None:
    (since,) = await ask(place, select(ServerRow.left_at))
    return since


FAILED = select(OutboxEntry.kind).where(OutboxEntry.state == State.FAILED)


async def test_nothing_is_tried_where_the_bot_was_sent_away_and_what_still_matters_goes_on_afterwards() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await schedule(place, "Early circle", "08 18:00")
        await schedule(place, "Late circle", "22 18:00")
        await place.server.bot_member.leave()
        assert await left_at(place) == place.town.now
        before, said = len(place.town.requests), len(place.town.messages)
        await place.town.advance(timedelta(days=12))
        assert place.town.requests[before:] == []
        await invited_again(place)
        assert await left_at(place) is None
        await place.town.advance_to(datetime.fromisoformat("2026-09-22T17:50:00-07:00"))
        new = [message.text for message in place.town.messages[said:]]
        assert [text for text in new if "Late circle" in text and "Will you come" in text]
        (asked,) = [text for text in new if "Early circle" in text]
        assert "who came" in asked, "it is over, and only that is still worth saying"
        assert await ask(place, FAILED) == []


async def test_what_was_on_its_way_when_the_bot_was_sent_away_is_not_lost() -> None:
    async with riverside() as place:
        place.town.faults.fail("POST", "/guilds/*/roles", status=403, code=50001)
        await place.rosa.slash("cohort create", name="Winter", timezone="America/Los_Angeles")
        assert await ask(place, FAILED)
        await place.server.bot_member.leave()
        assert await ask(place, FAILED) == []
        await invited_again(place)
        await place.town.advance(timedelta(minutes=2))
        assert place.server.channel("winter").messages


async def test_a_server_that_sends_the_bot_away_while_it_sleeps_is_left_alone_too() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await schedule(place, "Circle", "08 18:00")
        await place.town.bot.stop()
        await place.server.bot_member.leave()
        await place.town.advance(timedelta(days=7))
        before = len(place.town.requests)
        await place.town.bot.start()
        await place.town.advance(timedelta(hours=8))
        assert await left_at(place) is not None
        assert not [each for each in place.town.requests[before:] if str(place.server.id) in each.path]
        assert not [each for each in place.town.requests[before:] if "/channels/" in each.path]
        await invited_again(place)
        assert await left_at(place) is None


async def test_a_server_in_an_outage_is_not_one_that_sent_the_bot_away() -> None:
    async with riverside() as place:
        await place.town.bot.stop()
        place.town.faults.server_outage(place.server)
        await place.town.bot.start()
        await place.town.settle()
        assert await left_at(place) is None
        place.town.faults.server_back(place.server)


async def test_a_server_that_sends_the_bot_away_between_two_sessions_is_known_no_more() -> None:
    async with riverside() as place:
        other = await place.town.server("Hillside")
        assert isinstance(place.town.bot, InProcessBot)
        assert place.town.bot.app is not None
        client = place.town.bot.app.client
        assert client is not None
        place.town.faults.expire_sessions()
        leave(place.town.discord, place.server.guild.members[client.user.id if client.user else 0])
        await place.town.until(lambda: not client.is_well)
        await place.town.until(lambda: client.is_well, seconds=20)
        await place.town.settle()
        assert [guild.id for guild in client.guilds] == [other.id]
        assert await left_at(place) is not None


async def test_a_process_judges_the_servers_of_its_own_shards_alone(database: Database) -> None:
    def servers(tx: Tx) -> None:
        tx.add_all(ServerRow(id=number << 22) for number in (4, 5, 6, 7))

    def away(tx: Tx) -> set[int]:
        return {
            number >> 22 for number in tx.execute(select(ServerRow.id).where(ServerRow.left_at.is_not(None))).scalars()
        }

    await database.write(servers)
    since: dict[str, Any] = {"lost_at": None, "now": NOW}
    await database.write(compare, shard=1, shard_count=2, there={5 << 22}, **since)
    assert await database.read(away) == {7}
    await database.write(compare, shard=0, shard_count=2, there={4 << 22}, **since)
    assert await database.read(away) == {6, 7}
    await database.write(compare, shard=1, shard_count=2, there={5 << 22, 7 << 22}, **since)
    assert await database.read(away) == {6}
