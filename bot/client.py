"""The Discord client: the least intents, an explicit list of cogs, and a start that fails when one of them fails."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from typing_extensions import override

from bot.delivery import timeouts
from bot.logs import named
from bot.outbox import roles as role_service
from bot.ui import roles
from bot.ui.commands import CommandTranslator
from bot.ui.router import InteractionRouter

log = named(__name__)


class Tree(app_commands.CommandTree["Client"]):
    """The slash commands; what goes wrong in one is reported by the router, like everywhere."""

    @override
    async def on_error(
        self, interaction: discord.Interaction["Client"], error: app_commands.AppCommandError, /
    ) -> None:
        await self.client.router.report_error(interaction, error)


class Client(commands.AutoShardedBot):
    """The bot as Discord sees it."""

    def __init__(
        self,
        router: InteractionRouter,
        cogs: Sequence[Callable[[InteractionRouter], commands.Cog]],
        *,
        shard_ids: Sequence[int] | None,
        shard_count: int | None,
        guild_ready_timeout: float,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.voice_states = True  # to count the minutes in a session's own channel, and nothing else
        intents.guild_scheduled_events = True  # to notice that somebody deleted a session's event
        options: dict[str, Any] = {} if shard_count is None else {"shard_count": shard_count}
        if shard_ids is not None:
            options["shard_ids"] = list(shard_ids)
        super().__init__(
            command_prefix=(),
            tree_cls=Tree,
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=timeouts.listener(),
            guild_ready_timeout=guild_ready_timeout,
            **options,
        )
        self.router = router
        self._cogs = cogs
        self.came_up = asyncio.Event()
        self.lost_at: datetime | None = None
        """Since when the connection is lost, while it is."""

    @property
    def is_well(self) -> bool:
        """Whether Discord has told of every server, and the connection stands."""
        return self.came_up.is_set() and self.lost_at is None and not self.is_closed()

    async def on_ready(self) -> None:
        """Every server is known: notices can go out, and what was missed meanwhile is made up for."""
        self.came_up.set()
        lost_at, self.lost_at = self.lost_at, None
        await self._make_up(*self.guilds, lost_at=lost_at)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Discord tells of a server later than of the others, or after an outage."""
        await self._make_up(guild, lost_at=None)

    async def _make_up(self, *guilds: discord.Guild, lost_at: datetime | None) -> None:
        """Let features compare what they know (event `servers_available`: the servers, since when nothing was heard).

        A server of which Discord has not told yet is not an empty one.
        """
        told = [guild for guild in guilds if not guild.unavailable]
        self.dispatch("servers_available", told, lost_at)
        await self._look_at_roles(*told)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role that the bot gives may carry power from now on, or no more."""
        if before.permissions != after.permissions:
            await self._look_at_roles(after.guild)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """The same, by what a channel lets a role do."""
        if before.overwrites != after.overwrites:
            await self._look_at_roles(after.guild)

    async def _look_at_roles(self, *guilds: discord.Guild) -> None:
        there = {guild.id: roles.of_guild(guild) for guild in guilds if not guild.unavailable}
        await self.router.record_event(role_service.compare, there=there, now=self.router.clock.now())

    async def on_disconnect(self) -> None:
        """From now on nobody says who comes and goes."""
        if self.lost_at is None:
            self.lost_at = self.router.clock.now()

    async def on_resumed(self) -> None:
        """Discord has told what was missed."""
        self.lost_at = None

    @override
    async def setup_hook(self) -> None:
        for make in self._cogs:
            await self.add_cog(make(self.router))
        await self.tree.set_translator(CommandTranslator(self.router.catalogues))
        self.router.commands.learn(await self.tree.sync())

    async def on_interaction(self, interaction: discord.Interaction["Client"]) -> None:
        """Buttons, menus and forms; slash commands go through the tree."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self.router.dispatch(interaction)

    @override
    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing: messages are not read."""

    @override
    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.error("an event failed", event_name=event_method, exc_info=True)

    def heard(self, shard_id: int = 0) -> int:
        """The last gateway sequence number taken in on a shard."""
        shard = self.shards.get(shard_id)
        socket = None if shard is None else shard._parent.ws  # pyright: ignore[reportPrivateUsage]
        return (socket.sequence or 0) if socket is not None else 0
