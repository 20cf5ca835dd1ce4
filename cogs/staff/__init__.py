"""Staff: what they are told by themselves, and which kinds of it."""

from bot.feature import Feature, Personal
from bot.people import identity
from cogs.certificates.services import confirming, looking
from cogs.cohorts.refusals import CohortFull
from cogs.cohorts.services import enrollments
from cogs.sessions.services import attendance_records, check_in
from cogs.staff import components
from cogs.staff.actions import CHOOSE_STAFF_NOTICES
from cogs.staff.cog import Staff
from cogs.staff.notices import NOTICES
from cogs.staff.services import followups, staff_notices

FEATURE = Feature(
    name="staff",
    cogs=(Staff,),
    actions=(CHOOSE_STAFF_NOTICES,),
    components=components.COMPONENTS,
    notices=NOTICES,
    kind_name=lambda t: t.gettext("A message to the staff"),
    notes={CohortFull: staff_notices.turned_away},
    errands=staff_notices.ERRANDS,
    work=followups.WORK,
    personal=(Personal("staff_events", ("member_id",), lambda t: t.gettext("messages to the staff about you")),),
    kept={"staff_notices_off": "what the staff do not want to hear of; no person's"},
    audit={"off": None},
    hooks=(
        identity.left_server.calls(staff_notices.left_server),
        identity.erased.calls(staff_notices.erased),
        enrollments.left.calls(staff_notices.left_cohort),
        looking.became_ready.calls(staff_notices.ready),
        looking.lost.calls(staff_notices.certificate_lost),
        confirming.name_unprintable.calls(staff_notices.name_unprintable),
        check_in.planned.calls(followups.plan),
        attendance_records.written_down.calls(followups.written_down),
    ),
)
