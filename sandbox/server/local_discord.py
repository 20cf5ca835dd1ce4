"""The local Discord: the town's state with the line to the bot, the ledger, the limits and the trouble-maker."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.server.entities import Channel, Guild, Member, World
from sandbox.server.faults import Faults
from sandbox.server.gateway import Gateway
from sandbox.server.rate_limits import Rates
from sandbox.server.request_log import Ledger, Violation


class ApiDescription(Protocol):
    """Discord's own description of its API, as a check of requests."""

    def check(self, method: str, path: str, query: Mapping[str, str], body: object | None) -> list[str]:
        """What is wrong with a request; nothing if it is fine."""
        ...


@dataclass
class Waiting:
    """A person who looks at the client until the bot answers."""

    acknowledged: asyncio.Future[None]
    visible: asyncio.Future[None]


@dataclass
class LocalDiscord:
    """One local Discord with everything that belongs to it."""

    world: World
    gateway: Gateway
    ledger: Ledger
    faults: Faults
    rates: Rates
    description: ApiDescription | None = None
    waiting: dict[int, Waiting] = field(default_factory=dict[int, Waiting])
    serving: int = 0
    quarantined: bool = False
    """Whether the bot may open no new direct messages (20026)."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def around(cls, world: World) -> LocalDiscord:
        """A local Discord with this state."""
        gateway = Gateway(world)
        town = cls(world, gateway, Ledger(), Faults(gateway), Rates())
        town.faults.town = town
        return town

    def bot_in(self, guild: Guild | None) -> Member | None:
        """The bot's membership of a server."""
        return None if guild is None else guild.members.get(self.world.bot.id)

    def find_channel(self, channel_id: int) -> Channel | None:
        """A channel, thread or direct messages by id."""
        return self.world.channels.get(channel_id)

    def violated(self, method: str, path: str, message: str) -> None:
        """Note a request that breaks Discord's rules."""
        self.ledger.violations.append(Violation(method, path, message))
