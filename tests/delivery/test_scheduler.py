"""The scheduler keeps the bot's Clock: moved by hand it calls at once, running it calls by itself."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.delivery.scheduler import DAY, FIRST_DAILY, Scheduler
from tests.support.clocks import NOW, StillClock


class RunningClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Never."""


async def test_it_wakes_when_the_clock_is_moved_and_not_before() -> None:
    clock, rung = StillClock(), [0, 0]
    scheduler = Scheduler(clock, wake=lambda: _count(rung, 0), daily=lambda: _count(rung, 1))
    scheduler.start()
    scheduler.wake_at(NOW + timedelta(minutes=3))
    assert scheduler.next() == NOW + timedelta(minutes=3)
    clock.move(timedelta(minutes=2))
    assert rung == [0, 0]
    clock.move(timedelta(minutes=1))
    assert rung == [1, 0]
    assert scheduler.next() == NOW + FIRST_DAILY
    assert not scheduler.is_due()
    scheduler.stop()
    await asyncio.sleep(0)


async def test_the_daily_work_comes_once_a_day_also_over_nine_months() -> None:
    clock, rung = StillClock(), [0, 0]
    scheduler = Scheduler(clock, wake=lambda: _count(rung, 0), daily=lambda: _count(rung, 1))
    scheduler.start()
    while (at := scheduler.next()) is not None and at < NOW + 270 * DAY:
        clock.move(at - clock.now())
    assert rung == [0, 270]
    clock.move(10 * DAY)
    assert rung == [0, 271], "a machine that slept for days works once"
    scheduler.stop()
    await asyncio.sleep(0)


async def test_a_running_clock_wakes_by_itself_soon_after_the_moment() -> None:
    clock, rung = RunningClock(), asyncio.Event()
    scheduler = Scheduler(clock, wake=rung.set, daily=lambda: None)
    scheduler.start()
    at = clock.now() + timedelta(milliseconds=80)
    scheduler.wake_at(at)
    await asyncio.wait_for(rung.wait(), 5)
    assert clock.now() >= at
    scheduler.stop()
    await asyncio.sleep(0)


async def test_what_is_past_wakes_too() -> None:
    rung = asyncio.Event()
    scheduler = Scheduler(RunningClock(), wake=rung.set, daily=lambda: None)
    scheduler.start()
    scheduler.wake_at(datetime.now(UTC) - timedelta(days=3))
    await asyncio.wait_for(rung.wait(), 5)
    scheduler.stop()
    await asyncio.sleep(0)


def _count(rung: list[int], which: int) -> None:
    rung[which] += 1
