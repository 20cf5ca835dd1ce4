"""The small web face: is the bot well, how much does it have to do, and people's calendars.

Off unless an address was given. Everything on it is read; nothing can be changed through it.
"""

from bot.web.server import WebServer

__all__ = ["WebServer"]
