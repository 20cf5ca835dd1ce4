"""What people can do, of profile: who may do each."""

from bot.core.authority import ANYONE, MEMBERS, Action, Heading
from cogs.cohorts.actions import HAS_PLACE

CHOOSE_LANGUAGE = Action("language", ANYONE, position=10)
CHOOSE_TIMEZONE = Action("timezone", ANYONE, position=20)
SEE_MYSELF = Action("me", MEMBERS, position=60)
GO_AWAY = Action("away", MEMBERS, HAS_PLACE, Heading.COHORT, position=10)
