"""What people can do, of profile: who may do each."""

from bot.core.authority import ANYONE, MEMBERS, Action

CHOOSE_LANGUAGE = Action("language", ANYONE)
CHOOSE_TIMEZONE = Action("timezone", ANYONE)
SEE_MYSELF = Action("me", MEMBERS)
GO_AWAY = Action("away", MEMBERS)
