"""Cohorts: made, joined, changed, left, closed."""

from bot.domain.actions.cohorts import (
    CLOSE_COHORT,
    CREATE_COHORT,
    EDIT_COHORT,
    JOIN_COHORT,
    LEAVE_COHORT,
    PAUSE_COHORT,
    READMIT_MEMBER,
    REMOVE_COHORT,
    REMOVE_MEMBER,
    REOPEN_COHORT,
    SEE_ROSTER,
    SET_REQUIREMENTS,
)
from bot.feature import Feature, Personal
from bot.services import cohorts, members, places, rooms, servers
from bot.ui.resolvers import OptionResolver
from cogs.cohorts import endings, removals, rests, views
from cogs.cohorts.cog import Cohorts
from cogs.cohorts.notices import NOTICES
from cogs.cohorts.refusals import REFUSALS

FEATURE = Feature(
    name="cohorts",
    cogs=(Cohorts,),
    actions=(
        CREATE_COHORT,
        JOIN_COHORT,
        LEAVE_COHORT,
        SET_REQUIREMENTS,
        EDIT_COHORT,
        PAUSE_COHORT,
        CLOSE_COHORT,
        REOPEN_COHORT,
        REMOVE_COHORT,
        REMOVE_MEMBER,
        READMIT_MEMBER,
        SEE_ROSTER,
    ),
    refusals=REFUSALS,
    components=(*views.COMPONENTS, *rests.COMPONENTS, *removals.COMPONENTS, *endings.COMPONENTS),
    options={"cohort": OptionResolver(cohorts.date_scope)},
    notices=NOTICES,
    errands=rooms.ERRANDS,
    personal=(
        Personal("enrollments", ("member_id",), lambda t: t.gettext("places in cohorts")),
        Personal("acceptances", ("enrollment_id",), lambda t: t.gettext("agreements accepted")),
    ),
    kept={"cohorts": "the group's own; no person's", "pauses": "when the group rests"},
    audit=dict.fromkeys(("cohort", "pause", "ended", "reason")),
    participants=places.PARTICIPANTS,
    hooks=(
        members.erased.calls(places.erased),
        servers.channels_taken.calls(rooms.channels_of),
        servers.mended.calls(rooms.mend),
        servers.staff_changed.calls(rooms.show_everywhere),
    ),
)
