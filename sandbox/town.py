"""The town: a local Discord with people, servers, a clock and the bot. Stories begin here."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Literal

from sandbox.bot_hosts import BotHost, NoBot
from sandbox.client.channels import Message
from sandbox.client.replies import Reply
from sandbox.client.servers import Server
from sandbox.server import entities, interactions
from sandbox.server.actions import guilds
from sandbox.server.clock import TownClock
from sandbox.server.faults import Faults
from sandbox.server.local_discord import LocalDiscord
from sandbox.server.permissions import BOT_INVITE
from sandbox.server.request_log import Request, RequestLog, Violation
from sandbox.server.web_server import open_discord

Bot = Literal["inside", "process", "none"]
SETTLED_CHECKS = 5
SETTLE_TIMEOUT_SECONDS = 60.0
RESUME_TIMEOUT_SECONDS = 10.0
WAKES_AT_ONE_MOMENT = 2_000

MEMORY = Path("/dev/shm")  # noqa: S108
"""Files there never reach a disk (Linux)."""
ROOM = 2**29


def in_memory() -> Path | None:
    """Where the files of a bot in this process lie, where there is room for them: they end with it, and need no disk.

    Nothing but the wait for the disk is left out; the database does all else as it does elsewhere.
    """
    try:
        return MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM else None
    except OSError:
        return None


class Sandbox:
    """A town. Open one with `async with Sandbox.open() as town`."""

    forgives: ClassVar[bool] = True
    """Whether a town may close over requests that Discord would not allow; tests say no."""

    on_close: ClassVar[list[Callable[[Sandbox], None]]] = []
    """Who looks at a town that closes; tests gather there what the whole suite did."""

    def __init__(self, discord: LocalDiscord, clock: TownClock, *, seed: int | None = None) -> None:
        self.discord = discord
        self.clock = clock
        self.random = random.Random(seed)
        self.bot: BotHost = NoBot()
        self.data_dir: Path | None = None
        self.database_url: str | None = None
        self._settling: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        now: datetime | None = None,
        *,
        database_url: str | None = None,
        settings: Mapping[str, object] | None = None,
        seed: int | None = None,
        bot: Bot = "inside",
        openapi: str | Path | None = None,
        port: int = 0,
        running: bool = False,
    ) -> AsyncGenerator[Sandbox]:
        """Open a town, with our bot in this process, in one of its own, or without it.

        With `running`, and for a bot in a process of its own, time passes by itself; else the story moves it.
        """
        clock = TownClock(now, running=running or bot == "process")
        async with open_discord(clock, openapi=openapi, port=port) as discord:
            town = cls(discord, clock, seed=seed)
            place = in_memory() if bot == "inside" else None
            with tempfile.TemporaryDirectory(prefix="sandbox-", ignore_cleanup_errors=True, dir=place) as folder:
                try:
                    if bot != "none":
                        await town._start_bot(bot, database_url, settings or {}, Path(folder))
                    yield town
                    if town.violations and not cls.forgives:
                        raise AssertionError(f"Discord would not allow: {[str(each) for each in town.violations[:5]]}")
                    if town.request_log.unmodelled and not cls.forgives:
                        raise AssertionError(f"The sandbox took no notice of: {town.request_log.unmodelled[:5]}")
                finally:
                    if town.bot.running:
                        await town.bot.stop()
                    for look in cls.on_close:
                        look(town)

    async def _start_bot(
        self, bot: Bot, database_url: str | None, settings: Mapping[str, object], folder: Path
    ) -> None:
        from sandbox import startup

        chosen = {
            "LEADERS_DISCORD_TOKEN": self.token,
            "LEADERS_DISCORD_API_URL": self.api_url,
            "LEADERS_DATA_DIR": str(folder),
            "LEADERS_GUILD_READY_TIMEOUT": "0",
            "LEADERS_LOG_LEVEL": "WARNING",
        }
        for name, value in settings.items():
            chosen[f"LEADERS_{name.upper().removeprefix('LEADERS_')}"] = str(value)
        self.data_dir = Path(chosen["LEADERS_DATA_DIR"])
        chosen.setdefault("LEADERS_DATABASE_URL", database_url or f"sqlite:///{self.data_dir / 'leaders.sqlite3'}")
        self.database_url = chosen["LEADERS_DATABASE_URL"]
        host = startup.InProcessBot if bot == "inside" else startup.SubprocessBot
        self.bot = host(chosen, self.clock)
        await self.bot.start()
        await self.settle()

    # -- where it is -------------------------------------------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """The REST interface, with its version."""
        return self.discord.state.api_url

    @property
    def gateway_url(self) -> str:
        """The gateway."""
        return self.discord.state.gateway_url

    @property
    def cdn_url(self) -> str:
        """Where files are."""
        return self.discord.state.site

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.discord.state.token

    # -- what is kept ------------------------------------------------------------------------------------------------

    @property
    def request_log(self) -> RequestLog:
        """Everything that happened."""
        return self.discord.request_log

    @property
    def requests(self) -> list[Request]:
        """Every request of the bot."""
        return self.discord.request_log.requests

    @property
    def messages(self) -> list[Message]:
        """Every message that was ever written, deleted and ephemeral ones too, but for what Discord itself said."""
        return [Message(self, post) for post in self.discord.request_log.posts if post.kind not in entities.SYSTEM]

    @property
    def interactions(self) -> list[entities.Interaction]:
        """Everything that people did with the bot."""
        return self.discord.request_log.interactions

    @property
    def replies(self) -> list[Reply]:
        """The bot's answers to all of that, autocompletion too."""
        return [Reply(self, each) for each in self.discord.request_log.interactions]

    @property
    def unanswered(self) -> list[entities.Interaction]:
        """What the bot did not acknowledge in three seconds."""
        return self.discord.request_log.unanswered

    @property
    def violations(self) -> list[Violation]:
        """Requests that Discord's rules do not allow."""
        return self.discord.request_log.violations

    @property
    def contract_checked(self) -> int:
        """How many requests were compared with Discord's own description."""
        return self.discord.request_log.contract_checked

    @property
    def faults(self) -> Faults:
        """Faults on demand."""
        return self.discord.faults

    @property
    def servers(self) -> list[Server]:
        """All servers."""
        return [self.server_of(guild) for guild in self.discord.state.guilds.values()]

    # -- servers -----------------------------------------------------------------------------------------------------

    async def server(
        self,
        name: str,
        *,
        bot_permissions: int = BOT_INVITE,
        locale: str = "en-US",
        owner: str = "Owner",
        with_bot: bool = True,
        existing_roles: Sequence[str] = (),
        locked: bool = False,
        two_factor: bool = False,
    ) -> Server:
        """A new server with #general, an owner, and (unless told otherwise) the bot.

        `existing_roles` were there before, lowest first: the bot's own role joins below them, as on Discord, where it
        stays until somebody drags it up. In a `locked` server @everyone may read and not write. With `two_factor`
        moderators need a second factor: the bot is refused (60003) while its owner has none (`faults.no_two_factor`).
        """
        account = self.discord.state.add_account(owner, locale=locale)
        guild = guilds.make_guild(
            self.discord, name, account, existing_roles=existing_roles, locked=locked, two_factor=two_factor
        )
        if with_bot:
            guilds.add_bot(self.discord, guild, bot_permissions)
            await self.settle()
        return self.server_of(guild)

    def server_of(self, guild: entities.Guild) -> Server:
        """The view of a server."""
        return Server(self, guild)

    # -- time --------------------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The moment it is in the town."""
        return self.clock.now()

    async def advance(self, by: timedelta) -> None:
        """Let time pass; everything that the bot has to do on the way is done at its time, in order."""
        await self.advance_to(self.clock.now() + by)

    async def advance_to(self, target: datetime) -> None:
        """Let time pass until a moment."""
        await self.settle()
        same = 0
        while (wake := self._next_wake()) is not None and wake <= target:
            same = same + 1 if wake <= self.clock.now() else 0
            if same > WAKES_AT_ONE_MOMENT:
                raise RuntimeError(f"the bot goes on asking to be woken at {wake}, and it is {self.clock.now()}")
            self.clock.jump(wake)
            await self.settle()
        self.clock.jump(target)
        await self.settle()

    def _next_wake(self) -> datetime | None:
        """When the bot, or Discord by itself, has next something to do."""
        wakes = (self.bot.next_wake(), self.discord.agenda.next)
        return min((each for each in wakes if each is not None), default=None)

    async def settle(self) -> None:
        """Wait until the bot has heard everything and has nothing in hand (only if it lives inside)."""
        if not self.bot.inside or not self.bot.running:
            return
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle())
        await asyncio.shield(self._settling)

    async def answered(self, interaction: entities.Interaction) -> None:
        """Wait until the person sees the answer: our bot settled, or another's first visible answer."""
        if self.bot.inside:
            await self.settle()
        else:
            await interactions.visible_answer(self.discord, interaction)

    async def until(self, so: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait, in real time, until something is so; for bots that do not live inside."""
        async with asyncio.timeout(seconds):
            while not so():  # noqa: ASYNC110  (no event tells)
                await asyncio.sleep(0.001)

    async def _settle(self) -> None:
        began = time.monotonic()
        checks = 0
        while checks < SETTLED_CHECKS:
            if self._is_settled():
                checks += 1
                await asyncio.sleep(0)
                continue
            checks = 0
            if time.monotonic() - began > SETTLE_TIMEOUT_SECONDS:
                raise TimeoutError(f"the bot does not settle: {self._unsettled()}")
            await asyncio.sleep(0.0005)

    def _is_settled(self) -> bool:
        discord, bot = self.discord, self.bot
        return (
            discord.serving == 0
            and bot.settled()
            and not discord.gateway.is_reconnecting(RESUME_TIMEOUT_SECONDS)
            and not any(each.acknowledged.done() is False for each in discord.waiting.values())
            and all(bot.heard(shard) >= sequence for shard, sequence in discord.gateway.last_sequences().items())
        )

    def _unsettled(self) -> str:
        discord = self.discord
        heard = {
            shard: (self.bot.heard(shard), sequence) for shard, sequence in discord.gateway.last_sequences().items()
        }
        waiting = [discord.state.interactions[each].what for each in discord.waiting]
        return (
            f"{discord.serving} requests being served, settled={self.bot.settled()}, "
            f"events taken in of events sent per shard {heard}, waiting for answers to {waiting}"
        )
