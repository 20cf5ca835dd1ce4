"""The town's web server: REST, the gateway and the files, on one port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from aiohttp.web_request import FileField

from sandbox.server.errors import ApiError
from sandbox.server.faults import Fault
from sandbox.server.gateway import compact
from sandbox.server.local_discord import LocalDiscord
from sandbox.server.request_log import Request
from sandbox.server.rest import channels, commands, events, guilds, members, messages, roles, threads, users, webhooks
from sandbox.server.rest.router import Call, Found, Router, Upload

BODY_LIMIT = 32 * 1024 * 1024
_VIA = {"Via": "1.1 sandbox", "Server": "sandbox"}
_WITHOUT_TOKEN = ("/interactions/", "/webhooks/", "/gateway")


class WebServer:
    """One port, on which the bot meets Discord."""

    def __init__(self, town: LocalDiscord) -> None:
        self.town = town
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
        self.town.closing.set()
        await self.town.gateway.close()
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
            return await self.town.gateway.serve(request)
        if path.startswith("/attachments/"):
            pieces = path.split("/")
            file = self.town.world.files.get(int(pieces[3])) if len(pieces) > 4 and pieces[3].isdigit() else None
            if file is not None:
                return web.Response(body=file.content, headers={"Content-Type": file.content_type})
        return web.Response(status=404)

    async def _rest(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        town = self.town
        town.serving += 1
        entry = Request(request.method, path, dict(request.query), None, [], None, town.world.clock.now())
        town.ledger.requests.append(entry)
        try:
            response, fault = await self._respond(request, path, entry)
        finally:
            town.serving -= 1
        if fault is not None and fault.kind == "silence":
            await self._say_nothing(request)
        return response

    async def _say_nothing(self, request: web.BaseRequest) -> None:
        while request.transport is not None and not self.town.closing.is_set():  # noqa: ASYNC110  (no event tells)
            await asyncio.sleep(0.02)

    async def _respond(
        self, request: web.BaseRequest, path: str, entry: Request
    ) -> tuple[web.StreamResponse, Fault | None]:
        town = self.town
        method = request.method
        uploads: list[Upload] = []
        fault = town.faults.meet(method, path)
        try:
            entry.json, uploads = await _read(request)
            entry.files = [upload.name for upload in uploads]
            reason = request.headers.get("X-Audit-Log-Reason")
            entry.reason = None if reason is None else unquote(reason)
            self._describe(entry)
            if fault is not None and fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            if fault is not None and fault.kind == "rate_limit":
                if fault.is_guard:
                    return _turned_away(entry, fault.seconds), fault
                return _limited(entry, fault.seconds, {}, is_global=fault.is_global), fault
            if fault is not None and fault.kind in ("fail", "silence") and not fault.applied:
                entry.status = fault.status
                return _error(fault), fault
            if (
                not path.startswith(_WITHOUT_TOKEN)
                and request.headers.get("Authorization") != f"Bot {town.world.token}"
            ):
                raise ApiError(401, 0, "401: Unauthorized")
            found = self._router.find(method, path)
            if found is None:
                town.ledger.unmodelled.append((method, path))
                raise ApiError(404, 0, "404: Not Found")
            verdict = town.rates.judge(
                method, found.template, _major(found), counts_globally=not path.startswith(_WITHOUT_TOKEN)
            )
            if verdict.retry_after is not None:
                return _limited(entry, verdict.retry_after, verdict.headers, is_global=verdict.is_global), fault
            call = Call(town, method, path, found.named, request.query, entry.json, uploads, entry.reason)
            try:
                result = found.answer(call)
                response = _success(result, verdict.headers)
            except ApiError as error:
                response = _refusal(error, verdict.headers)
                self._note(entry, error)
        except ApiError as error:
            response = _refusal(error, {})
            self._note(entry, error)
        entry.status = response.status
        if fault is not None and fault.kind == "fail":
            return _error(fault), fault
        return response, fault

    def _describe(self, entry: Request) -> None:
        description = self.town.description
        if description is None:
            return
        self.town.ledger.contract_checked += 1
        for wrong in description.check(entry.method, entry.path, entry.query, entry.json):
            self.town.violated(entry.method, entry.path, wrong)

    def _note(self, entry: Request, error: ApiError) -> None:
        entry.code = error.code
        if error.status == 400 and error.code in (50035, 50006, 50109):
            details = compact(error.errors) if error.errors else error.message
            self.town.violated(entry.method, entry.path, f"refused as malformed: {details}")


def _major(found: Found) -> str:
    named = found.named
    return named.get("channel") or named.get("guild") or named.get("token") or ""


async def _read(request: web.BaseRequest) -> tuple[Any, list[Upload]]:
    if request.method in ("GET", "HEAD") or not request.can_read_body:
        return None, []
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return await _read_parts(request)
    text = await request.read()
    if not text.strip():
        return None, []
    if request.content_type != "application/json":
        raise ApiError(400, 50109, "The request body contains invalid JSON.")
    return _parse(text), []


def _parse(text: str | bytes) -> Any:
    try:
        return json.loads(text, parse_float=_number)
    except ValueError:
        raise ApiError(400, 50109, "The request body contains invalid JSON.") from None


def _number(text: str) -> float | int:
    """Some clients write whole numbers as 64.0; Discord takes them."""
    value = float(text)
    return int(value) if value.is_integer() else value


async def _read_parts(request: web.BaseRequest) -> tuple[Any, list[Upload]]:
    body: Any = None
    loose: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    for name, part in (await request.post()).items():
        if isinstance(part, FileField) and name != "payload_json":
            uploads[name] = Upload(part.filename, part.file.read(), part.content_type)
        else:
            text = part.file.read() if isinstance(part, FileField) else part
            if name == "payload_json":
                body = _parse(text if isinstance(text, (str, bytes)) else bytes(text))
            else:
                loose[name] = text if isinstance(text, str) else bytes(text).decode()
    body = loose if body is None else body
    about = body if isinstance(body, dict) and "attachments" in body else (body or {}).get("data") or {}
    for each in about.get("attachments") or ():
        upload = uploads.get(f"files[{each.get('id')}]")
        if upload is not None:
            upload.name = each.get("filename") or upload.name
            upload.description = each.get("description")
    return body, list(uploads.values())


def _success(result: object, headers: dict[str, str]) -> web.Response:
    if result is None:
        return web.Response(status=204, headers={**_VIA, **headers})
    status = 200
    if isinstance(result, tuple):
        status, result = result
    return _json(status, compact(result), headers)


def _json(status: int, text: str, headers: dict[str, str]) -> web.Response:
    return web.Response(
        status=status, body=text.encode(), headers={"Content-Type": "application/json", **_VIA, **headers}
    )


def _refusal(error: ApiError, headers: dict[str, str]) -> web.Response:
    return _json(error.status, compact(error.body), headers)


def _error(fault: Fault) -> web.Response:
    if fault.code or fault.status < 500:
        return _json(fault.status or 400, compact({"code": fault.code, "message": fault.message or "Error"}), {})
    return web.Response(status=fault.status or 503, text=fault.message or "upstream connect error", headers=_VIA)


def _turned_away(entry: Request, seconds: float) -> web.Response:
    entry.status = 429
    headers = {"Retry-After": str(max(1, round(seconds))), "Server": "guard"}
    return web.Response(status=429, text="error code: 1015", headers=headers)


def _limited(entry: Request, seconds: float, headers: dict[str, str], *, is_global: bool) -> web.Response:
    entry.status = 429
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": is_global}
    more = {"Retry-After": str(max(1, round(seconds))), "X-RateLimit-Scope": "global" if is_global else "user"}
    if is_global:
        more["X-RateLimit-Global"] = "true"
    return _json(429, compact(body), headers | more)
