"""Discord's own events: which sessions have one, and how many at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.core.rates import slots


class EventState(StrEnum):
    """How it stands with Discord's event of a session."""

    NONE = "none"
    MADE = "made"
    MISSING = "missing"
    """Somebody deleted it, and a facilitator is asked."""
    LET_GO = "let_go"
    """It is not to be made again."""


HORIZON = timedelta(days=28)
"""So long before its session an event is made; what lies further off would only fill the server's list."""

MOST_OPEN = 90
"""Discord allows a hundred open events in a server. The rest is left to the people."""

MOST_MADE, MADE_IN = 4, timedelta(minutes=1)
"""Discord lets a bot make five events a minute in a server."""

TRY_AGAIN = timedelta(days=1)
"""After Discord has refused the event of a session, so long until it is tried again."""

GATHERED = timedelta(minutes=5)
"""What Discord refuses within so long is told together."""

FULL = "30038"
"""Discord's code for a server that has a hundred open events."""
FORBIDDEN = frozenset({"50001", "50013"})
GONE = "10070"
"""Discord's code for an event that is not there any more."""
OVER = "180000"
"""Discord's code for one that is completed or called off, and cannot be changed any more."""
NO_CHANNEL = "10003"
"""Discord's code for a channel that is not there any more."""

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def told_at(now: datetime) -> datetime:
    """When the staff hear of what is refused now, together with what is refused shortly before or after."""
    return _EPOCH + ((now - _EPOCH) // GATHERED + 1) * GATHERED


def made_at(event_id: int) -> datetime:
    """When Discord made an event: its id says so."""
    return _EPOCH + timedelta(milliseconds=event_id >> 22)


def makes_room_at(ends: Sequence[datetime], *, now: datetime) -> datetime | None:
    """None while another event may be open beside these (which end then); else when the first place comes free."""
    running = sorted(end for end in ends if end > now)
    return None if len(running) < MOST_OPEN else running[len(running) - MOST_OPEN]


def may_be_made(made: Sequence[datetime], in_hand: int, *, now: datetime) -> tuple[int, datetime]:
    """How many events may be made now in a server, and when it is worth looking again, if that is none.

    `made` are the moments at which the last ones were made; `in_hand` are being made at this moment.
    """
    left, free_at = slots(made, most=MOST_MADE, window=MADE_IN, now=now)
    return max(0, left - in_hand), free_at[0] if free_at else now + MADE_IN
