"""How many people wrote to each prompt, in words."""

from bot.core.finding import shortened
from bot.i18n.texts import Texts
from bot.ui.messages import plain
from cogs.prompts.documents import Column
from cogs.prompts.services.participation import Participation
from cogs.prompts.wording import name

ALT_ROOM = 1024
"""Characters that Discord takes as the description of a picture."""


def title(t: Texts, found: Participation) -> str:
    """What it is about."""
    return t.gettext("How many people wrote: {cohort}", cohort=found.cohort)


def text(t: Texts, found: Participation) -> str:
    """Prompt by prompt, and how many people there are."""
    if not found.posts:
        return t.gettext("No prompt was posted in {cohort} yet.", cohort=plain(found.cohort))
    lines = [
        t.ngettext(
            "- {time}: {prompt}: {n} person", "- {time}: {prompt}: {n} people", wrote,
            time=t.day(one.due_at), prompt=name(t, one.prompt),
        )
        for one, wrote in found.posts
    ]  # fmt: skip
    if found.earlier:
        lines.append(t.ngettext("…and {n} more.", "…and {n} more.", found.earlier))
    lines += ["", t.ngettext("{n} person has a place now.", "{n} people have a place now.", found.people)]
    lines.append(t.gettext("Who wrote what is shown to nobody here."))
    return "\n".join(lines)


def described(t: Texts, found: Participation) -> str:
    """The picture in words, for those who hear it; `t` has the cohort's zone."""
    said = "; ".join(f"{t.date(one.due_at)}: {t.number(wrote)}" for one, wrote in found.posts)
    return shortened(f"{title(t, found)}. {said}", ALT_ROOM)


def columns(t: Texts, found: Participation) -> tuple[Column, ...]:
    """The columns of the picture; `t` has the cohort's zone."""
    return tuple(
        Column(t.short_day(one.due_at), t.number(wrote), wrote, max(wrote, found.people)) for one, wrote in found.posts
    )
