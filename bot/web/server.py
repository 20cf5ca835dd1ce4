"""The web server: a few pages that are only read. It stands alone, and takes nothing from people in Discord."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import hdrs, web

from bot.core.clock import Clock
from bot.db import Database
from bot.i18n.catalogues import Catalogues
from bot.logs import named
from bot.ui.errors import apology
from bot.web import health, metrics, pages
from bot.web.connections import MAX_CONNECTIONS, PRIVATE_HEADERS, Connection, Connections, log_failure
from bot.web.status import BotStatus

log = named(__name__)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
MAX_PAGES_AT_ONCE = 2
"""So many pages are made at a time, so that one of the database's readers is always left for people in Discord."""
LIVENESS_PATH = "/healthz"
"""Waits for nothing: whatever watches over the process asks whether it lives, and not how much it has to do."""
SHUTDOWN_TIMEOUT = 5.0
"""Seconds to finish pages at a stop."""


class WebServer:
    """Listens on one address; `url` is where it can be reached on this machine."""

    def __init__(
        self,
        address: tuple[str, int],
        *,
        database: Database,
        catalogues: Catalogues,
        clock: Clock,
        status: BotStatus,
        routes: Iterable[web.RouteDef],
    ) -> None:
        self._address = address
        self._catalogues = catalogues
        self._page_slots = asyncio.Semaphore(MAX_PAGES_AT_ONCE)
        app = web.Application(middlewares=[self._serve])
        app.on_response_prepare.append(_set_private_headers)
        app.add_routes(
            [
                *health.routes(database, status),
                *metrics.routes(database, clock, status),
                *routes,
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT)
        self._listening: asyncio.Server | None = None
        self.connections: Connections | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address is taken, or not this machine's.
        """
        await self._runner.setup()
        assert self._runner.server is not None
        self.connections = Connections(self._runner.server)
        host, port = self._address
        loop = asyncio.get_running_loop()
        # asyncio takes in as many at a time as may wait, before any of them can be refused.
        self._listening = await loop.create_server(self.connections, host, port, backlog=MAX_CONNECTIONS)
        port = self._listening.sockets[0].getsockname()[1]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        log.info("web server listens", host=host, port=port)

    async def stop(self) -> None:
        """Answer what was asked, and close."""
        if self._listening is not None:
            self._listening.close()
        await self._runner.cleanup()

    @web.middleware
    async def _serve(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Serve a page when there is a slot; an error is logged, and the response says no more than that."""
        assert isinstance(request.protocol, Connection)
        request.protocol.has_request = True
        try:
            if request.path == LIVENESS_PATH:
                return await handler(request)
            async with self._page_slots:
                return await handler(request)
        except web.HTTPClientError as refusal:
            t = pages.texts_of(request, self._catalogues)
            answer = pages.page(t, t.gettext("There is no page here."), status=refusal.status)
            if hdrs.ALLOW in refusal.headers:
                answer.headers[hdrs.ALLOW] = refusal.headers[hdrs.ALLOW]
            return answer
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is logged and not shown
            reference = secrets.token_hex(3)
            log_failure("a page failed", error, page=_route_of(request), reference=reference)
            t = pages.texts_of(request, self._catalogues)
            return pages.page(t, apology(t, reference, None), status=500)


async def _set_private_headers(_request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Nobody else keeps a copy, no link is passed on, and the connection has done its work."""
    response.headers.update(PRIVATE_HEADERS)
    response.headers[hdrs.CONNECTION] = "close"
    response.force_close()


def _route_of(request: web.Request) -> str:
    """Which page it is, without the secret in its address."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else ""
