"""Discord limits, stumbles or says nothing; the database is locked or full; the clock goes back: once each, always."""

import asyncio
import itertools
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.db import Tx
from bot.outbox.errands import MakeRole
from bot.outbox.notices import LAST_ATTEMPT
from bot.people.models import Member
from bot.ui import timeouts
from sandbox.server.request_log import Request
from tests.delivery.conftest import Post
from tests.support.clocks import NOW
from tests.support.locks import impatient, locked

MESSAGES = "/channels/*/messages"


def asked(post: Post) -> list[Request]:
    """The requests to write a message."""
    return [one for one in post.town.requests if one.path.endswith(f"{post.channel.id}/messages")]


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence counts as such sooner."""
    monkeypatch.setattr(timeouts, "REQUEST_TIMEOUT", 0.1)


# --- Discord ----------------------------------------------------------------------------------------------------------


async def test_a_short_limit_is_waited_out_and_the_order_kept(post: Post) -> None:
    post.town.faults.rate_limit("POST", MESSAGES, 0.3)
    began = time.monotonic()
    rows = [await post.owe(subject=subject) for subject in range(100, 105)]
    await post.rest()
    assert time.monotonic() - began >= 0.3
    assert [one.status for one in asked(post)] == [429, *[200] * 5]
    assert post.titles == [f"post {subject}" for subject in range(100, 105)]
    assert {(await post.row(row)).attempts for row in rows} == {1}


@pytest.mark.parametrize("whole", [False, True])
async def test_a_long_limit_is_written_down_and_nothing_is_asked_before_its_end(post: Post, whole: bool) -> None:
    post.town.faults.rate_limit("POST", MESSAGES, 90, global_=whole)
    owed = await post.owe()
    await post.rest()
    row = await post.row(owed)
    assert (row.state, row.reason, row.attempts) == ("planned", "429", 1)
    assert row.next_attempt_at >= post.town.now + timedelta(seconds=90)
    other = await post.owe("letter", member=await post.know(await post.server.person("Rosa")))
    await post.rest()
    assert (await post.row(other)).state == ("planned" if whole else "sent"), "others wait only if it is about all"
    asked_then = len(post.town.requests)
    await post.advance(timedelta(seconds=89))
    assert len(post.town.requests) == asked_then
    await post.advance(timedelta(minutes=3))
    assert [(await post.row(one)).state for one in (owed, other)] == ["sent", "sent"]
    assert len(post.channel.messages) == 1


async def test_to_be_told_to_wait_again_and_again_is_no_failure(post: Post) -> None:
    post.town.faults.rate_limit("POST", MESSAGES, 30, times=20)
    owed = await post.owe()
    await post.advance(timedelta(minutes=15))
    assert (await post.row(owed)).state == "sent"
    assert len(asked(post)) == 21


async def test_turned_away_before_discords_gate_everything_waits(post: Post) -> None:
    post.town.faults.rate_limit("POST", MESSAGES, 600, guard=True)
    rows = [await post.owe()]
    await post.rest()
    rows += [await post.owe() for _ in range(20)]
    await post.advance(timedelta(minutes=9))
    assert len(asked(post)) == 1
    await post.advance(timedelta(minutes=2))
    assert {(await post.row(row)).state for row in rows} == {"sent"}
    assert len(post.channel.messages) == 21


@pytest.mark.usefixtures("short_patience")  # discord.py would sleep for seconds before it asks again by itself
@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("applied", [False, True])
async def test_a_stumbling_discord_gets_each_message_once(post: Post, status: int, applied: bool) -> None:
    post.town.faults.fail("POST", MESSAGES, status=status, times=3, applied=applied)
    rows = [await post.owe(subject=subject) for subject in range(100, 110)]
    await post.advance(timedelta(minutes=2))
    assert {(await post.row(row)).state for row in rows} == {"sent"}
    assert sorted(post.titles) == [f"post {subject}" for subject in range(100, 110)]


@pytest.mark.usefixtures("short_patience")
@pytest.mark.parametrize("applied", [False, True])
async def test_silence_is_asked_again_and_nothing_doubles(post: Post, applied: bool) -> None:
    post.town.faults.silence("POST", MESSAGES, times=3, applied=applied)
    rows = [await post.owe(subject=subject) for subject in range(100, 105)]
    await post.advance(timedelta(minutes=5))
    assert {(await post.row(row)).state for row in rows} == {"sent"}
    assert sorted(post.titles) == [f"post {subject}" for subject in range(100, 105)]


@pytest.mark.parametrize("status", [500, 502])
@pytest.mark.parametrize("applied", [False, True])
async def test_a_limit_after_a_stumble_within_one_attempt_doubles_nothing(
    post: Post, status: int, applied: bool
) -> None:
    post.town.faults.fail("POST", MESSAGES, status=status, applied=applied)
    post.town.faults.rate_limit("POST", MESSAGES, 30)
    owed = await post.owe(subject=100)
    await post.advance(timedelta(minutes=5))
    assert (await post.row(owed)).state == "sent"
    assert post.titles == ["post 100"]
    assert len({(one.json or {}).get("nonce") for one in asked(post)}) == 1


@pytest.mark.parametrize(("code", "status"), [(10003, 404), (50007, 403), (50001, 403)])
async def test_another_way_is_gone_only_by_what_has_not_arrived(post: Post, code: int, status: int) -> None:
    rosa = await post.server.person("Rosa")
    member = await post.know(rosa)
    await post.owe("letter", subject=1, member=member)
    await post.rest()
    post.town.faults.fail("POST", MESSAGES, status=502, applied=True)
    post.town.faults.fail("POST", MESSAGES, status=status, code=code)
    owed = await post.owe("letter", subject=2, member=member)
    await post.advance(timedelta(minutes=10))
    row = await post.row(owed)
    assert (row.state, row.route_kind) == ("sent", "dm")
    assert [message.text.split("\n")[0] for message in rosa.dms] == ["### letter 1", "### letter 2"]
    assert not post.server.threads


async def test_what_has_not_arrived_goes_another_way_in_the_end(post: Post) -> None:
    rosa = await post.server.person("Rosa")
    member = await post.know(rosa)
    post.town.faults.fail("POST", MESSAGES, status=502)
    post.town.faults.close_dms(rosa)
    owed = await post.owe("letter", subject=1, member=member)
    await post.advance(timedelta(minutes=10))
    row = await post.row(owed)
    assert (row.state, row.reason) == ("sent", None)
    (thread,) = post.server.threads
    assert [message.text.split("\n")[0] for message in thread.messages] == ["### letter 1"]


@pytest.mark.parametrize(("code", "status"), [(10003, 404), (50013, 403), (50001, 403)])
async def test_what_will_never_work_is_tried_once(post: Post, code: int, status: int) -> None:
    post.town.faults.fail("POST", MESSAGES, status=status, code=code)
    owed = await post.owe()
    await post.advance(timedelta(minutes=10))
    row = await post.row(owed)
    assert (row.state, row.reason, row.attempts) == ("failed", str(code), 1)


async def test_closed_messages_without_another_way_are_tried_once(post: Post) -> None:
    rosa = await post.server.person("Rosa")
    member = await post.know(rosa)
    post.town.faults.close_dms(rosa)
    post.town.faults.fail("POST", "/channels/*/threads", status=403, code=50013)
    owed = await post.owe("letter", subject=1, member=member)
    await post.advance(timedelta(minutes=10))
    row = await post.row(owed)
    assert (row.state, row.reason) == ("failed", "50013")
    tried = [one for one in post.asked if one.method == "POST" and one.code == 50007]
    assert len(tried) == 1


async def test_attempts_come_ever_more_seldom_and_not_in_step(post: Post) -> None:
    post.town.faults.fail("POST", MESSAGES, status=503, times=40)
    for subject in (100, 101):
        await post.owe(subject=subject)
    await post.advance(timedelta(hours=1))
    first, second = ([one.at for one in asked(post) if f"post {n}" in str(one.json)] for n in (100, 101))
    waits = [(after - before).total_seconds() for before, after in itertools.pairwise(first)]
    assert len(waits) == LAST_ATTEMPT - 1
    assert all(2 * 2**n * 0.75 <= wait <= 2 * 2**n * 1.25 + 0.01 for n, wait in enumerate(waits)), waits
    assert first != second


# --- the database -----------------------------------------------------------------------------------------------------


@pytest.mark.expects_errors("the outbox could not be worked on")
async def test_a_locked_database_delays_what_is_due_and_loses_nothing(post: Post) -> None:
    rows = [await post.owe(subject=subject, due=post.town.now + timedelta(minutes=1)) for subject in range(100, 110)]
    await post.rest()
    await impatient(post.database)
    with locked(post.database):
        post.town.clock.jump(post.town.now + timedelta(minutes=1))
        await asyncio.sleep(0.2)
        assert not post.channel.messages
    await post.advance(timedelta(seconds=30))
    assert {(await post.row(row)).state for row in rows} == {"sent"}
    assert post.titles == [f"post {subject}" for subject in range(100, 110)]


@pytest.mark.expects_errors("the outbox could not be worked on")
async def test_a_database_that_locks_while_messages_go_out_doubles_none(post: Post) -> None:
    post.town.faults.slow("POST", MESSAGES, 0.2, times=3)
    rows = [await post.owe(subject=subject) for subject in range(100, 103)]
    await impatient(post.database)
    async with asyncio.timeout(5):
        while {(await post.row(row)).state for row in rows} != {"claimed"}:
            await asyncio.sleep(0.002)
    with locked(post.database):
        async with asyncio.timeout(5):
            while len(post.channel.messages) < 3:
                await asyncio.sleep(0.002)
        await asyncio.sleep(0.1)
        assert {(await post.row(row)).state for row in rows} == {"claimed"}, "what came of them could not be noted"
    post.town.clock.jump(post.town.now + timedelta(seconds=10))
    await post.advance(timedelta(minutes=5))
    assert {(await post.row(row)).state for row in rows} == {"sent"}
    assert len(post.channel.messages) == 3


async def full(post: Post, *, room: int = 0) -> None:
    """From now on there is room for so many pages more."""

    def limit(tx: Tx) -> None:
        pages = tx.execute(text("PRAGMA page_count")).scalar_one() + room
        tx.execute(text(f"PRAGMA max_page_count={pages}"))

    await post.database.write(limit)


@pytest.mark.expects_errors("the outbox could not be worked on")
async def test_a_full_database_delays_what_is_due_and_loses_nothing(post: Post) -> None:
    people = [await post.server.person(f"P{n}") for n in range(40)]
    for person in people:
        await post.know(person)
    owed = await post.owe("letter", subject=1, to_many=True, due=post.town.now + timedelta(minutes=1))
    await post.rest()
    await full(post)
    post.town.clock.jump(post.town.now + timedelta(minutes=1))
    await asyncio.sleep(0.2)
    assert (await post.row(owed)).state == "planned", "there is no room for a row for each of them"
    await full(post, room=10_000)
    await post.advance(timedelta(minutes=30))
    assert (await post.row(owed)).state == "fanned_out"
    assert [len(person.dms) for person in people] == [1] * 40


@pytest.mark.expects_errors("the outbox could not be worked on")
async def test_what_is_done_while_the_database_is_full_is_done_once(post: Post) -> None:
    def note(tx: Tx) -> None:
        for number in range(200):
            tx.add(Member(server_id=post.server.id, user_id=number, name="x" * 90, created_at=NOW))
        tx.flush()

    post.noting = note
    await full(post, room=1)
    row = await post.owe_errand(MakeRole(post.server.id, "Spring"))
    async with asyncio.timeout(5):
        while "Spring" not in [role.name for role in post.server.roles]:
            await asyncio.sleep(0.002)
    await asyncio.sleep(0.1)
    assert (await post.row(row)).state == "claimed", "that it is done could not be noted"
    await full(post, room=10_000)
    post.town.clock.jump(post.town.now + timedelta(seconds=10))
    await post.advance(timedelta(minutes=1))
    assert (await post.row(row)).state == "sent"
    assert [role.name for role in post.server.roles].count("Spring") == 1


# --- the clock --------------------------------------------------------------------------------------------------------


class Watch:
    """A machine's clock that somebody sets: the town's time, and an error."""

    def __init__(self, post: Post) -> None:
        self._town = post.town.clock
        self.error = timedelta(0)

    def now(self) -> datetime:
        return self._town.now() + self.error

    def on_jump(self, callback: Callable[[], None]) -> None:
        self._town.on_jump(callback)


async def pass_time(post: Post, watch: Watch, by: timedelta) -> None:
    """Let time pass for a bot whose clock is wrong."""
    until = watch.now() + by
    await post.rest()
    while (wake := post.delivery.next_wake()) is not None and wake <= until:
        post.town.clock.jump(wake - watch.error)
        await post.rest()
    post.town.clock.jump(until - watch.error)
    await post.rest()


async def test_a_clock_that_is_set_back_an_hour_doubles_nothing(post: Post) -> None:
    watch = Watch(post)
    await post.delivery.stop(1)
    post.delivery = post.new_delivery(clock=watch)
    await post.start()
    post.town.faults.fail("POST", MESSAGES, status=503, times=2, applied=True)
    rows = [await post.owe(subject=subject) for subject in range(100, 104)]
    rows += [await post.owe(subject=104, due=post.town.now + timedelta(minutes=30))]
    await post.rest()
    assert sorted(post.titles) == [f"post {subject}" for subject in range(100, 104)]
    assert "planned" in {(await post.row(row)).state for row in rows[:4]}, "what came of some is not known"
    watch.error = -timedelta(hours=1)
    post.delivery.wake()
    await pass_time(post, watch, timedelta(minutes=59))
    rows += [await post.owe(subject=105, due=watch.now())]
    await pass_time(post, watch, timedelta(hours=2))
    assert {(await post.row(row)).state for row in rows} == {"sent"}
    assert sorted(post.titles) == [f"post {subject}" for subject in range(100, 106)]


async def test_what_was_in_hand_when_the_clock_went_back_is_looked_for_and_not_sent_again(post: Post) -> None:
    post.town.faults.silence("POST", MESSAGES, applied=True)
    owed = await post.owe()
    async with asyncio.timeout(5):
        while not post.channel.messages:
            await asyncio.sleep(0.002)
    await post.die()
    post.town.faults.clear()
    watch = Watch(post)
    watch.error = -timedelta(hours=1)
    post.town.clock.jump(post.town.now + timedelta(minutes=20))
    await post.come_back(clock=watch)
    await pass_time(post, watch, timedelta(hours=2))
    assert (await post.row(owed)).state == "sent"
    assert len(post.channel.messages) == 1
