"""What may go out, as the delivery gets it, and the kinds that the claim knows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.db import Tx
from bot.db.vault import Vault
from bot.outbox import ErrandKind, WorkKind
from bot.outbox.errands import Errand
from bot.outbox.notices import (
    NEW_THREAD,
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Route,
    RouteKind,
    SendMode,
    ToPerson,
)

MOST_REQUESTS = 3
"""So many requests one attempt may take: looking for a person's thread, making it, letting its owner in."""


class NoticeSource(Protocol):
    """What the claim needs to know of a kind of notice."""

    @property
    def kind(self) -> NoticeType: ...

    @property
    def facts(self) -> Callable[[Tx, DueRows], Contents]: ...

    @property
    def recipients(self) -> Callable[[Tx, DueEntry], Sequence[int]] | None: ...


@dataclass(frozen=True, slots=True)
class Kinds:
    """Everything that can lie in the outbox, by name."""

    notices: Mapping[str, NoticeSource]
    errands: Mapping[str, ErrandKind]
    work: Mapping[str, WorkKind]
    vault: Vault | None = None
    """What opens the words that people share."""
    public_url: str | None = None
    """The web address under which people reach our pages, if there is one."""


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
    asked: str | None = None
    """By what words the first attempt under this nonce asked for something to be made."""
    taken: frozenset[int] = frozenset()
    """Threads of other people of that server, where one is to be made."""
    dm_channel_id: int | None = None
    """The channel of a direct conversation, if it is known."""

    @property
    def is_repeated(self) -> bool:
        """Whether an earlier attempt may have arrived."""
        return self.mode is not SendMode.SEND

    @property
    def person(self) -> ToPerson | None:
        """Whom it goes to, if it is a private message."""
        to = self.what.to if isinstance(self.what, NoticeContent) else None
        return to if isinstance(to, ToPerson) else None

    @property
    def requests(self) -> int:
        """How many requests it takes, at most."""
        if self.route == NEW_THREAD:
            return MOST_REQUESTS
        if isinstance(self.what, Errand):
            return max(self.what.requests, 1 + self.is_repeated)
        opens = self.dm_channel_id is None and self.route is not None and self.route.kind is RouteKind.DM
        return 2 if self.is_repeated or opens else 1
