"""Connections to the web server: how many at once, for how long, and what is written down of those that went wrong.

Whoever opens hundreds and asks nothing takes nothing from anybody: there is room for a few dozen, the one that has been
silent longest makes room for the next, and each ends by itself.
"""

import asyncio
import traceback
from pathlib import Path
from typing import Any

from aiohttp import hdrs, web
from typing_extensions import override

from bot.logs import named

log = named(__name__)

MOST = 64
"""So many at once; few enough to leave the process its files where a machine allows it 256."""
ASKED_WITHIN = 10.0
"""Seconds for the whole head of a request."""
DONE_WITHIN = 30.0
"""Seconds from the first byte to the last, however slowly somebody reads."""
PRIVATE = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""Stands on every answer, also on those to what is no request."""


class Connections:
    """All that are open; called for each that comes."""

    def __init__(self, server: web.Server) -> None:
        self._server = server
        self._open: dict[Connection, None] = {}  # the oldest first

    def __call__(self) -> "Connection":
        return Connection(self, self._server)

    def __len__(self) -> int:
        return len(self._open)

    def came(self, one: "Connection") -> None:
        """Take it in; where there is no more room, the one that has been silent longest goes."""
        self._open[one] = None
        if len(self._open) > MOST:
            log.warning("too many connections", most=MOST)
            next((each for each in self._open if not each.asked), one).end()

    def went(self, one: "Connection") -> None:
        """It is closed."""
        self._open.pop(one, None)


class Connection(web.RequestHandler):
    """One connection: one request, one answer, and a time for both."""

    def __init__(self, connections: Connections, server: web.Server) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            access_log=None,  # pyright: ignore[reportArgumentType] - what is asked for may be a secret
            lingering_time=0,
        )
        self.asked = False
        self._connections = connections
        self._limits: list[asyncio.TimerHandle] = []

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        loop = asyncio.get_running_loop()
        self._limits = [
            loop.call_later(ASKED_WITHIN, self._end_unless_asked),
            loop.call_later(DONE_WITHIN, self.end),
        ]
        self._connections.came(self)

    @override
    def connection_lost(self, exc: BaseException | None) -> None:
        for limit in self._limits:
            limit.cancel()
        self._connections.went(self)
        super().connection_lost(exc)

    def end(self) -> None:
        """Close it at once; what has not been read is dropped."""
        self._connections.went(self)
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    def _end_unless_asked(self) -> None:
        if not self.asked:
            self.end()

    # --- what went wrong: never with what was asked for, since that may be a secret -----------------------------------

    @override
    def data_received(self, data: bytes) -> None:
        try:
            super().data_received(data)
        except Exception as error:  # noqa: BLE001 - asyncio would write it down with the request in it
            complain("a request could not be read", error)
            self.end()

    @override
    def log_exception(self, *args: Any, exc_info: Any = None, **_kw: Any) -> None:
        complain("a connection failed", exc_info)

    @override
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        complain("a request could not be read" if status < 500 else "a page failed", exc)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer is on its way already")
        text = "This cannot be read as a request.\n" if status < 500 else "Something went wrong; try again later.\n"
        response = web.Response(status=status, text=text, headers={**PRIVATE, hdrs.CONNECTION: "close"})
        response.force_close()
        return response


def complain(what: str, error: object, **facts: str) -> None:
    """Write down what kind of thing went wrong and where; an exception's words may hold what was asked for."""
    frames = traceback.extract_tb(error.__traceback__) if isinstance(error, BaseException) else []
    files = [(Path(frame.filename), frame.lineno) for frame in reversed(frames[-12:])]
    where = " < ".join(f"{file.parent.name}/{file.stem}:{line}" for file, line in files)
    log.warning(what, exc_info=None, error=type(error).__name__, where=where, **facts)
