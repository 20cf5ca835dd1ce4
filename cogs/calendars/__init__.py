"""Calendars: one's sessions in the calendar app that one uses anyway."""

from typing import TYPE_CHECKING

from bot.core.clock import Clock
from bot.db import Database
from bot.feature import Feature, Personal
from bot.i18n.catalogues import Catalogues
from cogs.calendars import components
from cogs.calendars.actions import SEE_CALENDAR
from cogs.calendars.cog import Calendars
from cogs.calendars.sentences import REFUSALS

if TYPE_CHECKING:
    from aiohttp import web


def _routes(database: Database, catalogues: Catalogues, clock: Clock) -> "list[web.RouteDef]":
    """Imported when there is a web server: most installations have none."""
    from cogs.calendars.web import routes

    return routes(database, catalogues, clock)


FEATURE = Feature(
    name="calendars",
    cogs=(Calendars,),
    actions=(SEE_CALENDAR,),
    refusals=REFUSALS,
    components=components.COMPONENTS,
    personal=(Personal("calendar_links", ("member_id",), lambda t: t.gettext("the link to your calendar")),),
    routes=_routes,
)
