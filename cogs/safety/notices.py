"""Safety owes nobody messages: what is asked here is answered here, and nowhere else."""

from bot.ui.notices import NoticeKind

NOTICES: tuple[NoticeKind, ...] = ()
