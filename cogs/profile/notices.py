"""The one message about a choice: the first direct message, to those who asked for it just now."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import RenderedMessage, Section
from bot.ui.notices import NoticeKind
from bot.ui.reminder_channels import thread_readers
from cogs.cohorts.services import reminder_preferences


def hello(is_open: bool, texts: Sequence[Texts]) -> RenderedMessage:
    """Where I write from now on."""
    t = texts[0]
    words = (
        t.gettext("I write to you here from now on. You can change that at any time with /me.")
        if is_open
        else t.gettext(
            "Your direct messages are closed to me, so I write to you here, in your own thread. To have direct "
            "messages, allow them in the Privacy Settings of this server, and choose them again with /me."
        )
        + f" {thread_readers(t)}"
    )
    return RenderedMessage((Section(t.language, t.gettext("Hello"), words),))


NOTICES: tuple[NoticeKind, ...] = (NoticeKind(reminder_preferences.HELLO, reminder_preferences.hello_facts, hello),)
