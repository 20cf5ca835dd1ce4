"""The bot as a process: up, until it is asked to stop."""

import asyncio
import os
import signal

import aiohttp
import discord

from bot import logs, own_process
from bot.app import GRACE, App
from bot.config import Settings
from bot.logs import named
from bot.ops import CommandError, tokens
from bot.ops.error_messages import as_command_error
from bot.ops.single_instance import single_instance

log = named(__name__)


def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or Ctrl-C; what is in hand is finished first, 10 s at most.

    Raises:
        CommandError: it cannot start, or cannot go on.
    """
    if settings.discord_token is None:
        raise CommandError(tokens.MISSING, exit_code=2)
    if tokens.is_malformed(settings):
        raise CommandError(f"W{tokens.MALFORMED[1:]}. {tokens.COPY_AGAIN}", exit_code=2)
    logs.set_up(settings.log_level, settings.log_format)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # this bot never speaks or listens
    with as_command_error(), single_instance(settings.database):
        asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    app = await App.open(settings)
    running = asyncio.create_task(app.run(), name="bot")
    stop_asked = asyncio.create_task(stop.wait(), name="stop")
    await asyncio.wait({running, stop_asked}, return_when=asyncio.FIRST_COMPLETED)
    if stop.is_set():
        log.info("stopping")
    own_process.end()
    try:
        await asyncio.wait_for(app.stop(), GRACE)
    except TimeoutError:
        # Nothing is lost by this: what was planned or tried is written down, and is taken up at the next start.
        log.warning("stopped with something still in hand")
        os._exit(0 if stop.is_set() else 1)
    stop_asked.cancel()
    running.cancel()
    (outcome,) = await asyncio.gather(running, return_exceptions=True)
    if not stop.is_set():
        raise _error(outcome)
    log.info("stopped")


def _error(outcome: object) -> BaseException:
    """Why the bot is no longer up, although nobody asked it to stop."""
    match outcome:
        case discord.LoginFailure():
            return CommandError(tokens.REFUSED)
        case discord.HTTPException(status=status):
            return CommandError(f"Discord refused the connection with status {status}. Try again in a few minutes.")
        case aiohttp.ClientError() | TimeoutError() | discord.GatewayNotFound():
            return CommandError(
                f"Discord cannot be reached ({type(outcome).__name__}). See that this machine is on the internet"
                " and, if you set it, that LEADERS_DISCORD_API_URL is right."
            )
        case discord.ConnectionClosed(code=code):
            return CommandError(f"Discord closed the connection for good (code {code}).")
        case BaseException():
            return outcome
        case _:
            return CommandError("The connection to Discord ended for good. Start the bot again.")
