"""How offers that wait for a coordinator are worded, and how many people went from mentee to mentor."""

from bot.i18n.texts import Texts
from bot.ui.names import mentioned
from cogs.mentoring.services.approvals import Approved, Offers
from cogs.mentoring.services.graduates import Pipeline
from cogs.mentoring.wording.languages import languages

MOST = 20
"""Offers that are listed."""


def waiting(t: Texts, offers: Offers) -> str:
    """Who waits for a coordinator's yes."""
    lines: list[str] = []
    for one in offers.waiting[:MOST]:
        said = t.ngettext(
            "{mentor}: one person, in {languages}; offered on {date}",
            "{mentor}: up to {n} people, in {languages}; offered on {date}",
            one.capacity,
            mentor=mentioned(one.mentor),
            languages=languages(t, one.languages),
            date=t.date(one.since),
        )
        lines.append(f"- {said}")
    if len(offers.waiting) > MOST:
        n = len(offers.waiting) - MOST
        lines.append(t.ngettext("{n} more", "{n} more", n))
    if lines:
        first = t.gettext("These people offer to mentor and wait for your approval: use /mentor approve with a name.")
        text = "\n".join((first, *lines))
    else:
        text = t.gettext("No offer to mentor waits for approval.")
    return f"{text}\n\n{pipeline(t, offers.pipeline)}"


def pipeline(t: Texts, counts: Pipeline) -> str:
    """From mentee to mentor, in numbers."""
    if not counts.finished:
        return t.gettext("Nobody who had a mentor here has a certificate yet.")
    return t.gettext(
        "From mentee to mentor: finished {finished}, invited to mentor {invited}, mentor now {mentors}.",
        finished=t.number(counts.finished),
        invited=t.number(counts.invited),
        mentors=t.number(counts.mentors),
    )


def approved(t: Texts, one: Approved) -> str:
    """A coordinator's yes is kept."""
    name = mentioned(one.mentor)
    if not one.is_new:
        return t.gettext("The training of {name} is marked as done.", name=name)
    lines = [t.gettext("{name} is approved as a mentor, and hears of it from me.", name=name)]
    if one.trained:
        lines.append(t.gettext("Their training is marked as done."))
    else:
        lines.append(t.gettext("When their training is done, use /mentor approve again and set trained."))
    return "\n".join(lines)
