"""How a cohort's invitation, its welcome and its last words look."""

from collections.abc import Sequence

from bot.i18n.texts import Texts
from bot.ui.components import Button, Tone, joined
from bot.ui.custom_ids import CustomId
from bot.ui.messages import RenderedMessage, Section, plain
from bot.ui.notices import NoticeKind
from cogs.cohorts.cog import removals
from cogs.cohorts.components import pauses
from cogs.cohorts.rules.agreements import AGREEMENTS, NEWEST
from cogs.cohorts.services import buttons, channels
from cogs.cohorts.services.channels import Closing, Opening
from cogs.cohorts.wording import cohorts


def invitation(opening: Opening, texts: Sequence[Texts]) -> RenderedMessage:
    """One section per language, and one **Join** for all."""
    label = joined(t.pgettext("button", "Join") for t in texts)
    return RenderedMessage(
        tuple(
            Section(
                t.language,
                t.gettext("You are invited: {cohort}", cohort=plain(opening.name)),
                "\n\n".join(_invitation(opening, t)),
            )
            for t in texts
        ),
        (Button(label, CustomId("cohort.join", opening.cohort_id), Tone.MAIN),),
    )


def _invitation(opening: Opening, t: Texts) -> list[str]:
    lines = [
        t.gettext(
            "A certificate cohort for everyone who cares for young children and their families, with or without formal "
            "training. You meet others, reflect on your work, and a mentor accompanies you. It costs nothing."
        )
    ]
    if days := cohorts.dates(t, opening.starts_on, opening.ends_on):
        lines.append(days)
    lines.append(t.gettext("Press Join, choose your language, and fill in a short form. You can leave at any time."))
    return lines


def welcome(opening: Opening, texts: Sequence[Texts]) -> RenderedMessage:
    """The first post in the cohort's channel."""
    # Where English stands in the same message, it need not be repeated below what no speaker has reviewed.
    said = Texts.gettext if any(t.language == "en" for t in texts) else Texts.careful
    return RenderedMessage(
        tuple(
            Section(
                t.language,
                t.gettext("Welcome to {cohort}", cohort=plain(opening.name)),
                "\n\n".join(_welcome(t, [said(t, point) for point in AGREEMENTS[NEWEST]])),
            )
            for t in texts
        )
    )


def _welcome(t: Texts, agreement: Sequence[str]) -> list[str]:
    heading = t.gettext("Our group agreement")
    points = "\n".join(f"- {point}" for point in agreement)
    return [
        t.gettext("This is your cohort’s own channel. Only its people and its staff see it. Say hello when you like."),
        t.gettext("Here I announce sessions and post prompts. What you write in a reflection is seen by you alone."),
        f"**{heading}**\n{points}",
        t.gettext("/progress shows how far you are. /support has numbers for hard days. /help shows everything else."),
    ]


def closing(facts: Closing, texts: Sequence[Texts]) -> RenderedMessage:
    """The closing message of a cohort, to each of its people."""
    t = texts[0]
    text = t.gettext(
        "{cohort} has come to its end. Thank you for being part of it. Your hours and reflections stay with you: "
        "/progress shows them, and your coordinator can still issue your certificate.",
        cohort=plain(facts.cohort),
    )
    return RenderedMessage((Section(t.language, t.gettext("Thank you"), text),))


def reopening(facts: Closing, texts: Sequence[Texts]) -> RenderedMessage:
    """The last words are taken back, to each of those who had them."""
    t = texts[0]
    parts = [
        t.gettext(
            "{cohort} goes on after all: it was closed and is open again. You still have your place, and everything "
            "that you did counts as before.",
            cohort=plain(facts.cohort),
        )
    ]
    if facts.channel_id is not None:
        parts.append(t.gettext("See you in {channel}.", channel=f"<#{facts.channel_id}>"))
    return RenderedMessage((Section(t.language, t.gettext("We go on"), "\n".join(parts)),))


NOTICES = (
    NoticeKind(channels.INVITATION, channels.invitation_facts, invitation, buttons_end=buttons.invitation),
    NoticeKind(channels.WELCOME, channels.welcome_facts, welcome),
    NoticeKind(channels.CLOSED, channels.closed_facts, closing, channels.closed_recipients),
    NoticeKind(channels.REOPENED, channels.reopened_facts, reopening, channels.reopened_recipients),
    *pauses.NOTICES,
    *removals.NOTICES,
)
