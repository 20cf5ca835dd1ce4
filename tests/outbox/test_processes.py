"""Several processes on one database: what each may do, and what becomes of the part of one that dies."""

import asyncio
import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text

from bot import outbox
from bot.db import Database, Tx
from bot.outbox import claims, processes
from bot.outbox.conversations import NewConversations
from bot.outbox.kinds import Kinds
from bot.outbox.models import OutboxEntry, Process
from bot.outbox.notices import LEASE as CLAIM_LEASE
from bot.outbox.notices import NEW_THREAD, DueRows, NoticeContent, Route, RouteKind, State, ToPerson
from bot.outbox.outcomes import Moved
from bot.outbox.processes import SHARE_LEASE, Share
from bot.outbox.recording import record
from bot.people.models import Member
from tests.outbox.test_outbox import Source
from tests.support.clocks import NOW, StillClock
from tests.support.kinds import LETTER
from tests.support.people import a_member, a_server

SECOND = timedelta(seconds=1)


async def beat(database: Database, me: str, now: datetime = NOW, **more: Any) -> Share:
    return await database.write(processes.beat, me=me, per_second=45, now=now, **more)


async def leased(database: Database, now: datetime) -> int:
    whole = select(func.coalesce(func.sum(Process.per_second), 0)).where(Process.until > now)
    return int(await database.read(lambda tx: tx.execute(whole).scalar_one()))


# --- the budget of requests ------------------------------------------------------------------------------------------


async def test_one_alone_has_everything_and_a_second_waits_until_there_is_room(database: Database) -> None:
    assert (await beat(database, "a")).per_second == 45
    assert (await beat(database, "b", NOW + SECOND)).per_second == 0
    assert (await beat(database, "a", NOW + 2 * SECOND)).per_second == 23
    assert (await beat(database, "b", NOW + 3 * SECOND)).per_second == 22
    assert await leased(database, NOW + 3 * SECOND) == 45


async def test_who_stops_gives_its_share_back_at_once(database: Database) -> None:
    for name in ("a", "b", "a", "b"):
        await beat(database, name)
    await database.write(processes.leave, me="a")
    share = await beat(database, "b")
    assert (share.per_second, share.eldest, share.others) == (45, True, ())


async def test_the_share_of_one_that_dies_comes_back_when_its_lease_is_over(database: Database) -> None:
    for name in ("a", "b", "a", "b"):
        await beat(database, name)
    almost = await beat(database, "b", NOW + SHARE_LEASE - SECOND)
    assert (almost.per_second, almost.eldest) == (22, False)
    after = await beat(database, "b", NOW + SHARE_LEASE)
    assert (after.per_second, after.eldest) == (45, True), "and what is done once for the whole bot is done here now"
    assert await database.read(processes.names) == ["b"]


async def test_one_known_to_be_dead_is_not_waited_for(database: Database) -> None:
    for name in ("a", "b", "a", "b"):
        await beat(database, name)
    assert (await beat(database, "b", dead=("a",))).per_second == 45


async def test_however_they_come_and_go_the_shares_never_exceed_the_whole(database: Database) -> None:
    chance = random.Random(20261124)
    now, living, made = NOW, ["p0"], 1
    for _ in range(120):
        now += timedelta(seconds=chance.choice((0, 1, 3, 3, 8)))
        act = chance.random()
        if act < 0.12 or not living:
            living.append(f"p{made}")
            made += 1
            await beat(database, living[-1], now)
        elif act < 0.2:
            living.pop(chance.randrange(len(living)))
        elif act < 0.26:
            await database.write(processes.leave, me=living.pop(chance.randrange(len(living))))
        else:
            await beat(database, chance.choice(living), now)
        assert await leased(database, now) <= 45
    for _ in range(2):
        now += SHARE_LEASE / 2
        for name in living:
            await beat(database, name, now)
    assert await leased(database, now) == 45, "and nothing of it is lost for good"


async def test_ten_that_come_at_once_share_and_do_not_multiply(postgresql_database: Database) -> None:
    for _ in range(3):
        await asyncio.gather(*(beat(postgresql_database, f"p{n}") for n in range(10)))
        assert await leased(postgresql_database, NOW) <= 45
    assert await leased(postgresql_database, NOW) == 45


async def test_two_on_the_same_shards_are_told_of_each_other(database: Database) -> None:
    await beat(database, "a", shards=(0, 1), shard_count=4)
    assert (await beat(database, "b", shards=(2, 3), shard_count=4)).rivals == ()
    assert (await beat(database, "c", shards=(1, 2), shard_count=4)).rivals == ("a", "b")
    assert (await beat(database, "d", shards=(3,), shard_count=5)).rivals == ("a", "b", "c")


async def test_who_hears_of_a_server_is_known_by_its_shard(database: Database) -> None:
    server = 3 << 22

    async def listens(now: datetime) -> bool:
        return await database.read(lambda tx: processes.listens(tx, server=server, now=now))

    assert await listens(NOW), "with nobody written down, as on SQLite, whoever asks is the one"
    await beat(database, "a", shards=(0, 1), shard_count=4)
    assert not await listens(NOW)
    await beat(database, "b", shards=(2, 3), shard_count=4)
    assert await listens(NOW)
    await beat(database, "a", NOW + SHARE_LEASE / 2, shards=(0, 1), shard_count=4)
    assert not await listens(NOW + SHARE_LEASE), "the one that heard of it is dead"


