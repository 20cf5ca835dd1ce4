"""The web server: health, metrics, and the pages that features bring.

Off unless an address was given. Everything on it is read; nothing can be changed through it.
"""

from bot.web.server import WebServer

__all__ = ["WebServer"]
