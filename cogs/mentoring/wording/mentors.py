"""How offers and wishes are worded."""

from bot.i18n.texts import Texts
from cogs.mentoring.services.mentors import Offered, Wished
from cogs.mentoring.wording.languages import languages
from cogs.mentoring.wording.profiles import more_than_offered


def offer_kept(t: Texts, offered: Offered) -> str:
    """How an offer stands now."""
    if not offered.capacity:
        text = t.gettext("Your offer is withdrawn. Thank you for having offered; you can do so again at any time.")
        if offered.accompanied:
            text += "\n" + t.ngettext(
                "The person you already accompany stays with you.",
                "The {n} people you already accompany stay with you.",
                offered.accompanied,
            )
        return text
    lines = [
        t.ngettext(
            "Thank you! You offer to accompany one person, in {languages}.",
            "Thank you! You offer to accompany up to {n} people, in {languages}.",
            offered.capacity,
            languages=languages(t, offered.languages),
        ),
        t.gettext("When somebody fits, I will ask you first; you can accept or decline, and both are fine."),
    ]
    if not offered.approved:
        lines.append(t.gettext("A coordinator looks at your offer first. I will write to you."))
    if more := more_than_offered(t, offered.capacity, offered.accompanied):
        lines.append(more)
    if offered.channel_id is not None:
        lines.append(t.gettext("Mentors find each other in {channel}.", channel=f"<#{offered.channel_id}>"))
    return "\n".join(lines)


def wish_kept(t: Texts, wished: Wished) -> str:
    """How a wish stands now, and what happens next."""
    lines = [t.gettext("Your request for a mentor is noted, in {languages}.", languages=languages(t, wished.languages))]
    if wished.has_goals:
        lines.append(t.careful("Your goals are kept encrypted. Bring them to your first conversation."))
    if wished.has_place:
        lines.append(
            t.gettext("Your facilitator looks for somebody who fits. I will write to you as soon as there is.")
        )
    else:
        lines.append(t.gettext("To be matched you need a place in a cohort: ask for one with /cohort join."))
    lines.append(t.careful("Please never write names or details of children or families here."))
    return "\n".join(lines)
