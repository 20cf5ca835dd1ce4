"""Answers to requests, with the headers that discord.py looks at."""

from __future__ import annotations

from aiohttp import web

from sandbox.server.errors import ApiError
from sandbox.server.faults import Fault
from sandbox.server.gateway_sessions import compact

_VIA = {"Via": "1.1 sandbox", "Server": "sandbox"}


def success(result: object, headers: dict[str, str]) -> web.Response:
    """The result of a route: JSON, a status with JSON, or nothing (204)."""
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


def refusal(error: ApiError, headers: dict[str, str]) -> web.Response:
    """An error with Discord's code and message."""
    return _json(error.status, compact(error.body), headers)


def faulty(fault: Fault) -> web.Response:
    """The error that a story asked for."""
    if fault.code or fault.status < 500:
        return _json(fault.status or 400, compact({"code": fault.code, "message": fault.message or "Error"}), {})
    return web.Response(status=fault.status or 503, text=fault.message or "upstream connect error", headers=_VIA)


def blocked(seconds: float) -> web.Response:
    """The 429 of what stands before Discord, without JSON and without `Via`."""
    headers = {"Retry-After": str(max(1, round(seconds))), "Server": "guard"}
    return web.Response(status=429, text="error code: 1015", headers=headers)


def rate_limited(seconds: float, headers: dict[str, str], *, is_global: bool) -> web.Response:
    """Discord's own 429."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": is_global}
    more = {"Retry-After": str(max(1, round(seconds))), "X-RateLimit-Scope": "global" if is_global else "user"}
    if is_global:
        more["X-RateLimit-Global"] = "true"
    return _json(429, compact(body), headers | more)
