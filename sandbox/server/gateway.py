"""The gateway: websocket connections on which Discord sends the bot its events."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
import zlib

from aiohttp import WSMsgType, web

from sandbox.server import entities, intents, payloads
from sandbox.server.entities import Json
from sandbox.server.fields import ignored
from sandbox.server.gateway_sessions import (
    ACK_SECONDS,
    HEARTBEAT_ACK,
    HEARTBEAT_SECONDS,
    HELLO,
    INVALID_SESSION,
    RECONNECT,
    Connection,
    GatewayClosed,
    Session,
    compact,
)
from sandbox.server.request_log import RequestLog
from sandbox.server.state import State

IDENTIFY = frozenset({"token", "properties", "intents", "shard", "compress", "large_threshold", "presence"})
"""What is looked at when a client logs in."""


class Gateway:
    """All connections between the local Discord and the bot."""

    def __init__(self, state: State, request_log: RequestLog) -> None:
        self._state = state
        self._request_log = request_log
        self._tell = request_log.tell
        self.sessions: dict[str, Session] = {}
        self.disallowed_intents = 0
        self.acknowledges_heartbeats = True
        """Whether heartbeats are answered."""
        self.heartbeat_seconds = HEARTBEAT_SECONDS
        """How often a client that connects from now on says that it is alive."""
        self.unavailable: set[int] = set()
        """The servers in an outage: READY names them, and no events of theirs are sent."""
        self.late: dict[int, float] = {}
        """The servers that are told some seconds after READY."""
        self._connections: set[Connection] = set()
        self._expected_back: dict[int, float] = {}

    @property
    def bot(self) -> entities.Account:
        """Whose connections these are."""
        return self._state.bot

    # -- events --------------------------------------------------------------------------------------------------------

    def dispatch(self, event: str, data: Json, guild: entities.Guild | None = None, *, always: bool = False) -> None:
        """Send an event to every session that serves this server and has the intent for it."""
        needed = 0 if always else intents.needed(event, in_server=guild is not None)
        text: str | None = None
        for session in self.sessions.values():
            if self._receives(session, guild) and (not needed or session.intents & needed):
                text = text or compact(data)
                session.dispatch(event, text)

    def dispatch_message(self, event: str, post: entities.Post) -> None:
        """Send a message's event; its content only where it may be read (MESSAGE_CONTENT, own, direct, mentioned)."""
        guild = post.channel.guild
        needed = intents.needed(event, in_server=guild is not None)
        data: Json | None = None
        full = stripped = None
        bot = self._state.bot
        is_readable = guild is None or post.author is bot or bot in post.mentions
        for session in self.sessions.values():
            if not self._receives(session, guild) or not session.intents & needed:
                continue
            data = data or payloads.dispatched_message(post)
            if is_readable or session.intents & intents.MESSAGE_CONTENT:
                full = full or compact(data)
                session.dispatch(event, full)
            else:
                stripped = stripped or compact(
                    data | {"content": "", "embeds": [], "attachments": [], "components": []}
                )
                session.dispatch(event, stripped)

    def _receives(self, session: Session, guild: entities.Guild | None) -> bool:
        return session.serves(guild) and (guild is None or guild.id not in self.unavailable)

    # -- whether the bot is there ------------------------------------------------------------------------------------

    def has_session_for(self, guild: entities.Guild | None) -> bool:
        """Whether a session is there (or may come back) to get events of this server."""
        return bool(self._expected_back) or any(session.serves(guild) for session in self.sessions.values())

    def last_sequences(self) -> dict[int, int]:
        """The last sequence number sent to each shard."""
        return {session.shard: session.sequence for session in self.sessions.values()}

    def is_reconnecting(self, patience: float) -> bool:
        """Whether a session lost its connection, or was ended, a moment ago, and the bot may still come back."""
        now = time.monotonic()
        disconnected = [each.disconnected_at for each in self.sessions.values() if each.disconnected_at is not None]
        return any(now - since < patience for since in (*disconnected, *self._expected_back.values()))

    # -- faults ------------------------------------------------------------------------------------------------------

    def drop(self, *, code: int | None = None, shard: int | None = None) -> None:
        """Cut every connection, or one shard's: as a network does (no code), or with one of Discord's close codes."""
        for session in self.sessions.values():
            connection = session.connection
            if connection is None or (shard is not None and session.shard != shard):
                continue
            self._disconnect(session)
            if code is not None:
                connection.close(code)
                continue
            transport = connection.socket._req.transport if connection.socket._req is not None else None  # pyright: ignore[reportPrivateUsage]
            if transport is not None:
                transport.abort()

    def request_reconnect(self) -> None:
        """Ask every client to connect again, as Discord does before it restarts a node (op 7)."""
        for session in self.sessions.values():
            if session.connection is not None:
                session.connection.send(RECONNECT)

    def expire_sessions(self) -> None:
        """Cut every connection and forget every session."""
        connections = [session.connection for session in self.sessions.values() if session.connection is not None]
        for session in self.sessions.values():
            self._expected_back[session.shard] = time.monotonic()
        self.sessions.clear()
        for connection in connections:
            connection.close(4000, "Unknown error.")

    def begin_outage(self, guild: entities.Guild) -> None:
        """Make a server unavailable."""
        self.dispatch("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild)
        self.unavailable.add(guild.id)

    def end_outage(self, guild: entities.Guild) -> None:
        """Make a server available again: it is sent whole, as it is now."""
        self.unavailable.discard(guild.id)
        if self._has_bot(guild):
            self.dispatch_guild(guild)

    def dispatch_guild(self, guild: entities.Guild, *, joins: bool = False) -> None:
        """Send a whole server, to each session with the members that its intents allow."""
        for session in self.sessions.values():
            if self._receives(session, guild) and session.intents & intents.GUILDS:
                session.dispatch("GUILD_CREATE", self._guild_create(session, guild, joins=joins))

    def _guild_create(self, session: Session, guild: entities.Guild, *, joins: bool = False) -> str:
        everyone = bool(session.intents & intents.GUILD_PRESENCES)
        large = len(guild.members) > session.large_threshold
        shown = payloads.created_guild(guild, self._state.bot.id, everyone=everyone and not large, joins=joins)
        return compact(shown | {"large": large})

    def invalidate(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tell every client, or one shard's alone, that its session is over (op 9)."""
        for session in tuple(self.sessions.values()):
            if shard is not None and session.shard != shard:
                continue
            if not resumable:
                del self.sessions[session.id]
                self._expected_back[session.shard] = time.monotonic()
            if session.connection is not None:
                session.connection.send(INVALID_SESSION, resumable)

    # -- connections -------------------------------------------------------------------------------------------------

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=1 << 20, autoclose=True)
        await socket.prepare(request)
        transport = request.query.get("compress")
        connection = Connection(socket, zlib.compressobj() if transport == "zlib-stream" else None, plain=not transport)
        self._connections.add(connection)
        writer = asyncio.create_task(connection.write())
        session: Session | None = None
        try:
            if request.query.get("v", "10") not in ("9", "10"):
                raise GatewayClosed(4012, "Invalid API version.")
            if (encoding := request.query.get("encoding", "json")) != "json":
                self._ignored(f"encoding={encoding}")
                raise GatewayClosed(4002, "Error while decoding payload.")
            connection.send(HELLO, {"heartbeat_interval": int(self.heartbeat_seconds * 1000), "_trace": ["sandbox"]})
            while True:
                frame = await socket.receive(timeout=self.heartbeat_seconds * 1.5)
                if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                session = self._receive(connection, session, frame.data)
        except GatewayClosed as closed:
            connection.close(closed.code, closed.reason)
            self._tell(f"closed: {closed.code} {closed.reason}")
            if session is not None:
                self.sessions.pop(session.id, None)
            await writer
        except TimeoutError:
            connection.close(4009, "Session timed out.")
            await writer
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
            self._connections.discard(connection)
            if session is not None and session.connection is connection:
                self._disconnect(session)
                self._tell(f"gone: shard {session.shard} of {session.shards} ({socket.close_code or 'cut'})")
                if socket.close_code in (1000, 1001):
                    self.sessions.pop(session.id, None)
        return socket

    async def close(self) -> None:
        """Close every connection."""
        for connection in tuple(self._connections):
            connection.close(1001)
        for _ in range(100):
            if not self._connections:
                return
            await asyncio.sleep(0.005)

    def _disconnect(self, session: Session) -> None:
        session.connection = None
        session.disconnected_at = time.monotonic()

    def _receive(self, connection: Connection, session: Session | None, text: str | bytes) -> Session | None:
        now = time.monotonic()
        if len(connection.received) == 120 and now - connection.received[0] < 60:
            raise GatewayClosed(4008, "You are being rate limited.")
        connection.received.append(now)
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            raise GatewayClosed(4002, "Error while decoding payload.") from None
        match op:
            case 1:
                if self.acknowledges_heartbeats:
                    # No network is faster: a client notes when it sent a heartbeat after it was sent (discord.py).
                    asyncio.get_running_loop().call_later(ACK_SECONDS, connection.send, HEARTBEAT_ACK)
            case 2:
                if session is not None:
                    raise GatewayClosed(4005, "Already authenticated.")
                return self._identify(connection, data)
            case 6:
                if session is not None:
                    raise GatewayClosed(4005, "Already authenticated.")
                return self._resume(connection, data)
            case 3:
                self._require(session)
                self._look_at_presence("PRESENCE UPDATE", data)
            case 4 | 31:
                self._require(session)
                self._ignored({4: "VOICE STATE UPDATE", 31: "REQUEST SOUNDBOARD SOUNDS"}[op])
            case 8:
                self._members(self._require(session), data)
            case _:
                raise GatewayClosed(4001, "Unknown opcode.")
        return session

    def _ignored(self, what: str) -> None:
        self._request_log.ignored("GATEWAY", what)

    def _look_at_presence(self, where: str, presence: object) -> None:
        """Nobody in the sandbox is seen to be online: noted is what would show otherwise than a bot shows by itself."""
        for name in ignored(presence, ()):
            if not (name == "status" and isinstance(presence, dict) and presence["status"] == "online"):
                self._ignored(f"{where} {name}")

    @staticmethod
    def _require(session: Session | None) -> Session:
        if session is None:
            raise GatewayClosed(4003, "Not authenticated.")
        return session

    def _authenticate(self, data: Json) -> None:
        if str(data.get("token", "")).removeprefix("Bot ") != self._state.token:
            raise GatewayClosed(4004, "Authentication failed.")

    def _identify(self, connection: Connection, data: Json) -> Session:
        self._authenticate(data)
        shard, shards = data.get("shard") or (0, 1)
        if not 0 <= shard < shards:
            raise GatewayClosed(4010, "Invalid shard.")
        asked = data.get("intents")
        if not isinstance(asked, int) or asked & ~intents.KNOWN:
            raise GatewayClosed(4013, "Invalid intent(s).")
        if asked & self.disallowed_intents:
            raise GatewayClosed(4014, "Disallowed intent(s).")
        for name in ignored(data, IDENTIFY):
            self._ignored(f"IDENTIFY {name}")
        self._look_at_presence("IDENTIFY presence", data.get("presence"))
        connection.packs = connection.plain and bool(data.get("compress"))
        for other in tuple(self.sessions.values()):
            if other.connection is None and (other.shard, other.shards) == (shard, shards):
                del self.sessions[other.id]  # the client began anew: nobody will resume this one
        self._expected_back.pop(shard, None)
        session = Session(
            secrets.token_hex(16), shard, shards, asked, data.get("large_threshold") or 50, connection=connection
        )
        guilds = [guild for guild in self._state.guilds.values() if self._has_bot(guild) and session.serves(guild)]
        ready = {
            "v": 10,
            "user": payloads.own_user(self._state.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._state.gateway_url,
            "shard": [shard, shards],
            "application": {"id": str(self._state.application_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
            "_trace": ["sandbox"],
        }
        session.dispatch("READY", compact(ready))
        if asked & intents.GUILDS:
            for guild in guilds:
                if guild.id in self.unavailable:
                    continue
                if seconds := self.late.get(guild.id):
                    asyncio.get_running_loop().call_later(seconds, self._tell_late, session, guild)
                else:
                    session.dispatch("GUILD_CREATE", self._guild_create(session, guild))
        self.sessions[session.id] = session
        self._tell(f"connected: shard {shard} of {shards}, {len(guilds)} servers, intents {intents.names(asked)}")
        return session

    def _tell_late(self, session: Session, guild: entities.Guild) -> None:
        if self.sessions.get(session.id) is session and self._receives(session, guild) and self._has_bot(guild):
            session.dispatch("GUILD_CREATE", self._guild_create(session, guild))

    def _has_bot(self, guild: entities.Guild) -> bool:
        return self._state.bot.id in guild.members

    def _resume(self, connection: Connection, data: Json) -> Session | None:
        self._authenticate(data)
        session = self.sessions.get(str(data.get("session_id")))
        sequence = data.get("seq") or 0
        if session is None:
            connection.send(INVALID_SESSION, False)
            return None
        if sequence > session.sequence:
            raise GatewayClosed(4007, "Invalid seq.")
        if session.replay and sequence < session.replay[0][0] - 1:
            del self.sessions[session.id]
            connection.send(INVALID_SESSION, False)
            return None
        if session.connection is not None:
            session.connection.close(4000, "Resumed elsewhere.")
        session.connection, session.disconnected_at = connection, None
        for number, text in session.replay:
            if number > sequence:
                connection.queue.put_nowait(text)
        self._tell(f"resumed: shard {session.shard} of {session.shards}")
        session.dispatch("RESUMED", compact({"_trace": ["sandbox"]}))
        return session

    def _members(self, session: Session, data: Json) -> None:
        raw = data.get("guild_id")
        guild = self._state.guilds.get(int(raw[0] if isinstance(raw, list) else raw or 0))
        if guild is None:
            return
        members = list(guild.members.values())
        if data.get("user_ids"):
            asked = data["user_ids"] if isinstance(data["user_ids"], list) else [data["user_ids"]]
            wanted = {int(each) for each in asked}
            members = [member for member in members if member.id in wanted]
        else:
            if not session.intents & intents.GUILD_MEMBERS and not data.get("query"):
                raise GatewayClosed(4014, "Disallowed intent(s).")
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
            session.dispatch("GUILD_MEMBERS_CHUNK", compact(shown))
