"""Offers and wishes are answered where they are made; pairs hear of each other from `cogs.matches`."""

from bot.ui.notices import NoticeKind

NOTICES: tuple[NoticeKind, ...] = ()
