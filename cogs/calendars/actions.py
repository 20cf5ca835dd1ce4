"""What people can do, of calendars: who may do each."""

from bot.core.authority import MEMBERS, WEB_SERVER, Action, Heading
from cogs.cohorts.actions import HAS_PLACE
from cogs.sessions.actions import SESSIONS

SEE_CALENDAR = Action(
    "calendar",
    MEMBERS,
    lambda actor, facts: WEB_SERVER in facts and (HAS_PLACE in facts or (actor.is_staff and SESSIONS in facts)),
    Heading.COHORT,
    position=20,
)
