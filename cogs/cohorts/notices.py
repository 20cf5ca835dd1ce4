"""How the notices about cohorts look: in channels in all their languages, to each person in their own."""

from collections.abc import Callable, Sequence

from bot.core.gettext_markers import N_
from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone, joined
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.cohorts.rules.cohorts import AGREEMENTS, NEWEST_AGREEMENT
from cogs.cohorts.services import buttons, notice_facts, pauses
from cogs.cohorts.services.notice_facts import CohortFacts, PlaceFacts
from cogs.cohorts.services.pauses import Paused
from cogs.cohorts.wording.cohorts import dates


def invitation(cohort: CohortFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """One section per language, and one **Join** for all."""
    label = joined(t.pgettext("button", "Join") for t in texts)
    return RenderedMessage(
        tuple(
            Section(
                t.language,
                t.gettext("You are invited: {cohort}", cohort=plain(cohort.name)),
                "\n\n".join(_invitation(cohort, t)),
            )
            for t in texts
        ),
        (Button(label, CustomId("cohort.join", cohort.cohort_id), Tone.MAIN),),
    )


def _invitation(cohort: CohortFacts, t: Texts) -> list[str]:
    lines = [
        t.gettext(
            "A certificate cohort for everyone who cares for young children and their families, with or without formal "
            "training. You meet others, reflect on your work, and a mentor accompanies you. It costs nothing."
        )
    ]
    if days := dates(t, cohort.starts_on, cohort.ends_on):
        lines.append(days)
    lines.append(t.gettext("Press Join, choose your language, and fill in a short form. You can leave at any time."))
    return lines


def welcome(cohort: CohortFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The first post in the cohort's channel."""
    # Where English stands in the same message, it need not be repeated below what no speaker has reviewed.
    said = Texts.gettext if any(t.language == "en" for t in texts) else Texts.careful
    return RenderedMessage(
        tuple(
            Section(
                t.language,
                t.gettext("Welcome to {cohort}", cohort=plain(cohort.name)),
                "\n\n".join(_welcome(t, said)),
            )
            for t in texts
        )
    )


def _welcome(t: Texts, said: Callable[[Texts, str], str]) -> list[str]:
    heading = t.gettext("Our group agreement")
    points = "\n".join(f"- {said(t, point)}" for point in AGREEMENTS[NEWEST_AGREEMENT])
    whose = N_(
        "This is your cohort’s own channel. Only its people, its staff and the server’s administrators see it. Say "
        "hello when you like."
    )
    what = N_(
        "Here I announce sessions and post prompts. What you write in a reflection is yours alone, unless you share it."
    )
    return [
        said(t, whose),
        said(t, what),
        f"**{heading}**\n{points}",
        t.gettext("/progress shows how far you are. /support has numbers for hard days. /help shows everything else."),
    ]


def closing(place: PlaceFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The closing message of a cohort, to each of its people."""
    t = texts[0]
    text = t.gettext(
        "{cohort} has come to its end. Thank you for being part of it. Your hours and reflections stay with you: "
        "/progress shows them, and your coordinator can still issue your certificate.",
        cohort=plain(place.cohort),
    )
    return RenderedMessage((Section(t.language, t.gettext("Thank you"), text),))


def reopening(place: PlaceFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """The last words are taken back, to each of those who had them."""
    t = texts[0]
    parts = [
        t.gettext(
            "{cohort} goes on after all: it was closed and is open again. You still have your place, and everything "
            "that you did counts as before.",
            cohort=plain(place.cohort),
        )
    ]
    if place.channel_id is not None:
        parts.append(t.gettext("See you in {channel}.", channel=f"<#{place.channel_id}>"))
    return RenderedMessage((Section(t.language, t.gettext("We go on"), "\n".join(parts)),))


def place_ended(place: PlaceFacts, texts: Sequence[Texts]) -> RenderedMessage:
    """Kind words to somebody whose place was ended."""
    t = texts[0]
    text = t.gettext(
        "Your place in {cohort} has ended; a facilitator has decided so. Thank you for the time that you gave to it. "
        "Your hours and reflections stay with you: /progress and /journal show them. If you have a question or would "
        "like to come back, please talk to a facilitator: they can open the cohort to you again.",
        cohort=plain(place.cohort),
    )
    return RenderedMessage(
        (Section(t.language, t.gettext("Your place in {cohort}", cohort=plain(place.cohort)), text),)
    )


def pause(pause: Paused, texts: Sequence[Texts]) -> RenderedMessage:
    """The group hears of it, in its languages."""
    return RenderedMessage(tuple(Section(t.language, t.gettext("A time to rest"), _pause(t, pause)) for t in texts))


def _pause(t: Texts, pause: Paused) -> str:
    parts = [
        t.gettext(
            "From {starts} to {ends} {cohort} rests: I send no reminders and no prompts. Take good care of yourselves.",
            cohort=plain(pause.cohort),
            starts=t.date(pause.starts_on),
            ends=t.date(pause.ends_on),
        )
    ]
    if pause.reason:
        parts.append(t.gettext("Why: {reason}", reason=plain(pause.reason)))
    return "\n".join(parts)


NOTICES = (
    NoticeKind(notice_facts.INVITATION, notice_facts.invitation, invitation, buttons_end=buttons.invitation),
    NoticeKind(notice_facts.WELCOME, notice_facts.welcome, welcome),
    NoticeKind(notice_facts.CLOSED, notice_facts.closed, closing, notice_facts.closed_recipients),
    NoticeKind(notice_facts.REOPENED, notice_facts.reopened, reopening, notice_facts.reopened_recipients),
    NoticeKind(notice_facts.PLACE_ENDED, notice_facts.place_ended, place_ended),
    NoticeKind(pauses.PAUSE, pauses.facts, pause),
)
