"""How fast things go out: a budget of requests for every second of the bot's own time."""

from collections import deque
from datetime import datetime, timedelta

AT_ONCE = 5
"""An exhausted budget is waited for until it has this much again, so that a crowd does not go out one by one."""
SECOND = timedelta(seconds=1)


class Pace:
    """So many requests in any second, whichever second one looks at. A function of the Clock, not of the machine."""

    def __init__(self, per_second: int) -> None:
        self.per_second = per_second
        self._spent: deque[tuple[datetime, int]] = deque()
        """What went out in the last second, oldest first."""

    def room(self, now: datetime) -> int:
        """How many requests may go out now."""
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
        self._forget(now)
        left = sum(requests for _, requests in self._spent)
        for at, requests in self._spent:
            left -= requests
            if self.per_second - left >= min(AT_ONCE, self.per_second):
                return at + SECOND
        return now

    def _forget(self, now: datetime) -> None:
        """What is a second old counts no more. A clock that was set back gives nothing back, and stops nothing."""
        if self._spent and self._spent[-1][0] > now:
            self._spent = deque([(now, sum(requests for _, requests in self._spent))])
        while self._spent and now - self._spent[0][0] >= SECOND:
            self._spent.popleft()
