"""An App that a test opens by itself, in a town that knows nothing of our bot."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import App
from bot.config import Settings
from sandbox import Sandbox
from sandbox.server.discord_py import aim, targets
from tests.support.clocks import NOW


class Tenant:
    """The App as the town knows its bot: so the town waits until it has nothing in hand."""

    inside = True

    def __init__(self, app: App) -> None:
        self._app = app
        self.running = False
        self.next_wake, self.settled, self.heard = app.next_wake, app.settled, app.heard

    async def start(self) -> None:
        await self._app.start()
        self.running = True

    async def stop(self) -> None:
        self.running = False
        await self._app.stop()

    restart = kill = start


def settings(town: Sandbox, folder: Path, **more: str) -> Settings:
    return Settings.from_env(
        {
            "LEADERS_DISCORD_TOKEN": town.token,
            "LEADERS_DISCORD_API_URL": town.api_url,
            "LEADERS_DATA_DIR": str(folder),
            "LEADERS_GUILD_READY_TIMEOUT": "0",
            "LEADERS_WEB_ADDRESS": "127.0.0.1:0",
            **more,
        }
    )


@asynccontextmanager
async def a_town() -> AsyncGenerator[Sandbox]:
    before = targets()
    async with Sandbox.open(now=NOW, bot="none") as town:
        try:
            yield town
        finally:
            aim(before)
