"""What people can do, of calendars: who may do each."""

from bot.domain.authority import MEMBERS, Action

SEE_CALENDAR = Action("calendar", MEMBERS)
