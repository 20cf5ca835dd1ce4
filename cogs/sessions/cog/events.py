"""What Discord tells by itself and sessions need: who is in a voice channel, and what became of events and channels."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import aiohttp
import discord
from discord.ext import commands

from bot.logs import named
from bot.ui.router import InteractionRouter
from bot.ui.timeouts import AskedToWait, request_timeout
from cogs.sessions.services import discord_events, lost_channels, voice_presence

log = named(__name__)

OVER = (discord.EventStatus.cancelled, discord.EventStatus.completed)


class SessionEvents(commands.Cog):
    """Listens to the gateway; whoever acts here gives no command."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @commands.Cog.listener()
    async def on_servers_available(self, guilds: Sequence[discord.Guild], lost_at: datetime | None) -> None:
        """Compare with what is known: what happened while nobody told of these servers."""
        there = {
            guild.id: frozenset(event.id for event in guild.scheduled_events if event.status not in OVER)
            for guild in guilds
        }
        await self.router.record_event(discord_events.compare, there=there, now=self.router.clock.now())
        heard = {
            guild.id: {
                user: channel.id
                for channel in (*guild.voice_channels, *guild.stage_channels)
                for user in channel.voice_states
            }
            for guild in guilds
        }
        now = self.router.clock.now()
        await self.router.record_event(voice_presence.compare, there=heard, lost_at=lost_at, now=now)
        came = {guild.id: set(heard[guild.id].values()) & _waiting(guild) for guild in guilds}
        await self.router.record_event(discord_events.somebody_came, there=came, now=now)
        for guild in guilds:
            await self._look_what_is_allowed(guild)
        await self._miss_channels(guilds)

    async def _miss_channels(self, guilds: Sequence[discord.Guild]) -> None:
        """Channels of sessions that are not told of: Discord is asked after them, by server."""
        now, missing = self.router.clock.now(), defaultdict[discord.Guild, list[int]](list)
        servers = {guild.id: guild for guild in guilds}
        for server, channel in await self.router.read_for_event(lost_channels.in_use, servers=list(servers), now=now):
            if servers[server].get_channel(channel) is None:
                missing[servers[server]].append(channel)
        await asyncio.gather(*(self._ask_after(guild, channels) for guild, channels in missing.items()))

    async def _ask_after(self, guild: discord.Guild, channels: Sequence[int]) -> None:
        for channel in channels:
            try:
                async with request_timeout():
                    await guild.fetch_channel(channel)
            except discord.NotFound:
                now = self.router.clock.now()
                await self.router.record_event(lost_channels.lose, server=guild.id, channel=channel, now=now)
            except (discord.DiscordException, aiohttp.ClientError, OSError, AskedToWait) as error:
                log.info("nobody can say whether a channel is gone", channel=channel, error=type(error).__name__)

    @commands.Cog.listener()
    async def on_voice_state_update(
        self, member: discord.Member, before: discord.VoiceState, after: discord.VoiceState
    ) -> None:
        """Somebody comes into a voice channel, or goes; only those of sessions matter."""
        if before.channel == after.channel or member.bot:
            return
        channel = None if after.channel is None else after.channel.id
        now = self.router.clock.now()
        await self.router.record_event(
            voice_presence.changed, server=member.guild.id, user=member.id, channel=channel, now=now
        )
        if channel in _waiting(member.guild):
            there = {member.guild.id: [channel]}
            await self.router.record_event(discord_events.somebody_came, there=there, now=now)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """Perhaps it was a session's."""
        now = self.router.clock.now()
        await self.router.record_event(discord_events.deleted, server=event.guild_id, event=event.id, now=now)

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _before: discord.ScheduledEvent, after: discord.ScheduledEvent) -> None:
        """Called off by hand is as good as deleted; Discord itself calls off only what should have begun long ago."""
        now = self.router.clock.now()
        if after.status not in OVER:
            return
        by_hand = after.status is discord.EventStatus.cancelled and after.start_time > now
        became = discord_events.deleted if by_hand else discord_events.over
        await self.router.record_event(became, server=after.guild_id, event=after.id, now=now)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Perhaps sessions were to meet there."""
        if isinstance(channel, discord.VoiceChannel | discord.StageChannel):
            now = self.router.clock.now()
            await self.router.record_event(lost_channels.lose, server=channel.guild.id, channel=channel.id, now=now)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Perhaps the bot may put events into it now."""
        if isinstance(after, discord.VoiceChannel | discord.StageChannel) and before.overwrites != after.overwrites:
            await self._look_what_is_allowed(after.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """The same, by a role of the bot's own."""
        if before.permissions != after.permissions and after in after.guild.me.roles:
            await self._look_what_is_allowed(after.guild)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """The same, by a role that the bot was given."""
        if after == after.guild.me and before.roles != after.roles:
            await self._look_what_is_allowed(after.guild)

    async def _look_what_is_allowed(self, guild: discord.Guild) -> None:
        granted: dict[int | None, int] = {None: guild.me.guild_permissions.value}
        for channel in (*guild.voice_channels, *guild.stage_channels):
            granted[channel.id] = channel.permissions_for(guild.me).value
        now = self.router.clock.now()
        await self.router.record_event(discord_events.allowed, server=guild.id, granted=granted, now=now)


def _waiting(guild: discord.Guild) -> set[int]:
    """The channels with an event that has not begun."""
    scheduled = discord.EventStatus.scheduled
    return {
        event.channel_id
        for event in guild.scheduled_events
        if event.channel_id is not None and event.status is scheduled
    }
