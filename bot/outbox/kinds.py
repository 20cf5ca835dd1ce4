"""What may go out, as the delivery gets it, and the kinds that the claim knows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.db import Tx
from bot.outbox import ErrandKind, WorkKind
from bot.outbox.errands import Errand
from bot.outbox.notices import DueEntry, NoticeContent, NoticeType, Postponed, Route, SendMode


class NoticeSource(Protocol):
    """What the claim needs to know of a kind of notice."""

    @property
    def kind(self) -> NoticeType: ...

    @property
    def facts(self) -> Callable[[Tx, Sequence[DueEntry], datetime], Mapping[int, NoticeContent | Postponed]]: ...

    @property
    def recipients(self) -> Callable[[Tx, DueEntry], Sequence[int]] | None: ...


@dataclass(frozen=True, slots=True)
class Kinds:
    """Everything that can lie in the outbox, by name."""

    notices: Mapping[str, NoticeSource]
    errands: Mapping[str, ErrandKind]
    work: Mapping[str, WorkKind]


@dataclass(frozen=True, slots=True)
class DeliveryAttempt:
    """A claimed row whose attempt is written down: it may go out now."""

    entry: DueEntry
    attempts: int
    attempted_at: datetime
    """The first attempt under this nonce."""
    nonce: str
    route: Route | None
    """None for an errand."""
    mode: SendMode
    what: NoticeContent | Errand | None
    """None when there is only to look whether it went out."""
    taken: frozenset[int] = frozenset()
    """Threads of other people of that server, where one is to be made."""
