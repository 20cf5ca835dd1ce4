"""A clock that stands still until a test moves it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)
"""Tuesday, 1 September 2026, nine in the morning in Seattle: the moment at which most tests happen."""


class StillClock:
    """It is `at`, until somebody moves it."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at
        self._callbacks: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return self.at

    def on_jump(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def move(self, step: timedelta) -> None:
        """Let time pass at once, and tell whoever asked to be told."""
        self.at += step
        for callback in tuple(self._callbacks):
            callback()
