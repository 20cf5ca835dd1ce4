"""Where people can be reminded, the menu to choose it, and when they are, in words."""

from collections.abc import Callable, Iterable

from bot.core.people import ContactMethod
from bot.i18n.texts import Texts
from bot.ui.components import Menu, Option
from bot.ui.custom_ids import CustomId

LABELS: dict[ContactMethod, Callable[[Texts], str]] = {
    ContactMethod.THREAD: lambda t: t.gettext("in my own thread"),
    ContactMethod.DIRECT: lambda t: t.gettext("by direct message"),
    ContactMethod.NONE: lambda t: t.gettext("not at all"),
}


def said(t: Texts, method: ContactMethod) -> str:
    """How it is said to the person afterwards."""
    return t.gettext("by direct message") if method == ContactMethod.DIRECT else t.gettext("in your own thread")


def question(t: Texts) -> str:
    """What is asked, what the thread is, and who can open it."""
    asked = t.gettext("How shall I remind you of sessions? Your own thread is under your cohort's channel.")
    return f"{asked} {thread_readers(t)}"


def thread_readers(t: Texts) -> str:
    """Who can read what I write to somebody: in their private thread its members and whoever has Manage Threads."""
    return t.careful(
        "Besides you, whoever has the permission Manage Threads or Administrator there can open your own thread. A "
        "direct message is for you alone."
    )


def menu(t: Texts, custom_id: CustomId) -> Menu:
    """One of them is to be chosen."""
    return Menu(
        t.gettext("Remind me …"), custom_id, tuple(Option(method, label(t)) for method, label in LABELS.items())
    )


def before_each(t: Texts, minutes: Iterable[int]) -> str:
    """When people are reminded, each time by itself: “1 day and 15 minutes before” would be one time."""
    return t.listing(t.gettext("{span} before", span=t.span(one)) for one in minutes)
