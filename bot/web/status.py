"""The state of the running bot that the database does not hold."""

from collections.abc import Mapping
from typing import Protocol


class BotStatus(Protocol):
    """Read anew for each page."""

    @property
    def is_connected(self) -> bool:
        """Whether Discord has told of every server, and the connection stands."""
        ...

    @property
    def latency(self) -> float | None:
        """Seconds between a heartbeat and its answer."""
        ...

    @property
    def tallies(self) -> Mapping[str, int]:
        """How many attempts since the start had which outcome."""
        ...
