"""What people can do, of mentoring: who may do each."""

from bot.core.authority import COORDINATORS, FACILITATORS, MEMBERS, Action, Fact, Heading
from cogs.cohorts.actions import OPEN_COHORTS

MENTORS = Fact("they offer to mentor")
REQUESTED = Fact("they have asked for a mentor")
HAS_PROFILE = Fact("they offer to mentor, or have asked for a mentor")
MAY_REQUEST = Fact("in a cohort of theirs nobody accompanies them or is being asked to")
ACCOMPANIES = Fact("they accompany somebody")
PAIRED = Fact("they accompany somebody, or are accompanied")
PAIRING_ASKED = Fact("a pairing waits for their answer")
MEETING_TO_CONFIRM = Fact("a meeting that the other of their pair has logged waits for them")

OFFER_MENTORING = Action("mentor offer", MEMBERS, heading=Heading.MENTORING)
REQUEST_MENTOR = Action("mentor request", MEMBERS, MAY_REQUEST, Heading.MENTORING)
SEE_MENTORING_PROFILE = Action("mentor profile", MEMBERS, HAS_PROFILE, Heading.MENTORING)
PAUSE_MENTORING = Action("mentor pause", MEMBERS, HAS_PROFILE, Heading.MENTORING)
LEAVE_MENTORING = Action("mentor leave", MEMBERS, HAS_PROFILE, Heading.MENTORING)
AVOID_MEMBER = Action("mentor avoid", MEMBERS, HAS_PROFILE, Heading.MENTORING)
APPROVE_MENTOR = Action("mentor approve", COORDINATORS)
PREVIEW_MATCHES = Action("match preview", FACILITATORS, OPEN_COHORTS)
PUBLISH_MATCHES = Action("match publish", FACILITATORS, OPEN_COHORTS)
SEE_HEALTH = Action("match health", FACILITATORS)
SET_FOLLOW_UP = Action("match follow-up", FACILITATORS)
ANSWER_FIT = Action("match.fit", MEMBERS)
END_PAIR = Action("match end", MEMBERS, PAIRED, Heading.MENTORING)
PAUSE_PAIR = Action("match pause", MEMBERS, PAIRED, Heading.MENTORING)
RESUME_PAIR = Action("match resume", MEMBERS, PAIRED, Heading.MENTORING)
ANSWER_MATCH = Action("match.answer", MEMBERS)
SEE_MENTEES = Action("mentees", MEMBERS, ACCOMPANIES, Heading.MENTORING)
MENTOR_HOME = Action("mentor home", MEMBERS, MENTORS, Heading.MENTORING)
LOG_MEETING = Action("meeting log", MEMBERS, PAIRED, Heading.MENTORING)
CONFIRM_MEETING = Action("meeting.confirm", MEMBERS)
