"""The state of the running bot that the database does not hold."""

from collections.abc import Mapping
from typing import Protocol


class BotStatus(Protocol):
    """Read anew for each page."""

    @property
    def is_connected(self) -> bool:
        """Whether Discord has told of every server, and the connection of every shard stands."""
        ...

    @property
    def shards(self) -> Mapping[int, bool]:
        """The shards of this process; whether Discord has told of the servers of each, and its connection stands."""
        ...

    @property
    def latencies(self) -> Mapping[int, float]:
        """Seconds between a heartbeat and its answer, by shard."""
        ...

    @property
    def is_delivering(self) -> bool:
        """Whether what is owed goes out."""
        ...

    @property
    def tallies(self) -> Mapping[str, int]:
        """How many attempts since the start had which outcome."""
        ...
