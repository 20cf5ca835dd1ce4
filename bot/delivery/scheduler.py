"""When the delivery has something to do; the one place that knows APScheduler.

One date job serves the dispatcher and the daily work. It keeps the bot's Clock: when a rehearsal moves that clock, what
has become due is called at once, and the job is set anew.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.core.clock import Clock

DAY = timedelta(days=1)
FIRST_DAILY = timedelta(minutes=5)
"""The first daily work comes soon after the start, since a bot that starts every day must do it too."""
LEAST = timedelta(milliseconds=50)
"""A job that came early (the Clock stands still, or lags) is set again no sooner than this."""
MOST = timedelta(days=30)
"""The machine's clock is trusted no further ahead; the job is set again then."""


class Scheduler:
    """Calls `wake` at the moment that it is told, and `daily` once a day, by the Clock."""

    def __init__(self, clock: Clock, *, wake: Callable[[], None], daily: Callable[[], None]) -> None:
        self._clock = clock
        self._wake, self._daily = wake, daily
        self._wake_at: datetime | None = None
        self._daily_at: datetime | None = None
        self._jobs: Any = None
        clock.on_jump(self._call_due)

    def start(self) -> None:
        """Begin; the first daily work is set."""
        self._jobs = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._jobs.start()
        self._daily_at = self._clock.now() + FIRST_DAILY
        self._set()

    def stop(self) -> None:
        """Call nothing more."""
        if self._jobs is not None:
            self._jobs.shutdown(wait=False)
            self._jobs = None
        self._wake_at = self._daily_at = None

    def wake_at(self, at: datetime | None) -> None:
        """Wake at this moment of the Clock; None: not at all, until told otherwise."""
        if at != self._wake_at:
            self._wake_at = at
            self._set()

    def next(self) -> datetime | None:
        """When something is called next, for whatever reason."""
        return min((at for at in (self._wake_at, self._daily_at) if at is not None), default=None)

    def is_due(self) -> bool:
        """Whether something should have been called by the Clock, and was not yet."""
        at = self.next()
        return at is not None and at <= self._clock.now()

    def _set(self) -> None:
        at = self.next()
        if self._jobs is not None and at is not None:
            wait = min(max(at - self._clock.now(), LEAST), MOST)
            trigger = DateTrigger(datetime.now(UTC) + wait)
            self._jobs.add_job(self._come, trigger, id="next", replace_existing=True, misfire_grace_time=None)

    async def _come(self) -> None:
        self._call_due()

    def _call_due(self) -> None:
        """Call what is due, and set the job for what is not."""
        if self._jobs is None:
            return
        now = self._clock.now()
        if self._daily_at is not None and self._daily_at <= now:
            self._daily_at += DAY * ((now - self._daily_at) // DAY + 1)
            self._daily()
        if self._wake_at is not None and self._wake_at <= now:
            self._wake_at = None
            self._wake()
        self._set()
