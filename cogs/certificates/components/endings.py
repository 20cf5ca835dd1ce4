"""The button of who revokes a certificate."""

from bot.feature import Component
from bot.ui import confirmations
from bot.ui.context import InteractionContext
from bot.ui.custom_ids import CustomId, one_of
from cogs.certificates.actions import REVOKE_CERTIFICATE
from cogs.certificates.rules.endings import RevocationReason
from cogs.certificates.services import ending
from cogs.certificates.wording import mine as wording

REVOKE = "certificate.revoke"


async def revoke(context: InteractionContext, custom_id: CustomId) -> None:
    """It is revoked."""
    reason = one_of(RevocationReason, confirmations.choice(custom_id))
    done = await context.write(
        ending.revoke, certificate=custom_id.subject, reason=reason, mark=confirmations.mark(custom_id)
    )
    await context.update(wording.revoked(context.texts, done))


COMPONENTS = (Component(REVOKE, REVOKE_CERTIFICATE, revoke),)
