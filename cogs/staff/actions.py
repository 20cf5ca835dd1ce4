"""What people can do, of staff: who may do each."""

from bot.core.authority import FACILITATORS, Action

CHOOSE_STAFF_NOTICES = Action("staff-notices", FACILITATORS, position=20)
