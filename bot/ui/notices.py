"""What a feature tells the delivery about its notices: where their facts come from, and how they look."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.db import Tx
from bot.i18n.texts import Texts
from bot.outbox.buttons import Rule as ButtonRule
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeType
from bot.ui.messages import RenderedMessage


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice.

    `facts` reads what a batch of due rows needs, in one transaction and without a query per row; a row that it leaves
    out is cancelled (its subject is gone), and one whose value is a `Postponed` is put off. `render` words one notice's
    content, given a `Texts` for each of its languages, outside any transaction; it may be a coroutine, where a
    certificate has to be printed first. `recipients` says to which members a notice to many goes, and `buttons_end`
    when its buttons are over.
    """

    kind: NoticeType
    facts: Callable[[Tx, DueRows], Contents]
    render: Callable[[Any, Sequence[Texts]], RenderedMessage | Awaitable[RenderedMessage]]
    recipients: Callable[[Tx, DueEntry], Sequence[int]] | None = None
    buttons_end: ButtonRule | None = None

    async def worded(self, facts: object, texts: Sequence[Texts]) -> RenderedMessage:
        """How a notice with these facts looks to readers of these languages, however long."""
        rendered = self.render(facts, texts)
        return await rendered if inspect.isawaitable(rendered) else rendered
