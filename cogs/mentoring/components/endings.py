"""The button of who ends a pair."""

from bot.feature import Component
from bot.ui import confirmations
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from cogs.mentoring.actions import END_PAIR
from cogs.mentoring.rules.matching import EndReason
from cogs.mentoring.services import pair_endings
from cogs.mentoring.wording import answers as wording


async def end(context: InteractionContext, custom_id: CustomId) -> None:
    """The pair ends."""
    reason, _, rematch = confirmations.choice(custom_id).partition(".")
    pair = await context.write(
        pair_endings.end,
        match_id=custom_id.subject,
        reason=one_of(EndReason, reason),
        rematch=rematch != "0",
        mark=confirmations.mark(custom_id),
    )
    await context.update(wording.ended(context.texts, pair))


COMPONENTS = (Component("match.end", END_PAIR, end),)
