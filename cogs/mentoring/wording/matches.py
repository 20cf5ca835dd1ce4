"""How drafts of pairs are worded."""

from enum import StrEnum

from bot.i18n.texts import Texts
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.mentoring.rules.matching import Why
from cogs.mentoring.services.matching import Draft, DraftPair
from cogs.mentoring.wording.languages import languages

ROOM = 2500
"""Characters of a list of pairs; an embed holds 4,096."""

MOST = 20
"""People named of those who still wait."""


class Answer(StrEnum):
    """What a mentor says to a pairing."""

    ACCEPT = "accept"
    DECLINE = "decline"


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
                "Invite a mentor who speaks it to use /mentor offer.",
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
