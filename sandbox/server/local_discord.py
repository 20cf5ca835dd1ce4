"""One local Discord: its state with the gateway, the request log, the rate limits and the faults that it plays."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.server.agenda import Agenda
from sandbox.server.entities import Channel, Guild, Member
from sandbox.server.faults import Faults
from sandbox.server.gateway import Gateway
from sandbox.server.rate_limits import RateLimits
from sandbox.server.request_log import RequestLog, Violation
from sandbox.server.state import State


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

    state: State
    description: ApiDescription | None = None
    request_log: RequestLog = field(default_factory=RequestLog)
    rate_limits: RateLimits = field(default_factory=RateLimits)
    waiting: dict[int, Waiting] = field(default_factory=dict[int, Waiting])
    serving: int = 0
    """How many requests are being answered."""
    texts: dict[str, Callable[[str], Awaitable[str]]] = field(
        default_factory=dict[str, "Callable[[str], Awaitable[str]]"]
    )
    """What answers further paths of the web server: it is given the text that was posted, and gives one."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    agenda: Agenda = field(init=False)
    gateway: Gateway = field(init=False)
    faults: Faults = field(init=False)

    def __post_init__(self) -> None:
        self.agenda = Agenda(self.state.clock)
        self.gateway = Gateway(self.state, self.request_log)
        self.faults = Faults(self.gateway)

    def bot_in(self, guild: Guild | None) -> Member | None:
        """The bot's membership of a server."""
        return None if guild is None else guild.members.get(self.state.bot.id)

    def find_channel(self, channel_id: int) -> Channel | None:
        """A channel, thread or direct messages by id."""
        return self.state.channels.get(channel_id)

    def violated(self, method: str, path: str, message: str) -> None:
        """Note a request that breaks Discord's rules."""
        self.request_log.violations.append(Violation(method, path, message))
        self.request_log.tell(f"not allowed: {method} {path}: {message}")
