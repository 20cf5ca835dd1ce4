"""What people can do, of sessions: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action, Fact, Heading
from cogs.cohorts.actions import HAS_PLACE, OPEN_COHORTS

SESSIONS = Fact("there are sessions here")
SESSIONS_AHEAD = Fact("a session of an open cohort lies ahead")
SESSION_TO_ANSWER = Fact("they have said nothing about the next session of a cohort of theirs")

SCHEDULE_SESSIONS = Action("session schedule", FACILITATORS, OPEN_COHORTS)
COPY_SESSION = Action("session copy", FACILITATORS, lambda actor, facts: facts >= {SESSIONS, OPEN_COHORTS})
MOVE_SESSION = Action("session move", FACILITATORS, SESSIONS_AHEAD)
CANCEL_SESSION = Action("session cancel", FACILITATORS, SESSIONS_AHEAD)
EDIT_SESSION = Action("session edit", FACILITATORS, SESSIONS_AHEAD)
LIST_SESSIONS = Action(
    "session list",
    MEMBERS,
    lambda actor, facts: HAS_PLACE in facts or (actor.is_staff and SESSIONS in facts),
    Heading.COHORT,
)
DECIDE_EVENT = Action("session.event", FACILITATORS)
RECORD_ATTENDANCE = Action("session attendance", FACILITATORS, SESSIONS)
RECORD_SESSION = Action("session record", FACILITATORS, OPEN_COHORTS)
ANSWER_SESSION = Action("session.rsvp", MEMBERS)
CHECK_IN = Action("session.checkin", MEMBERS)
SEE_WHO_COMES = Action("session.who", MEMBERS)
