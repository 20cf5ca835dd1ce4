"""Connections to the web server: how many at once, for how long, and what is logged of those that fail.

Whoever opens hundreds and requests nothing takes nothing from anybody: a few dozen are allowed, the oldest without a
request is closed for the next, and each ends by itself.
"""

import asyncio
import traceback
from pathlib import Path
from typing import Any

from aiohttp import hdrs, web
from typing_extensions import override

from bot.logs import named

log = named(__name__)

MAX_CONNECTIONS = 64
"""Few enough to leave the process its files where a machine allows it 256."""
REQUEST_TIMEOUT = 10.0
"""Seconds for the whole head of a request."""
RESPONSE_TIMEOUT = 30.0
"""Seconds from the first byte to the last, however slowly somebody reads."""
PRIVATE_HEADERS = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""On every response, also on those to what is no request."""


class Connections:
    """All that are open; called to make each new one."""

    def __init__(self, server: web.Server) -> None:
        self._server = server
        self._open: dict[Connection, None] = {}  # the oldest first

    def __call__(self) -> "Connection":
        return Connection(self, self._server)

    def __len__(self) -> int:
        return len(self._open)

    def opened(self, one: "Connection") -> None:
        """Count it; where there are too many, the oldest without a request is closed."""
        self._open[one] = None
        if len(self._open) > MAX_CONNECTIONS:
            log.warning("too many connections", most=MAX_CONNECTIONS)
            next((each for each in self._open if not each.has_request), one).end()

    def closed(self, one: "Connection") -> None:
        """It is closed."""
        self._open.pop(one, None)


class Connection(web.RequestHandler):
    """One connection: one request, one response, and a time limit for both."""

    def __init__(self, connections: Connections, server: web.Server) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # pyright: ignore[reportArgumentType] - what is asked for may be a secret
            lingering_time=0,
        )
        self.has_request = False
        self._connections = connections
        self._limits: list[asyncio.TimerHandle] = []

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        loop = asyncio.get_running_loop()
        self._limits = [
            loop.call_later(REQUEST_TIMEOUT, self._end_without_request),
            loop.call_later(RESPONSE_TIMEOUT, self.end),
        ]
        self._connections.opened(self)

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        for limit in self._limits:
            limit.cancel()
        self._connections.closed(self)
        super().connection_lost(exc)

    def end(self) -> None:
        """Close it at once; what has not been read is dropped."""
        self._connections.closed(self)
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    def _end_without_request(self) -> None:
        if not self.has_request:
            self.end()

    # --- errors: never logged with the request, since that may hold a secret ------------------------------------------

    @override
    def data_received(self, data: bytes) -> None:
        try:
            super().data_received(data)
        except Exception as error:  # noqa: BLE001 - asyncio would write it down with the request in it
            log_failure("a request could not be read", error)
            self.end()

    @override
    def log_exception(self, *args: Any, exc_info: Any = None, **_kw: Any) -> None:
        log_failure("a connection failed", exc_info)

    @override
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        log_failure("a request could not be read" if status < 500 else "a page failed", exc)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer is on its way already")
        text = "This cannot be read as a request.\n" if status < 500 else "Something went wrong; try again later.\n"
        response = web.Response(status=status, text=text, headers={**PRIVATE_HEADERS, hdrs.CONNECTION: "close"})
        response.force_close()
        return response


def log_failure(what: str, error: object, **facts: str) -> None:
    """Log the kind of error and where it happened; an exception's message may hold the request."""
    frames = traceback.extract_tb(error.__traceback__) if isinstance(error, BaseException) else []
    files = [(Path(frame.filename), frame.lineno) for frame in reversed(frames[-12:])]
    where = " < ".join(f"{file.parent.name}/{file.stem}:{line}" for file, line in files)
    log.warning(what, exc_info=None, error=type(error).__name__, where=where, **facts)
