"""The doctor: looks the installation over and says what to do about each thing that is wrong. Changes nothing."""

import os
from collections.abc import AsyncGenerator, Generator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import discord

from bot import __version__
from bot.app import speak_to
from bot.config import HERE, Settings
from bot.db import Database
from bot.db.migrations import check
from bot.db.outside import sealed_words, sqlite_file
from bot.db.vault import KeyMissing, Vault
from bot.domain import permissions
from bot.domain.roles import Role, RoleTrouble, Uses
from bot.domain.support import WrongSupportFile
from bot.domain.support import read as read_support
from bot.operating import Trouble, tokens
from bot.operating.troubles import in_words
from bot.services import roles
from bot.ui.roles import fetch

WRONG = {
    RoleTrouble.POWER: (
        "the role {role}, which the bot gives to members, carries power; the bot gives it to nobody",
        "Server Settings, Roles: take from it what not everyone may do, in the channels too. Look also who has it.",
    ),
    RoleTrouble.STAFF: (
        "the role {role} was chosen for staff, and the bot gives it to members; it makes nobody staff",
        "Somebody with Manage Server gives /setup there; it chooses another role for the staff.",
    ),
}
"""What is said of a role, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A `remedy` makes it a problem."""

    what: str
    remedy: str = ""

    @property
    def is_fine(self) -> bool:
        return not self.remedy


async def examine(settings: Settings) -> AsyncGenerator[Finding]:
    """Look at everything, the near things first."""
    yield Finding("the settings can be read")
    for look in (_folder, _database, _key, _support, _web):
        for finding in look(settings):
            yield finding
    shape = _token(settings)
    yield shape
    if shape.is_fine:
        async for finding in _servers(settings):
            yield finding


# --- on this machine -------------------------------------------------------------------------------------------------


def _folder(settings: Settings) -> Generator[Finding]:
    folder = settings.data_dir
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield Finding(
            f"the data folder {folder} cannot be written to",
            f"Give it to the user that runs the bot (`chown -R USER {folder}`), or name another in LEADERS_DATA_DIR.",
        )
    elif there != folder:
        yield Finding(f"the data folder {folder} is made at the first start")
    elif folder.stat().st_mode & 0o077 and settings.key.parent == folder:
        yield Finding(f"the data folder {folder} is open to other users of this machine", f"`chmod 700 {folder}`")
    else:
        yield Finding(f"the data folder {folder} can be written to")


def _database(settings: Settings) -> Generator[Finding]:
    name = "SQLite" if sqlite_file(settings.database) else "PostgreSQL"
    try:
        with in_words():
            found = check(settings.database)
    except Trouble as trouble:
        yield Finding(str(trouble), "See that it runs, and that LEADERS_DATABASE_URL names it rightly.")
        return
    yield Finding(f"the database ({name}) can be reached")
    if found.at_head:
        made_by = f", made by {found.version}" if found.version else ""
        yield Finding(f"its tables are those of this version ({__version__}, revision {found.head}{made_by})")
    elif name == "SQLite" and found.is_ours:
        yield Finding("its tables are made or migrated at the next start")
    else:
        yield Finding(
            f"its tables are those of revision {found.current or 'none'}; "
            f"this version ({__version__}) needs {found.head}",
            found.remedy,
        )


def _key(settings: Settings) -> Generator[Finding]:
    path = settings.key
    if not path.exists():
        if _sealed(settings):
            yield Finding(
                f"the encryption key {path} is gone, and the database holds words that only it opens",
                "Put it back from your safe copy before the bot starts again and makes a new one.",
            )
        else:
            yield Finding(f"the encryption key {path} is made at the first start")
        return
    try:
        Vault.open(path, make=False)
    except KeyMissing as error:
        yield Finding(f"the encryption key: {error}", "Put it back from your safe copy, or fix LEADERS_KEY_FILE.")
        return
    if path.stat().st_mode & 0o077:
        yield Finding(f"the encryption key {path} can be read by other users of this machine", f"`chmod 600 {path}`")
    else:
        yield Finding("the encryption key is there, and private; keep a copy of it in a safe place")


def _sealed(settings: Settings) -> bool:
    """Whether there is anything in the database that a new key could not open."""
    try:
        with in_words():
            return check(settings.database).at_head and sealed_words(settings.database) > 0
    except Trouble:
        return False


def _support(settings: Settings) -> Generator[Finding]:
    try:
        support = read_support(settings.support_file)
    except WrongSupportFile as error:
        yield Finding(str(error), "Compare it with bot/support.toml, or unset LEADERS_SUPPORT_FILE to use that one.")
        return
    if support.is_stale(datetime.now(UTC).date()):
        yield Finding(
            f"the support lines were last checked on {support.checked}",
            "Look the numbers up again, write them and the new dates into a copy of bot/support.toml, and name that "
            "in LEADERS_SUPPORT_FILE.",
        )
    else:
        yield Finding(f"the support lines were checked on {support.checked}")


def _web(settings: Settings) -> Generator[Finding]:
    address, url = settings.web_address, settings.web_url
    if address is None and url is None:
        yield Finding("the web server is off, so that nobody has a calendar link (LEADERS_WEB_ADDRESS switches it on)")
    elif address is None:
        yield Finding(
            "LEADERS_WEB_URL is set, but no web server listens",
            "Set LEADERS_WEB_ADDRESS too, such as 127.0.0.1:8000, or unset LEADERS_WEB_URL.",
        )
    elif url is None and address[0] not in HERE:
        yield Finding(
            "the web server is open to other machines, but nobody gets a calendar link",
            "Set LEADERS_WEB_URL to the https address under which people reach it.",
        )
    else:
        yield Finding(f"the web server serves calendars under {url or 'an address of this machine alone'}")


def _token(settings: Settings) -> Finding:
    if settings.discord_token is None:
        return Finding("there is no token", tokens.MISSING)
    if tokens.is_misshapen(settings):
        return Finding(tokens.MISSHAPEN, tokens.COPY_AGAIN)
    return Finding("the token has the shape of one")


# --- on Discord ------------------------------------------------------------------------------------------------------


async def _servers(settings: Settings) -> AsyncGenerator[Finding]:
    """Log in over REST alone (a bot that runs meanwhile notices nothing), and look at each server."""
    assert settings.discord_token is not None
    speak_to(settings.discord_api_url)
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
    """What the roles of these servers stand for, as far as the database can say."""
    try:
        with in_words():
            if not check(settings.database).at_head:
                return {}
            database = Database(settings.database)
            try:
                return await database.read(roles.uses, servers)
            finally:
                database.close()
    except Trouble:
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
        Finding(f"in {name} ({server_id}) {WRONG[trouble][0].format(role=_named(there, role))}", WRONG[trouble][1])
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
    gone = permissions.missing([name for name in permissions.NEEDED if getattr(me.guild_permissions, name)])
    if gone:
        reasons = "; ".join(f"{permission.label} ({permission.why})" for permission in gone)
        return Finding(
            f"in {name} ({server_id}) the bot is not allowed: {reasons}",
            f"Server Settings, Roles, the bot's own role: allow these. Or invite it again: {invitation}",
        )
    return Finding(f"{name} ({server_id}): the bot is allowed all that it needs")


def summary(findings: list[Finding]) -> str:
    """The last line."""
    problems = sum(not finding.is_fine for finding in findings)
    if not problems:
        return "All is well."
    return "One thing needs you." if problems == 1 else f"{problems} things need you."
