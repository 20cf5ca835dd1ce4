"""The hosts of our own bot: the one place where the sandbox below demo and pictures imports `bot`."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from bot import logs
from bot.app import App
from bot.config import Settings
from sandbox.server.clock import TownClock
from sandbox.server.discord_py import aim, targets

HOUSE = Path(__file__).resolve().parents[1]
READY, START_TIMEOUT_SECONDS, STOP_TIMEOUT_SECONDS = "ready", 60.0, 20.0


class InProcessBot:
    """The bot in this process, on the town's own clock."""

    inside = True

    def __init__(self, settings: Mapping[str, str], clock: TownClock) -> None:
        self._settings = Settings.from_env(settings)
        self._clock = clock
        self._before = targets()
        self.app: App | None = None

    @property
    def running(self) -> bool:
        """Whether the bot is up."""
        return self.app is not None

    async def start(self) -> None:
        """Start the bot; return when it is ready."""
        if self.app is not None:
            raise RuntimeError("the bot is up already")
        app = await App.open(self._settings, clock=self._clock)
        await app.start()
        self.app = app

    async def stop(self) -> None:
        """Stop the bot gently."""
        app, self.app = self.app, None
        if app is not None:
            await app.stop()
        aim(self._before)

    async def restart(self) -> None:
        """Stop the bot gently and start it again."""
        await self.stop()
        await self.start()

    async def kill(self) -> None:
        """Nothing inside this process can be killed."""
        raise RuntimeError("a bot in this process cannot be killed; open the town with bot='process'")

    def next_wake(self) -> datetime | None:
        """The earliest time at which the bot has something to do."""
        return None if self.app is None else self.app.next_wake()

    def settled(self) -> bool:
        """Whether the bot has nothing in hand."""
        return self.app is None or self.app.settled()

    def heard(self, shard_id: int) -> int:
        """The sequence number of the last gateway event that the bot took in."""
        return 0 if self.app is None else self.app.heard(shard_id)


class SubprocessBot:
    """The bot in a process of its own, on real time plus the town's offset when it was started."""

    inside = False
    log_file: ClassVar[Path | None] = None
    """Where its log goes; None: to the standard error of this process."""

    def __init__(self, settings: Mapping[str, str], clock: TownClock) -> None:
        self._settings = settings
        self._clock = clock
        self.process: asyncio.subprocess.Process | None = None
        self._draining: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether the bot is up."""
        return self.process is not None and self.process.returncode is None

    def beside(self, **changed: str) -> SubprocessBot:
        """Another process of the same bot, with some of its settings changed; it is not up yet."""
        return SubprocessBot({**self._settings, **changed}, self._clock)

    @property
    def pid(self) -> int | None:
        """The number of its process."""
        return None if self.process is None else self.process.pid

    async def start(self) -> None:
        """Start the bot; return when it is ready."""
        if self.running:
            raise RuntimeError("the bot is up already")
        self._draining = None
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADERS_")}
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(HOUSE), kept.get("PYTHONPATH"))))
        with contextlib.nullcontext() if self.log_file is None else self.log_file.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "sandbox.startup",
                str(self._clock.offset.total_seconds()),
                env={**kept, **self._settings},
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        output = b""
        try:
            async with asyncio.timeout(START_TIMEOUT_SECONDS):
                while (line := await self.process.stdout.readline()).strip() != READY.encode():
                    output += line
                    if not line:
                        raise RuntimeError(
                            f"the bot ended with {await self.process.wait()} before it was ready: {output.decode()}"
                        )
        except TimeoutError:
            await self.kill()
            raise
        self._draining = asyncio.create_task(_drain(self.process.stdout))

    async def stop(self) -> None:
        """Stop the bot gently (SIGTERM)."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End the bot without warning (kill -9)."""
        await self._end(signal.SIGKILL)

    async def restart(self) -> None:
        """Stop the bot gently and start it again."""
        await self.stop()
        await self.start()

    def next_wake(self) -> datetime | None:
        """Unknown."""
        return None

    def settled(self) -> bool:
        """Unknown."""
        return True

    def heard(self, shard_id: int) -> int:
        """Unknown."""
        return 0

    async def _end(self, how: signal.Signals) -> None:
        process = self.process
        if process is None or process.returncode is not None:
            return
        process.send_signal(how)
        assert process.stdout is not None
        try:
            async with asyncio.timeout(STOP_TIMEOUT_SECONDS):
                await (self._draining or process.stdout.read())
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise


async def _drain(stream: asyncio.StreamReader) -> None:
    """Read the bot's output, so that it never blocks on a full pipe."""
    while await stream.read(1 << 16):
        pass


class _OffsetClock:
    """Real time, moved by what the town was ahead when the bot was started."""

    def __init__(self, offset: timedelta) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def on_jump(self, callback: Callable[[], None]) -> None:
        """This clock never jumps."""


async def _run(offset: timedelta) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    settings = Settings.from_env(os.environ)
    logs.set_up(settings.log_level, settings.log_format)
    app = await App.open(settings, clock=_OffsetClock(offset))
    await app.start()
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    await ended.wait()
    await app.stop()


if __name__ == "__main__":
    asyncio.run(_run(timedelta(seconds=float(sys.argv[1]))))
