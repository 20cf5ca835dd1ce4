"""What people read when something of calendars cannot be done, and what to do next."""

from bot.core.authority import COORDINATORS
from bot.ui.errors import ByReader, Sentences
from cogs.calendars import refusals as e

REFUSALS: Sentences = {
    e.NoWebServer: ByReader(
        lambda t, r: t.gettext(
            "Calendar links are not switched on here yet. Please tell a coordinator that you would like one; until "
            "then, /session list shows your sessions."
        ),
        COORDINATORS,
        lambda t, r: t.gettext(
            "Calendar links are not switched on here yet. Whoever operates the bot can switch on its web server; until "
            "then, /session list shows your sessions."
        ),
    ),
}
