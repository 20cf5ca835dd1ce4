"""Progress is shown to those who ask; nobody is written to about it."""

from bot.ui.notices import NoticeKind

NOTICES: tuple[NoticeKind, ...] = ()
