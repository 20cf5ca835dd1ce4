"""What takes long is computed in a process of its own, which ends when nothing is asked of it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from bot import own_process
from bot.core.refusals import Busy


def number() -> int:
    """The process in which this is computed."""
    return os.getpid()


def half(of: int) -> float:
    if not of:
        raise ValueError(of)
    return of / 2


def dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hold_the_lock(seconds: float) -> None:
    """Compute in C without letting others have the interpreter, as solvers do."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(20_000_000))


async def test_it_is_another_process_and_the_same_one_as_long_as_it_is_asked() -> None:
    first, second = await own_process.compute(number), await own_process.compute(number)
    assert first == second != os.getpid()
    assert await own_process.compute(half, 5) == 2.5


async def test_an_error_comes_back_as_it_is() -> None:
    with pytest.raises(ValueError):
        await own_process.compute(half, 0)
    assert await own_process.compute(half, 4) == 2


async def test_a_process_that_dies_is_a_refusal_and_the_next_one_computes() -> None:
    before = await own_process.compute(number)
    with pytest.raises(Busy):
        await own_process.compute(dies)
    assert await own_process.compute(number) != before


async def test_the_loop_goes_on_while_it_computes() -> None:
    await own_process.compute(number)
    longest, computing = 0.0, asyncio.create_task(own_process.compute(hold_the_lock, 1.0))
    while not computing.done():
        begun = time.perf_counter()
        await asyncio.sleep(0.005)
        longest = max(longest, time.perf_counter() - begun)
    assert longest < 0.5  # a sum of this size in a thread holds the loop for longer; the benchmark has the limit


async def test_what_takes_too_long_is_given_up_and_the_next_one_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = await own_process.compute(number)
    monkeypatch.setattr(own_process, "LONGEST", 0.3)
    with pytest.raises(Busy):
        await own_process.compute(time.sleep, 60)
    monkeypatch.undo()
    assert await own_process.compute(number) != before


async def test_a_bot_that_stops_waits_for_nothing_that_is_computed() -> None:
    await own_process.compute(number)
    computing = asyncio.create_task(own_process.compute(time.sleep, 60))
    await asyncio.sleep(0.2)
    own_process.end()
    with pytest.raises(Busy):
        await asyncio.wait_for(computing, 20)


async def test_it_ends_when_nothing_was_asked_of_it_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_process, "IDLE", 0.2)
    ended = await own_process.compute(number)
    async with asyncio.timeout(20):
        while psutil.pid_exists(ended):
            await asyncio.sleep(0.05)
    monkeypatch.undo()
    assert await own_process.compute(number) != ended


BOT = """
import asyncio, os

from bot import own_process


async def main() -> None:
    print(await own_process.compute(os.getpid), flush=True)
    await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_it_ends_with_a_bot_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "bot_of_its_own.py").write_text(BOT)
    root = str(Path(own_process.__file__).parents[1])
    killed = await asyncio.create_subprocess_exec(
        sys.executable,
        str(tmp_path / "bot_of_its_own.py"),
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert killed.stdout is not None
    computing = int(await killed.stdout.readline())
    assert psutil.pid_exists(computing)
    killed.kill()
    await killed.wait()
    async with asyncio.timeout(20):
        while psutil.pid_exists(computing) and psutil.Process(computing).status() != psutil.STATUS_ZOMBIE:
            await asyncio.sleep(0.05)
