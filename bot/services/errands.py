"""Every kind of errand that the bot knows."""

from bot.services import rooms, servers
from bot.services.outbox import ErrandKind

KINDS: tuple[ErrandKind, ...] = (*servers.ERRANDS, *rooms.ERRANDS)
"""Gathered from the features."""
