"""What people can do, of sessions: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action

SCHEDULE_SESSIONS = Action("session schedule", FACILITATORS)
COPY_SESSION = Action("session copy", FACILITATORS)
MOVE_SESSION = Action("session move", FACILITATORS)
CANCEL_SESSION = Action("session cancel", FACILITATORS)
EDIT_SESSION = Action("session edit", FACILITATORS)
LIST_SESSIONS = Action("session list", MEMBERS)
DECIDE_EVENT = Action("session.event", FACILITATORS)
RECORD_ATTENDANCE = Action("session attendance", FACILITATORS)
RECORD_SESSION = Action("session record", FACILITATORS)
ANSWER_SESSION = Action("session.rsvp", MEMBERS)
CHECK_IN = Action("session.checkin", MEMBERS)
SEE_WHO_COMES = Action("session.who", MEMBERS)
