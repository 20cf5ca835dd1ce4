"""Progress: what is done for the certificate, and what remains."""

from bot.domain.actions.programs import SEE_PROGRESS, SEE_PROGRESS_OF_OTHERS
from bot.feature import Feature
from cogs.progress.cog import Progress
from cogs.progress.refusals import REFUSALS

FEATURE = Feature(
    name="progress",
    cogs=(Progress,),
    actions=(
        SEE_PROGRESS,
        SEE_PROGRESS_OF_OTHERS,
    ),
    refusals=REFUSALS,
)
