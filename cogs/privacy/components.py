"""The buttons under /privacy: look first, confirm once, get a receipt."""

from bot.feature import Component
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from cogs.privacy import services, wording
from cogs.privacy.actions import ERASE_MYSELF


async def preview(context: InteractionContext, custom_id: CustomId) -> None:
    """What would go."""
    counts = await context.read(services.preview, data=context.router.personal)
    texts = context.texts
    if not counts:
        await context.reply(texts.careful("Nothing is kept about you. There is nothing to delete."))
        return
    confirm = CustomId("privacy.erase", subject=sum(counts.values()), person=context.interaction.user.id)
    await context.reply(
        wording.would_go(texts, counts, context.router.personal_words),
        title=texts.gettext("Delete what is mine"),
        buttons=[Button(texts.pgettext("button", "Confirm"), confirm, Tone.NO)],
    )


async def erase(context: InteractionContext, custom_id: CustomId) -> None:
    """Gone, with a receipt."""
    await context.load_actor()
    texts = context.texts
    context.server_id = None  # nothing about this person is remembered anew while everything is being forgotten
    receipt = await context.write(services.erase, expected=custom_id.subject, data=context.router.personal)
    await context.update(
        texts.careful(
            "Everything of yours is deleted. Your receipt: **{code}**, {time}. It names nobody; keep it if you like.",
            code=receipt.code,
            time=texts.moment(receipt.at),
        )
        + "\n\n"
        + wording.rows(texts, receipt.counts, context.router.personal_words)
    )


COMPONENTS = (
    Component("privacy.preview", ERASE_MYSELF, preview),
    Component("privacy.erase", ERASE_MYSELF, erase),
)
