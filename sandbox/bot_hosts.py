"""What a town needs of the bot in it: to start and stop it, and to know when it has something to do."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class BotHost(Protocol):
    """Runs the bot; `startup` has the hosts of our own."""

    @property
    def running(self) -> bool:
        """Whether the bot is up."""
        ...

    @property
    def inside(self) -> bool:
        """Whether the bot runs on the town's own clock, so that the town can wait for it."""
        ...

    async def start(self) -> None:
        """Start the bot; return when it is ready."""
        ...

    async def stop(self) -> None:
        """Stop the bot gently."""
        ...

    async def restart(self) -> None:
        """Stop the bot gently and start it again."""
        ...

    async def kill(self) -> None:
        """End the bot without warning (kill -9)."""
        ...

    def next_wake(self) -> datetime | None:
        """The earliest time at which the bot has something to do."""
        ...

    def settled(self) -> bool:
        """Whether the bot has nothing in hand."""
        ...

    def heard(self, shard_id: int) -> int:
        """The sequence number of the last gateway event that the bot took in."""
        ...


class NoBot:
    """No bot of ours: other people's clients connect by themselves."""

    running = False
    inside = False

    async def start(self) -> None:
        """There is nothing to start."""
        raise RuntimeError("this town was opened with bot='none'")

    stop = restart = kill = start

    def next_wake(self) -> datetime | None:
        """Unknown."""
        return None

    def settled(self) -> bool:
        """Unknown."""
        return True

    def heard(self, shard_id: int) -> int:
        """Unknown."""
        return 0
