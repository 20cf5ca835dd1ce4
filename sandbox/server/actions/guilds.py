"""Make servers, and bring the bot into them."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.server import entities, permissions
from sandbox.server.actions.channels import make_channel
from sandbox.server.local_discord import LocalDiscord


def make_guild(
    discord: LocalDiscord,
    name: str,
    owner: entities.Account,
    *,
    existing_roles: Sequence[str] = (),
    locked: bool = False,
    two_factor: bool = False,
) -> entities.Guild:
    """Make a server with #general and its owner; in a `locked` one @everyone may read and not write.

    `existing_roles` are there before the bot, lowest first.
    """
    state = discord.state
    guild = entities.Guild(state.ids.next(), name, owner, owner.locale, two_factor)
    for_all = permissions.EVERYONE & ~(permissions.LOCKED if locked else 0)
    guild.roles[guild.id] = entities.Role(guild.id, guild, "@everyone", int(for_all), position=0)
    for position, role_name in enumerate(existing_roles, 2):
        number = state.ids.next()
        guild.roles[number] = entities.Role(number, guild, role_name, position=position)
    guild.members[owner.id] = entities.Member(owner, guild, state.clock.now())
    state.guilds[guild.id] = guild
    make_channel(discord, guild, {"name": "general"})
    return guild


def add_bot(discord: LocalDiscord, guild: entities.Guild, granted: int) -> None:
    """Bring the bot in, with a role of its own below the others, where it stays until somebody drags it up."""
    state = discord.state
    bot = state.bot
    role = entities.Role(state.ids.next(), guild, bot.name, int(granted), position=1, managed=True, bot_id=bot.id)
    guild.roles[role.id] = role
    guild.members[bot.id] = entities.Member(bot, guild, state.clock.now(), {role.id})
    guild.revision += 1
    guild.shown = {each.id for each in guild.channels.values() if permissions.is_told(guild.members[bot.id], each)}
    discord.gateway.dispatch_guild(guild, joins=True)
