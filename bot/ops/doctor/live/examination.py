"""One examination of a real server: it is looked at, things are tried and removed again, and it is reported."""

from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import discord

from bot.app import use_api
from bot.config import Settings
from bot.ops import CommandError, tokens
from bot.ops.doctor.live.looking import look
from bot.ops.doctor.live.requests import Requests
from bot.ops.doctor.live.stopping import stoppable
from bot.ops.doctor.live.table import Report
from bot.ops.doctor.live.traces import Traces, new_mark
from bot.ops.doctor.live.trial import Trial

WRITES = """\
In {server} ({id}) this makes, within a minute or two, and removes again:
- a role without permissions, which is given to nobody but the bot itself;
{rest}
Nobody is called or told. The server's audit log keeps what was done, with the reason "leaders doctor --live"."""
OWN_CHANNELS = """\
- a text channel and a voice channel, which only administrators see;
- a few messages and a private thread there, and two events six months ahead."""
CHANNEL = """\
- {things} in the channel {channel};
- an event six months ahead.
Without --channel everything is tried: it makes channels of its own then, for threads and events in voice too."""
THREADLESS, THREADED = "a few messages", "a few messages and a private thread"
"""What is tried in a channel of somebody else: where the bot may not delete threads, it makes none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the operator asked for."""

    server: int | None
    channel: int | None
    commands: Collection[str]
    """The commands of this version, as people give them."""
    agrees: Callable[[str], bool]
    """Asks before anything is written."""


async def examine(settings: Settings, wanted: Wanted) -> Report:
    """Examine one server.

    Raises:
        CommandError: it cannot be looked at, or the operator did not agree. Nothing was written.
    """
    async with _logged_in(settings) as requests:
        server = await _server(requests.client, wanted.server)
        guild, me = await _read(requests.client, server)
        rest = OWN_CHANNELS
        if wanted.channel is not None:
            own = (await _text_channel(guild, wanted.channel)).permissions_for(me)
            things = THREADED if own.manage_threads else THREADLESS
            rest = CHANNEL.format(things=things, channel=wanted.channel)
        if not wanted.agrees(WRITES.format(server=guild.name, id=guild.id, rest=rest)):
            raise CommandError("Nothing was tried.")
        mark = new_mark()
        trial, traces = Trial(requests, guild, me, mark), Traces(requests, guild.id, me.id, wanted.channel)
        report = Report()

        async def try_all() -> None:
            await traces.remove()  # what an earlier run left, if it was killed
            report.facts.update(await look(trial, _token(settings), wanted.commands))
            await trial.run(wanted.channel)

        async def remove() -> None:
            report.left.extend(await traces.remove(mark))

        with stoppable() as unless_stopped:
            if not await unless_stopped(try_all()):
                report.facts["stopped"] = "before everything was tried"
            if not await unless_stopped(remove()):
                report.left.append(f"perhaps something that is called {mark}")
        report.rows.extend(trial.rows)
        return report


def _token(settings: Settings) -> str:
    if settings.discord_token is None:
        raise CommandError(tokens.MISSING, exit_code=2)
    if tokens.is_malformed(settings):
        raise CommandError(f"W{tokens.MALFORMED[1:]}. {tokens.COPY_AGAIN}", exit_code=2)
    return settings.discord_token.reveal()


@asynccontextmanager
async def _logged_in(settings: Settings) -> AsyncGenerator[Requests]:
    token = _token(settings)
    use_api(settings.discord_api_url)
    requests = Requests()
    async with requests.client:
        try:
            await requests.client.login(token)
        except discord.LoginFailure:
            raise CommandError(tokens.REFUSED) from None
        except (aiohttp.ClientError, discord.DiscordException, OSError) as error:
            raise CommandError(
                f"Discord cannot be reached ({type(error).__name__}). See that this machine is on the internet and, if"
                " you set it, that LEADERS_DISCORD_API_URL is right."
            ) from None
        yield requests


async def _server(client: discord.Client, wanted: int | None) -> int:
    """The server that was named, or the only one."""
    servers = {server.id: server.name async for server in client.fetch_guilds(limit=None)}
    if wanted is None and len(servers) == 1:
        return next(iter(servers))
    if wanted in servers:
        return wanted
    if not servers:
        raise CommandError("The bot is in no server yet. Invite it first (README.md, step 4).")
    listed = "\n".join(f"  --server {number}   {name}" for number, name in list(servers.items())[:20])
    begin = "The bot is not in that server." if wanted else "The bot is in several servers; name the one to try it in."
    raise CommandError(f"{begin}\n{listed}", exit_code=2)


async def _read(client: discord.Client, server_id: int) -> tuple[discord.Guild, discord.Member]:
    assert client.user is not None
    try:
        guild = await client.fetch_guild(server_id, with_counts=False)
        return guild, await guild.fetch_member(client.user.id)
    except discord.HTTPException as error:
        raise CommandError(
            f"The server cannot be looked at (status {error.status}). Try again in a few minutes."
        ) from None


async def _text_channel(guild: discord.Guild, channel_id: int) -> discord.TextChannel:
    try:
        channel = await guild.fetch_channel(channel_id)
    except (discord.HTTPException, discord.InvalidData):
        raise CommandError("The bot sees no such channel in this server.", exit_code=2) from None
    if not isinstance(channel, discord.TextChannel):
        raise CommandError("That is no text channel.", exit_code=2)
    return channel
