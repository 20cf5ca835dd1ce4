"""Read all: the whole of a message that was too long for one, to whoever presses, in their language."""

from bot.core.refusals import ButtonTooOld
from bot.feature import Component
from bot.outbox import reading
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId
from bot.ui.fitting import READ_ALL
from cogs.help.actions import READ_NOTICE


async def read(context: InteractionContext, custom_id: CustomId) -> None:
    """All of it, as it stands now."""
    message, outbox = context.interaction.message, context.router.outbox
    if message is None or outbox is None:
        raise ButtonTooOld
    found = await context.read(reading.whole, notice=custom_id.subject, message=message.id, kinds=outbox.notices)
    look = await outbox.notices[found.kind].worded(found.facts, [context.texts])
    for section in look.sections:
        await context.reply(section.text, title=section.title)


COMPONENTS = (Component(READ_ALL, READ_NOTICE, read),)
