"""How thanks look to the person."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.thanks import services
from cogs.thanks.services import Told


def thanks(told: Told, texts: Sequence[Texts]) -> RenderedMessage:
    """Who thanks them, and for what."""
    t = texts[0]
    words = t.gettext(
        "{person} thanks you for what you bring to {cohort}.", person=f"<@{told.user_id}>", cohort=plain(told.cohort)
    )
    return RenderedMessage((Section(t.language, t.gettext("Thank you"), words),))


NOTICES = (NoticeKind(services.THANKS, services.facts, thanks),)
