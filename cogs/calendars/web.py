"""People's calendars: `/calendar/<token>.ics`, which a calendar app asks for again and again."""

import asyncio
import hashlib

from aiohttp import hdrs, web

from bot.core.clock import Clock
from bot.db import Database
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from cogs.calendars import services
from cogs.calendars.documents import Event, ical
from cogs.calendars.services import Calendar, Entry
from cogs.sessions.rules.rsvps import RsvpAnswer


def routes(database: Database, catalogues: Catalogues, clock: Clock) -> list[web.RouteDef]:
    """The one page."""

    async def show(request: web.Request) -> web.Response:
        found = await database.read(services.read, token=request.match_info["token"], now=clock.now())
        if found is None:
            raise web.HTTPNotFound(text="There is no calendar here. In Discord, /calendar gives you a new link.\n")
        texts = catalogues.texts(found.language, found.zone)
        body = await asyncio.to_thread(drawn, texts, found)
        mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {hdrs.ETAG: mark}
        if mark in request.headers.get(hdrs.IF_NONE_MATCH, ""):
            return web.Response(status=304, headers=headers)
        return web.Response(
            body=body,
            headers={
                **headers,
                hdrs.CONTENT_TYPE: "text/calendar; charset=utf-8",
                hdrs.CONTENT_DISPOSITION: 'inline; filename="sessions.ics"',
            },
        )

    return [web.get(r"/calendar/{token:[\w-]{10,100}}.ics", show)]


def drawn(t: Texts, calendar: Calendar) -> bytes:
    """The calendar as a file, in its owner's language."""
    name = t.gettext("Sessions: {server}", server=calendar.server)
    return ical(name, [_event(t, one) for one in calendar.entries])


def _event(t: Texts, one: Entry) -> Event:
    channel = f"https://discord.com/channels/{one.server_id}/"
    home = f"{channel}{one.channel_id}" if one.channel_id is not None else ""
    where = f"{channel}{one.place}" if one.place_kind.is_channel else one.place
    lines = [t.gettext("Cohort: {cohort}", cohort=one.cohort)]
    if one.cancelled and one.reason:
        lines.append(t.gettext("Why: {reason}", reason=one.reason))
    if one.languages:
        lines.append(
            t.gettext("Languages: {languages}", languages=t.listing([t.language_name(c) for c in one.languages]))
        )
    if one.agenda:
        lines.append(one.agenda)
    if home:
        lines.append(t.gettext("Answer and check in there: {link}", link=home))
    going = one.answer not in (RsvpAnswer.CANT, RsvpAnswer.MAYBE, RsvpAnswer.WAITING)
    return Event(
        uid=f"session-{one.id}.{one.server_id}@community-of-leaders",
        summary=t.gettext("Cancelled: {title}", title=one.title) if one.cancelled else one.title,
        description="\n\n".join(lines),
        location=where,
        url=where if where.startswith("https://") else home,
        starts_at=one.starts_at,
        minutes=one.minutes,
        zone=one.zone,
        status="CANCELLED" if one.cancelled else "CONFIRMED" if going else "TENTATIVE",
        busy=going and not one.cancelled,
        version=one.version,
        changed_at=one.changed_at,
    )
