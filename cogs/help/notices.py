"""Help owes nobody messages."""

from bot.ui.notices import NoticeKind

NOTICES: tuple[NoticeKind, ...] = ()
