"""Help: what one can do here."""

from bot.feature import Feature
from cogs.help import components
from cogs.help.actions import READ_NOTICE, SEE_HELP
from cogs.help.cog import Help

FEATURE = Feature(
    name="help",
    cogs=(Help,),
    actions=(
        SEE_HELP,
        READ_NOTICE,
    ),
    components=components.COMPONENTS,
)
