"""Privacy: what is kept about a person, and the deletion of all of it."""

from bot.feature import Feature
from cogs.privacy.actions import ERASE_MYSELF, SEE_PRIVACY
from cogs.privacy.cog import Privacy
from cogs.privacy.components import COMPONENTS

FEATURE = Feature(
    name="privacy",
    cogs=(Privacy,),
    actions=(SEE_PRIVACY, ERASE_MYSELF),
    components=COMPONENTS,
    kept={"erasures": "the receipts themselves: no person in them"},
)
