"""The roles of a server as Discord has them now, in facts."""

import discord

from bot.core.roles import Role, read_roles


def of_guild(guild: discord.Guild) -> dict[int, Role]:
    """All roles that people can have, as Discord has told of them."""
    return read_roles(
        ((role.id, role.name, role.permissions.value) for role in usable(guild)),
        (
            (channel.id, target.id, overwrite.pair()[0].value)
            for channel in guild.channels
            for target, overwrite in channel.overwrites.items()
        ),
    )


def usable(guild: discord.Guild) -> list[discord.Role]:
    """The roles that people can be given: neither everyone's nor an app's."""
    return [role for role in guild.roles if not role.managed and not role.is_default()]


async def fetch(client: discord.Client, server_id: int) -> dict[int, Role]:
    """The same, asked of Discord: for a server of which this process hears nothing."""
    return read_roles(
        (
            (int(role["id"]), role["name"], int(role["permissions"]))
            for role in await client.http.get_roles(server_id)
            if not role["managed"] and int(role["id"]) != server_id
        ),
        (
            (int(channel["id"]), int(overwrite["id"]), int(overwrite["allow"]))
            for channel in await client.http.get_all_guild_channels(server_id)
            for overwrite in channel.get("permission_overwrites", ())
        ),
    )
