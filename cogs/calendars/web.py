"""People's calendars: `/calendar/<token>.ics`, which a calendar app asks for again and again."""

import asyncio
import hashlib

from aiohttp import hdrs, web

from bot.core.clock import Clock
from bot.db import Database, Tx
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.ui.commands import shown_name
from bot.web import pages
from cogs.calendars import services
from cogs.calendars.documents import ical


def none_here(t: Texts) -> str:
    """What whoever follows a dead link reads; a link that never was says the same."""
    said = t.gettext("There is no calendar here. In Discord, /calendar gives you a new link.")
    return said.replace("/calendar", f"/{shown_name('calendar', t)}")


def routes(database: Database, catalogues: Catalogues, clock: Clock) -> list[web.RouteDef]:
    """The one page."""

    def read(tx: Tx, token: str) -> services.Calendar | None:
        found = services.read(tx, token=token, now=clock.now())
        catalogues.learn_all(tx, () if found is None else (found.server_id,))
        return found

    async def show(request: web.Request) -> web.Response:
        found = await database.read(read, request.match_info["token"])
        if found is None:
            t = pages.texts_of(request, catalogues)
            return pages.page(t, none_here(t), status=404)
        texts = catalogues.texts(found.language, found.zone, server=found.server_id)
        body = await asyncio.to_thread(ical, texts, found)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if tag in request.headers.get(hdrs.IF_NONE_MATCH, ""):
            return web.Response(status=304, headers={hdrs.ETAG: tag})
        headers = {
            hdrs.ETAG: tag,
            hdrs.CONTENT_TYPE: "text/calendar; charset=utf-8",
            hdrs.CONTENT_DISPOSITION: 'inline; filename="sessions.ics"',
        }
        return web.Response(body=body, headers=headers)

    return [web.get(r"/calendar/{token:[\w-]{10,100}}.ics", show)]
