"""Confirm, before sessions are called off."""

from bot.feature import Component
from bot.ui import confirmations
from bot.ui.confirmations import Confirmation
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, number
from cogs.sessions.actions import CANCEL_SESSION
from cogs.sessions.services import cancelling
from cogs.sessions.services.cancelling import Cancelling
from cogs.sessions.wording import changes


async def ask(context: InteractionContext, seen: Cancelling) -> None:
    """What calling them off would mean, and whether to do it."""
    custom_id = CustomId("session.cancel", seen.draft_id, str(seen.session_id))
    await confirmations.ask(context, Confirmation(changes.cancelling(context.texts, seen), custom_id, seen))


async def confirm(context: InteractionContext, custom_id: CustomId) -> None:
    """The sessions are called off."""
    cancelled = await context.write(
        cancelling.confirm,
        draft=custom_id.subject,
        session=number(confirmations.choice(custom_id)),
        mark=confirmations.mark(custom_id),
    )
    await context.update(changes.changed(context.texts, cancelled))


COMPONENTS = (Component("session.cancel", CANCEL_SESSION, confirm),)
