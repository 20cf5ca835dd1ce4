"""The Discord client: the least intents, an explicit list of cogs, and a start that fails when one of them fails."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

import discord
from discord import app_commands
from discord.ext import commands
from discord.http import Route
from typing_extensions import override

from bot.core.refusals import Busy
from bot.logs import named
from bot.outbox import roles as role_service
from bot.outbox import servers
from bot.ui import roles, timeouts
from bot.ui.commands import CommandTranslator, definitions
from bot.ui.router import InteractionRouter

log = named(__name__)


class Tree(app_commands.CommandTree["Client"]):
    """The slash commands; what goes wrong in one is reported by the router, like everywhere."""

    @override
    async def on_error(
        self, interaction: discord.Interaction["Client"], error: app_commands.AppCommandError, /
    ) -> None:
        await self.client.router.report_error(interaction, error)

    async def bring_up_to_date(self) -> list[app_commands.AppCommand]:
        """Give Discord the commands, if those that it has are others; as it has them now.

        Discord counts new ones (200 a day), and a start need not wait until it has kept what it has.
        """
        http, translator = self.client.http, self.translator
        path = "/applications/{application_id}/commands"
        route = Route("GET", path, application_id=self.client.application_id)
        there: list[Any] = await http.request(route, params={"with_localizations": "true"})
        ours = [
            await command.get_translated_payload(self, translator) if translator else command.to_dict(self)
            for command in self.get_commands()
        ]
        if definitions(ours) != definitions(there):
            return await self.sync()
        return [app_commands.AppCommand(data=each, state=self.client._connection) for each in there]  # pyright: ignore[reportPrivateUsage]


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
            # For servers alone: installed for a person, a command could be given where the bot is not.
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            # Who leaves the server from a voice channel comes as a bare id, and discord.py tells only of whom it knows.
            member_cache_flags=discord.MemberCacheFlags(voice=True, joined=False),
            chunk_guilds_at_startup=False,
            max_messages=None,
            http_trace=timeouts.listener(),
            guild_ready_timeout=guild_ready_timeout,
            **options,
        )
        self.router = router
        router.on_missed = partial(self.dispatch, "events_missed")
        self._cogs = cogs
        self.came_up = asyncio.Event()
        """Set once Discord has told of the servers of every shard."""
        self.lost_at: dict[int, datetime] = {}
        """The shards whose connection is lost, and since when."""
        self._told_shards: set[int] = set()
        """The shards whose servers Discord has told of, since their session began."""
        self._began: dict[int, datetime | None] = {}
        """The shards whose session has begun, and since when they had heard nothing, if they had before."""
        self._before: dict[int, list[discord.Guild]] = {}
        """The servers of a shard when its connection was lost."""
        self._unheard: dict[int, datetime | None] = {}
        """The servers of which Discord has not told, and since when they were not heard, where that is known."""
        self._changed: set[int] = set()
        self._looking: set[int] = set()
        """The servers of which a role has changed, and those of which the roles are being looked at."""

    # --- which shards stand -------------------------------------------------------------------------------------------

    @property
    def own_shards(self) -> Sequence[int]:
        """The shards of this process."""
        return self.shard_ids or range(self.shard_count or 1)

    @property
    def stands(self) -> dict[int, bool]:
        """Of each of them, whether Discord has told of its servers and its connection stands."""
        return {shard: shard in self._told_shards and shard not in self.lost_at for shard in self.own_shards}

    @property
    def is_well(self) -> bool:
        """Whether Discord has told of every server, and the connection of every shard stands."""
        return all(self.stands.values()) and not self.is_closed()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """From now on nobody says who comes and goes in the servers of this shard."""
        if shard_id not in self.lost_at:
            self.lost_at[shard_id] = self.router.clock.now()
            self._before[shard_id] = self._servers_of(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Discord has told what was missed in the servers of this shard."""
        self.lost_at.pop(shard_id, None)
        self._before.pop(shard_id, None)

    async def on_shard_connect(self, shard_id: int) -> None:
        """A new session: its servers are named, and each of them is told of anew, at once or later."""
        lost_at = self.lost_at.pop(shard_id, None)
        self._told_shards.discard(shard_id)
        self._began[shard_id] = lost_at
        for guild in self._before.pop(shard_id, ()):
            if self.get_guild(guild.id) is guild:  # discord.py replaces those that are named, and keeps the others
                self._connection._remove_guild(guild)  # pyright: ignore[reportPrivateUsage]
        for guild in self._servers_of(shard_id):
            self._unheard.setdefault(guild.id, lost_at)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Discord has told of the servers of this shard, but for those that come late or have an outage."""
        try:
            await self.router.record_event(
                servers.compare,
                shard=shard_id,
                shard_count=self.shard_count or 1,
                there={guild.id for guild in self._servers_of(shard_id)},
                lost_at=self._began.get(shard_id),
                now=self.router.clock.now(),
            )
        except Exception as error:  # whatever it is, people can be served
            log.error("the servers of a shard could not be compared", shard=shard_id, exc_info=error)
        self._told_shards.add(shard_id)
        if self._told_shards.issuperset(self.own_shards):
            self.came_up.set()
        await self._make_up(*self._servers_of(shard_id))

    async def on_events_missed(self, since: datetime) -> None:
        """More was told than could wait for the database: as if nothing had been heard since then."""
        for shard_id in sorted(self._told_shards):
            self._began[shard_id] = since
            for guild in self._servers_of(shard_id):
                self._unheard.setdefault(guild.id, since)
            await self.on_shard_ready(shard_id)

    def _servers_of(self, shard_id: int) -> list[discord.Guild]:
        return [guild for guild in self.guilds if guild.shard_id == shard_id]

    # --- which servers are told of ------------------------------------------------------------------------------------

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        """An outage begins: until Discord tells of the server again, nobody knows what there is in it."""
        if guild.unavailable and self.get_guild(guild.id) is guild:
            self._unheard.setdefault(guild.id, self.router.clock.now())
            # What discord.py knows of it goes, as with each READY: else what is gone afterwards would still be there.
            state = self._connection
            stub = discord.Guild._create_unavailable(state=state, guild_id=guild.id, data=None)  # pyright: ignore[reportPrivateUsage]
            state._add_guild(stub)  # pyright: ignore[reportPrivateUsage]

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Discord tells of a server later than of the others of its shard, or after an outage."""
        if guild.shard_id in self._told_shards:
            await self._hear_of(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Somebody has invited the bot."""
        await self._hear_of(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Somebody has sent the bot away: what is owed there rests."""
        self._unheard.pop(guild.id, None)
        now = self.router.clock.now()
        await self.router.record_event(servers.left, [guild.id], since=now, now=now)

    async def _hear_of(self, guild: discord.Guild) -> None:
        """The bot is in this server: what rested there goes on."""
        await self.router.record_event(servers.joined, [guild.id])
        await self._make_up(guild)

    async def _make_up(self, *guilds: discord.Guild) -> None:
        """Let features compare what they know (event `servers_available`: the servers, since when nothing was heard).

        A server of which Discord has not told yet is not an empty one.
        """
        told = {guild: self._unheard.pop(guild.id, None) for guild in guilds if not guild.unavailable}
        for lost_at in set(told.values()):
            self.dispatch("servers_available", [guild for guild in told if told[guild] == lost_at], lost_at)
        await self._look_at_roles(*told)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role that the bot gives may carry power from now on, or stand above the bot's own, or no more."""
        if (before.permissions, before.position) != (after.permissions, after.position):
            await self._look_again(after.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """The same, by a role that the bot had itself."""
        await self._look_again(role.guild)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """The same, by a role that the bot was given, or that was taken from it."""
        if after == after.guild.me and before.roles != after.roles:
            await self._look_again(after.guild)

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """The same, by what a channel lets a role do."""
        if before.overwrites != after.overwrites:
            await self._look_again(after.guild)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        """The same, by what a new channel lets a role do."""
        if channel.overwrites:
            await self._look_again(channel.guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """The same, by what a channel let a role do; of one that is hidden nobody knows whether it did."""
        await self._look_again(channel.guild)

    async def _look_again(self, guild: discord.Guild) -> None:
        """Look at the roles of a server; what changes meanwhile is looked at once more, all of it together.

        Whoever drags one role up moves many.
        """
        self._changed.add(guild.id)
        if guild.id in self._looking:
            return
        self._looking.add(guild.id)
        try:
            while guild.id in self._changed:
                self._changed.discard(guild.id)
                await self._look_at_roles(guild)
        finally:
            self._looking.discard(guild.id)

    async def _look_at_roles(self, *guilds: discord.Guild) -> None:
        told = [guild for guild in guilds if not guild.unavailable]
        there = {guild.id: roles.of_guild(guild) for guild in told}
        hidden = {guild.id: roles.hidden_channels(guild) for guild in told}
        await self.router.record_event(role_service.compare, there=there, hidden=hidden, now=self.router.clock.now())

    # --- everything else ----------------------------------------------------------------------------------------------

    @override
    async def setup_hook(self) -> None:
        for make in self._cogs:
            await self.add_cog(make(self.router))
        await self.tree.set_translator(CommandTranslator(self.router.catalogues))
        self.router.commands.learn(await cast("Tree", self.tree).bring_up_to_date())

    async def on_interaction(self, interaction: discord.Interaction["Client"]) -> None:
        """Buttons, menus and forms; slash commands go through the tree."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await self.router.dispatch(interaction)

    @override
    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing: messages are not read."""

    @override
    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        if self.router.closing and isinstance(sys.exception(), Busy):
            return  # the next start compares
        log.error("an event failed", event_name=event_method, exc_info=True)

    def heard(self, shard_id: int = 0) -> int:
        """The last gateway sequence number taken in on a shard."""
        shard = self.shards.get(shard_id)
        socket = None if shard is None else shard._parent.ws  # pyright: ignore[reportPrivateUsage]
        return (socket.sequence or 0) if socket is not None else 0
