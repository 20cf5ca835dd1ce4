"""How answers of those who are asked, and ends and breaks of pairs, are worded."""

from collections.abc import Callable, Mapping

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.mentoring.rules.matching import DeclineReason
from cogs.mentoring.services.pair_endings import Pair

DECLINE_REASONS: Mapping[DeclineReason, Callable[[Texts], str]] = {
    DeclineReason.NO_TIME: lambda t: t.gettext("I have no time now"),
    DeclineReason.ANOTHER_PERSON: lambda t: t.gettext("I would rather be paired with somebody else"),
    DeclineReason.ANOTHER_LANGUAGE: lambda t: t.gettext("Another language would be better"),
    DeclineReason.OTHER: lambda t: t.gettext("Something else"),
    DeclineReason.UNSAID: lambda t: t.gettext("I would rather not say"),
}


def would_end(t: Texts, pair: Pair) -> str:
    """What ending a pair does, before it is done."""
    return t.gettext(
        "The pair of {mentor} and {mentee} in {cohort} would end. Confirmed hours stay. What was shared between the "
        "two would be closed. The other reads that the pair has ended, with thanks and without a reason.",
        mentor=mentioned(pair.mentor),
        mentee=mentioned(pair.mentee),
        cohort=plain(pair.cohort),
    )


def ended(t: Texts, pair: Pair) -> str:
    """A pair has ended."""
    return t.gettext(
        "The pair of {mentor} and {mentee} has ended. Thank you for the time that you gave each other. Confirmed hours "
        "stay.",
        mentor=mentioned(pair.mentor),
        mentee=mentioned(pair.mentee),
    )


def paused(t: Texts, pair: Pair) -> str:
    """A pair takes a break."""
    return t.gettext(
        "{mentor} and {mentee} take a break now. I remind you of nothing until one of you uses /match resume.",
        mentor=mentioned(pair.mentor),
        mentee=mentioned(pair.mentee),
    )


def resumed(t: Texts, pair: Pair) -> str:
    """A pair goes on."""
    return t.gettext(
        "{mentor} and {mentee} go on. Good to have you back.",
        mentor=mentioned(pair.mentor),
        mentee=mentioned(pair.mentee),
    )
