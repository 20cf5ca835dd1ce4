"""Carrying out one errand. Each converges: whatever an earlier attempt left behind is found and kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

import discord
from discord.http import HTTPClient

from bot.core.clock import Clock
from bot.delivery.discord_errors import ErrorKind, error_kind, failed
from bot.delivery.wording import NotWorded, Wording
from bot.outbox.errands import Errand, GiveRole
from bot.outbox.kinds import DeliveryAttempt
from bot.outbox.notices import CLOCK_SLACK, SendMode
from bot.outbox.outcomes import Absent, Done, Later, Left, Outcome, Refused
from bot.ui.timeouts import request_timeout

E = TypeVar("E", bound=Errand)

_GONE = frozenset({ErrorKind.PLACE_GONE, ErrorKind.EVENT_GONE, ErrorKind.ROLE_GONE})


class NotDone(Exception):
    """An executor cannot do its errand, whatever Discord says; or, with `wait`, cannot do it yet."""

    def __init__(self, code: str, *, wait: timedelta | None = None) -> None:
        super().__init__(code)
        self.code, self.wait = code, wait


@dataclass(frozen=True, slots=True)
class Execution:
    """What an executor is given beside its errand."""

    client: discord.Client
    clock: Clock
    wording: Wording
    attempt: DeliveryAttempt

    @property
    def http(self) -> HTTPClient:
        """Discord's REST."""
        return self.client.http

    @property
    def reason(self) -> str:
        """What stands in the server's audit log."""
        return f"{self.attempt.entry.kind} #{self.attempt.entry.id}"

    def may_have_made(self, made_id: int) -> bool:
        """Whether something is new enough to be what an earlier attempt made."""
        return discord.utils.snowflake_time(made_id) >= self.attempt.attempted_at - CLOCK_SLACK


@dataclass(frozen=True, slots=True)
class Executor(Generic[E]):
    """How one class of errand is done on Discord."""

    errand: type[E]
    execute: Callable[[Execution, E], Awaitable[int | None]]
    """Gives the id of what was made or adopted, if anything. What it raises is told apart by `carry_out`."""
    done_by: frozenset[ErrorKind] = frozenset()
    """Answers which mean that there is nothing left to do."""
    leaves_nothing: bool = False
    """Whether a lost answer does not matter, since the next attempt does all of it."""
    remove: Callable[[Execution, E], Awaitable[None]] | None = None
    """Removes what an earlier attempt made, if there is anything and its errand is not to be done any more."""

    async def carry_out(self, execution: Execution, errand: E) -> Outcome:
        """Make one attempt and say what came of it. Never raises but when cancelled."""
        attempt = execution.attempt
        id_ = attempt.entry.id
        try:
            async with request_timeout():
                if attempt.mode is SendMode.REMOVE and self.remove is not None:
                    await self.remove(execution, errand)
                    return Absent(id_)
                return Done(id_, await self.execute(execution, errand))
        except NotWorded as error:
            return Refused(id_, error.code)
        except NotDone as error:
            return Refused(id_, error.code) if error.wait is None else Later(id_, error.code, False, error.wait)
        except Exception as error:  # noqa: BLE001 - each is told apart here
            found = error_kind(error)
            if attempt.mode is SendMode.REMOVE and found in _GONE:
                return Absent(id_)
            if found in self.done_by:
                return Done(id_)
            if found is ErrorKind.PERSON_GONE and isinstance(errand, GiveRole):
                return Left(id_, errand.user_id)
            matters = not self.leaves_nothing
            return failed(id_, error, passing=matters and attempt.is_repeated, unknown=matters)


Executors = tuple[Executor[Any], ...]
