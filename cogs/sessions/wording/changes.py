"""Changes of sessions in words: what has changed, who hears of it, and what is asked of them."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.sessions.rules.changes import ChangeKind
from cogs.sessions.services.cancelling import Cancelling
from cogs.sessions.services.changes import Changed
from cogs.sessions.wording import sessions

SHOWN = 12
"""Times in one message; how many more there are is said below."""


def cancelling(t: Texts, seen: Cancelling) -> str:
    """What calling sessions off would mean."""
    parts = [
        t.ngettext(
            "{n} session of **{title}** ({cohort}) would be cancelled:",
            "{n} sessions of **{title}** ({cohort}) would be cancelled:",
            len(seen.times),
            title=plain(seen.title),
            cohort=plain(seen.cohort),
        ),
        sessions.dates(t, [t.moment(at) for at in seen.times], SHOWN),
    ]
    if seen.reason:
        parts.append(t.gettext("Why: {reason}", reason=plain(seen.reason)))
    lines: list[str] = []
    if seen.told:
        lines.append(t.ngettext("- {n} person would be told.", "- {n} people would be told.", seen.told))
    if seen.answers:
        lines.append(
            t.ngettext("- {n} person has said yes or maybe.", "- {n} people have said yes or maybe.", seen.answers)
        )
    lines.append(t.gettext("- Reminders and Discord's own events of these sessions would go. This cannot be undone."))
    parts.append("\n".join(lines))
    if seen.held:
        parts.append(_held(t, seen.held))
    return "\n\n".join(parts)


def _held(t: Texts, n: int) -> str:
    return t.ngettext(
        "{n} session of this series was already held and stays as it was.",
        "{n} sessions of this series were already held and stay as they were.",
        n,
    )


def changed(t: Texts, change: Changed) -> str:
    """What has changed, and who hears of it."""
    n, facts = len(change.times), {"title": plain(change.title), "cohort": plain(change.cohort)}
    said = {
        ChangeKind.MOVED: t.ngettext(
            "Moved: {n} session of **{title}** ({cohort}).",
            "Moved: {n} sessions of **{title}** ({cohort}).",
            n,
            **facts,
        ),
        ChangeKind.CANCELLED: t.ngettext(
            "Cancelled: {n} session of **{title}** ({cohort}).",
            "Cancelled: {n} sessions of **{title}** ({cohort}).",
            n,
            **facts,
        ),
        ChangeKind.EDITED: t.ngettext(
            "Changed: {n} session of **{title}** ({cohort}).",
            "Changed: {n} sessions of **{title}** ({cohort}).",
            n,
            **facts,
        ),
    }
    parts = [said[change.kind], times(t, change.times), _who_hears(t, change)]
    if change.held:
        parts.append(_held(t, change.held))
    if change.overlaps:
        parts.append(sessions.overlaps(t, change.overlaps))
    return "\n\n".join(parts)


def _who_hears(t: Texts, change: Changed) -> str:
    """Who is told, and whether the announcement shows it: only where there is one."""
    if change.told:
        said = t.ngettext(
            "I tell {n} person, in their own language.", "I tell {n} people, each in their own language.", change.told
        )
        return said + " " + t.gettext("The announcement shows it too.") if change.announced else said
    if change.announced:
        return t.gettext("The announcement shows it; nobody is written to because of this.")
    return t.gettext("Nobody is written to because of this, and there is no announcement that could show it.")


def times(t: Texts, changes: Sequence[tuple[datetime, datetime | None]]) -> str:
    """Each time, before and after."""
    return sessions.dates(t, [_time(t, old, new) for old, new in changes], SHOWN)


def _time(t: Texts, old: datetime, new: datetime | None) -> str:
    if new is None:
        return f"~~{t.moment(old)}~~"
    if new == old:
        return t.moment(old)
    return t.gettext("{old} → **{new}**", old=t.moment(old), new=t.moment(new))
