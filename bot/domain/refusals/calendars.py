"""Why something about calendars cannot be done."""

from bot.domain.errors import Refusal


class NoWebServer(Refusal):
    """It needs the web server, and this installation has none switched on."""
