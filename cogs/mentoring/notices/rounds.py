"""How the messages look that come of a round as a whole."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import RenderedMessage, plain
from bot.ui.names import mentioned
from bot.ui.notices import NoticeKind
from cogs.mentoring.notices.looks import message
from cogs.mentoring.services import pair_notices
from cogs.mentoring.services.pair_notices import PairFacts


def taken_back(pair: PairFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """A mentor who was asked hears that the question is taken back, and that it is nobody's fault."""
    t = texts[0]
    text = t.gettext(
        "The staff of {cohort} look at the pairs once more, so my question about {person} is over. It is not because "
        "of you, and there is nothing you need to do. If somebody fits, I will ask you again. Thank you for offering.",
        cohort=plain(pair.cohort),
        person=mentioned(pair.other),
    )
    return message(t, t.gettext("No answer needed"), text)


NOTICES = (NoticeKind(pair_notices.TAKEN_BACK, pair_notices.taken_back_contents, taken_back),)
