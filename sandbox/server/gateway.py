"""The gateway: the open line on which Discord tells the bot what happens."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.server import entities as world
from sandbox.server import intents, payloads
from sandbox.server.entities import Json

HEARTBEAT_SECONDS = 41.25
REPLAY_LIMIT = 5_000
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 8, 9, 10, 11


_encode = json.JSONEncoder(separators=(",", ":")).encode


def compact(payload: object) -> str:
    """JSON without spaces."""
    return _encode(payload)


class Refusal(Exception):
    """The gateway closes the line with one of Discord's codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(eq=False)
class Line:
    """One open connection, with what waits to go out on it."""

    socket: web.WebSocketResponse
    deflate: Any = None
    outbox: asyncio.Queue[str | tuple[int, str]] = field(default_factory=asyncio.Queue[str | tuple[int, str]])
    received: deque[float] = field(default_factory=lambda: deque[float](maxlen=120))

    def say(self, op: int, data: object = None) -> None:
        """Send something that is not an event."""
        self.outbox.put_nowait(compact({"op": op, "d": data, "s": None, "t": None}))

    def hang_up(self, code: int, reason: str = "") -> None:
        """Close the line after what has been said."""
        self.outbox.put_nowait((code, reason))

    async def write(self) -> None:
        """Send what is said, in order, until the line closes."""
        while True:
            said = await self.outbox.get()
            if isinstance(said, tuple):
                await self.socket.close(code=said[0], message=said[1].encode())
                return
            if self.deflate is None:
                await self.socket.send_str(said)
            else:
                packed = self.deflate.compress(said.encode()) + self.deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)


@dataclass(eq=False)
class Session:
    """A login of the bot that outlives a dropped line: what was said meanwhile is said again on RESUME."""

    id: str
    shard: int
    shards: int
    intents: int
    sequence: int = 0
    said: deque[tuple[int, str]] = field(default_factory=lambda: deque[tuple[int, str]](maxlen=REPLAY_LIMIT))
    line: Line | None = None
    lost_at: float | None = None

    def serves(self, guild: world.Guild | None) -> bool:
        """Whether this shard hears of that server (direct messages go to shard 0)."""
        return self.shard == 0 if guild is None else (guild.id >> 22) % self.shards == self.shard

    def tell(self, event: str, data_json: str) -> None:
        """Say an event, now or after a RESUME."""
        self.sequence += 1
        text = f'{{"t":"{event}","s":{self.sequence},"op":0,"d":{data_json}}}'
        self.said.append((self.sequence, text))
        if self.line is not None:
            self.line.outbox.put_nowait(text)


