"""What Discord does by itself when its time has come: events begin and end, threads close."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

from sandbox.server.clock import TownClock


class Agenda:
    """Actions with their times. One whose reason has gone meanwhile finds so itself and does nothing."""

    def __init__(self, clock: TownClock) -> None:
        self._clock = clock
        self._actions: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        self._changed = asyncio.Event()
        clock.on_jump(self.run)

    def at(self, moment: datetime, action: Callable[[], None]) -> None:
        """Have something done at that time; what lies in the past is done when time next moves."""
        heappush(self._actions, (moment, next(self._order), action))
        self._changed.set()

    @property
    def next(self) -> datetime | None:
        """When the next action is due."""
        return self._actions[0][0] if self._actions else None

    def run(self) -> None:
        """Do everything that is due."""
        while self._actions and self._actions[0][0] <= self._clock.now():
            heappop(self._actions)[2]()
        self._changed.set()

    async def keep(self) -> None:
        """Do each action at its time, for as long as the clock runs by itself."""
        while True:
            self._changed.clear()
            left = None if self.next is None else (self.next - self._clock.now()).total_seconds()
            try:
                await asyncio.wait_for(self._changed.wait(), left)
            except TimeoutError:
                self.run()