# --- rows and conversations ------------------------------------------------------------------------------------------


def letters(tx: Tx, rows: DueRows) -> dict[int, NoticeContent]:
    users = dict(tx.execute(select(Member.id, Member.user_id)).all())
    return {due.id: NoticeContent(ToPerson(users[due.member_id], "Rosa", 42), ("en",), "UTC", None) for due in rows}


KINDS = Kinds(notices={"letter": Source(LETTER, letters)}, errands={}, work={})  # pyright: ignore[reportArgumentType]


async def owe_letters(database: Database, people: int, each: int = 1, **columns: Any) -> None:
    def plan(tx: Tx) -> None:
        server = a_server(tx)
        for n in range(people):
            person = a_member(tx, server, f"P{n}", **columns)
            for dedupe_key in range(each):
                outbox.notice(
                    tx, LETTER, server=server.id, subject=1, member=person.id, dedupe_key=str(dedupe_key), now=NOW
                )

    await database.write(plan)


async def claim(database: Database, me: str, limit: int = 50, now: datetime = NOW) -> claims.Claim:
    return await database.write(
        claims.claim, me=me, limit=limit, kinds=KINDS, new_conversations=NewConversations(20, 20), now=now
    )


async def test_two_that_claim_at_once_open_twenty_conversations_together(postgresql_database: Database) -> None:
    await owe_letters(postgresql_database, 60)
    both = await asyncio.gather(*(claim(postgresql_database, me, 15) for me in ("a", "b", "c", "d")))
    assert sum(len(one.attempts) for one in both) == 20
    opened = select(func.count()).where(Member.first_dm_at.is_not(None))
    assert await postgresql_database.read(lambda tx: tx.execute(opened).scalar_one()) == 20
    again = await asyncio.gather(*(claim(postgresql_database, me) for me in ("a", "b")))
    assert [one.attempts for one in again] == [(), ()]


async def test_a_persons_thread_is_made_by_one_of_two_and_the_other_waits_for_it(
    postgresql_database: Database, clock: StillClock
) -> None:
    await owe_letters(postgresql_database, 1, each=2, contact_method="thread")
    both = await asyncio.gather(*(claim(postgresql_database, me, 1) for me in ("a", "b")))
    assert sum(one.rows for one in both) == 2, "each took one of the two rows"
    ((task, me),) = [(task, me) for one, me in zip(both, "ab", strict=True) for task in one.attempts]
    assert task.route == NEW_THREAD
    user = await postgresql_database.read(lambda tx: tx.execute(select(Member.user_id)).scalar_one())
    await postgresql_database.write(record, [Moved(task.entry.id, user, 77)], me=me, errands={}, now=NOW)
    after = await claim(postgresql_database, "b" if me == "a" else "a", now=NOW + 3 * SECOND)
    assert {task.route for task in after.attempts} == {Route(RouteKind.THREAD, 77)}


async def test_what_a_dead_one_had_in_hand_is_free_after_its_lease_or_once_it_is_known_to_be_dead(
    database: Database,
) -> None:
    await owe_letters(database, 6)
    await beat(database, "a")
    await beat(database, "b")
    assert len((await claim(database, "a", 3)).attempts) == 3
    assert len((await claim(database, "b")).attempts) == 3
    assert (await claim(database, "b", now=NOW + CLAIM_LEASE - SECOND)).rows == 0
    await database.write(claims.renew, me="b", rows=await _of(database, "b"), now=NOW + CLAIM_LEASE - SECOND)
    assert len((await claim(database, "b", now=NOW + CLAIM_LEASE)).attempts) == 3
    await beat(database, "c", dead=("b",), now=NOW + CLAIM_LEASE + SECOND)
    assert len((await claim(database, "c", now=NOW + CLAIM_LEASE + SECOND)).attempts) == 6


async def _of(database: Database, me: str) -> list[int]:
    rows = select(OutboxEntry.id).where(OutboxEntry.claimed_by == me, OutboxEntry.state == State.CLAIMED)
    return await database.read(lambda tx: list(tx.execute(rows).scalars()))


async def test_a_claim_takes_no_more_than_it_may_however_postgresql_goes_about_it(
    postgresql_database: Database,
) -> None:
    """Its planner may join the rows in a loop, and would then look for due ones again for each of them."""
    await owe_letters(postgresql_database, 10)

    def in_a_loop(tx: Tx) -> int:
        for way in ("hashjoin", "mergejoin", "hashagg", "material", "sort", "memoize"):
            tx.execute(text(f"SET LOCAL enable_{way} = off"))
        return claims.claim(tx, me="me", limit=2, kinds=KINDS, now=NOW, new_conversations=NewConversations(20, 20)).rows

    assert await postgresql_database.write(in_a_loop) == 2
