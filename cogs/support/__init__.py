"""Support: where people find help at once."""

from bot.feature import Feature
from cogs.privacy import components
from cogs.privacy.actions import ERASE_MYSELF, SEE_PRIVACY
from cogs.support.actions import SEE_SUPPORT
from cogs.support.cog import Safety

FEATURE = Feature(
    name="support",
    cogs=(Safety,),
    actions=(
        SEE_SUPPORT,
        SEE_PRIVACY,
        ERASE_MYSELF,
    ),
    components=components.COMPONENTS,
    kept={"erasures": "the receipts themselves: no person in them"},
)
