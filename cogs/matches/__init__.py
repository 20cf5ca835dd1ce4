"""Matches: find pairs, ask mentors, introduce people to each other."""

from bot.domain.actions.mentoring import ANSWER_MATCH, PREVIEW_MATCHES, PUBLISH_MATCHES
from bot.feature import Feature
from cogs.matches import views
from cogs.matches.cog import Matches
from cogs.matches.notices import NOTICES
from cogs.matches.refusals import REFUSALS

FEATURE = Feature(
    name="matches",
    cogs=(Matches,),
    actions=(
        PREVIEW_MATCHES,
        PUBLISH_MATCHES,
        ANSWER_MATCH,
    ),
    refusals=REFUSALS,
    components=views.COMPONENTS,
    notices=NOTICES,
)
