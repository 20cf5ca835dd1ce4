"""The bot that lives in the town, as far as the town must know it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Tenant(Protocol):
    """The bot: it can be started and stopped, and says when it has something to do."""

    @property
    def running(self) -> bool:
        """Whether it is up."""
        ...

    @property
    def inside(self) -> bool:
        """Whether it lives on the town's own clock, so that the town can wait for it."""
        ...

    async def start(self) -> None:
        """Bring it up; come back when it is ready."""
        ...

    async def stop(self) -> None:
        """End it gently."""
        ...

    async def restart(self) -> None:
        """End it gently and bring it up again."""
        ...

    async def kill(self) -> None:
        """End it without warning (kill -9)."""
        ...

    def next_wake(self) -> datetime | None:
        """The earliest moment at which it has something to do."""
        ...

    def settled(self) -> bool:
        """Whether it has nothing in hand."""
        ...

    def heard(self, shard_id: int) -> int:
        """The last gateway event that it took in."""
        ...


class Nobody:
    """No bot of ours: other people's clients come by themselves."""

    running = False
    inside = False

    async def start(self) -> None:
        """There is nothing to start."""
        raise RuntimeError("this town was opened with bot='none'")

    stop = restart = kill = start

    def next_wake(self) -> datetime | None:
        """Nobody tells."""
        return None

    def settled(self) -> bool:
        """Nobody tells."""
        return True

    def heard(self, shard_id: int) -> int:
        """Nobody tells."""
        return 0
