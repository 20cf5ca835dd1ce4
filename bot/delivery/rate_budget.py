"""How fast things go out: a budget of requests that refills with the bot's own time."""

from collections import deque
from datetime import datetime, timedelta

AT_ONCE = 5
"""An exhausted budget is waited for until it has this much again, so that a crowd does not go out one by one."""
SECOND = timedelta(seconds=1)
NOTHING_YET = SECOND
"""When to look again for somebody who has no budget at all."""


class RateBudget:
    """So many requests in any second, whichever second one looks at. A function of the Clock, not of the machine.

    The rate may be leased: it then holds until a moment, and may be another one afterwards.
    """

    def __init__(self, per_second: int) -> None:
        self.per_second = per_second
        self._until: datetime | None = None
        self._spent: deque[tuple[datetime, int]] = deque()
        """What went out in the last second, oldest first."""

    def lease(self, per_second: int, *, until: datetime, now: datetime, alone: bool = False) -> None:
        """From now on this rate, and none after `until`.

        What is more than before counts a second later, unless one is `alone`: whoever gave it up may have used it just
        now.
        """
        before = 0 if self._is_over(now) else self.per_second
        if per_second > before and not alone:
            self.spend(per_second - before, now)
        self.per_second, self._until = per_second, until

    def room(self, now: datetime) -> int:
        """How many requests may go out now."""
        if self._is_over(now):
            return 0
        self._forget(now)
        return max(0, self.per_second - sum(requests for _, requests in self._spent))

    def spend(self, requests: int, now: datetime) -> None:
        """Take requests out of the budget; what could not be foreseen may overdraw it."""
        self._forget(now)
        if self._spent and self._spent[-1][0] == now:
            requests += self._spent.pop()[1]
        self._spent.append((now, requests))

    def refills_at(self, now: datetime) -> datetime:
        """When there is room again."""
        if self.per_second <= 0 or self._is_over(now):
            return now + NOTHING_YET
        self._forget(now)
        left = sum(requests for _, requests in self._spent)
        for at, requests in self._spent:
            left -= requests
            if self.per_second - left >= min(AT_ONCE, self.per_second):
                return at + SECOND
        return now

    def _is_over(self, now: datetime) -> bool:
        return self._until is not None and now >= self._until

    def _forget(self, now: datetime) -> None:
        """What is a second old counts no more. A clock that was set back gives nothing back, and stops nothing."""
        if self._spent and self._spent[-1][0] > now:
            self._spent = deque([(now, sum(requests for _, requests in self._spent))])
        while self._spent and now - self._spent[0][0] >= SECOND:
            self._spent.popleft()
