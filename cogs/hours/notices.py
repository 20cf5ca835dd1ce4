"""How people read that their hours changed."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.hours import wording
from cogs.hours.services import telling
from cogs.hours.services.telling import Told


def added(told: Told, texts: Sequence[Texts]) -> RenderedMessage:
    """Hours were added: who, how many, of which type."""
    t = texts[0]
    words = t.gettext(
        "{person} wrote down {duration} for you in {cohort}, for {date}: {hour_type}.",
        person=mentioned(told.by),
        duration=t.duration(told.minutes),
        cohort=plain(told.cohort),
        date=t.date(told.on),
        hour_type=wording.type_of(t, told.hour_type, told.counts_as),
    )
    ending = t.gettext("/progress shows where you are now.")
    return RenderedMessage((Section(t.language, t.gettext("Hours were added for you"), f"{words}\n\n{ending}"),))


def taken_back(told: Told, texts: Sequence[Texts]) -> RenderedMessage:
    """Hours that were added count no longer."""
    t = texts[0]
    words = t.gettext(
        "{duration} that were written down for you in {cohort}, for {date}, do not count any more. If you think that "
        "this is a mistake, please talk with {person} or another facilitator.",
        duration=t.duration(told.minutes),
        cohort=plain(told.cohort),
        date=t.date(told.on),
        person=mentioned(told.by),
    )
    return RenderedMessage((Section(t.language, t.gettext("Added hours were taken back"), words),))


def moved(cohort: str, texts: Sequence[Texts]) -> RenderedMessage:
    """Hours count in another cohort from now on."""
    t = texts[0]
    words = t.gettext(
        "What you earned in another cohort counts in {cohort} from now on. Nothing is lost; /progress shows all of it.",
        cohort=plain(cohort),
    )
    return RenderedMessage((Section(t.language, t.gettext("Your hours have moved"), words),))


NOTICES = (
    NoticeKind(telling.ADDED, telling.added, added),
    NoticeKind(telling.TAKEN_BACK, telling.taken_back, taken_back),
    NoticeKind(telling.MOVED, telling.moved, moved),
)
