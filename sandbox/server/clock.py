"""Town time: what the bot takes for now, and what every id and date on the local Discord is made from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class TownClock:
    """Time in the town: it stands still until the story moves it on, or runs along with real time."""

    def __init__(self, now: datetime | None = None, *, running: bool = False) -> None:
        real = datetime.now(UTC)
        start = real if now is None else now.astimezone(UTC)
        self._running = running
        self._standing = start
        self._offset = start - real
        self._jump_listeners: list[Callable[[], None]] = []

    @property
    def running(self) -> bool:
        """Whether time passes by itself."""
        return self._running

    @property
    def offset(self) -> timedelta:
        """How far the town is ahead of the real world."""
        return self._offset if self._running else self._standing - datetime.now(UTC)

    def now(self) -> datetime:
        """The moment it is in the town, aware and in UTC."""
        return datetime.now(UTC) + self._offset if self._running else self._standing

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Have `callback` called each time the story moves the clock."""
        self._jump_listeners.append(callback)

    def jump(self, to: datetime) -> None:
        """Move the clock on to `to`; it never goes back."""
        if self._running:
            self._offset += max(to - self.now(), timedelta())
        else:
            self._standing = max(to.astimezone(UTC), self._standing)
        for listener in tuple(self._jump_listeners):
            listener()


class Snowflakes:
    """Discord's ids: made from town time, and strictly increasing even while the clock stands still."""

    def __init__(self, clock: TownClock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """A new id, larger than every one before it."""
        milliseconds = (self._clock.now() - DISCORD_EPOCH) // timedelta(milliseconds=1)
        self._last = max(milliseconds << 22, self._last + 1)
        return self._last


def moment_of(snowflake: int) -> datetime:
    """When the thing with this id was made."""
    return DISCORD_EPOCH + timedelta(milliseconds=snowflake >> 22)
