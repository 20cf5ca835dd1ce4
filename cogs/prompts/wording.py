"""How prompts are worded, and what everyone should know before writing about one."""

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.recurrence_choices import notes
from cogs.prompts.services.planning import Plan

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
    confirm = t.gettext("Nothing is planned yet. Press Confirm, or use the command again to change something.")
    return f"{_listed(t, head, plan)}\n\n{confirm}"


def planned(t: Texts, plan: Plan) -> str:
    """What will be posted, and when."""
    head = t.ngettext(
        "Done: {n} prompt is planned for {cohort}, at {clock} ({zone}):",
        "Done: {n} prompts are planned for {cohort}, at {clock} ({zone}):",
        len(plan.posts),
        **_where(t, plan),
    )
    return _listed(t, head, plan)


def _where(t: Texts, plan: Plan) -> dict[str, str]:
    clock = t.wall_clock(plan.posts[0].date.clock)
    return {"cohort": plain(plan.cohort), "clock": clock, "zone": plan.zone}


def _listed(t: Texts, head: str, plan: Plan) -> str:
    lines = [
        t.gettext("- {time}: {theme}", time=t.moment(post.date.at_utc), theme=t.theme(post.theme)[0])
        for post in plan.posts[:SHOWN]
    ]
    if (more := len(plan.posts) - SHOWN) > 0:
        lines.append(t.ngettext("…and {n} more.", "…and {n} more.", more))
    return "\n\n".join(["\n".join([head, *lines]), *notes(t, [post.date for post in plan.posts], plan.unused_count)])


def private(t: Texts) -> str:
    """What everyone should know before writing."""
    return t.careful(
        "Only you can read what you write here; it is kept encrypted. It is not therapy, nobody watches it, and it is "
        "not for emergencies: /support shows whom to call. Please leave out the names of children and families."
    )


def small(text: str) -> str:
    """The same in small print, line by line."""
    return "\n".join(f"-# {line}" for line in text.splitlines())
