"""The web server: a few pages that are only read."""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from bot.db import Database
from bot.domain.clock import Clock
from bot.i18n.catalogues import Catalogues
from bot.logs import named
from bot.web import calendars, health, metrics
from bot.web.vitals import Vitals

log = named(__name__)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
PRIVATE = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}


class WebServer:
    """Listens on one address; `url` is where it can be reached on this machine."""

    def __init__(
        self, address: tuple[str, int], *, database: Database, catalogues: Catalogues, clock: Clock, vitals: Vitals
    ) -> None:
        self._address = address
        app = web.Application(middlewares=[_kept_private])
        app.add_routes(
            [
                *health.routes(database, vitals),
                *metrics.routes(database, clock, vitals),
                *calendars.routes(database, catalogues, clock),
            ]
        )
        # Addresses of calendars are secrets, so nothing writes down what was asked for.
        self._runner = web.AppRunner(app, access_log=None)
        self.url = ""

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address is taken, or not this machine's.
        """
        await self._runner.setup()
        host, port = self._address
        await web.TCPSite(self._runner, host, port).start()
        port = self._runner.addresses[0][1]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        log.info("web server listens", host=host, port=port)

    async def stop(self) -> None:
        """Answer what was asked, and close."""
        await self._runner.cleanup()


@web.middleware
async def _kept_private(request: web.Request, handler: Answer) -> web.StreamResponse:
    """Nobody else keeps a copy; and a mistake tells nothing but that it is one."""
    try:
        response = await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:
        log.error("a page failed", page=_page(request), error=type(error).__name__, exc_info=error)
        response = web.Response(status=500, text="Something went wrong; please try again in a minute.\n")
    response.headers.update(PRIVATE)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    return response


def _page(request: web.Request) -> str:
    """Which page it is, without the secret in its address."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else ""
