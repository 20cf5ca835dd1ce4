"""The alarm keeps the bot's Clock: moved by hand it rings at once, running it rings by itself."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.delivery.scheduler import DAY, FIRST_SWEEP, Scheduler
from tests.support.clocks import NOW, StillClock


class RunningClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Never."""


async def test_it_rings_when_the_clock_is_moved_and_not_before() -> None:
    clock, rung = StillClock(), [0, 0]
    alarm = Scheduler(clock, ring=lambda: _count(rung, 0), sweep=lambda: _count(rung, 1))
    alarm.start()
    alarm.ring_at(NOW + timedelta(minutes=3))
    assert alarm.next() == NOW + timedelta(minutes=3)
    clock.move(timedelta(minutes=2))
    assert rung == [0, 0]
    clock.move(timedelta(minutes=1))
    assert rung == [1, 0]
    assert alarm.next() == NOW + FIRST_SWEEP
    assert not alarm.is_due()
    alarm.stop()
    await asyncio.sleep(0)


async def test_the_sweep_comes_once_a_day_also_over_nine_months() -> None:
    clock, rung = StillClock(), [0, 0]
    alarm = Scheduler(clock, ring=lambda: _count(rung, 0), sweep=lambda: _count(rung, 1))
    alarm.start()
    while (wake := alarm.next()) is not None and wake < NOW + 270 * DAY:
        clock.move(wake - clock.now())
    assert rung == [0, 270]
    clock.move(10 * DAY)
    assert rung == [0, 271], "a machine that slept for days sweeps once"
    alarm.stop()
    await asyncio.sleep(0)


async def test_a_running_clock_rings_by_itself_soon_after_the_moment() -> None:
    clock, rung = RunningClock(), asyncio.Event()
    alarm = Scheduler(clock, ring=rung.set, sweep=lambda: None)
    alarm.start()
    at = clock.now() + timedelta(milliseconds=80)
    alarm.ring_at(at)
    await asyncio.wait_for(rung.wait(), 5)
    assert clock.now() >= at
    alarm.stop()
    await asyncio.sleep(0)


async def test_what_is_past_rings_too() -> None:
    rung = asyncio.Event()
    alarm = Scheduler(RunningClock(), ring=rung.set, sweep=lambda: None)
    alarm.start()
    alarm.ring_at(datetime.now(UTC) - timedelta(days=3))
    await asyncio.wait_for(rung.wait(), 5)
    alarm.stop()
    await asyncio.sleep(0)


def _count(rung: list[int], which: int) -> None:
    rung[which] += 1
