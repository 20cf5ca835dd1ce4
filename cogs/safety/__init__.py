"""Safety: where to find support, what is kept, and how to have it deleted."""

from bot.domain.actions.privacy import ERASE_MYSELF, SEE_PRIVACY
from bot.domain.actions.support import SEE_SUPPORT
from bot.feature import Feature
from cogs.safety import views
from cogs.safety.cog import Safety

FEATURE = Feature(
    name="safety",
    cogs=(Safety,),
    actions=(
        SEE_SUPPORT,
        SEE_PRIVACY,
        ERASE_MYSELF,
    ),
    components=views.COMPONENTS,
    kept={"erasures": "the receipts themselves: no person in them"},
)
