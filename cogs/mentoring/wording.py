"""How offers, wishes, drafts and pairs are worded."""

from enum import StrEnum

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.mentoring.rules.matching import Why
from cogs.mentoring.services.matching import Draft, DraftPair
from cogs.mentoring.services.mentors import Offered, Wished

ROOM = 2500
"""Characters of a list of pairs; an embed holds 4,096."""

MOST = 20
"""People named of those who still wait."""


class Answer(StrEnum):
    """What a mentor says to a pairing."""

    ACCEPT = "accept"
    DECLINE = "decline"


def languages(t: Texts, codes: tuple[str, ...]) -> str:
    """Languages as a phrase, by their own names."""
    return t.listing(map(t.language_name, codes))


def pairs(t: Texts, found: tuple[DraftPair, ...]) -> str:
    """A line for each pair, as many as there is room for."""
    lines: list[str] = []
    for pair in found:
        line = "- " + t.gettext(
            "{mentor} accompanies {mentee} ({languages})",
            mentor=mentioned(pair.mentor),
            mentee=mentioned(pair.mentee),
            languages=languages(t, pair.languages),
        )
        if sum(map(len, lines)) + len(line) > ROOM:
            lines.append(t.ngettext("… and {n} more pair", "… and {n} more pairs", len(found) - len(lines)))
            break
        lines.append(line)
    return "\n".join(lines)


def drafted(t: Texts, draft: Draft) -> str:
    """A draft of pairs, who is left over and why, and what to do with it."""
    parts: list[str] = []
    if draft.pairs:
        parts.append(t.ngettext("**{n} pair** fits:", "**{n} pairs** fit:", len(draft.pairs)))
        parts.append(pairs(t, draft.pairs))
    else:
        parts.append(t.gettext("No pair fits at the moment."))
    if people := _people(t, draft, Why.NO_LANGUAGE):
        parts.append(
            t.gettext(
                "Still waiting, since no mentor shares a language with them: {people}. "
                "Invite mentors who speak their languages to use /mentor offer.",
                people=people,
            )
        )
    if people := _people(t, draft, Why.NO_PLACES):
        parts.append(
            t.gettext(
                "Still waiting, since every mentor who shares a language with them has no place left "
                "or was asked before: {people}. Mentors can offer more places with /mentor offer.",
                people=people,
            )
        )
    if draft.pairs:
        parts.append(t.gettext("Nobody has been told. To ask these mentors, press **Publish** or use /match publish."))
    return "\n\n".join(parts)


def _people(t: Texts, draft: Draft, why: Why) -> str:
    """Those who still wait for one reason, as many as there is room for."""
    people = [mentioned(one) for one, reason in draft.left_over.items() if reason is why]
    if len(people) > MOST:
        people[MOST:] = [t.ngettext("{n} more", "{n} more", len(people) - MOST)]
    return t.listing(people) if people else ""


def would_happen(t: Texts, draft: Draft) -> str:
    """What publishing does, before it is done."""
    mentors = len({pair.mentor for pair in draft.pairs})
    asked = t.ngettext(
        "One mentor in {cohort} will be asked whether they accept:",
        "{n} mentors in {cohort} will be asked whether they accept:",
        mentors,
        cohort=plain(draft.cohort),
    )
    later = t.gettext("Participants hear of it only after their mentor has accepted.")
    return f"{asked}\n\n{pairs(t, draft.pairs)}\n\n{later}"


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
