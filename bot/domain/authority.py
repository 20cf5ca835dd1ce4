"""Who may do what: one table for every command, button and form."""

from dataclasses import dataclass

from bot.domain.errors import NotInServer, NotPermitted, ServerNotSetUp
from bot.domain.people import Actor, Standing

ANYONE = frozenset({Standing.ANYONE})
MEMBERS = frozenset({Standing.MEMBER})
FACILITATORS = frozenset({Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER})
COORDINATORS = frozenset({Standing.COORDINATOR, Standing.MANAGER})
MANAGERS = frozenset({Standing.MANAGER})


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do; `name` is the command, or the button's place and verb."""

    name: str
    who: frozenset[Standing]


ACTIONS: dict[str, Action] = {}


def action(name: str, who: frozenset[Standing]) -> Action:
    """Enter an action in the table."""
    if name in ACTIONS:
        raise ValueError(f"the action {name} is in the table already")
    ACTIONS[name] = Action(name, who)
    return ACTIONS[name]


SET_UP = action("setup", MANAGERS)
SEE_DELIVERY = action("doctor", FACILITATORS)
MEND_DELIVERY = action("doctor.mend", FACILITATORS)
CHOOSE_STAFF_NOTICES = action("staff-notices", FACILITATORS)
CHOOSE_LANGUAGE = action("language", ANYONE)
CHOOSE_TIMEZONE = action("timezone", ANYONE)
SEE_HELP = action("help", ANYONE)
SEE_SUPPORT = action("support", ANYONE)
ANSWER_QUESTION = action("question.answer", MEMBERS)
SEE_PRIVACY = action("privacy", ANYONE)
ERASE_MYSELF = action("privacy.erase", ANYONE)

READ_NOTICE = action("notice.read", ANYONE)

SEE_MYSELF = action("me", MEMBERS)
GO_AWAY = action("away", MEMBERS)
SEE_CALENDAR = action("calendar", MEMBERS)

CREATE_COHORT = action("cohort create", FACILITATORS)
JOIN_COHORT = action("cohort join", MEMBERS)
LEAVE_COHORT = action("cohort leave", MEMBERS)
SET_REQUIREMENTS = action("cohort requirements", COORDINATORS)
EDIT_COHORT = action("cohort edit", FACILITATORS)
PAUSE_COHORT = action("cohort pause", FACILITATORS)
CLOSE_COHORT = action("cohort close", FACILITATORS)
REOPEN_COHORT = action("cohort reopen", FACILITATORS)
REMOVE_COHORT = action("cohort remove", FACILITATORS)
REMOVE_MEMBER = action("cohort remove-member", FACILITATORS)
READMIT_MEMBER = action("cohort readmit-member", FACILITATORS)
SEE_ROSTER = action("cohort roster", FACILITATORS)

SCHEDULE_SESSIONS = action("session schedule", FACILITATORS)
COPY_SESSION = action("session copy", FACILITATORS)
MOVE_SESSION = action("session move", FACILITATORS)
CANCEL_SESSION = action("session cancel", FACILITATORS)
EDIT_SESSION = action("session edit", FACILITATORS)
LIST_SESSIONS = action("session list", MEMBERS)
DECIDE_EVENT = action("session.event", FACILITATORS)
RECORD_ATTENDANCE = action("session attendance", FACILITATORS)
RECORD_SESSION = action("session record", FACILITATORS)
ANSWER_SESSION = action("session.rsvp", MEMBERS)

CHECK_IN = action("session.checkin", MEMBERS)
SEE_WHO_COMES = action("session.who", MEMBERS)

SCHEDULE_PROMPTS = action("prompt schedule", FACILITATORS)
READ_PROMPT = action("prompt.read", MEMBERS)
REFLECT = action("prompt.reflect", MEMBERS)
KEEP_JOURNAL = action("journal", MEMBERS)

OFFER_MENTORING = action("mentor offer", MEMBERS)
REQUEST_MENTOR = action("mentor request", MEMBERS)
PREVIEW_MATCHES = action("match preview", FACILITATORS)
PUBLISH_MATCHES = action("match publish", FACILITATORS)
ANSWER_MATCH = action("match.answer", MEMBERS)

LOG_MEETING = action("meeting log", MEMBERS)
CONFIRM_MEETING = action("meeting.confirm", MEMBERS)
SEE_PROGRESS = action("progress", MEMBERS)
SEE_PROGRESS_OF_OTHERS = action("progress.others", FACILITATORS)
ISSUE_CERTIFICATE = action("certificate issue", COORDINATORS)


def is_permitted(action: Action, actor: Actor) -> bool:
    """Whether the table lets this person do this."""
    return bool(action.who & actor.standings)


def require(action: Action, actor: Actor) -> None:
    """Let the action through, or say why not.

    Raises:
        NotInServer: it only makes sense inside a server, and this is a direct message.
        ServerNotSetUp: it is for staff, and before /setup nobody can be known as such.
        NotPermitted: it belongs to people with another role.
    """
    if is_permitted(action, actor):
        return
    if actor.server_id is None:
        raise NotInServer
    if not actor.set_up and action.who & {Standing.FACILITATOR, Standing.COORDINATOR}:
        raise ServerNotSetUp
    raise NotPermitted(frozenset(action.who))
