"""Read all: the whole of a message that was too long for one, to whoever presses, in their language."""

from bot.domain.actions.help import READ_NOTICE
from bot.domain.errors import ButtonTooOld
from bot.feature import Component
from bot.services import notices
from bot.ui.desk import Visit
from bot.ui.fitting import READ_ALL
from bot.ui.presses import Press


async def read(visit: Visit, press: Press) -> None:
    """All of it, as it stands now."""
    message, outbox = visit.interaction.message, visit.desk.outbox
    if message is None or outbox is None:
        raise ButtonTooOld
    found = await visit.read(notices.whole, notice=press.subject, message=message.id, kinds=outbox.notices)
    look = await outbox.notices[found.kind].worded(found.facts, [visit.texts])
    for section in look.sections:
        await visit.reply(section.text, title=section.title)


COMPONENTS = (Component(READ_ALL, READ_NOTICE, read),)
