"""The roles of a server as Discord has them now, in facts."""

import aiohttp
import discord

from bot.core.refusals import NotToldYet
from bot.core.roles import Role, read_roles
from bot.ui.timeouts import AskedToWait, request_timeout

HIDDEN = "___hidden___"
"""The name under which Discord tells of a channel that the bot may not see (resources/channel, Obfuscated Channels)."""


def of_guild(guild: discord.Guild) -> dict[int, Role]:
    """All roles that people can have, as Discord has told of them."""
    return read_roles(
        _named(guild),
        (
            (channel.id, target.id, overwrite.pair()[0].value)
            for channel in guild.channels
            for target, overwrite in channel.overwrites.items()
        ),
        above=_above(guild, guild.me),
    )


def hidden_channels(guild: discord.Guild) -> tuple[int, ...]:
    """The channels that the bot may not see: what they allow a role is not told. Categories allow nobody anything."""
    return tuple(
        channel.id
        for channel in guild.channels
        if channel.name == HIDDEN and not isinstance(channel, discord.CategoryChannel)
    )


async def confirm(client: discord.Client, guild: discord.Guild) -> tuple[dict[int, Role], frozenset[int]]:
    """The roles and channels of a server, asked of Discord, for what makes anew that which is there no longer.

    Raises:
        NotToldYet: Discord cannot say at present.
    """
    try:
        async with request_timeout():
            named = {int(role["id"]) for role in await client.http.get_roles(guild.id)}
            channels = frozenset(int(channel["id"]) for channel in await client.http.get_all_guild_channels(guild.id))
            told = {number: role for number, role in of_guild(guild).items() if number in named}
            if not named <= {role.id for role in guild.roles}:
                told = await fetch(client, guild.id) | told
    except (discord.DiscordException, AskedToWait, aiohttp.ClientError, OSError) as error:
        # The bot is in this server: whatever Discord says otherwise, it says in trouble of its own.
        raise NotToldYet from error
    return told, channels | {channel.id for channel in guild.channels if channel.name == HIDDEN}


def usable(guild: discord.Guild) -> list[discord.Role]:
    """The roles that people can be given: neither everyone's nor an app's."""
    return [role for role in guild.roles if not role.managed and not role.is_default()]


async def fetch(client: discord.Client, server_id: int) -> dict[int, Role]:
    """The same, asked of Discord: for a server of which this process hears nothing.

    Of channels that the bot may not see Discord says nothing at all then.
    """
    assert client.user is not None
    guild = await client.fetch_guild(server_id, with_counts=False)
    return await fetch_of(client, guild, await guild.fetch_member(client.user.id))


async def fetch_of(client: discord.Client, guild: discord.Guild, me: discord.Member) -> dict[int, Role]:
    """The same, of a server that was asked of Discord, with the bot as a member of it."""
    return read_roles(
        _named(guild),
        (
            (int(channel["id"]), int(overwrite["id"]), int(overwrite["allow"]))
            for channel in await client.http.get_all_guild_channels(guild.id)
            for overwrite in channel.get("permission_overwrites", ())
        ),
        above=_above(guild, me),
    )


def _named(guild: discord.Guild) -> list[tuple[int, str, int]]:
    return [(role.id, role.name, role.permissions.value) for role in usable(guild)]


def _above(guild: discord.Guild, me: discord.Member) -> set[int]:
    """The roles that do not stand below the bot's highest; of two at the same position the older one is the higher."""
    highest = me.top_role
    return set[int]() if guild.owner_id == me.id else {role.id for role in usable(guild) if not role < highest}
