"""What people can do, of calendars: who may do each."""

from bot.core.authority import MEMBERS, Action

SEE_CALENDAR = Action("calendar", MEMBERS)
