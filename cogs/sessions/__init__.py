"""Sessions: planned in series, announced, answered, attended."""

from bot.domain.actions.sessions import (
    ANSWER_SESSION,
    CANCEL_SESSION,
    CHECK_IN,
    COPY_SESSION,
    DECIDE_EVENT,
    EDIT_SESSION,
    LIST_SESSIONS,
    MOVE_SESSION,
    RECORD_ATTENDANCE,
    RECORD_SESSION,
    SCHEDULE_SESSIONS,
    SEE_WHO_COMES,
)
from bot.feature import Feature, Personal
from bot.services import (
    announcements,
    attendance,
    cohort_sessions,
    cohorts,
    endings,
    members,
    pauses,
    places,
    reminders,
    sessions,
    stays,
    waitlist,
)
from bot.services import changes as change_services
from bot.services import events as event_services
from bot.services import openings as opening_services
from bot.ui.resolvers import OptionResolver
from cogs.sessions import answers, changes, events, lists, openings, sheets, views
from cogs.sessions.cog import Sessions
from cogs.sessions.notices import NOTICES
from cogs.sessions.refusals import REFUSALS

FEATURE = Feature(
    name="sessions",
    cogs=(Sessions,),
    actions=(
        SCHEDULE_SESSIONS,
        COPY_SESSION,
        MOVE_SESSION,
        CANCEL_SESSION,
        EDIT_SESSION,
        LIST_SESSIONS,
        DECIDE_EVENT,
        RECORD_ATTENDANCE,
        RECORD_SESSION,
        ANSWER_SESSION,
        CHECK_IN,
        SEE_WHO_COMES,
    ),
    refusals=REFUSALS,
    components=(
        *views.COMPONENTS,
        *answers.COMPONENTS,
        *changes.COMPONENTS,
        *openings.COMPONENTS,
        *sheets.COMPONENTS,
        *lists.COMPONENTS,
        *events.COMPONENTS,
    ),
    options={"session": OptionResolver(sessions.date_scope, sessions.suggest)},
    notices=NOTICES,
    errands=(
        *announcements.ERRANDS,
        *event_services.ERRANDS,
    ),
    personal=(
        Personal("rsvps", ("member_id",), lambda t: t.gettext("answers to sessions")),
        Personal("attendances", ("member_id",), lambda t: t.gettext("attendance")),
        Personal(
            "attendance_draft_people", ("member_id",), lambda t: t.gettext("attendance that waits for a confirmation")
        ),
        Personal("stays", ("member_id",), lambda t: t.gettext("times in a session's voice channel")),
        Personal("check_ins", ("member_id",), lambda t: t.gettext("check-ins")),
        Personal("session_facilitators", ("member_id",), lambda t: t.gettext("sessions that you hold")),
        Personal("series_facilitators", ("member_id",), lambda t: t.gettext("drafts of sessions that you would hold")),
    ),
    kept={
        "series": "the group's plan; who made it is forgotten (created_by becomes NULL)",
        "sessions": "the group's plan",
        "attendance_drafts": "what waits for a Confirm, without its people",
        "changes": "what became of the group's plan; who decided it is forgotten (by becomes NULL)",
        "changed_sessions": "what became of the group's plan",
    },
    audit={
        "present": "members",
        "taken_back": "members",
        **dict.fromkeys(("series", "session", "sessions", "change", "minutes")),
    },
    daily=(sessions.drop_drafts, change_services.drop_drafts, attendance.drop_drafts),
    hooks=(
        cohorts.reminders_chosen.calls(reminders.remind_anew),
        endings.ahead.calls(cohort_sessions.ahead),
        endings.ended.calls(event_services.cohort_ended),
        endings.reopened.calls(cohort_sessions.reopened),
        pauses.planned_between.calls(cohort_sessions.planned_between),
        pauses.gone_on.calls(reminders.gone_on),
        places.at_stake.calls(cohort_sessions.at_stake),
        places.ended.calls(waitlist.leave),
        members.erased.calls(waitlist.erased),
        members.erased.calls(announcements.erased),
        members.erased.calls(change_services.erased),
        members.erased.calls(sessions.erased),
    ),
    work=(*opening_services.WORK, *stays.WORK, *waitlist.WORK),
)
