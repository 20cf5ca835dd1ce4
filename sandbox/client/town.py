"""The town, as far as its people need it."""

from __future__ import annotations

from typing import Protocol

from sandbox.server.entities import Interaction
from sandbox.server.local_discord import LocalDiscord


class Town(Protocol):
    """A local Discord, and the moments at which its bot has reacted to what people did."""

    discord: LocalDiscord

    async def settle(self) -> None:
        """Wait until the bot has taken in every event and has nothing in hand."""
        ...

    async def answered(self, interaction: Interaction) -> None:
        """Wait until the person sees the bot's answer."""
        ...
