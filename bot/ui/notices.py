"""What a feature tells the delivery about its notices: where their facts come from, and how they look."""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.db import Tx
from bot.domain.notices import Due, Letter, NotYet
from bot.i18n.texts import Texts
from bot.ui.looks import Look


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice.

    `facts` reads what a batch of due rows needs, in one transaction and without a query per row; a row that it leaves
    out is cancelled (its subject is gone), and one whose value is a `NotYet` is put off. `look` words one letter, given
    a `Texts` for each of its languages, outside any transaction; it may be a coroutine, where a certificate has to be
    printed first. `recipients` says to which members a notice to many goes.
    """

    kind: str
    facts: Callable[[Tx, Sequence[Due], datetime], Mapping[int, Letter | NotYet]]
    look: Callable[[Any, Sequence[Texts]], Look | Awaitable[Look]]
    recipients: Callable[[Tx, Due], Sequence[int]] | None = None

    async def worded(self, facts: object, texts: Sequence[Texts]) -> Look:
        """How a notice with these facts looks to readers of these languages, however long."""
        look = self.look(facts, texts)
        return await look if inspect.isawaitable(look) else look
