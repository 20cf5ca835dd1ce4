"""Gateway connections, and the sessions of the bot that outlive them."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from sandbox.server.entities import Guild

HEARTBEAT_SECONDS = 41.25
ACK_SECONDS = 0.02
PACKED_FROM = 1024
"""From how many characters on an event is packed for clients that unpack it (from memory)."""
REPLAY_LIMIT = 5_000
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 8, 9, 10, 11

_encode = json.JSONEncoder(separators=(",", ":")).encode


def compact(payload: object) -> str:
    """JSON without spaces."""
    return _encode(payload)


class GatewayClosed(Exception):
    """The gateway closes the connection with one of Discord's codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(eq=False)
class Connection:
    """One open connection, with what waits to go out on it."""

    socket: web.WebSocketResponse
    deflate: Any = None
    plain: bool = True
    """Whether nothing packs the whole of what is sent."""
    packs: bool = False
    """Whether the client unpacks what came packed by itself (IDENTIFY, `compress`)."""
    queue: asyncio.Queue[str | tuple[int, str]] = field(default_factory=asyncio.Queue[str | tuple[int, str]])
    received: deque[float] = field(default_factory=lambda: deque[float](maxlen=120))

    def send(self, op: int, data: object = None) -> None:
        """Send something that is not an event."""
        self.queue.put_nowait(compact({"op": op, "d": data, "s": None, "t": None}))

    def close(self, code: int, reason: str = "") -> None:
        """Close the connection after everything that waits was sent."""
        self.queue.put_nowait((code, reason))

    async def write(self) -> None:
        """Send what waits, in order, until the connection closes."""
        while True:
            item = await self.queue.get()
            if isinstance(item, tuple):
                await self.socket.close(code=item[0], message=item[1].encode())
                return
            if self.packs and len(item) > PACKED_FROM:
                await self.socket.send_bytes(zlib.compress(item.encode()))
            elif self.deflate is None:
                await self.socket.send_str(item)
            else:
                packed = self.deflate.compress(item.encode()) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)


@dataclass(eq=False)
class Session:
    """A login of the bot that outlives a dropped connection: events since then are sent again on RESUME."""

    id: str
    shard: int
    shards: int
    intents: int
    large_threshold: int = 50
    """Of a server with more members only those who are online come with it."""
    sequence: int = 0
    replay: deque[tuple[int, str]] = field(default_factory=lambda: deque[tuple[int, str]](maxlen=REPLAY_LIMIT))
    connection: Connection | None = None
    disconnected_at: float | None = None

    def serves(self, guild: Guild | None) -> bool:
        """Whether this shard gets the events of that server (direct messages go to shard 0)."""
        return self.shard == 0 if guild is None else (guild.id >> 22) % self.shards == self.shard

    def dispatch(self, event: str, data_json: str) -> None:
        """Send an event, now or after a RESUME."""
        self.sequence += 1
        text = f'{{"t":"{event}","s":{self.sequence},"op":0,"d":{data_json}}}'
        self.replay.append((self.sequence, text))
        if self.connection is not None:
            self.connection.queue.put_nowait(text)
