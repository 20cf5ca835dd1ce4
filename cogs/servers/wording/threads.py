"""How the staff are asked to delete a thread that the bot may not delete."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.outbox.recalls import TRIED_FOR, RemainingThread, ThreadState
from bot.ui.messages import RenderedMessage, Section


def remaining(thread: RemainingThread, texts: Sequence[Texts]) -> RenderedMessage:
    """Which thread it is, what was done already, and who can do the rest."""
    t = texts[0]
    mention = f"<#{thread.thread_id}>"
    match thread.state:
        case ThreadState.EMPTIED:
            text = t.gettext(
                "My private thread {thread} is needed no longer; it is called “…” now. I have deleted what I wrote "
                "there, taken its person out, and closed it. What that person wrote stays until the thread is deleted, "
                "and only who has the permission Manage Threads or Administrator there can still open and delete it. "
                "If that is you, please do so now: open the thread, then choose Delete Thread from its menu.",
                thread=mention,
            )
        case ThreadState.UNDONE:
            text = t.gettext(
                "My private thread {thread} is needed no longer, and Discord did not let me delete what I wrote there "
                "and take its person out. If somebody locked it, please unlock it; if I do not see its channel, please "
                "let me in: I try again every day. Or delete it, if you have the permission Manage Threads or "
                "Administrator there: open the thread, then choose Delete Thread from its menu.",
                thread=mention,
            )
        case ThreadState.GIVEN_UP:
            text = t.gettext(
                "My private thread {thread} is needed no longer. For {n} days I have tried to delete what I wrote "
                "there and to take its person out; Discord did not let me, and I try no more. If you have the "
                "permission Manage Threads or Administrator there, please delete it: open the thread, then choose "
                "Delete Thread from its menu.",
                thread=mention,
                n=TRIED_FOR.days,
            )
    return RenderedMessage((Section(t.language, t.gettext("A thread is to be deleted"), text),))
