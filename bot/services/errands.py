"""Every kind of errand that the bot knows."""

from bot.services import (
    announcements,
    buttons,
    events,
    followups,
    mentors,
    openings,
    privacy,
    rooms,
    servers,
    staff,
    stays,
    waitlist,
)
from bot.services.outbox import ErrandKind

KINDS: tuple[ErrandKind, ...] = (
    *servers.ERRANDS,
    *rooms.ERRANDS,
    *mentors.ERRANDS,
    *privacy.ERRANDS,
    *events.ERRANDS,
    *announcements.ERRANDS,
    *buttons.ERRANDS,
    *waitlist.ERRANDS,
    *stays.ERRANDS,
    *openings.ERRANDS,
    *followups.ERRANDS,
    *staff.ERRANDS,
)
"""Gathered from the features."""
