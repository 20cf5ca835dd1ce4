"""Meetings of a pair: one writes it down, the other confirms."""

from bot.domain.actions.mentoring import CONFIRM_MEETING, LOG_MEETING
from bot.feature import Feature, Personal
from bot.services import meetings
from cogs.meetings import views
from cogs.meetings.cog import Meetings
from cogs.meetings.notices import NOTICES

FEATURE = Feature(
    name="meetings",
    cogs=(Meetings,),
    actions=(
        LOG_MEETING,
        CONFIRM_MEETING,
    ),
    components=views.COMPONENTS,
    notices=NOTICES,
    personal=(
        Personal(
            "meetings",
            ("match_id", "logged_by"),
            lambda t: t.gettext("mentor meetings"),
            told_in=(meetings.CONFIRM, meetings.CONFIRMED),
        ),
    ),
)
