"""Programs: what is done for the certificate, and what remains."""

from bot.feature import Feature
from cogs.programs.actions import SEE_PROGRESS, SEE_PROGRESS_OF_OTHERS
from cogs.programs.cog import Progress
from cogs.programs.sentences import REFUSALS

FEATURE = Feature(
    name="programs",
    cogs=(Progress,),
    actions=(
        SEE_PROGRESS,
        SEE_PROGRESS_OF_OTHERS,
    ),
    refusals=REFUSALS,
)
