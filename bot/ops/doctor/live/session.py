"""A session of the gateway beside the bot's own: what READY and GUILD_CREATE tell of a server."""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Any

import discord
from typing_extensions import override

SECONDS = 20.0
"""How long GUILD_CREATE is waited for."""
HIDDEN = "___hidden___"
"""What Discord calls channels that the bot may not see (Discord's page "Channel", Obfuscated Channels)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a new session was told of one server; None: nothing."""

    ready: dict[str, Any] | None
    server: dict[str, Any] | None

    @property
    def is_stub(self) -> bool:
        return self.ready is not None and all(one.get("unavailable") is True for one in self.ready["guilds"])


class _Session(discord.Client):
    def __init__(self, server_id: int, shard_count: int) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            shard_id=(server_id >> 22) % shard_count,
            shard_count=shard_count,
            enable_debug_events=True,
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self._server_id = str(server_id)
        self.ready: dict[str, Any] | None = None
        self.told: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def on_socket_raw_receive(self, message: str) -> None:
        event = json.loads(message)
        if event["t"] == "READY":
            self.ready = event["d"]
        elif event["t"] == "GUILD_CREATE" and event["d"]["id"] == self._server_id and not self.told.done():
            self.told.set_result(event["d"])

    @override
    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """What the library makes of an event is not what is looked at here."""


async def listen(token: str, server_id: int, shard_count: int) -> Heard:
    """Open a session as the bot does, on the shard that has this server."""
    async with _Session(server_id, shard_count) as client:
        await client.login(token)
        running = asyncio.create_task(client.connect(reconnect=False))
        await asyncio.wait({running, client.told}, timeout=SECONDS, return_when=asyncio.FIRST_COMPLETED)
        await client.close()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await running
        return Heard(client.ready, client.told.result() if client.told.done() else None)
