"""The buttons of staff who draft and publish pairs."""

from collections.abc import Sequence

from bot.core.refusals import ButtonTooOld
from bot.feature import Component
from bot.i18n.texts import Texts
from bot.ui import confirmations, paging
from bot.ui.components import Button, Tone
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number, one_of
from bot.ui.messages import plain
from cogs.mentoring.actions import PAIR_BY_HAND, PREVIEW_MATCHES, PUBLISH_MATCHES, UNDO_MATCHES
from cogs.mentoring.rules.matching import Ruling
from cogs.mentoring.services import mentors, published_rounds, publishing, rounds, rulings
from cogs.mentoring.services.published_rounds import Undoing
from cogs.mentoring.services.rounds import Draft
from cogs.mentoring.services.rulings import Considered
from cogs.mentoring.wording import matches as wording
from cogs.mentoring.wording import rounds as round_wording

BY_RULE = "rule"
"""In a custom id: the staff say nothing of the two."""


def draft_title(t: Texts, draft: Draft) -> str:
    """Whose draft it is."""
    return t.gettext("Draft of pairs for {cohort}", cohort=plain(draft.cohort))


def draft_buttons(t: Texts, draft: Draft) -> list[Button]:
    """Back and forth, and **Publish** where there are pairs."""
    turning = paging.buttons(t, draft.page, lambda page: CustomId("match.page", draft.round_id, str(page)))
    if not draft.total:
        return turning
    return [*turning, Button(t.pgettext("button", "Publish"), CustomId("match.publish", draft.round_id), Tone.MAIN)]


async def turn_page(context: InteractionContext, custom_id: CustomId) -> None:
    """Another page of a draft."""
    draft = await context.read(rounds.show, round_id=custom_id.subject, page=number(custom_id.choice))
    t = context.texts
    await context.update(wording.drafted(t, draft), title=draft_title(t, draft), buttons=draft_buttons(t, draft))


async def ask_once(context: InteractionContext, draft: Draft, days: int | None = None) -> None:
    """Show what would happen, and ask whether it shall; `days` is how long people have to answer."""
    await context.require_threads(await context.read(mentors.mentors_channel))
    days = await context.read(publishing.answer_days, round_id=draft.round_id, days=days)
    texts = context.texts
    await context.reply(
        wording.would_happen(texts, draft, days),
        title=texts.gettext("Publish these pairs?"),
        buttons=[
            Button(texts.pgettext("button", "Confirm"), CustomId("match.confirm", draft.round_id, str(days)), Tone.YES)
        ],
    )


async def publish(context: InteractionContext, custom_id: CustomId) -> None:
    """What publishing this draft would do."""
    draft = await context.read(publishing.draft, round_id=custom_id.subject)
    await ask_once(context, draft)


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """The mentors are asked."""
    await context.require_threads(await context.read(mentors.mentors_channel))
    published = await context.write(
        publishing.publish, round_id=custom_id.subject, days=number(custom_id.choice) or None
    )
    await context.update(
        context.texts.ngettext(
            "Done: one mentor in {cohort} is being asked now. I will introduce the two once both have accepted.",
            "Done: {n} mentors in {cohort} are being asked now. I will introduce each pair once both have accepted.",
            published.mentors,
            cohort=plain(published.cohort),
        )
    )


def ruling_buttons(t: Texts, found: Considered) -> Sequence[Button]:
    """What the staff may say of two people."""

    def button(label: str, ruling: str, tone: Tone = Tone.PLAIN) -> Button:
        mentor, mentee = found.two
        return Button(label, CustomId("match.rule", found.candidates.cohort_id, f"{ruling}-{mentor}-{mentee}"), tone)

    return (
        button(t.pgettext("button", "Keep together"), Ruling.TOGETHER, Tone.YES),
        button(t.pgettext("button", "Keep apart"), Ruling.APART),
        button(t.pgettext("button", "Leave to the rule"), BY_RULE),
    )


async def rule(context: InteractionContext, custom_id: CustomId) -> None:
    """Two people stay together or apart, or it is left to the rule."""
    said, _, two = custom_id.choice.partition("-")
    mentor, _, mentee = two.partition("-")
    if not number(mentor) or not number(mentee):
        raise ButtonTooOld
    ruled = await context.write(
        rulings.rule,
        cohort=custom_id.subject,
        two=(number(mentor), number(mentee)),
        ruling=None if said == BY_RULE else one_of(Ruling, said),
    )
    await context.update(round_wording.ruled(context.texts, ruled))


async def ask_undo(context: InteractionContext, doomed: Undoing) -> None:
    """Show what taking a round back would do, and ask whether it shall."""
    shown = Confirmation(round_wording.undoing(context.texts, doomed), CustomId("match.undo", doomed.cohort_id), doomed)
    await confirmations.ask(context, shown)


async def undo(context: InteractionContext, custom_id: CustomId) -> None:
    """The round is taken back."""
    done = await context.write(published_rounds.undo, cohort=custom_id.subject, mark=confirmations.mark(custom_id))
    await context.update(round_wording.undone(context.texts, done))


COMPONENTS = (
    Component("match.page", PREVIEW_MATCHES, turn_page),
    Component("match.publish", PUBLISH_MATCHES, publish),
    Component("match.confirm", PUBLISH_MATCHES, confirm),
    Component("match.rule", PAIR_BY_HAND, rule),
    Component("match.undo", UNDO_MATCHES, undo),
)
