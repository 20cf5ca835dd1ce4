"""Thanks: a facilitator thanks somebody for what they bring to a cohort; the person reads it the next morning."""

from bot.feature import Feature, Personal
from cogs.cohorts.services import enrollments
from cogs.thanks import services
from cogs.thanks.actions import THANK
from cogs.thanks.cog import ThanksCommands
from cogs.thanks.notices import NOTICES
from cogs.thanks.sentences import REFUSALS

FEATURE = Feature(
    name="thanks",
    cogs=(ThanksCommands,),
    actions=(THANK,),
    refusals=REFUSALS,
    notices=NOTICES,
    kind_name=lambda t: t.gettext("Thanks to somebody"),
    personal=(
        Personal("thanks", ("member_id", "given_by_id"), lambda t: t.gettext("thanks"), told_in=(services.THANKS,)),
    ),
    audit={"thanks": "thanks"},
    hooks=(enrollments.ended.calls(services.place_ended),),
)
