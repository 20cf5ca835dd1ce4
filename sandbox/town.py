"""The town: a local Discord with people, servers, a clock and the bot. Stories begin here."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

from sandbox.bot_hosts import Nobody, Tenant
from sandbox.client.components import Message
from sandbox.client.replies import Reply
from sandbox.client.servers import Channel, Server
from sandbox.server import entities as world
from sandbox.server import interactions, payloads, permissions
from sandbox.server.actions import channels as places
from sandbox.server.actions import members as people
from sandbox.server.clock import TownClock
from sandbox.server.contract.description import Contract
from sandbox.server.faults import Faults
from sandbox.server.local_discord import LocalDiscord
from sandbox.server.permissions import BOT_INVITE
from sandbox.server.request_log import Ledger, Request, Violation
from sandbox.server.web_server import WebServer

Bot = Literal["inside", "process", "none"]
TOKEN = "MTAw.sandbox.of-the-local-discord"  # noqa: S105  (a token of no Discord)
CALM_CHECKS = 5
SETTLE_LIMIT_SECONDS = 60.0
RESUME_PATIENCE_SECONDS = 10.0
WAKES_AT_ONE_MOMENT = 2_000


class Sandbox:
    """A town. Open one with `async with Sandbox.open() as town`."""

    forgives: ClassVar[bool] = True
    """Whether a town may close over requests that Discord would not allow; tests say no."""

    def __init__(self, discord: LocalDiscord, clock: TownClock, *, seed: int | None = None) -> None:
        self.discord = discord
        self.clock = clock
        self.random = random.Random(seed)
        self.bot: Tenant = Nobody()
        self.data_dir: Path | None = None
        self.database_url: str | None = None
        self.port = 0
        self._servers: dict[int, Server] = {}
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
    ) -> AsyncGenerator[Sandbox]:
        """Open a town, with our bot in this process, in one of its own, or without it."""
        clock = TownClock(now, running=bot == "process")
        bot_account = world.Account(0, "Community of Leaders", bot=True)
        town_world = world.World(clock, bot_account, TOKEN)
        town_world.accounts.clear()
        bot_account.id = town_world.ids.next()
        town_world.accounts[bot_account.id] = bot_account
        town = cls(LocalDiscord.around(town_world), clock, seed=seed)
        town.discord.description = _description(openapi)
        web = WebServer(town.discord)
        town.port = await web.open(port)
        town_world.site = f"http://127.0.0.1:{town.port}"
        town.discord.gateway.resume_url = town.gateway_url
        with tempfile.TemporaryDirectory(prefix="sandbox-", ignore_cleanup_errors=True) as folder:
            try:
                if bot != "none":
                    await town._move_in(bot, database_url, settings or {}, Path(folder))
                yield town
                if town.violations and not cls.forgives:
                    raise AssertionError(f"Discord would not allow: {[str(each) for each in town.violations[:5]]}")
            finally:
                if town.bot.running:
                    await town.bot.stop()
                await web.close()

    async def _move_in(self, bot: Bot, database_url: str | None, settings: Mapping[str, object], folder: Path) -> None:
        from sandbox import startup

        chosen = {
            "LEADERS_DISCORD_TOKEN": TOKEN,
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
        self.bot = startup.Lodger(chosen, self.clock) if bot == "inside" else startup.Neighbour(chosen, self.clock)
        await self.bot.start()
        await self.settle()

    # -- where it is -------------------------------------------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """The REST interface, with its version."""
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        """The gateway."""
        return f"ws://127.0.0.1:{self.port}/"

    @property
    def cdn_url(self) -> str:
        """Where files are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.discord.world.token

    # -- what is kept ------------------------------------------------------------------------------------------------

    @property
    def ledger(self) -> Ledger:
        """Everything that happened."""
        return self.discord.ledger

    @property
    def requests(self) -> list[Request]:
        """Every request of the bot."""
        return self.discord.ledger.requests

    @property
    def messages(self) -> list[Message]:
        """Every message that was ever written, deleted and ephemeral ones too."""
        return [Message(self, post) for post in self.discord.ledger.posts]

    @property
    def interactions(self) -> list[world.Interaction]:
        """Everything that people did with the bot."""
        return self.discord.ledger.interactions

    @property
    def replies(self) -> list[Reply]:
        """The bot's answers to all of that, autocompletion too."""
        return [Reply(self, each) for each in self.discord.ledger.interactions]

    @property
    def unanswered(self) -> list[world.Interaction]:
        """What the bot did not acknowledge in three seconds."""
        return self.discord.ledger.unanswered

    @property
    def violations(self) -> list[Violation]:
        """Requests that Discord's rules do not allow."""
        return self.discord.ledger.violations

    @property
    def contract_checked(self) -> int:
        """How many requests were compared with Discord's own description."""
        return self.discord.ledger.contract_checked

    @property
    def faults(self) -> Faults:
        """Trouble on demand."""
        return self.discord.faults

    @property
    def servers(self) -> list[Server]:
        """All servers."""
        return [self.server_of(guild) for guild in self.discord.world.guilds.values()]

    # -- people and places -------------------------------------------------------------------------------------------

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
    ) -> Server:
        """A new server with #general, an owner, and (unless told otherwise) the bot.

        `existing_roles` were there before, lowest first: the bot's own role joins below them, as on Discord, where it
        stays until somebody drags it up. In a `locked` server @everyone may read and not write.
        """
        town_world = self.discord.world
        account = world.Account(town_world.ids.next(), owner, locale=locale)
        town_world.accounts[account.id] = account
        guild = world.Guild(town_world.ids.next(), name, account, locale)
        for_all = permissions.EVERYONE & ~(permissions.LOCKED if locked else 0)
        guild.roles[guild.id] = world.Role(guild.id, guild, "@everyone", int(for_all), position=0)
        for position, role_name in enumerate(existing_roles, 2):
            number = town_world.ids.next()
            guild.roles[number] = world.Role(number, guild, role_name, position=position)
        guild.members[account.id] = world.Member(account, guild, self.clock.now())
        town_world.guilds[guild.id] = guild
        places.make_channel(self.discord, guild, {"name": "general"})
        server = self.server_of(guild)
        if with_bot:
            await self.invite(server, bot_permissions=bot_permissions, lowest=bool(existing_roles))
        return server

    async def invite(self, server: Server, *, bot_permissions: int = BOT_INVITE, lowest: bool = False) -> None:
        """Bring the bot into a server, with a role of its own above the others, as if dragged there, or `lowest`."""
        guild, bot = server.guild, self.discord.world.bot
        role = world.Role(
            self.discord.world.ids.next(),
            guild,
            bot.name,
            int(bot_permissions),
            position=1,
            managed=True,
            bot_id=bot.id,
        )
        for other in guild.roles.values():
            if other.position >= 1 and not lowest:
                role.position = max(role.position, other.position + 1)
        guild.roles[role.id] = role
        guild.members[bot.id] = world.Member(bot, guild, self.clock.now(), {role.id})
        guild.revision += 1
        self.discord.gateway.tell("GUILD_CREATE", payloads.created_guild(guild, bot.id), guild)
        await self.settle()

    def server_of(self, guild: world.Guild) -> Server:
        """The view of a server."""
        return self._servers.get(guild.id) or self._servers.setdefault(guild.id, Server(self, guild))

    def channel_of(self, channel: world.Channel) -> Channel:
        """The view of a channel."""
        return Channel(self, channel)

    async def leave_guild(self, server: Server) -> None:
        """The bot is sent away from a server."""
        people.leave(self.discord, server.guild.members[self.discord.world.bot.id])
        await self.settle()

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
        if not self.bot.inside or not self.bot.running:
            self.clock.jump(target)
            return
        await self.settle()
        same = 0
        while (wake := self.bot.next_wake()) is not None and wake <= target:
            same = same + 1 if wake <= self.clock.now() else 0
            if same > WAKES_AT_ONE_MOMENT:
                raise RuntimeError(f"the bot goes on asking to be woken at {wake}, and it is {self.clock.now()}")
            self.clock.jump(wake)
            await self.settle()
        self.clock.jump(target)
        await self.settle()

    async def settle(self) -> None:
        """Wait until the bot has heard everything and has nothing in hand (only if it lives inside)."""
        if not self.bot.inside or not self.bot.running:
            return
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle())
        await asyncio.shield(self._settling)

    async def answered(self, interaction: world.Interaction) -> None:
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
        calm = 0
        while calm < CALM_CHECKS:
            if self._calm():
                calm += 1
                await asyncio.sleep(0)
                continue
            calm = 0
            if time.monotonic() - began > SETTLE_LIMIT_SECONDS:
                raise TimeoutError(f"the bot does not come to rest: {self._unrest()}")
            await asyncio.sleep(0.0005)

    def _calm(self) -> bool:
        discord, bot = self.discord, self.bot
        return (
            discord.serving == 0
            and bot.settled()
            and not discord.gateway.returning(RESUME_PATIENCE_SECONDS)
            and not any(each.acknowledged.done() is False for each in discord.waiting.values())
            and all(bot.heard(shard) >= sequence for shard, sequence in discord.gateway.sent().items())
        )

    def _unrest(self) -> str:
        discord = self.discord
        heard = {shard: (self.bot.heard(shard), sequence) for shard, sequence in discord.gateway.sent().items()}
        waiting = [discord.world.interactions[each].what for each in discord.waiting]
        return (
            f"{discord.serving} requests being served, settled={self.bot.settled()}, "
            f"heard of said per shard {heard}, waiting for answers to {waiting}"
        )


def _description(given: str | Path | None) -> Contract | None:
    candidates = [given, os.environ.get("DISCORD_OPENAPI")]
    if given is None and candidates[1] is None:
        here = Path("shared/discord/openapi.json")
        candidates = [Path("..") / here, Path(__file__).resolve().parents[2] / here]
    for candidate in candidates:
        if candidate is not None and Path(candidate).is_file():
            return _contract(Path(candidate).resolve())
    if given is not None:
        raise FileNotFoundError(given)
    return None


@cache
def _contract(path: Path) -> Contract:
    return Contract(path)
