"""Staff: what they are told by themselves, and which kinds of it."""

from bot.domain.actions.staff import CHOOSE_STAFF_NOTICES
from bot.domain.refusals.cohorts import CohortFull
from bot.feature import Feature, Personal
from bot.services import attendance, followups, members, openings, places, staff
from cogs.staff import views
from cogs.staff.cog import Staff
from cogs.staff.notices import NOTICES

FEATURE = Feature(
    name="staff",
    cogs=(Staff,),
    actions=(CHOOSE_STAFF_NOTICES,),
    components=views.COMPONENTS,
    notices=NOTICES,
    notes={CohortFull: staff.turned_away},
    errands=staff.ERRANDS,
    work=followups.WORK,
    personal=(Personal("staff_events", ("member_id",), lambda t: t.gettext("messages to the staff about you")),),
    kept={"staff_notices_off": "what the staff do not want to hear of; no person's"},
    audit={"off": None},
    hooks=(
        members.left_server.calls(staff.left_server),
        members.erased.calls(staff.erased),
        places.left.calls(staff.left_cohort),
        openings.planned.calls(followups.plan),
        attendance.written_down.calls(followups.written_down),
    ),
)
