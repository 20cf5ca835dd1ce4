"""Sessions: planned in series, announced, answered, attended."""

from bot.domain.actions.sessions import (
    ANSWER_SESSION,
    CANCEL_SESSION,
    CHECK_IN,
    COPY_SESSION,
    DECIDE_EVENT,
    EDIT_SESSION,
    LIST_SESSIONS,
    MOVE_SESSION,
    RECORD_ATTENDANCE,
    RECORD_SESSION,
    SCHEDULE_SESSIONS,
    SEE_WHO_COMES,
)
from bot.feature import Feature
from bot.services import announcements, followups, sessions, stays, waitlist
from bot.services import events as event_services
from bot.services import openings as opening_services
from bot.ui.resolvers import OptionResolver
from cogs.sessions import answers, changes, events, lists, openings, sheets, views
from cogs.sessions.cog import Sessions
from cogs.sessions.notices import NOTICES
from cogs.sessions.refusals import REFUSALS

FEATURE = Feature(
    name="sessions",
    cogs=(Sessions,),
    actions=(
        SCHEDULE_SESSIONS,
        COPY_SESSION,
        MOVE_SESSION,
        CANCEL_SESSION,
        EDIT_SESSION,
        LIST_SESSIONS,
        DECIDE_EVENT,
        RECORD_ATTENDANCE,
        RECORD_SESSION,
        ANSWER_SESSION,
        CHECK_IN,
        SEE_WHO_COMES,
    ),
    refusals=REFUSALS,
    components=(
        *views.COMPONENTS,
        *answers.COMPONENTS,
        *changes.COMPONENTS,
        *openings.COMPONENTS,
        *sheets.COMPONENTS,
        *lists.COMPONENTS,
        *events.COMPONENTS,
    ),
    options={"session": OptionResolver(sessions.date_scope, sessions.suggest)},
    notices=NOTICES,
    errands=(
        *announcements.ERRANDS,
        *event_services.ERRANDS,
        *followups.ERRANDS,
        *opening_services.ERRANDS,
        *stays.ERRANDS,
        *waitlist.ERRANDS,
    ),
)
