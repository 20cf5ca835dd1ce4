"""How the staff are asked to delete a thread that the bot may not delete."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.outbox.recalls import RemainingThread
from bot.ui.messages import RenderedMessage, Section


def remaining(thread: RemainingThread, texts: Sequence[Texts]) -> RenderedMessage:
    """Which thread it is, what was done already, and who can do the rest."""
    t = texts[0]
    text = t.gettext(
        "My private thread {thread} is needed no longer; it is called “…” now. I have deleted what I wrote there, "
        "taken its person out, and closed it. What that person wrote stays until the thread is deleted, and only who "
        "has the permission Manage Threads or Administrator there can still open and delete it. If that is you, please "
        "do so now: open the thread, then choose Delete Thread from its menu.",
        thread=f"<#{thread.thread_id}>",
    )
    return RenderedMessage((Section(t.language, t.gettext("A thread is to be deleted"), text),))
