"""How drafts of pairs are worded."""

from collections.abc import Callable
from enum import StrEnum

from bot.core.people import NamedPerson
from bot.i18n.texts import Texts
from bot.ui import paging
from bot.ui.messages import plain
from bot.ui.names import mentioned
from cogs.mentoring.rules.explanations import Why
from cogs.mentoring.services.rounds import Draft, DraftPair, Waiting
from cogs.mentoring.wording.reasons import reasons


class Answer(StrEnum):
    """What a mentor says to a pairing."""

    ACCEPT = "accept"
    DECLINE = "decline"


def drafted(t: Texts, draft: Draft) -> str:
    """A page of a draft of pairs, who is left over and why, and what to do with it."""
    if not draft.total:
        parts = [t.gettext("No pair fits at the moment.")]
    else:
        parts = [
            t.ngettext("**{n} pair** fits:", "**{n} pairs** fit:", draft.total),
            "\n".join([*(_pair(t, pair, draft) for pair in draft.pairs), *paging.position(t, draft.page)]),
        ]
    if draft.unkept:
        parts.append(
            t.gettext("You keep these pairs together, but cannot have them for now: {pairs}.", pairs=_two(t, draft))
        )
    parts += [t.ngettext(
            "No mentor speaks {language}: {n} person waits.", "No mentor speaks {language}: {n} people wait.", count,
            language=t.translated_language_name(code),
        ) for code, count in list(draft.wanted.items())[:5]]  # fmt: skip
    parts += [WAITING[why](t, _people(t, waiting)) for why, waiting in draft.waiting.items()]
    if draft.total:
        parts.append(t.gettext("Nobody has been told. To ask these mentors, press **Publish** or use /match publish."))
    return "\n\n".join(parts)


def _pair(t: Texts, pair: DraftPair, draft: Draft) -> str:
    line = t.gettext(
        "{mentor} accompanies {mentee} ({fit}): {reasons}",
        mentor=mentioned(pair.mentor),
        mentee=mentioned(pair.mentee),
        fit=t.percent(pair.fit),
        reasons=reasons(t, pair.reasons, draft.at),
    )
    if pair.kept:
        line = t.row((line, t.gettext("kept together by you")))
    return f"- {line}"


def _two(t: Texts, draft: Draft) -> str:
    return "; ".join(t.row((mentioned(one), mentioned(other))) for one, other in draft.unkept)


def _people(t: Texts, waiting: Waiting) -> str:
    """Those who wait for one reason, as many as there is room for."""
    people = [mentioned(one) for one in waiting.people]
    if waiting.count > len(people):
        people.append(t.ngettext("{n} more", "{n} more", waiting.count - len(people)))
    return t.listing(people)


WAITING: dict[Why, Callable[[Texts, str], str]] = {
    Why.NO_LANGUAGE: lambda t, people: t.gettext(
        "Still waiting, since no mentor shares a language with them: {people}. "
        "Invite mentors who speak their languages to use /mentor offer.",
        people=people,
    ),
    Why.NO_PLACE: lambda t, people: t.gettext(
        "Still waiting, since those who fit have no place left: {people}. "
        "Mentors can offer more places with /mentor offer.",
        people=people,
    ),
    Why.NO_TIME: lambda t, people: t.gettext(
        "Still waiting, since mentors who speak their language are free at other times: {people}. "
        "Ask them whether other times are possible.",
        people=people,
    ),
    Why.NOBODY_FITS: lambda t, people: t.gettext(
        "Still waiting, since nobody fits them yet: {people}. Another mentor would help.", people=people
    ),
}
"""Why people wait, and what would help."""


def would_happen(t: Texts, draft: Draft, days: int) -> str:
    """What publishing does, before it is done."""
    asked = t.ngettext(
        "One mentor in {cohort} will be asked whether they accept:",
        "{n} mentors in {cohort} will be asked whether they accept:",
        draft.mentors,
        cohort=plain(draft.cohort),
    )
    lines = [_pair(t, pair, draft) for pair in draft.pairs]
    if draft.total > len(draft.pairs):
        lines.append(t.ngettext("… and {n} more pair", "… and {n} more pairs", draft.total - len(draft.pairs)))
    later = t.gettext("Participants hear of it only after their mentor has accepted.")
    time = t.ngettext(
        "Each has {n} day to answer, and is reminded twice.",
        "Each has {n} days to answer, and is reminded twice.",
        days,
    )
    return "\n\n".join((asked, "\n".join(lines), f"{later} {time}"))


def two(t: Texts, mentor: NamedPerson, mentee: NamedPerson) -> str:
    """A mentor and a mentee, on a line."""
    return t.gettext("{mentor} accompanies {mentee}", mentor=mentioned(mentor), mentee=mentioned(mentee))
