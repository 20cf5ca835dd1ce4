"""Calendars owe nobody a message: apps ask by themselves."""

from bot.ui.notices import NoticeKind

NOTICES: tuple[NoticeKind, ...] = ()
