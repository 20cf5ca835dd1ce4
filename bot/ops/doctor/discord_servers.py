"""The doctor on Discord: whether it knows the token, and what the bot may do in each server."""

from collections.abc import AsyncGenerator, Mapping

import aiohttp
import discord

from bot.app import use_api
from bot.config import Settings
from bot.core import permissions
from bot.core.roles import Role, RoleTrouble, Uses
from bot.db import Database
from bot.db.migrations import check
from bot.ops import CommandError, tokens
from bot.ops.doctor.findings import Finding
from bot.ops.error_messages import as_command_error
from bot.outbox import roles
from bot.ui.roles import fetch

ROLE_FINDINGS = {
    RoleTrouble.POWER: (
        "the role {role}, which the bot gives to members, carries power; the bot gives it to nobody",
        "Server Settings, Roles: take from it what not everyone may do, in the channels too. Look also who has it.",
    ),
    RoleTrouble.STAFF: (
        "the role {role} was chosen for staff, and the bot gives it to members; it makes nobody staff",
        "Somebody with Manage Server gives /setup there; it chooses another role for the staff.",
    ),
}
"""What is wrong with a role, and what to do about it."""


async def examine(settings: Settings) -> AsyncGenerator[Finding]:
    """Log in over REST only (a bot that runs meanwhile notices nothing), and examine each server."""
    assert settings.discord_token is not None
    use_api(settings.discord_api_url)
    async with discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30) as client:
        try:
            await client.login(settings.discord_token.reveal())
            servers = [server async for server in client.fetch_guilds(limit=None)]
        except discord.LoginFailure:
            yield Finding("Discord refuses the token", tokens.REFUSED)
            return
        except (aiohttp.ClientError, discord.DiscordException, OSError) as error:
            yield Finding(
                f"Discord cannot be reached ({type(error).__name__})",
                "See that this machine is on the internet and, if you set it, that LEADERS_DISCORD_API_URL is right.",
            )
            return
        assert client.user is not None
        yield Finding(f"Discord knows the token: this is {client.user.name}")
        invitation = permissions.invitation(client.application_id or client.user.id)
        if not servers:
            yield Finding("the bot is in no server yet", f"Invite it with this link: {invitation}")
        uses = await _uses(settings, [server.id for server in servers])
        for server in servers:
            yield await _server(client, server.id, server.name, invitation)
            if server.id in uses:
                for finding in await _roles(client, server.id, server.name, uses[server.id]):
                    yield finding


async def _uses(settings: Settings, servers: list[int]) -> dict[int, Uses]:
    """What the roles of these servers are used for; nothing where the database cannot say."""
    try:
        with as_command_error():
            if not check(settings.database).at_head:
                return {}
            database = Database(settings.database)
            try:
                return await database.read(roles.uses, servers)
            finally:
                database.close()
    except CommandError:
        return {}  # what is wrong with the database was said before


async def _roles(client: discord.Client, server_id: int, name: str, uses: Uses) -> list[Finding]:
    """The roles of a server that must be given to nobody."""
    try:
        there = await fetch(client, server_id)
    except discord.HTTPException as error:
        return [
            Finding(
                f"the roles of {name} ({server_id}) cannot be looked at (status {error.status})",
                "Try again in a few minutes.",
            )
        ]
    return [
        Finding(
            f"in {name} ({server_id}) {ROLE_FINDINGS[trouble][0].format(role=_named(there, role))}",
            ROLE_FINDINGS[trouble][1],
        )
        for role, trouble in uses.troubles(there).items()
    ]


def _named(there: Mapping[int, Role], role: int) -> str:
    return f"{there[role].name} ({role})" if role in there else str(role)


async def _server(client: discord.Client, server_id: int, name: str, invitation: str) -> Finding:
    assert client.user is not None
    try:
        server = await client.fetch_guild(server_id, with_counts=False)
        me = await server.fetch_member(client.user.id)
    except discord.HTTPException as error:
        return Finding(
            f"{name} ({server_id}) cannot be looked at (status {error.status})", "Try again in a few minutes."
        )
    missing = permissions.missing([name for name in permissions.NEEDED if getattr(me.guild_permissions, name)])
    if missing:
        reasons = "; ".join(f"{permission.label} ({permission.why})" for permission in missing)
        return Finding(
            f"in {name} ({server_id}) the bot is not allowed: {reasons}",
            f"Server Settings, Roles, the bot's own role: allow these. Or invite it again: {invitation}",
        )
    return Finding(f"{name} ({server_id}): the bot is allowed all that it needs")
