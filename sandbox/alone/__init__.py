"""A local Discord by itself, for any bot: time runs, what happens is said, and one acts in it as a person."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable

from sandbox.alone.acting import HELP, Acting
from sandbox.server.permissions import BOT_INVITE, May
from sandbox.town import Sandbox

Say = Callable[[str], None]


def permissions_from(text: str) -> int:
    """Permissions as the number of an invitation, or as names: `VIEW_CHANNEL, SEND_MESSAGES`.

    Raises:
        ValueError: it is neither.
    """
    names = [each.strip().upper().replace(" ", "_") for each in text.split(",") if each.strip()]
    if len(names) == 1 and names[0].isdigit():
        return int(names[0])
    unknown = [each for each in names if each not in May.__members__]
    if unknown:
        raise ValueError(f"no permissions: {', '.join(unknown)}; there are {', '.join(May.__members__)}")
    granted = 0
    for each in names:
        granted |= May[each]
    return granted


async def stay_open(port: int, server: str, permissions: int | None, say: Say) -> None:
    """Keep a local Discord open until Ctrl-C or SIGTERM; `permissions` are those of the bot's role."""
    stop = asyncio.Event()
    # Asked for by name: a shell that starts this in its background has Ctrl-C ignored, and that is inherited.
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with Sandbox.open(bot="none", port=port, running=True) as town:
        there = await town.server(server, bot_permissions=BOT_INVITE if permissions is None else permissions)
        acting = Acting(town, there)
        town.discord.texts["/act"] = acting.do
        town.request_log.listeners.append(say)
        say(f"REST     {town.api_url}\nGateway  {town.gateway_url}\nToken    {town.token}")
        say("\nOur own bot joins it, from another terminal, with (`leaders run` where it is installed as a package):")
        say(f"  LEADERS_DISCORD_API_URL={town.api_url} LEADERS_DISCORD_TOKEN={town.token} .venv/bin/python -m bot run")
        say(f"\n{HELP}\nFrom elsewhere: curl --data '…' {town.discord.state.site}/act\n")
        reading = asyncio.create_task(_read_lines(acting, say))
        await stop.wait()
        reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reading


async def _read_lines(acting: Acting, say: Say) -> None:
    """Do what is typed, one line after the other."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str]()

    def read() -> None:
        if sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) != os.getpgrp():
            return  # in the background of a terminal: what is typed is for somebody else
        line = sys.stdin.readline()
        if not line:
            loop.remove_reader(sys.stdin)
        lines.put_nowait(line.strip())

    try:
        loop.add_reader(sys.stdin, read)
    except (OSError, ValueError):
        return  # there is no input
    while True:
        line = await lines.get()
        if line:
            say(await acting.do(line))


def main(port: int = 0, server: str = "Riverside", permissions: int | None = None, say: Say = print) -> None:
    """Open a local Discord, and leave it open until Ctrl-C."""
    asyncio.run(stay_open(port, server, permissions, say))
    say("Closed.")
