"""What a refusal says to those who can do themselves what others are told to ask for.

A facilitator is not told to ask a facilitator. Here stands only what differs; everybody else reads
`bot.ui.errors.SENTENCES`. A test reads every refusal as every role.
"""

from collections.abc import Callable, Mapping
from typing import Any

import discord

from bot.domain import errors as e
from bot.domain.authority import COORDINATORS, FACILITATORS, MANAGERS
from bot.domain.people import Actor, Standing
from bot.i18n.texts import Texts

Sentence = Callable[[Texts, Any], str]

OWN: Mapping[type[BaseException], tuple[frozenset[Standing], Sentence]] = {
    e.ServerNotSetUp: (
        MANAGERS,
        lambda t, r: t.gettext(
            "This server is not set up yet. Please use /setup first: it says who the staff are, and what is missing."
        ),
    ),
    e.NoWebServer: (
        COORDINATORS,
        lambda t, r: t.gettext(
            "Calendar links are not switched on here yet. Whoever operates the bot can switch on its web server; until "
            "then, /session list shows your sessions."
        ),
    ),
    e.SessionEnded: (
        FACILITATORS,
        lambda t, r: t.gettext("This session has ended. Use /session attendance to write down who was there."),
    ),
    e.SessionOver: (
        FACILITATORS,
        lambda t, r: t.gettext(
            "This session has already begun, so it stays as it is. /session attendance writes down who came."
        ),
    ),
    e.RoomGone: (
        MANAGERS,
        lambda t, r: t.gettext(
            "The channel or role of {cohort} was deleted in Discord, so nobody could get in. "
            "Please use /setup, which makes it again; then try again.",
            cohort=r.cohort,
        ),
    ),
    e.CohortGone: (
        FACILITATORS,
        lambda t, r: t.gettext("This cohort is no longer there. /cohort create starts a new one."),
    ),
    e.CohortFull: (
        FACILITATORS,
        lambda t, r: t.ngettext(
            "{cohort} is full: its one place is taken. /cohort edit gives it more places.",
            "{cohort} is full: all {n} places are taken. /cohort edit gives it more places.",
            r.capacity,
            cohort=r.cohort,
        ),
    ),
    e.NotJoined: (
        FACILITATORS,
        lambda t, r: t.gettext(
            "This is for those who have a place in {cohort}. You have none and need none to run it: /help shows what "
            "you can do.",
            cohort=r.cohort,
        ),
    ),
    e.PlaceEnded: (
        FACILITATORS,
        lambda t, r: t.gettext(
            "Your place in {cohort} was ended. /cohort readmit-member opens it to you again; your hours stay with you.",
            cohort=r.cohort,
        ),
    ),
    e.CohortClosed: (
        FACILITATORS,
        lambda t, r: t.gettext(
            "{cohort} is closed, so nothing has changed. /cohort reopen opens it again.", cohort=r.cohort
        ),
    ),
    e.WordsSealed: (
        COORDINATORS,
        lambda t, r: t.gettext(
            "What you wrote is safe, but I cannot open it at the moment: the key that opens it is missing. Please tell "
            "whoever operates the bot; nothing is lost as long as the key is found."
        ),
    ),
    e.AlreadyPaired: (
        FACILITATORS,
        lambda t, r: t.gettext("You already have a mentor, or one is being asked. /progress shows how it stands."),
    ),
    e.UnknownMatch: (
        FACILITATORS,
        lambda t, r: t.gettext("This pairing is no longer there. /match preview shows who is waiting now."),
    ),
    e.MatchAnswered: (
        FACILITATORS,
        lambda t, r: t.gettext(
            "This pairing has already been answered, and the first answer counts. /match preview shows who is waiting."
        ),
    ),
    discord.Forbidden: (
        MANAGERS,
        lambda t, r: t.gettext(
            "Discord does not let me do that here: a permission is missing. Please use /setup; it says what to change."
        ),
    ),
    discord.NotFound: (
        MANAGERS,
        lambda t, r: t.gettext(
            "Something that this needs was deleted in Discord meanwhile. Please use /setup, then try again."
        ),
    ),
}
"""By kind of refusal: to whom it is said otherwise, and how."""


def own_sentence(texts: Texts, error: BaseException, actor: Actor | None) -> str | None:
    """What this person reads, if it differs from what everybody reads."""
    who, words = OWN.get(type(error), (frozenset[Standing](), None))  # pyright: ignore[reportArgumentType]
    return words(texts, error) if words is not None and actor is not None and who & actor.standings else None


def apology(texts: Texts, reference: str, actor: Actor | None) -> str:
    """For what nobody foresaw; the reference finds it in the log."""
    if actor is not None and COORDINATORS & actor.standings:
        return texts.gettext(
            "I am sorry, something went wrong on my side, and nothing was changed. Please try again; if it happens "
            "again, tell whoever operates the bot this reference: {reference}.",
            reference=reference,
        )
    return texts.gettext(
        "I am sorry, something went wrong on my side, and nothing was changed. "
        "Please try again; if it happens again, tell your coordinator this reference: {reference}.",
        reference=reference,
    )
