"""What people can do, of mentoring: who may do each."""

from bot.core.authority import FACILITATORS, MEMBERS, Action

OFFER_MENTORING = Action("mentor offer", MEMBERS)
REQUEST_MENTOR = Action("mentor request", MEMBERS)
PREVIEW_MATCHES = Action("match preview", FACILITATORS)
PUBLISH_MATCHES = Action("match publish", FACILITATORS)
ANSWER_MATCH = Action("match.answer", MEMBERS)
LOG_MEETING = Action("meeting log", MEMBERS)
CONFIRM_MEETING = Action("meeting.confirm", MEMBERS)
