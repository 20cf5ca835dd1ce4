"""The buttons under /privacy: look first, confirm once, get a receipt."""

from bot.domain.actions.privacy import ERASE_MYSELF
from bot.feature import Component
from bot.services import privacy
from bot.ui.desk import Visit
from bot.ui.looks import Button, Tone
from bot.ui.presses import Press
from cogs.safety import words


async def preview(visit: Visit, press: Press) -> None:
    """What would go."""
    mine = await visit.read(privacy.preview)
    texts = visit.texts
    if not mine.total:
        await visit.reply(texts.gettext("Nothing is kept about you. There is nothing to delete."))
        return
    confirm = Press("privacy.erase", subject=mine.total, person=visit.interaction.user.id)
    await visit.reply(
        words.would_go(texts, mine.counts),
        title=texts.gettext("Delete what is mine"),
        buttons=[Button(texts.pgettext("button", "Confirm"), confirm, Tone.NO)],
    )


async def erase(visit: Visit, press: Press) -> None:
    """Gone, with a receipt."""
    await visit.know()
    texts = visit.texts
    visit.server_id = None  # nothing about this person is remembered anew while everything is being forgotten
    receipt = await visit.write(privacy.erase, expected=press.subject)
    await visit.update(
        texts.gettext(
            "Everything of yours is deleted. Your receipt: **{code}**, {time}. It names nobody; keep it if you like.",
            code=receipt.code,
            time=texts.moment(receipt.at),
        )
        + "\n\n"
        + words.rows(texts, receipt.counts)
    )


COMPONENTS = (
    Component("privacy.preview", ERASE_MYSELF, preview),
    Component("privacy.erase", ERASE_MYSELF, erase),
)
