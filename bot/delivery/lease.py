"""This process among those that share a database: its name, its part of the budget, and whether others still live."""

import hashlib
import os
import secrets
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from bot.core.clock import Clock
from bot.db import Database
from bot.delivery.rate_budget import RateBudget
from bot.logs import named
from bot.outbox import claims, processes

log = named(__name__)

BEAT_EVERY = timedelta(seconds=3)
"""How often a process says that it lives, at most; well within the lease."""


class Lease:
    """Keeps this process's share of the budget. On SQLite, where it is alone, that is all of it and costs nothing."""

    def __init__(
        self, database: Database, clock: Clock, *, per_second: int, shards: Sequence[int], shard_count: int
    ) -> None:
        self._database = database
        self._clock = clock
        self._per_second = per_second
        self._shards, self._shard_count = tuple(shards), shard_count
        self.name = f"{_machine()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.is_shared = not database.is_sqlite
        self.budget = RateBudget(0 if self.is_shared else per_second)
        self.eldest = not self.is_shared
        """Whether what is done once for the whole bot is done here."""
        self._again_at: datetime | None = None
        self._rivals: tuple[str, ...] = ()

    async def begin(self) -> None:
        """Take over at once what dead processes of this machine had in hand."""
        known = {*await self._database.read(claims.claimants), *await self._database.read(processes.names)}
        dead = self._are_dead(known)
        if dead and self.is_shared:
            await self._beat(dead)
        elif dead:
            await self._database.write(claims.take_over, dead=dead, now=self._clock.now())
        if dead:
            log.info("took over what was in hand", processes=len(dead))

    async def keep(self) -> None:
        """Lease the share anew if it is time to; those of this machine that have died meanwhile are taken over."""
        if not self.is_shared or (self._again_at is not None and self._clock.now() < self._again_at):
            return
        if dead := await self._beat(()):
            log.info("took over what was in hand", processes=len(dead))
            await self._beat(dead)

    async def give_back(self) -> None:
        """This process ends: the others need not wait for the lease."""
        if self.is_shared:
            try:
                await self._database.write(processes.leave, me=self.name)
            except Exception as error:  # noqa: BLE001 - then they do wait
                log.warning("the share of the budget could not be given back", error=type(error).__name__)

    async def _beat(self, dead: Sequence[str]) -> tuple[str, ...]:
        now = self._clock.now()
        share = await self._database.write(
            processes.beat,
            me=self.name,
            per_second=self._per_second,
            shards=self._shards,
            shard_count=self._shard_count,
            dead=dead,
            now=now,
        )
        self.budget.lease(share.per_second, until=share.until, now=now, alone=not share.others)
        self.eldest = share.eldest
        self._again_at = now + BEAT_EVERY
        found = self._are_dead(share.others)
        rivals = tuple(name for name in share.rivals if name not in found)
        if rivals and rivals != self._rivals:
            log.warning("another process listens to the same shards: people may be answered twice", processes=rivals)
        self._rivals = rivals
        return found

    def _are_dead(self, names: Sequence[str] | set[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name != self.name and _is_dead(name))


@cache
def _machine() -> str:
    """A name for where our processes can be asked after. Two machines or containers may have one host name."""
    seal = hashlib.sha256()
    try:
        seal.update(Path("/proc/sys/kernel/random/boot_id").read_bytes())
        seal.update(bytes(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        pass  # not Linux: the host name alone must do
    return f"{socket.gethostname()[:12]}-{seal.hexdigest()[:6]}"


def _is_dead(name: str) -> bool:
    """Whether a name belongs to a process of this machine that is no more; of other machines nobody knows."""
    machine, _, rest = name.partition(":")
    if machine != _machine():
        return False
    try:
        number = int(rest.partition(":")[0])
        if number == os.getpid():
            return True
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except (ValueError, OSError):
        return False
    return False
