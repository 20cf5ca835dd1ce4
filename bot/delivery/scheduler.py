"""The alarm clock of the delivery; the one place that knows APScheduler.

One date job wakes the dispatcher and one interval job the daily sweep. Both keep the bot's Clock: when a rehearsal
moves that clock, what has become due rings at once, and the jobs are set anew.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.core.clock import Clock

DAY = timedelta(days=1)
FIRST_SWEEP = timedelta(minutes=5)
"""The first sweep comes soon after the start, since a bot that starts every day must sweep too."""
LEAST = timedelta(milliseconds=50)
"""A job that came early (the Clock stands still, or lags) is set again no sooner than this."""
MOST = timedelta(days=30)
"""The machine's clock is trusted no further ahead; it is set again then."""


class Scheduler:
    """Rings when the Clock says so."""

    def __init__(self, clock: Clock, *, ring: Callable[[], None], sweep: Callable[[], None]) -> None:
        self._clock = clock
        self._ring = ring
        self._sweep = sweep
        self._at: datetime | None = None
        self._sweep_at: datetime | None = None
        self._jobs: Any = None
        clock.on_jump(self._on_jump)

    def start(self) -> None:
        """Begin to ring; the first sweep is set."""
        self._jobs = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._jobs.start()
        self._sweep_at = self._clock.now() + FIRST_SWEEP
        self._set_sweep()
        self._set()

    def stop(self) -> None:
        """Ring no more."""
        if self._jobs is not None:
            self._jobs.shutdown(wait=False)
            self._jobs = None
        self._at = self._sweep_at = None

    def ring_at(self, at: datetime | None) -> None:
        """Ring at this moment of the Clock; None: not at all, until told otherwise."""
        if at != self._at:
            self._at = at
            self._set()

    def next(self) -> datetime | None:
        """When it rings next, for whatever reason."""
        return min((at for at in (self._at, self._sweep_at) if at is not None), default=None)

    def is_due(self) -> bool:
        """Whether it should have rung by the Clock, and has not yet."""
        at = self.next()
        return at is not None and at <= self._clock.now()

    def _set(self) -> None:
        if self._jobs is None:
            return
        if self._at is None:
            if self._jobs.get_job("ring") is not None:
                self._jobs.remove_job("ring")
            return
        wait = min(max(self._at - self._clock.now(), LEAST), MOST)
        self._jobs.add_job(
            self._come, DateTrigger(datetime.now(UTC) + wait), id="ring", replace_existing=True, misfire_grace_time=None
        )

    def _set_sweep(self) -> None:
        if self._jobs is None or self._sweep_at is None:
            return
        wait = max(self._sweep_at - self._clock.now(), LEAST)
        self._jobs.add_job(
            self._come,
            IntervalTrigger(days=1, start_date=datetime.now(UTC) + wait, timezone=UTC),
            id="sweep",
            replace_existing=True,
            misfire_grace_time=None,
        )

    async def _come(self) -> None:
        self._look()
        self._set_sweep()

    def _look(self) -> None:
        """Ring for what is due, and set the jobs for what is not."""
        now = self._clock.now()
        if self._sweep_at is not None and self._sweep_at <= now:
            self._sweep_at += DAY * ((now - self._sweep_at) // DAY + 1)
            self._sweep()
        if self._at is not None and self._at <= now:
            self._at = None
            self._ring()
        else:
            self._set()

    def _on_jump(self) -> None:
        if self._jobs is not None:
            self._look()
            self._set_sweep()
