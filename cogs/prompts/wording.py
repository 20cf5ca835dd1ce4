"""How prompts and the journal are worded."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.recurrence_choices import notes
from cogs.prompts.services import Plan
from cogs.reflections.services import Entry, Kept

SHOWN = 12
"""Posts in an answer; how many more there are is said below."""


def preview(t: Texts, plan: Plan) -> str:
    """What would be posted, and when."""
    head = t.ngettext(
        "{n} prompt for {cohort}, at {clock} ({zone}):",
        "{n} prompts for {cohort}, at {clock} ({zone}):",
        len(plan.posts),
        **_where(t, plan),
    )
    parts = [
        "\n".join([head, *_posts(t, plan)]),
        *_notes(t, plan),
        t.gettext("Nothing is planned yet. Press Confirm, or use the command again to change something."),
    ]
    return "\n\n".join(parts)


def planned(t: Texts, plan: Plan) -> str:
    """What will be posted, and when."""
    head = t.ngettext(
        "Done: {n} prompt is planned for {cohort}, at {clock} ({zone}):",
        "Done: {n} prompts are planned for {cohort}, at {clock} ({zone}):",
        len(plan.posts),
        **_where(t, plan),
    )
    return "\n\n".join(["\n".join([head, *_posts(t, plan)]), *_notes(t, plan)])


def _where(t: Texts, plan: Plan) -> dict[str, str]:
    clock = t.wall_clock(plan.posts[0].date.clock)
    return {"cohort": plain(plan.cohort), "clock": clock, "zone": plan.zone}


def _posts(t: Texts, plan: Plan) -> list[str]:
    lines = [
        t.gettext("- {time}: {theme}", time=t.moment(post.date.at_utc), theme=t.theme(post.theme)[0])
        for post in plan.posts[:SHOWN]
    ]
    more = len(plan.posts) - SHOWN
    return [*lines, t.ngettext("…and {n} more.", "…and {n} more.", more)] if more > 0 else lines


def _notes(t: Texts, plan: Plan) -> list[str]:
    return notes(t, [post.date for post in plan.posts], plan.unused_count)


def private(t: Texts) -> str:
    """What everyone should know before writing."""
    return t.careful(
        "Only you can read what you write here; it is kept encrypted. It is not therapy, nobody watches it, and it is "
        "not for emergencies: /support shows whom to call. Please leave out the names of children and families."
    )


def small(text: str) -> str:
    """The same in small print, line by line."""
    return "\n".join(f"-# {line}" for line in text.splitlines())


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
