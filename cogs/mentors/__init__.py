"""Mentors: offer to accompany others, or ask for somebody who does."""

from bot.domain.actions.mentoring import OFFER_MENTORING, REQUEST_MENTOR
from bot.feature import Feature
from bot.services import mentors
from cogs.mentors.cog import Mentors

FEATURE = Feature(
    name="mentors",
    cogs=(Mentors,),
    actions=(
        OFFER_MENTORING,
        REQUEST_MENTOR,
    ),
    errands=mentors.ERRANDS,
)
