"""The one place where the time of day comes from."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the bot the time; everything else is given a moment."""

    def now(self) -> datetime:
        """The present moment: aware, in UTC."""
        ...

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Ask to be called when the clock is moved by hand (rehearsals do that)."""
        ...


class SystemClock:
    """The machine's own clock, which nobody moves by hand."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_jump(self, callback: Callable[[], None]) -> None:
        """Nothing to do: the timers of the machine follow its clock."""
