"""How word of changed sessions looks."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n.texts import Texts
from bot.ui.messages import Fold, RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.sessions.components import rsvps
from cogs.sessions.rules.changes import ChangeKind
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import buttons, change_notices
from cogs.sessions.services.change_notices import ChangeNotice
from cogs.sessions.wording import changes, details


def change(told: ChangeNotice, texts: Sequence[Texts]) -> RenderedMessage:
    """A person hears of it: once, with all that has changed."""
    t = texts[0]
    facts = {"title": plain(told.title), "cohort": plain(told.cohort)}
    titles = {
        ChangeKind.MOVED: t.gettext("A session was moved"),
        ChangeKind.CANCELLED: t.gettext("A session does not take place"),
        ChangeKind.EDITED: t.gettext("A session has changed"),
    }
    said = {
        ChangeKind.MOVED: t.gettext("**{title}** of {cohort} is at another time now:", **facts),
        ChangeKind.CANCELLED: t.gettext("**{title}** of {cohort} does not take place:", **facts),
        ChangeKind.EDITED: t.gettext("**{title}** of {cohort} is not quite as it was announced:", **facts),
    }
    parts = [said[told.kind], changes.times(t, [(old, new) for _, old, new in told.sessions])]
    if told.reason:
        parts.append(t.gettext("Why: {reason}", reason=plain(told.reason)))
    if told.kind != ChangeKind.CANCELLED:
        parts.append(details.lines(t, told.details))
    asked = told.asked if told.kind == ChangeKind.MOVED else None
    if asked is not None:
        parts.append(_ask(t, told, asked[1]))
    return RenderedMessage(
        (Section(t.language, titles[told.kind], "\n\n".join(parts), folds=(Fold(details.agenda(told.details)),)),),
        buttons=rsvps.buttons(asked[0], texts) if asked is not None else (),
    )


def _ask(t: Texts, told: ChangeNotice, at: datetime) -> str:
    """Which session the buttons answer, and what stands until somebody presses one."""
    facts = {"title": plain(told.details.title), "time": t.moment(at)}
    said = {
        RsvpAnswer.GOING: t.gettext(
            "You had said that you are coming. Can you still come to **{title}** on {time}? Please press a button; "
            "until then you count as coming.",
            **facts,
        ),
        RsvpAnswer.MAYBE: t.gettext(
            "You had said that perhaps you come. Can you come to **{title}** on {time}? Please press a button; until "
            "then you count as a maybe.",
            **facts,
        ),
        RsvpAnswer.CANT: t.gettext(
            "You had said that you cannot come. If the new time suits you, press Going: the buttons are about "
            "**{title}** on {time}. If not, there is nothing to do.",
            **facts,
        ),
        RsvpAnswer.WAITING: t.gettext(
            "You are in line for a place and keep it. If you cannot come to **{title}** on {time}, press Can't.",
            **facts,
        ),
    }
    ask = (told.answer and said.get(told.answer)) or t.gettext(
        "Will you come to **{title}** on {time}? Please press a button.", **facts
    )
    if len(told.sessions) == 1:
        return ask
    return f"{ask}\n" + t.gettext("About the others, what you said stands; /session list shows them.")


NOTICES = (NoticeKind(change_notices.CHANGE, change_notices.facts, change, change_notices.recipients, buttons.change),)
