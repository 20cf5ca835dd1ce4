"""The doctor on Discord: whether it knows the token, and what the bot may do in each server."""

from collections.abc import AsyncGenerator, Mapping

import aiohttp
import discord

from bot.app import use_api
from bot.config import Settings
from bot.core import permissions
from bot.core.people import Standing
from bot.core.roles import ROLE_NAMES, Role, RoleTrouble, Uses, is_called_like
from bot.db import Database
from bot.db.migrations import check
from bot.ops import CommandError, tokens
from bot.ops.doctor.findings import Finding
from bot.ops.error_messages import as_command_error
from bot.outbox import roles
from bot.ui.roles import fetch_of

ROLE_FINDINGS = {
    RoleTrouble.POWER: (
        "the role {role}, which the bot gives to members, carries power; the bot gives it to nobody",
        "Server Settings, Roles: take from it what not everyone may do, in the channels too. Look also who has it.",
    ),
    RoleTrouble.STAFF: (
        "the role {role} was chosen for staff, and the bot gives it to members; it makes nobody staff",
        "Somebody with Manage Server gives /setup there; it chooses another role for the staff.",
    ),
    RoleTrouble.ABOVE: (
        "the role {role} stands above the bot's own, so that Discord lets the bot neither give nor take it",
        "Server Settings, Roles: drag the bot's role above it. Whoever does so needs a role that stands higher still, "
        "or owns the server.",
    ),
}
"""What is wrong with a role, and what to do about it."""

ABOVE_TO_BE = (
    "the role {role}, which /setup will take for mentors by its name, stands above the bot's own, so that Discord lets "
    "the bot neither give nor take it"
)

AT_ONCE = 100
"""So many servers are looked up in the database at a time."""


async def examine(settings: Settings) -> AsyncGenerator[Finding]:
    """Log in over REST only (a bot that runs meanwhile notices nothing), and examine each server."""
    assert settings.discord_token is not None
    use_api(settings.discord_api_url)
    async with discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30) as client:
        try:
            await client.login(settings.discord_token.reveal())
        except discord.LoginFailure:
            yield Finding("Discord refuses the token", tokens.REFUSED)
            return
        except (aiohttp.ClientError, discord.DiscordException, OSError) as error:
            yield _unreachable(error)
            return
        assert client.user is not None
        yield Finding(f"Discord knows the token: this is {client.user.name}")
        async for finding in _servers(client, settings):
            yield finding


def _unreachable(error: Exception) -> Finding:
    return Finding(
        f"Discord cannot be reached ({type(error).__name__})",
        "See that this machine is on the internet and, if you set it, that LEADERS_DISCORD_API_URL is right.",
    )


async def _servers(client: discord.Client, settings: Settings) -> AsyncGenerator[Finding]:
    """Each server, as its turn comes; at no time more than a page of them is held."""
    assert client.user is not None
    invitation = permissions.invitation(client.application_id or client.user.id)
    count, sees_all = 0, True
    try:
        async for page in _pages(client):
            uses = await _uses(settings, [server for server, _ in page])
            for server, name in page:
                found, sees_it_all = await _server(client, server, name, uses.get(server), invitation)
                sees_all &= sees_it_all
                count += 1
                for finding in found:
                    yield finding
    except (aiohttp.ClientError, discord.DiscordException, OSError) as error:
        yield _unreachable(error)
        return
    if not count:
        yield Finding("the bot is in no server yet", f"Invite it with this link: {invitation}")
    elif not sees_all:
        yield Finding(
            "channels that the bot may not see could not be looked at: /doctor in each server names them, and the "
            "roles that should not stand in their permissions"
        )


async def _pages(client: discord.Client) -> AsyncGenerator[list[tuple[int, str]]]:
    """The servers, id and name, in pages."""
    page: list[tuple[int, str]] = []
    async for server in client.fetch_guilds(limit=None, with_counts=False):
        page.append((server.id, server.name))
        if len(page) == AT_ONCE:
            yield page
            page = []
    if page:
        yield page


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


async def _server(
    client: discord.Client, server_id: int, name: str, uses: Uses | None, invitation: str
) -> tuple[list[Finding], bool]:
    """One server, in three requests at most; and whether the bot sees all channels that matter there."""
    assert client.user is not None
    here = f"{name} ({server_id})"
    try:
        server = await client.fetch_guild(server_id, with_counts=False)
        me = await server.fetch_member(client.user.id)
        roles = await fetch_of(client, server, me) if uses is None or uses.given else {}
    except discord.HTTPException as error:
        cannot = f"{here} cannot be looked at (status {error.status})"
        return [Finding(cannot, "Try again in a few minutes.")], True
    found = [_permissions(here, me.guild_permissions, invitation)]
    if server.mfa_level is discord.MFALevel.require_2fa and not client.user.mfa_enabled:
        found.append(
            Finding(
                f"{here} asks for two-factor authentication from whoever manages it, and the account that the bot "
                "belongs to has none: Discord lets the bot manage neither roles nor channels nor threads there",
                "The owner of the bot's application turns it on in Discord: User Settings, My Account.",
            )
        )
    if uses is None:
        mentors = [ROLE_NAMES[Standing.MENTOR]]
        found += [
            Finding(f"in {here} {ABOVE_TO_BE.format(role=_named(roles, role))}", ROLE_FINDINGS[RoleTrouble.ABOVE][1])
            for role, there in roles.items()
            if there.is_above and not (there.has_power or there.opens) and is_called_like(there.name, mentors)
        ]
        return found, True
    found += [
        Finding(f"in {here} {ROLE_FINDINGS[trouble][0].format(role=_named(roles, role))}", ROLE_FINDINGS[trouble][1])
        for role, trouble in uses.troubles(roles).items()
    ]
    return found, not uses.given or me.guild_permissions.administrator


def _named(there: Mapping[int, Role], role: int) -> str:
    return f"{there[role].name} ({role})" if role in there else str(role)


def _permissions(here: str, granted: discord.Permissions, invitation: str) -> Finding:
    missing = permissions.missing([name for name in permissions.NEEDED if getattr(granted, name)])
    if missing:
        reasons = "; ".join(f"{permission.label} ({permission.why})" for permission in missing)
        return Finding(
            f"in {here} the bot is not allowed: {reasons}",
            f"Server Settings, Roles, the bot's own role: allow these. Or invite it again: {invitation}",
        )
    return Finding(f"{here}: the bot is allowed all that it needs")
