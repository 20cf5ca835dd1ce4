"""How reflections and the journal are worded."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.prompts.wording import private, small
from cogs.reflections.services import Entry, Kept


def kept(t: Texts, kept: Kept) -> str:
    """Thank you, and what remains."""
    if kept.in_journal:
        return t.gettext(
            "Thank you. What you wrote is kept in your journal, and only you can read it: /journal shows it to you. "
            "It does not count for a certificate, since the prompt or your place in the cohort is no longer there."
        )
    parts = [t.gettext("Thank you. Your reflection is kept, and only you can read it: /journal shows it to you.")]
    if not kept.counted:
        parts.append(t.gettext("You wrote about this prompt before, so it counts once; both texts are kept."))
    parts.append(
        t.ngettext(
            "{n} more reflection is asked for your certificate.",
            "{n} more reflections are asked for your certificate.",
            kept.remaining,
        )
        if kept.remaining
        else t.gettext("You have written all the reflections that your certificate asks for.")
    )
    return "\n".join(parts)


def written(t: Texts) -> str:
    """Kept, outside any prompt."""
    return t.gettext("It is kept, and only you can read it: /journal shows it to you.")


def journal(t: Texts, entries: Sequence[Entry]) -> str:
    """The latest entries, each by its first words."""
    if not entries:
        return "\n\n".join([t.gettext("Nothing is written here yet. This place is for you alone."), small(private(t))])
    return "\n\n".join([*(f"**{label(t, entry)}**\n{plain(entry.words)}" for entry in entries), small(private(t))])


def label(t: Texts, entry: Entry) -> str:
    """The day, and the theme if there was one; in words, since menus and titles show no timestamps."""
    day = t.date(entry.at)
    if entry.theme is None:
        return day
    return t.gettext("{date}: {theme}", date=day, theme=t.theme(entry.theme)[0])
