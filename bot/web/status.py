"""What the bot knows of itself at this moment, beside what the database knows."""

from collections.abc import Mapping
from typing import Protocol


class BotStatus(Protocol):
    """Asked anew for each page."""

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
        """How many attempts came to which end since the start."""
        ...
