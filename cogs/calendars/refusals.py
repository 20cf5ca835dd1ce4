"""Why something about calendars cannot be done."""

from bot.core.refusals import Refusal


class NoWebServer(Refusal):
    """It needs the web server, and this installation has none switched on."""