class Gateway:
    """All lines between the local Discord and the bot."""

    def __init__(self, town: world.World) -> None:
        self._world = town
        self.sessions: dict[str, Session] = {}
        self.disallowed_intents = 0
        self.resume_url = ""
        self.acknowledges = True
        """Whether heartbeats are answered."""
        self.unavailable: set[int] = set()
        """The servers in an outage: READY names them, and nothing more is told of them."""
        self._lines: set[Line] = set()
        self._awaited: dict[int, float] = {}

    # -- telling ---------------------------------------------------------------------------------------------------

    def tell(self, event: str, data: Json, guild: world.Guild | None = None, *, always: bool = False) -> None:
        """Tell every session that hears of this server and asked for such events."""
        needed = 0 if always else intents.needed(event, in_server=guild is not None)
        text: str | None = None
        for session in self.sessions.values():
            if self._hears(session, guild) and (not needed or session.intents & needed):
                text = text or compact(data)
                session.tell(event, text)

    def tell_message(self, event: str, post: world.Post) -> None:
        """Tell of a message; the words only to those who may read them (MESSAGE_CONTENT, own, direct, mentioned)."""
        guild = post.channel.guild
        needed = intents.needed(event, in_server=guild is not None)
        data: Json | None = None
        full = bare = None
        bot = self._world.bot
        open_words = guild is None or post.author is bot or bot in post.mentions
        for session in self.sessions.values():
            if not self._hears(session, guild) or not session.intents & needed:
                continue
            data = data or payloads.dispatched_message(post)
            if open_words or session.intents & intents.MESSAGE_CONTENT:
                full = full or compact(data)
                session.tell(event, full)
            else:
                bare = bare or compact(data | {"content": "", "embeds": [], "attachments": [], "components": []})
                session.tell(event, bare)

    def _hears(self, session: Session, guild: world.Guild | None) -> bool:
        return session.serves(guild) and (guild is None or guild.id not in self.unavailable)

    # -- what the town waits for -------------------------------------------------------------------------------------

    def reaches(self, guild: world.Guild | None) -> bool:
        """Whether a session is there (or may come back) to hear of this server."""
        return bool(self._awaited) or any(session.serves(guild) for session in self.sessions.values())

    def sent(self) -> dict[int, int]:
        """The last sequence number said to each shard."""
        return {session.shard: session.sequence for session in self.sessions.values()}

    def returning(self, patience: float) -> bool:
        """Whether a session lost its line, or was ended, a moment ago, and the bot may still come back."""
        now = time.monotonic()
        lost = [each.lost_at for each in self.sessions.values() if each.lost_at is not None]
        return any(now - since < patience for since in (*lost, *self._awaited.values()))

    # -- faults ------------------------------------------------------------------------------------------------------

    def drop(self, *, code: int | None = None) -> None:
        """Cut every line: as a network does (no code), or with one of Discord's close codes."""
        for session in self.sessions.values():
            line = session.line
            if line is None:
                continue
            self._lose(session)
            if code is not None:
                line.hang_up(code)
                continue
            transport = line.socket._req.transport if line.socket._req is not None else None  # pyright: ignore[reportPrivateUsage]
            if transport is not None:
                transport.abort()

    def ask_to_reconnect(self) -> None:
        """Ask every client to connect again, as Discord does before it restarts a node (op 7)."""
        for session in self.sessions.values():
            if session.line is not None:
                session.line.say(RECONNECT)

    def expire(self) -> None:
        """Cut every line and forget every session."""
        lines = [session.line for session in self.sessions.values() if session.line is not None]
        for session in self.sessions.values():
            self._awaited[session.shard] = time.monotonic()
        self.sessions.clear()
        for line in lines:
            line.hang_up(4000, "Unknown error.")

    def withhold(self, guild: world.Guild) -> None:
        """Let a server have an outage."""
        self.tell("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild)
        self.unavailable.add(guild.id)

    def restore(self, guild: world.Guild) -> None:
        """End a server's outage: it is told whole, as it is now."""
        self.unavailable.discard(guild.id)
        for session in self.sessions.values():
            if session.serves(guild) and session.intents & intents.GUILDS and self._has_bot(guild):
                session.tell("GUILD_CREATE", self._whole(session, guild))

    def _whole(self, session: Session, guild: world.Guild) -> str:
        everyone = bool(session.intents & intents.GUILD_PRESENCES)
        return compact(payloads.created_guild(guild, self._world.bot.id, everyone=everyone))

    def invalidate(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tell every client, or one shard's alone, that its session is over (op 9)."""
        for session in tuple(self.sessions.values()):
            if shard is not None and session.shard != shard:
                continue
            if not resumable:
                del self.sessions[session.id]
                self._awaited[session.shard] = time.monotonic()
            if session.line is not None:
                session.line.say(INVALID_SESSION, resumable)

    # -- lines -------------------------------------------------------------------------------------------------------

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20, autoclose=True)
        await socket.prepare(request)
        wants_deflate = request.query.get("compress") == "zlib-stream"
        line = Line(socket, zlib.compressobj() if wants_deflate else None)
        self._lines.add(line)
        writer = asyncio.create_task(line.write())
        session: Session | None = None
        try:
            if request.query.get("v", "10") not in ("9", "10"):
                raise Refusal(4012, "Invalid API version.")
            line.say(HELLO, {"heartbeat_interval": int(HEARTBEAT_SECONDS * 1000), "_trace": ["sandbox"]})
            while True:
                heard = await socket.receive(timeout=HEARTBEAT_SECONDS * 1.5)
                if heard.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                session = self._hear(line, session, heard.data)
        except Refusal as refusal:
            line.hang_up(refusal.code, refusal.reason)
            if session is not None:
                self.sessions.pop(session.id, None)
            await writer
        except TimeoutError:
            line.hang_up(4009, "Session timed out.")
            await writer
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
            self._lines.discard(line)
            if session is not None and session.line is line:
                self._lose(session)
                if socket.close_code in (1000, 1001):
                    self.sessions.pop(session.id, None)
        return socket

    async def close(self) -> None:
        """Close every line; the town is over."""
        for line in tuple(self._lines):
            line.hang_up(1001)
        for _ in range(100):
            if not self._lines:
                return
            await asyncio.sleep(0.005)

    def _lose(self, session: Session) -> None:
        session.line = None
        session.lost_at = time.monotonic()

    def _hear(self, line: Line, session: Session | None, text: str | bytes) -> Session | None:
        now = time.monotonic()
        if len(line.received) == 120 and now - line.received[0] < 60:
            raise Refusal(4008, "You are being rate limited.")
        line.received.append(now)
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            raise Refusal(4002, "Error while decoding payload.") from None
        match op:
            case 1:
                if self.acknowledges:
                    line.say(HEARTBEAT_ACK)
            case 2:
                if session is not None:
                    raise Refusal(4005, "Already authenticated.")
                return self._identify(line, data)
            case 6:
                if session is not None:
                    raise Refusal(4005, "Already authenticated.")
                return self._resume(line, data)
            case 3 | 4 | 14 | 31:
                self._require(session)
            case 8:
                self._members(self._require(session), data)
            case _:
                raise Refusal(4001, "Unknown opcode.")
        return session

    @staticmethod
    def _require(session: Session | None) -> Session:
        if session is None:
            raise Refusal(4003, "Not authenticated.")
        return session

    def _authenticate(self, data: Json) -> None:
        if str(data.get("token", "")).removeprefix("Bot ") != self._world.token:
            raise Refusal(4004, "Authentication failed.")

    def _identify(self, line: Line, data: Json) -> Session:
        self._authenticate(data)
        shard, shards = data.get("shard") or (0, 1)
        if not 0 <= shard < shards:
            raise Refusal(4010, "Invalid shard.")
        asked = data.get("intents")
        if not isinstance(asked, int) or asked & ~intents.KNOWN:
            raise Refusal(4013, "Invalid intent(s).")
        if asked & self.disallowed_intents:
            raise Refusal(4014, "Disallowed intent(s).")
        for other in tuple(self.sessions.values()):
            if other.line is None and (other.shard, other.shards) == (shard, shards):
                del self.sessions[other.id]  # the client began anew: nobody will resume this one
        self._awaited.pop(shard, None)
        session = Session(secrets.token_hex(16), shard, shards, asked, line=line)
        guilds = [guild for guild in self._world.guilds.values() if self._has_bot(guild) and session.serves(guild)]
        ready = {
            "v": 10,
            "user": payloads.own_user(self._world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.resume_url,
            "shard": [shard, shards],
            "application": {"id": str(self._world.application_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
            "_trace": ["sandbox"],
        }
        session.tell("READY", compact(ready))
        if asked & intents.GUILDS:
            for guild in guilds:
                if guild.id not in self.unavailable:
                    session.tell("GUILD_CREATE", self._whole(session, guild))
        self.sessions[session.id] = session
        return session

    def _has_bot(self, guild: world.Guild) -> bool:
        return self._world.bot.id in guild.members

    def _resume(self, line: Line, data: Json) -> Session | None:
        self._authenticate(data)
        session = self.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq") or 0
        if session is None:
            line.say(INVALID_SESSION, False)
            return None
        if sequence > session.sequence:
            raise Refusal(4007, "Invalid seq.")
        if session.said and sequence < session.said[0][0] - 1:
            del self.sessions[session.id]
            line.say(INVALID_SESSION, False)
            return None
        if session.line is not None:
            session.line.hang_up(4000, "Resumed elsewhere.")
        session.line, session.lost_at = line, None
        for number, text in session.said:
            if number > sequence:
                line.outbox.put_nowait(text)
        session.tell("RESUMED", compact({"_trace": ["sandbox"]}))
        return session

    def _members(self, session: Session, data: Json) -> None:
        raw = data.get("guild_id")
        guild = self._world.guilds.get(int(raw[0] if isinstance(raw, list) else raw or 0))
        if guild is None:
            return
        members = list(guild.members.values())
        if data.get("user_ids"):
            asked = data["user_ids"] if isinstance(data["user_ids"], list) else [data["user_ids"]]
            wanted = {int(each) for each in asked}
            members = [member for member in members if member.id in wanted]
        else:
            if not session.intents & intents.GUILD_MEMBERS and not data.get("query"):
                raise Refusal(4014, "Disallowed intent(s).")
            start = str(data.get("query", "")).lower()
            members = [member for member in members if member.account.username.startswith(start)]
            members = members[: data.get("limit") or len(members)]
        chunks = [members[index : index + 1000] for index in range(0, len(members), 1000)] or [[]]
        for index, chunk in enumerate(chunks):
            shown: Json = {
                "guild_id": str(guild.id),
                "members": [payloads.member(member) for member in chunk],
                "chunk_index": index,
                "chunk_count": len(chunks),
                "not_found": [],
            }
            if data.get("presences"):
                shown["presences"] = []
            if data.get("nonce"):
                shown["nonce"] = data["nonce"]
            session.tell("GUILD_MEMBERS_CHUNK", compact(shown))
