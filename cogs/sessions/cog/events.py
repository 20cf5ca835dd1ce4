"""What Discord tells by itself and sessions need: who is in a voice channel, and events that somebody deleted."""

from collections.abc import Sequence
from datetime import datetime

import discord
from discord.ext import commands

from bot.ui.router import InteractionRouter
from cogs.sessions.services import discord_events, voice_presence


class SessionEvents(commands.Cog):
    """Listens to the gateway; whoever acts here gives no command."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @commands.Cog.listener()
    async def on_servers_available(self, guilds: Sequence[discord.Guild], lost_at: datetime | None) -> None:
        """Compare with what is known: what happened while nobody told of these servers."""
        now = self.router.clock.now()
        there = {guild.id: frozenset(event.id for event in guild.scheduled_events) for guild in guilds}
        await self.router.record_event(discord_events.compare, there=there, now=now)
        heard = {
            guild.id: {
                user: channel.id
                for channel in (*guild.voice_channels, *guild.stage_channels)
                for user in channel.voice_states
            }
            for guild in guilds
        }
        await self.router.record_event(voice_presence.compare, there=heard, lost_at=lost_at, now=now)

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

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """Perhaps it was a session's."""
        await self._event_gone(event)

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _before: discord.ScheduledEvent, after: discord.ScheduledEvent) -> None:
        """Called off by hand is as good as deleted."""
        if after.status is discord.EventStatus.cancelled:
            await self._event_gone(after)

    async def _event_gone(self, event: discord.ScheduledEvent) -> None:
        now = self.router.clock.now()
        await self.router.record_event(discord_events.deleted, server=event.guild_id, event=event.id, now=now)
