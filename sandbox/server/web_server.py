"""The web server of a local Discord: REST, the gateway and the files, on one port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from sandbox.server.clock import TownClock
from sandbox.server.contract.description import find_description
from sandbox.server.entities import Account
from sandbox.server.errors import ApiError
from sandbox.server.faults import Fault
from sandbox.server.fields import Query, ignored
from sandbox.server.gateway_sessions import compact
from sandbox.server.limits.form import invalid
from sandbox.server.local_discord import LocalDiscord
from sandbox.server.permissions import writing_down
from sandbox.server.request_log import Request
from sandbox.server.rest import channels, commands, events, guilds, members, messages, roles, threads, users, webhooks
from sandbox.server.rest.bodies import read_body
from sandbox.server.rest.responses import blocked, faulty, rate_limited, refusal, success
from sandbox.server.rest.router import Call, Found, Router, Upload
from sandbox.server.state import State

TOKEN = "MTAw.sandbox.of-the-local-discord"  # noqa: S105  (a token of no Discord)
BODY_LIMIT = 32 * 1024 * 1024
REASON_ROOM = 512
_WITHOUT_TOKEN = ("/interactions/", "/webhooks/", "/gateway")


class WebServer:
    """Answers a bot's requests and connections for one local Discord."""

    def __init__(self, discord: LocalDiscord) -> None:
        self.discord = discord
        self._router = Router(
            channels.routes,
            commands.routes,
            events.routes,
            guilds.routes,
            members.routes,
            messages.routes,
            roles.routes,
            threads.routes,
            users.routes,
            webhooks.routes,
        )
        self._runner: web.ServerRunner | None = None

    async def open(self, port: int = 0) -> int:
        """Listen; gives the port."""
        loop = asyncio.get_running_loop()

        def make_request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
            return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=BODY_LIMIT)

        server = web.Server(self._serve, request_factory=make_request, access_log=None)
        self._runner = web.ServerRunner(server, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        await web.SockSite(self._runner, listening, backlog=1024).start()
        return listening.getsockname()[1]

    async def close(self) -> None:
        """Stop listening."""
        self.discord.closing.set()
        await self.discord.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/api/"):
            path = path[4:]
            if path.startswith("/v") and path[2:3].isdigit():
                path = path[path.find("/", 2) :] if "/" in path[2:] else "/"
            return await self._rest(request, path)
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self.discord.gateway.serve(request)
        if path.startswith("/attachments/"):
            pieces = path.split("/")
            file = self.discord.state.files.get(int(pieces[3])) if len(pieces) > 4 and pieces[3].isdigit() else None
            if file is not None:
                return web.Response(body=file.content, headers={"Content-Type": file.content_type})
        if path in self.discord.texts and request.method == "POST":
            return web.Response(text=await self.discord.texts[path](await request.text()) + "\n")
        return web.Response(status=404)

    async def _rest(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        discord = self.discord
        discord.serving += 1
        entry = Request(request.method, path, dict(request.query), None, [], None, discord.state.clock.now())
        discord.request_log.requests.append(entry)
        try:
            response, fault = await self._respond(request, path, entry)
        finally:
            discord.serving -= 1
        if fault is not None and fault.kind == "silence":
            await self._say_nothing(request)
        if fault is not None and fault.kind == "hang_up" and request.transport is not None:
            request.transport.close()
        return response

    async def _say_nothing(self, request: web.BaseRequest) -> None:
        while request.transport is not None and not self.discord.closing.is_set():  # noqa: ASYNC110  (no event tells)
            await asyncio.sleep(0.02)

    async def _respond(
        self, request: web.BaseRequest, path: str, entry: Request
    ) -> tuple[web.StreamResponse, Fault | None]:
        discord = self.discord
        method = request.method
        uploads: list[Upload] = []
        fault = discord.faults.take(method, path)
        try:
            entry.json, uploads = await read_body(request)
            entry.files = [upload.name for upload in uploads]
            reason = request.headers.get("X-Audit-Log-Reason")
            entry.reason = None if reason is None else unquote(reason)
            if entry.reason is not None and len(entry.reason) > REASON_ROOM:
                raise invalid("reason", "BASE_TYPE_MAX_LENGTH", f"Must be {REASON_ROOM} or fewer in length.")
            self._describe(entry)
            if fault is not None and fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            if fault is not None and fault.kind == "rate_limit":
                entry.status = 429
                if fault.is_guard:
                    return blocked(fault.seconds), fault
                return rate_limited(fault.seconds, {}, is_global=fault.is_global), fault
            if fault is not None and fault.kind in ("fail", "silence") and not fault.applied:
                entry.status = fault.status
                return faulty(fault), fault
            if (
                not path.startswith(_WITHOUT_TOKEN)
                and request.headers.get("Authorization") != f"Bot {discord.state.token}"
            ):
                raise ApiError(401, 0, "401: Unauthorized")
            found = self._router.find(method, path)
            if found is None:
                discord.request_log.unmodelled.append((method, path))
                raise ApiError(404, 0, "404: Not Found")
            allowance = discord.rate_limits.count(
                method, found.template, _major(found), counts_globally=not path.startswith(_WITHOUT_TOKEN)
            )
            if allowance.retry_after is not None:
                entry.status = 429
                return rate_limited(allowance.retry_after, allowance.headers, is_global=allowance.is_global), fault
            query = Query(request.query)
            call = Call(discord, method, path, found.named, query, entry.json, uploads, entry.reason, found.takes)
            try:
                with writing_down(entry.asked):
                    result = found.answer(call)
                response = success(result, allowance.headers)
                for each in (*ignored(entry.json, call.takes), *query.ignored):
                    discord.request_log.ignored(method, f"{found.template} {each}")
            except ApiError as error:
                response = refusal(error, allowance.headers)
                self._note(entry, error)
        except ApiError as error:
            response = refusal(error, {})
            self._note(entry, error)
        entry.status = response.status
        if fault is not None and fault.kind == "fail":
            return faulty(fault), fault
        return response, fault

    def _describe(self, entry: Request) -> None:
        description = self.discord.description
        if description is None:
            return
        self.discord.request_log.contract_checked += 1
        for wrong in description.check(entry.method, entry.path, entry.query, entry.json):
            self.discord.violated(entry.method, entry.path, wrong)

    def _note(self, entry: Request, error: ApiError) -> None:
        entry.code = error.code
        details = f" {compact(error.errors)}" if error.errors else ""
        self.discord.request_log.tell(f"refused: {entry.method} {entry.path}: {error}{details}")
        if error.status == 400 and error.code in (50035, 50006, 50109):
            details = compact(error.errors) if error.errors else error.message
            self.discord.violated(entry.method, entry.path, f"refused as malformed: {details}")


def _major(found: Found) -> str:
    named = found.named
    return named.get("channel") or named.get("guild") or named.get("token") or ""


@asynccontextmanager
async def open_discord(
    clock: TownClock | None = None,
    *,
    bot_name: str = "Community of Leaders",
    token: str = TOKEN,
    openapi: str | Path | None = None,
    port: int = 0,
) -> AsyncGenerator[LocalDiscord]:
    """A local Discord that listens until the end of the block, with an account for one bot and nobody else.

    Its addresses are `state.api_url` and `state.gateway_url`; `actions` does what people and administrators would do.
    """
    state = State(clock or TownClock(), Account(0, bot_name, bot=True), token)
    discord = LocalDiscord(state, find_description(openapi))
    web_server = WebServer(discord)
    state.site = f"http://127.0.0.1:{await web_server.open(port)}"
    keeping = asyncio.create_task(discord.agenda.keep()) if state.clock.running else None
    try:
        yield discord
    finally:
        if keeping is not None:
            keeping.cancel()
        await web_server.close()
