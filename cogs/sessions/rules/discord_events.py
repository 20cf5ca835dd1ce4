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
"""After Discord has refused events in a server, so long until it is tried again."""

FULL = "30038"
"""Discord's code for a server that has a hundred open events."""
FORBIDDEN = frozenset({"50001", "50013"})
GONE = frozenset({"10070"})
"""Discord's code for an event that is not there any more."""

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


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
