"""How a pair's agreement and the times to meet are worded."""

from collections.abc import Callable, Mapping

from bot.core.people import NamedPerson
from bot.i18n.texts import Texts
from bot.ui.names import mentioned
from cogs.mentoring.rules.matching import HowOften
from cogs.mentoring.rules.mentors import TOPICS
from cogs.mentoring.services.agreements import Terms
from cogs.mentoring.services.meeting_times import Taken

HOW_OFTEN: Mapping[HowOften, Callable[[Texts], str]] = {
    HowOften.WEEKLY: lambda t: t.gettext("every week"),
    HowOften.FORTNIGHTLY: lambda t: t.gettext("every two weeks"),
    HowOften.MONTHLY: lambda t: t.gettext("every month"),
}


def months(t: Texts, count: int) -> str:
    """For how long."""
    return t.ngettext("{n} month", "{n} months", count)


def limits(t: Texts) -> str:
    """The limits of confidentiality, as the introduction says them."""
    return t.careful(
        "Agree on the limits of confidentiality: what you say stays between you, unless someone may be harmed. "
        "Never share names or details of children or families."
    )


def terms(t: Texts, agreed: Terms) -> str:
    """What is agreed, a line each."""
    lines = (
        t.gettext("What for: {goal}", goal=t.pgettext("choice", TOPICS[agreed.goal])),
        t.gettext("How often: {often}", often=HOW_OFTEN[agreed.how_often](t)),
        t.gettext("For how long: {months}", months=months(t, agreed.months)),
    )
    return "\n".join(f"- {line}" for line in lines)


def changed_later(t: Texts) -> str:
    """How the two come to another agreement."""
    return t.gettext(
        "You two can change it at any time: press {button} under my message that introduced you.",
        button=t.pgettext("button", "Our agreement"),
    )


def proposed(t: Texts, other: NamedPerson, agreed: Terms) -> str:
    """An agreement waits for the other's yes."""
    first = t.gettext("I am asking {person} whether they agree:", person=mentioned(other))
    return f"{first}\n{terms(t, agreed)}"


def time_taken(t: Texts, taken: Taken) -> str:
    """When the two meet."""
    meet = t.gettext("You and {person} meet on {time}.", person=mentioned(taken.other), time=t.moment(taken.starts_at))
    calendar = t.gettext("It stands in the calendar of both of you, if you use /calendar.")
    return f"{meet} {calendar}"
