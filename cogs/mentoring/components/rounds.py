"""The buttons of staff who publish pairs."""

from bot.feature import Component
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.messages import plain
from cogs.mentoring.actions import PUBLISH_MATCHES
from cogs.mentoring.services import matching, mentors, publishing
from cogs.mentoring.services.matching import Draft
from cogs.mentoring.wording import matches as wording


async def ask_once(context: InteractionContext, draft: Draft) -> None:
    """Show what would happen, and ask whether it shall."""
    await context.require_threads(await context.read(mentors.mentors_channel))
    texts = context.texts
    await context.reply(
        wording.would_happen(texts, draft),
        title=texts.gettext("Publish these pairs?"),
        buttons=[Button(texts.pgettext("button", "Confirm"), CustomId("match.confirm", draft.round_id or 0), Tone.YES)],
    )


async def publish(context: InteractionContext, custom_id: CustomId) -> None:
    """What publishing this draft would do."""
    draft = await context.read(matching.draft, round_id=custom_id.subject)
    await ask_once(context, draft)


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """The mentors are asked."""
    await context.require_threads(await context.read(mentors.mentors_channel))
    published = await context.write(publishing.publish, round_id=custom_id.subject)
    await context.update(
        context.texts.ngettext(
            "Done: one mentor in {cohort} is being asked now. I will introduce the two once the mentor accepts.",
            "Done: {n} mentors in {cohort} are being asked now. I will introduce each pair once the mentor accepts.",
            published.mentors,
            cohort=plain(published.cohort),
        )
    )


COMPONENTS = (
    Component("match.publish", PUBLISH_MATCHES, publish),
    Component("match.confirm", PUBLISH_MATCHES, confirm),
)
