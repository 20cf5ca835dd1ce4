"""The bots that are measured: processes, each in a town of its own."""

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.i18n.catalogues import locales_folder
from sandbox import Sandbox
from tests.bench.scene import Scene

HOUSE = Path(__file__).resolve().parents[2]
MODULES = {
    "ours": ("bot", "run"),
    "few": ("bot", "run"),
    "plain": ("tests.bench.peers.plain",),
    "static": ("tests.bench.peers.static",),
}
"""`few` is ours with the catalogues of FEW_LANGUAGES alone; it only starts."""
FEW_LANGUAGES = ("es", "so")
"""Beside English: with how many languages the bot began."""
PATIENCE_SECONDS = 30.0
REST_SECONDS = 0.5


@dataclass
class Bot:
    """One of the bots and its town."""

    name: str
    scene: Scene
    folder: Path
    process: asyncio.subprocess.Process | None = None

    @property
    def town(self) -> Sandbox:
        """Where it lives."""
        return self.scene.town

    @property
    def database_url(self) -> str:
        """Its own copy of the rows."""
        return f"sqlite:///{self.folder / 'leaders.sqlite3'}"

    @property
    def resident_mb(self) -> float:
        """Its memory."""
        assert self.process is not None
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    @property
    def processor_seconds(self) -> float:
        """Its processor time so far."""
        assert self.process is not None
        taken = psutil.Process(self.process.pid).cpu_times()
        return taken.user + taken.system

    async def start(self) -> float:
        """Bring it up; gives the seconds from here to its first answer."""
        began = time.monotonic()
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *MODULES[self.name], cwd=HOUSE, env=self._environment(), stdout=sys.stderr
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not any(session.connection for session in self.town.discord.gateway.sessions.values()):
                if self.process.returncode is not None:
                    raise RuntimeError(f"{self.name} ended with {self.process.returncode}")
                await asyncio.sleep(0.002)
        await self.scene.progress(self.scene.veterans[0])
        return time.monotonic() - began

    async def stop(self) -> None:
        """End it."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.process.wait(), PATIENCE_SECONDS)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        self.town.discord.gateway.sessions.clear()

    def _environment(self) -> dict[str, str]:
        # As installed: what was compiled once is compiled no more.
        left_out = ("LEADERS_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        if self.name == "few":
            kept["LEADERS_LOCALES_DIR"] = str(self._few_catalogues())
        return kept | {
            "LEADERS_DISCORD_TOKEN": self.town.token,
            "LEADERS_DISCORD_API_URL": self.town.api_url,
            "LEADERS_DATABASE_URL": self.database_url,
            "LEADERS_DATA_DIR": str(self.folder),
            "LEADERS_GUILD_READY_TIMEOUT": "0",
            "LEADERS_LOG_LEVEL": "ERROR",
        }

    def _few_catalogues(self) -> Path:
        folder = self.folder / "locales"
        for code in FEW_LANGUAGES:
            shutil.copytree(locales_folder() / code, folder / code, dirs_exist_ok=True)
        return folder


@asynccontextmanager
async def up(*bots: Bot) -> AsyncGenerator[None]:
    """All of them at once, until the end of the block."""
    try:
        for bot in bots:
            await bot.start()
        await asyncio.sleep(REST_SECONDS)
        yield
    finally:
        for bot in bots:
            await bot.stop()
