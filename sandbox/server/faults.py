"""Trouble on demand: dropped lines, rate limits, errors, slowness, silence, closed direct messages."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from sandbox.server.entities import Account, Guild

if TYPE_CHECKING:
    from sandbox.server.gateway import Gateway
    from sandbox.server.local_discord import LocalDiscord

Kind = Literal["fail", "silence", "slow", "rate_limit"]


@dataclass
class Fault:
    """One kind of trouble for requests that match, as often as `times` says."""

    kind: Kind
    method: str
    pattern: str
    times: int
    status: int = 0
    code: int = 0
    message: str = ""
    seconds: float = 0.0
    applied: bool = False
    is_global: bool = False
    is_guard: bool = False
    met: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Whether this request runs into it."""
        return self.met < self.times and self.method in ("*", method) and fnmatchcase(path, self.pattern)


class Faults:
    """The trouble-maker of a town."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.planned: list[Fault] = []
        self.town: LocalDiscord | None = None

    def fail(
        self,
        method: str,
        path: str,
        *,
        status: int = 503,
        times: int = 1,
        code: int = 0,
        message: str = "",
        applied: bool = False,
    ) -> Fault:
        """Answer matching requests with an error; `applied`: after having done what they ask."""
        return self._plan(Fault("fail", method, path, times, status, code, message, applied=applied))

    def silence(self, method: str, path: str, *, times: int = 1, applied: bool = False) -> Fault:
        """Take matching requests and never answer them, doing what they ask or not."""
        return self._plan(Fault("silence", method, path, times, applied=applied))

    def slow(self, method: str, path: str, seconds: float, *, times: int = 1) -> Fault:
        """Answer matching requests late by so many real seconds."""
        return self._plan(Fault("slow", method, path, times, seconds=seconds))

    def rate_limit(
        self,
        method: str,
        path: str,
        retry_after: float = 0.05,
        *,
        times: int = 1,
        global_: bool = False,
        guard: bool = False,
    ) -> Fault:
        """Answer matching requests with 429; `guard`: as what stands before Discord's gate does."""
        return self._plan(
            Fault("rate_limit", method, path, times, seconds=retry_after, is_global=global_, is_guard=guard)
        )

    def clear(self) -> None:
        """No more trouble with requests."""
        self.planned.clear()

    def meet(self, method: str, path: str) -> Fault | None:
        """The trouble that a request runs into, if any."""
        for fault in self.planned:
            if fault.matches(method, path):
                fault.met += 1
                return fault
        return None

    def drop_gateway(self, code: int | None = None) -> None:
        """Cut the bot's lines, as a network does, or with one of Discord's close codes; it may resume."""
        self._gateway.drop(code=code)

    def reconnect(self) -> None:
        """Ask the bot to connect again (op 7), as Discord does before it restarts a node."""
        self._gateway.ask_to_reconnect()

    def invalidate(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tell the bot that its session is over (op 9); with `shard`, that one alone."""
        self._gateway.invalidate(resumable=resumable, shard=shard)

    def expire_sessions(self) -> None:
        """Cut the bot's lines and forget its sessions: its RESUME will be refused, as after a long outage."""
        self._gateway.expire()

    def no_heartbeat_ack(self) -> None:
        """Leave heartbeats unanswered from now on; a careful client closes such a line and comes back."""
        self._gateway.acknowledges = False

    def heartbeat_ack(self) -> None:
        """Answer heartbeats again."""
        self._gateway.acknowledges = True

    def server_outage(self, server: object) -> None:
        """A server becomes unavailable: the bot hears so, and after each READY it is a stub until it comes back."""
        self._gateway.withhold(_guild(server))

    def server_back(self, server: object) -> None:
        """The server is there again, and is told whole."""
        self._gateway.restore(_guild(server))

    def quarantine(self) -> None:
        """The bot was flagged: it can open no new direct messages (20026); those that are open go on."""
        self._local.quarantined = True

    def end_quarantine(self) -> None:
        """The bot can open direct messages again."""
        self._local.quarantined = False

    def close_dms(self, person: object) -> None:
        """This person no longer takes direct messages (50007)."""
        _account(person).dms_open = False

    def open_dms(self, person: object) -> None:
        """This person takes direct messages again."""
        _account(person).dms_open = True

    @property
    def _local(self) -> LocalDiscord:
        if self.town is None:
            raise RuntimeError("these faults belong to no town yet")
        return self.town

    def _plan(self, fault: Fault) -> Fault:
        self.planned.append(fault)
        return fault


def _guild(server: object) -> Guild:
    guild = getattr(server, "guild", server)
    if not isinstance(guild, Guild):
        raise TypeError(f"{server!r} is no server")
    return guild


def _account(person: object) -> Account:
    account = getattr(person, "account", person)
    if not isinstance(account, Account):
        raise TypeError(f"{person!r} is no person")
    return account
