"""Calendars: one's sessions in the calendar app that one uses anyway."""

from bot.domain.actions.calendars import SEE_CALENDAR
from bot.feature import Feature
from cogs.calendars import views
from cogs.calendars.cog import Calendars
from cogs.calendars.refusals import REFUSALS

FEATURE = Feature(
    name="calendars",
    cogs=(Calendars,),
    actions=(SEE_CALENDAR,),
    refusals=REFUSALS,
    components=views.COMPONENTS,
)
