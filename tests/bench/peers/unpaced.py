"""Our bot, with a pace that operators cannot choose, and with an eye on how long its event loop stands still."""

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from bot.app import App
from bot.config import Settings

LOOK_EVERY = 0.002


async def watch(longest: list[float]) -> None:
    """How much later than asked for the loop comes back: its longest stall, in seconds."""
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(LOOK_EVERY)
        longest[0] = max(longest[0], loop.time() - before - LOOK_EVERY)


async def live(per_second: int, told: Path) -> None:
    """Until it is asked to stop."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    app = await App.open(replace(Settings.from_env(os.environ), requests_per_second=per_second))
    await app.start()
    longest = [0.0]
    watching = asyncio.create_task(watch(longest))
    await ended.wait()
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    told.write_text(str(longest[0]), "utf-8")
    await app.stop()


if __name__ == "__main__":
    asyncio.run(live(int(sys.argv[1]), Path(sys.argv[2])))
