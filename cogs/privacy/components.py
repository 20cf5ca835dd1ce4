"""The buttons under /privacy: look first, confirm once, get a receipt."""

from dataclasses import replace

from bot.feature import Component
from bot.ui.components import Button, Tone
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from cogs.privacy import services, wording
from cogs.privacy.actions import ERASE_MYSELF

KEEP = "certificates"
"""What the button of those carries whose certificates stay."""


async def preview(context: InteractionContext, custom_id: CustomId) -> None:
    """What would go."""
    counts = await context.read(services.preview, data=context.router.personal)
    certificates = await context.read(services.certificates)
    texts = context.texts
    if not counts:
        await context.reply(texts.careful("Nothing is kept about you. There is nothing to delete."))
        return
    confirm = CustomId("privacy.erase", subject=sum(counts.values()), person=context.interaction.user.id)
    buttons = [Button(texts.pgettext("button", "Confirm"), confirm, Tone.NO)]
    if certificates:
        keep = replace(confirm, choice=KEEP)
        buttons.append(Button(texts.pgettext("button", "Confirm, keep my codes"), keep, Tone.NO))
    await context.reply(
        wording.would_go(texts, counts, context.router.personal_words, certificates=certificates),
        title=texts.gettext("Delete what is mine"),
        buttons=buttons,
    )


async def erase(context: InteractionContext, custom_id: CustomId) -> None:
    """Gone, with a receipt."""
    await context.load_actor()
    texts = context.texts
    context.server_id = None  # nothing about this person is remembered anew while everything is being forgotten
    receipt = await context.write(
        services.erase,
        expected=custom_id.subject,
        data=context.router.personal,
        keep_certificates=custom_id.choice == KEEP,
    )
    await context.update(
        texts.careful(
            "Everything of yours is deleted. Your receipt: **{code}**, {time}. It names nobody; keep it if you like.",
            code=receipt.code,
            time=texts.moment(receipt.at),
        )
        + "\n\n"
        + wording.rows(texts, receipt.counts, context.router.personal_words)
        + wording.remains(texts, receipt.remain)
    )


COMPONENTS = (
    Component("privacy.preview", ERASE_MYSELF, preview),
    Component("privacy.erase", ERASE_MYSELF, erase),
)
