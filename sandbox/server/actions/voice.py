"""Members go into voice channels, and out of them."""

from __future__ import annotations

from sandbox.server import entities, payloads
from sandbox.server.actions.events import attendance_changed
from sandbox.server.local_discord import LocalDiscord


def be_in_voice(discord: LocalDiscord, member: entities.Member, channel: entities.Channel | None) -> None:
    """Somebody goes into a voice channel, or out of voice."""
    before, member.voice = member.voice, channel
    shown = payloads.voice_state(member) | {"member": payloads.member(member)}
    discord.gateway.dispatch("VOICE_STATE_UPDATE", shown, member.guild)
    for place in (before, channel):
        if place is not None:
            attendance_changed(discord, place)
