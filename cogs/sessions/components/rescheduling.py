"""How changes of sessions are worded: to the facilitator who made one, and to everyone concerned."""

from collections.abc import Sequence
from datetime import datetime

from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from bot.ui.messages import Fold, RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.sessions.actions import CANCEL_SESSION
from cogs.sessions.components import rsvps
from cogs.sessions.rules.changes import ChangeKind
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.services import buttons, rescheduling
from cogs.sessions.services.rescheduling import Cancelling, Changed, Told
from cogs.sessions.wording import details, sessions

SHOWN = 12
"""Times in one message; how many more there are is said below."""


async def cancel(context: InteractionContext, custom_id: CustomId) -> None:
    """The sessions are called off."""
    session = confirmations.choice(custom_id)
    done_ = await context.write(
        rescheduling.confirm_cancelling,
        draft=custom_id.subject,
        session=number(session),
        mark=confirmations.mark(custom_id),
    )
    await context.update(done(context.texts, done_))


def before_cancelling(t: Texts, what: Cancelling) -> Confirmation:
    """What calling them off would mean."""
    parts = [
        t.ngettext(
            "{n} session of **{title}** ({cohort}) would be cancelled:",
            "{n} sessions of **{title}** ({cohort}) would be cancelled:",
            len(what.times),
            title=plain(what.title),
            cohort=plain(what.cohort),
        ),
        sessions.dates(t, [t.moment(at) for at in what.times], SHOWN),
    ]
    if what.reason:
        parts.append(t.gettext("Why: {reason}", reason=plain(what.reason)))
    lines: list[str] = []
    if what.told:
        lines.append(t.ngettext("- {n} person would be told.", "- {n} people would be told.", what.told))
    if what.answers:
        lines.append(
            t.ngettext("- {n} person has said yes or maybe.", "- {n} people have said yes or maybe.", what.answers)
        )
    lines.append(t.gettext("- Reminders and Discord's own events of these sessions would go. This cannot be undone."))
    parts.append("\n".join(lines))
    if what.held:
        parts.append(held(t, what.held))
    custom_id = CustomId("session.cancel", what.draft_id, str(what.session_id))
    return Confirmation("\n\n".join(parts), custom_id, what)


def held(t: Texts, n: int) -> str:
    """What no change reaches any more."""
    return t.ngettext(
        "{n} session of this series was already held and stays as it was.",
        "{n} sessions of this series were already held and stay as they were.",
        n,
    )


def done(t: Texts, change: Changed) -> str:
    """What has changed, and who hears of it."""
    facts = {"title": plain(change.title), "cohort": plain(change.cohort)}
    n = len(change.times)
    match change.kind:
        case ChangeKind.MOVED:
            first = t.ngettext(
                "Moved: {n} session of **{title}** ({cohort}).",
                "Moved: {n} sessions of **{title}** ({cohort}).",
                n,
                **facts,
            )
        case ChangeKind.CANCELLED:
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
    parts.append(_who_hears(t, change))
    if change.held:
        parts.append(held(t, change.held))
    if change.overlaps:
        parts.append(sessions.overlaps(t, change.overlaps))
    return "\n\n".join(parts)


def _who_hears(t: Texts, change: Changed) -> str:
    """Who is told, and whether the announcement shows it: only where there is one."""
    if not change.told:
        if not change.announced:
            return t.gettext("Nobody is written to because of this, and there is no announcement that could show it.")
        return t.gettext("The announcement shows it; nobody is written to because of this.")
    said = t.ngettext(
        "I tell {n} person, in their own language.", "I tell {n} people, each in their own language.", change.told
    )
    if not change.announced:
        return said
    return said + " " + t.gettext("The announcement shows it too.")


def told(change: Told, texts: Sequence[Texts]) -> RenderedMessage:
    """A person hears of it: once, with all that has changed."""
    t = texts[0]
    times = [(old, new) for _, old, new in change.sessions]
    facts = {"title": plain(change.title), "cohort": plain(change.cohort)}
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
    parts = [said[change.kind], _times(t, times)]
    if change.reason:
        parts.append(t.gettext("Why: {reason}", reason=plain(change.reason)))
    if change.kind != ChangeKind.CANCELLED:
        parts.append(details.lines(t, change.details))
    asked = change.asked if change.kind == ChangeKind.MOVED else None
    if asked is not None:
        parts.append(_ask(t, change, asked[1]))
    return RenderedMessage(
        (
            Section(
                t.language,
                titles[change.kind],
                "\n\n".join(parts),
                folds=(Fold(details.agenda(change.details)),),
            ),
        ),
        buttons=rsvps.buttons(asked[0], texts) if asked is not None else (),
    )


def _ask(t: Texts, change: Told, at: datetime) -> str:
    """Which session the buttons answer, and what stands until somebody presses one."""
    facts = {"title": plain(change.details.title), "time": t.moment(at)}
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
    ask = (change.answer and said.get(change.answer)) or t.gettext(
        "Will you come to **{title}** on {time}? Please press a button.", **facts
    )
    if len(change.sessions) == 1:
        return ask
    return f"{ask}\n" + t.gettext("About the others, what you said stands; /session list shows them.")


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


NOTICES = (NoticeKind(rescheduling.CHANGE, rescheduling.facts, told, rescheduling.recipients, buttons.change),)


COMPONENTS = (Component("session.cancel", CANCEL_SESSION, cancel),)
