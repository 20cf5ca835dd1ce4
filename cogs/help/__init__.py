"""Help: what one can do here."""

from bot.domain.actions.help import READ_NOTICE, SEE_HELP
from bot.feature import Feature
from cogs.help import reading
from cogs.help.cog import Help

FEATURE = Feature(
    name="help",
    cogs=(Help,),
    actions=(
        SEE_HELP,
        READ_NOTICE,
    ),
    components=reading.COMPONENTS,
)
