"""Faults on demand: dropped connections, rate limits, errors, slowness, silence, closed direct messages."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from sandbox.server.entities import Account, Guild
from sandbox.server.gateway import Gateway

Kind = Literal["fail", "silence", "hang_up", "slow", "rate_limit"]


@dataclass
class Fault:
    """One fault, for as many of the requests that match as `times` says."""

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
        """Whether it holds for this request."""
        return self.met < self.times and self.method in ("*", method) and fnmatchcase(path, self.pattern)


class Faults:
    """The faults that a story asked for."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.planned: list[Fault] = []
        self.quarantined: Literal["opening", "writing"] | None = None
        """Where the bot is refused with whom it has not written to before (20026): opening the channel, or writing."""

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

    def hang_up(self, method: str, path: str, *, times: int = 1) -> Fault:
        """Do what matching requests ask, and end their connection without an answer: nobody need wait for one."""
        return self._plan(Fault("hang_up", method, path, times, applied=True))

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
        """End all faults of requests."""
        self.planned.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that a request runs into, if any; it is used up once."""
        for fault in self.planned:
            if fault.matches(method, path):
                fault.met += 1
                return fault
        return None

    def drop_gateway(self, code: int | None = None, *, shard: int | None = None) -> None:
        """Cut all connections, or one shard's, as a network does or with one of Discord's codes; the bot may resume."""
        self._gateway.drop(code=code, shard=shard)

    def reconnect(self) -> None:
        """Ask the bot to connect again (op 7), as Discord does before it restarts a node."""
        self._gateway.request_reconnect()

    def invalidate(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tell the bot that its session is over (op 9); with `shard`, that one alone."""
        self._gateway.invalidate(resumable=resumable, shard=shard)

    def expire_sessions(self) -> None:
        """Cut the bot's connections and forget its sessions: its RESUME will be refused, as after a long outage."""
        self._gateway.expire_sessions()

    def no_heartbeat_ack(self) -> None:
        """Leave heartbeats unanswered from now on; a careful client closes such a connection and comes back."""
        self._gateway.acknowledges_heartbeats = False

    def heartbeat_ack(self) -> None:
        """Answer heartbeats again."""
        self._gateway.acknowledges_heartbeats = True

    def server_outage(self, server: object) -> None:
        """A server becomes unavailable: the bot hears so, and after each READY it is a stub until it comes back."""
        self._gateway.begin_outage(_guild(server))

    def server_late(self, server: object, seconds: float) -> None:
        """After each READY this server is told so many real seconds later; until then it is a stub. 0: at once."""
        self._gateway.late[_guild(server).id] = seconds

    def server_back(self, server: object) -> None:
        """The server is there again, and is told whole."""
        self._gateway.end_outage(_guild(server))

    def quarantine(self, at: Literal["opening", "writing"] = "opening") -> None:
        """The bot was flagged: it cannot write directly to whom it has not written to before (20026).

        Reports show the refusal where the channel is opened; `at="writing"` refuses the first message instead.
        """
        self.quarantined = at

    def end_quarantine(self) -> None:
        """The bot can open direct messages again."""
        self.quarantined = None

    def no_two_factor(self) -> None:
        """The bot's owner has no second factor: servers where moderators need one refuse what is theirs (60003)."""
        self._gateway.bot.two_factor = False

    def two_factor(self) -> None:
        """The bot's owner has a second factor again."""
        self._gateway.bot.two_factor = True

    def close_dms(self, person: object) -> None:
        """This person no longer takes direct messages (50007)."""
        _account(person).dms_open = False

    def open_dms(self, person: object) -> None:
        """This person takes direct messages again."""
        _account(person).dms_open = True

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
