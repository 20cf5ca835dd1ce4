"""Mentors: offer to accompany others, or ask for somebody who does."""

from bot.domain.actions.mentoring import OFFER_MENTORING, REQUEST_MENTOR
from bot.feature import Feature, Personal
from bot.services import members, mentors
from cogs.mentors.cog import Mentors

FEATURE = Feature(
    name="mentors",
    cogs=(Mentors,),
    actions=(
        OFFER_MENTORING,
        REQUEST_MENTOR,
    ),
    errands=mentors.ERRANDS,
    personal=(
        Personal("mentors", ("member_id",), lambda t: t.gettext("offers to mentor")),
        Personal("mentor_requests", ("member_id",), lambda t: t.gettext("requests for a mentor")),
    ),
    hooks=(members.erased.calls(mentors.erased),),
)
