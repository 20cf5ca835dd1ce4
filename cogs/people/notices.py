"""Choices are answered where they are made; nobody is owed a message about them."""

from bot.ui.notices import NoticeKind

NOTICES: tuple[NoticeKind, ...] = ()
