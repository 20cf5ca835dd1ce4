"""Sessions: planned in series, announced, answered, attended."""

from bot.core.gettext_markers import N_
from bot.feature import Feature, Personal
from bot.people import facts, identity
from bot.ui.next_steps import NextStep
from bot.ui.resolvers import OptionResolver
from cogs.cohorts.services import enrollments, lifecycle, pauses, reminder_preferences
from cogs.cohorts.services.settings import reminders_chosen
from cogs.sessions.actions import (
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
    SESSION_TO_ANSWER,
    SESSIONS_AHEAD,
)
from cogs.sessions.cog.events import SessionEvents
from cogs.sessions.cog.sessions import Sessions
from cogs.sessions.components import (
    attendance_sheet,
    cancelling,
    check_in,
    discord_events,
    planning,
    rsvps,
    session_lists,
)
from cogs.sessions.notices.sessions import NOTICES
from cogs.sessions.sentences import REFUSALS
from cogs.sessions.services import (
    announcements,
    attendance,
    closing,
    cohort_lifecycle,
    corrections,
    event_errands,
    finding,
    reminders,
    voice_presence,
    waitlist,
)
from cogs.sessions.services import cancelling as cancelling_services
from cogs.sessions.services import discord_events as event_services
from cogs.sessions.services import facts as session_facts
from cogs.sessions.services import planning as planning_services

FEATURE = Feature(
    name="sessions",
    cogs=(Sessions, SessionEvents),
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
    steps=(
        NextStep(
            50,
            SESSION_TO_ANSWER,
            N_("Next step: say whether you come to the next session; /session list has the buttons."),
        ),
        NextStep(
            80,
            lambda actor, facts: SESSIONS_AHEAD not in facts,
            N_("Next step: plan sessions with /session schedule."),
            SCHEDULE_SESSIONS,
        ),
    ),
    refusals=REFUSALS,
    components=(
        *planning.COMPONENTS,
        *rsvps.COMPONENTS,
        *cancelling.COMPONENTS,
        *check_in.COMPONENTS,
        *attendance_sheet.COMPONENTS,
        *session_lists.COMPONENTS,
        *discord_events.COMPONENTS,
    ),
    options={"session": OptionResolver(finding.date_scope, finding.suggest)},
    notices=NOTICES,
    kind_name=lambda t: t.gettext("A message about a session"),
    kind_names={
        event_services.EVENT: lambda t: t.gettext("The Discord event of a session"),
        corrections.CORRECTED: lambda t: t.gettext("A message about attendance"),
    },
    errands=(
        *announcements.ERRANDS,
        *event_errands.ERRANDS,
    ),
    personal=(
        Personal("rsvps", ("member_id",), lambda t: t.gettext("answers to sessions")),
        Personal("attendances", ("member_id",), lambda t: t.gettext("attendance")),
        Personal(
            "attendance_draft_people", ("member_id",), lambda t: t.gettext("attendance that waits for a confirmation")
        ),
        Personal("voice_presences", ("member_id",), lambda t: t.gettext("times in a session's voice channel")),
        Personal("check_ins", ("member_id",), lambda t: t.gettext("check-ins")),
        Personal("session_facilitators", ("member_id",), lambda t: t.gettext("sessions that you hold")),
        Personal("series_facilitators", ("member_id",), lambda t: t.gettext("drafts of sessions that you would hold")),
    ),
    kept={
        "series": "the group's plan; who made it is forgotten (created_by becomes NULL)",
        "sessions": "the group's plan",
        "attendance_drafts": "what waits for a Confirm, without its people",
        "session_changes": "what became of the group's plan; who decided it is forgotten (by becomes NULL)",
        "changed_sessions": "what became of the group's plan",
    },
    audit={
        "present": "members",
        "taken_back": "members",
        **dict.fromkeys(("series", "session", "sessions", "change", "minutes")),
    },
    daily=(planning_services.drop_drafts, cancelling_services.drop_drafts, attendance.drop_drafts),
    hooks=(
        facts.conditions.calls(session_facts.conditions),
        reminders_chosen.calls(reminders.remind_anew),
        lifecycle.ahead.calls(cohort_lifecycle.ahead),
        lifecycle.ended.calls(event_services.cohort_ended),
        lifecycle.reopened.calls(cohort_lifecycle.reopened),
        pauses.planned_between.calls(cohort_lifecycle.planned_between),
        pauses.gone_on.calls(reminders.gone_on),
        reminder_preferences.came_back.calls(reminders.gone_on),
        enrollments.at_stake.calls(cohort_lifecycle.at_stake),
        enrollments.ended.calls(waitlist.leave),
        identity.erased.calls(waitlist.erased),
        identity.erased.calls(announcements.erased),
        identity.erased.calls(cancelling_services.erased),
        identity.erased.calls(planning_services.erased),
    ),
    work=(*closing.WORK, *voice_presence.WORK, *waitlist.WORK),
)
