"""How the reasons of those who decline or end a pair are worded."""

from collections.abc import Callable, Mapping

from bot.i18n.texts import Texts
from cogs.mentoring.rules.matching import DeclineReason

DECLINE_REASONS: Mapping[DeclineReason, Callable[[Texts], str]] = {
    DeclineReason.NO_TIME: lambda t: t.gettext("I have no time now"),
    DeclineReason.ANOTHER_PERSON: lambda t: t.gettext("I would rather be paired with somebody else"),
    DeclineReason.ANOTHER_LANGUAGE: lambda t: t.gettext("Another language would be better"),
    DeclineReason.OTHER: lambda t: t.gettext("Something else"),
    DeclineReason.UNSAID: lambda t: t.gettext("I would rather not say"),
}
