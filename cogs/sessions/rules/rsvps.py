"""Who gets a place: rules of answers, of the line that forms when a session is full, and of places that come free."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RsvpAnswer(StrEnum):
    """What a person said to a session, and what came of it."""

    GOING = "going"
    MAYBE = "maybe"
    CANT = "cant"
    WAITING = "waiting"
    """They want to come, and it is full. Nobody says so; it comes of GOING."""


LEAST_OFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Room:
    """How full a session is. Without a capacity there is always room."""

    capacity: int | None
    going: int
    held: int
    """Places that are kept for people to whom they were offered."""

    @property
    def free(self) -> int:
        """Places that nobody has, and that are kept for nobody."""
        return 1_000_000 if self.capacity is None else max(0, self.capacity - self.going - self.held)


def settled(asked: RsvpAnswer, before: RsvpAnswer | None, *, offered: bool, room: Room) -> RsvpAnswer:
    """What an answer becomes: whoever wants to come to a full session waits, unless a place is kept for them.

    `room` is how full it is for everybody else; whoever is going already stays.
    """
    if asked is not RsvpAnswer.GOING or before is RsvpAnswer.GOING or offered:
        return asked
    return RsvpAnswer.GOING if room.free > 0 else RsvpAnswer.WAITING


def offered_until(now: datetime, starts_at: datetime, minutes: int) -> datetime:
    """Until when a freed place is kept: as long as the cohort says, but near the start the next must have a chance."""
    half = max((starts_at - now) / 2, LEAST_OFFER)
    return min(now + min(timedelta(minutes=minutes), half), starts_at)
