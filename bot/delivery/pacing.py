"""How fast things go out: a budget of requests that refills with the bot's own time."""

from datetime import datetime, timedelta

AT_ONCE = 5
"""An exhausted budget is waited for until it has this much again, so that a crowd does not go out one by one."""


class Pace:
    """So many requests a second, and at most a second's worth at once. A function of the Clock, not of the machine."""

    def __init__(self, per_second: int) -> None:
        self.per_second = per_second
        self._left = float(per_second)
        self._at: datetime | None = None

    def room(self, now: datetime) -> int:
        """How many requests may go out now."""
        return max(0, int(self._refill(now)))

    def spend(self, requests: int, now: datetime) -> None:
        """Take requests out of the budget; what could not be foreseen may overdraw it."""
        self._left = self._refill(now) - requests

    def refills_at(self, now: datetime) -> datetime:
        """When there is room again."""
        missing = min(AT_ONCE, self.per_second) - self._refill(now)
        return now + timedelta(seconds=max(0.001, missing / self.per_second))

    def _refill(self, now: datetime) -> float:
        if self._at is None or now > self._at:
            passed = 0.0 if self._at is None else (now - self._at).total_seconds()
            # Rounding keeps a budget that is full to the last digit from counting as one less.
            self._left = round(min(float(self.per_second), self._left + passed * self.per_second), 6)
            self._at = now
        return self._left
