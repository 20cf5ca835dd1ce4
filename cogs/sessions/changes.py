"""How changes of sessions are worded: to the facilitator who made one, and to everyone concerned."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n.texts import Texts
from bot.services import changes
from bot.services.changes import CANCELLED, EDITED, MOVED, Changed, Told
from bot.ui.looks import Look, Passage, plain
from bot.ui.notices import NoticeKind
from cogs.sessions import answers, details, words

SHOWN = 12
"""Times in one message; how many more there are is said below."""


def done(t: Texts, change: Changed) -> str:
    """What has changed, and who hears of it."""
    facts = {"title": plain(change.title), "cohort": plain(change.cohort)}
    n = len(change.times)
    match change.kind:
        case changes.MOVED:
            first = t.ngettext(
                "Moved: {n} session of **{title}** ({cohort}).",
                "Moved: {n} sessions of **{title}** ({cohort}).",
                n,
                **facts,
            )
        case changes.CANCELLED:
            first = t.ngettext(
                "Cancelled: {n} session of **{title}** ({cohort}).",
                "Cancelled: {n} sessions of **{title}** ({cohort}).",
                n,
                **facts,
            )
        case _:
            first = t.ngettext(
                "Changed: {n} session of **{title}** ({cohort}).",
                "Changed: {n} sessions of **{title}** ({cohort}).",
                n,
                **facts,
            )
    parts = [first, _times(t, change.times)]
    if change.told:
        parts.append(
            t.ngettext(
                "I tell {n} person now, in their own language; the announcement shows it too.",
                "I tell {n} people now, each in their own language; the announcement shows it too.",
                change.told,
            )
        )
    else:
        parts.append(t.gettext("The announcement shows it; nobody is written to because of this."))
    if change.overlaps:
        parts.append(words.overlaps(t, change.overlaps))
    return "\n\n".join(parts)


def told(change: Told, texts: Sequence[Texts]) -> Look:
    """A person hears of it: once, with all that has changed."""
    t = texts[0]
    times = [(old, new) for _, old, new in change.sessions]
    facts = {"title": plain(change.title), "cohort": plain(change.cohort)}
    titles = {
        MOVED: t.gettext("A session was moved"),
        CANCELLED: t.gettext("A session does not take place"),
        EDITED: t.gettext("A session has changed"),
    }
    said = {
        MOVED: t.gettext("**{title}** of {cohort} is at another time now:", **facts),
        CANCELLED: t.gettext("**{title}** of {cohort} does not take place:", **facts),
        EDITED: t.gettext("**{title}** of {cohort} is not quite as it was announced:", **facts),
    }
    parts = [said[change.kind], _times(t, times)]
    if change.reason:
        parts.append(t.gettext("Why: {reason}", reason=plain(change.reason)))
    if change.kind != CANCELLED:
        parts.append(details.lines(t, change.details))
    if change.kind == MOVED:
        parts.append(t.gettext("Can you still come? Please press a button; what you said before stands until then."))
    return Look(
        (Passage(t.language, titles[change.kind], "\n\n".join(parts)),),
        buttons=answers.buttons(change.sessions[0][0], texts) if change.kind == MOVED else (),
    )


def _times(t: Texts, times: Sequence[tuple[datetime, datetime | None]]) -> str:
    shown = [_time(t, old, new) for old, new in times[:SHOWN]]
    if len(times) > SHOWN:
        shown.append(t.ngettext("…and {n} more.", "…and {n} more.", len(times) - SHOWN))
    return "\n".join(shown)


def _time(t: Texts, old: datetime, new: datetime | None) -> str:
    if new is None:
        return f"- ~~{t.moment(old)}~~"
    if new == old:
        return f"- {t.moment(old)}"
    return t.gettext("- {old} → **{new}**", old=t.moment(old), new=t.moment(new))


NOTICES = (NoticeKind(changes.CHANGE, changes.facts, told, recipients=changes.recipients),)
