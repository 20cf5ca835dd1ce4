"""What is open to a person now, beyond what the authority table allows: commands that lead somewhere; the next step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.core.authority import Action, is_permitted
from bot.core.people import Actor, Standing
from cogs.cohorts.actions import CREATE_COHORT
from cogs.servers.actions import SET_UP
from cogs.sessions.actions import SCHEDULE_SESSIONS


@dataclass(frozen=True, slots=True)
class Facts:
    """Who somebody is here, as far as it decides what they can do."""

    door_open: bool = False
    """A cohort is open, has room, and they have no place in it."""
    has_place: bool = False
    """In a cohort that is open."""
    had_place: bool = False
    """In any cohort, at any time."""
    paired: bool = False
    """They accompany somebody, or are accompanied."""
    may_request: bool = False
    """In a cohort of theirs nobody accompanies them or is being asked to."""
    requested: bool = False
    """They have asked for a mentor."""
    mentors: bool = False
    """They offer to mentor."""
    pairing_asked: bool = False
    """A pairing waits for their answer."""
    meeting_to_confirm: bool = False
    session_to_answer: bool = False
    """The next one of a cohort of theirs, about which they have said nothing."""
    prompt_to_answer: bool = False
    """One that was posted in a cohort of theirs, to which they have not written."""
    cohorts: bool = False
    """There are cohorts here, open or closed."""
    people: bool = False
    """Somebody has a place in a cohort here."""
    removed_people: bool = False
    """Somebody's place was ended here, and they may not join again yet."""
    open_cohorts: bool = False
    closed_cohorts: bool = False
    sessions_ahead: bool = False
    sessions: bool = False
    web: bool = False
    """Calendar links are switched on."""


def _runs(fact: Callable[[Facts], bool]) -> Callable[[Actor, Facts], bool]:
    """For those who run cohorts: only once the server is set up."""
    return lambda actor, facts: actor.set_up and fact(facts)


_NEEDS: Mapping[str, Callable[[Actor, Facts], bool]] = MappingProxyType(
    {
        "doctor": _runs(lambda f: True),
        "staff-notices": _runs(lambda f: True),
        "cohort create": _runs(lambda f: True),
        "cohort join": lambda actor, f: f.door_open,
        "cohort leave": lambda actor, f: f.has_place,
        "cohort edit": _runs(lambda f: f.cohorts),
        "cohort pause": _runs(lambda f: f.open_cohorts),
        "cohort requirements": _runs(lambda f: f.cohorts),
        "cohort close": _runs(lambda f: f.open_cohorts),
        "cohort reopen": _runs(lambda f: f.closed_cohorts),
        "cohort remove": _runs(lambda f: f.cohorts),
        "cohort remove-member": _runs(lambda f: f.people),
        "cohort readmit-member": _runs(lambda f: f.removed_people),
        "cohort roster": _runs(lambda f: f.cohorts),
        "session schedule": _runs(lambda f: f.open_cohorts),
        "session copy": _runs(lambda f: f.sessions and f.open_cohorts),
        "session move": _runs(lambda f: f.sessions_ahead),
        "session cancel": _runs(lambda f: f.sessions_ahead),
        "session edit": _runs(lambda f: f.sessions_ahead),
        "session attendance": _runs(lambda f: f.sessions),
        "session record": _runs(lambda f: f.open_cohorts),
        "session list": lambda actor, f: f.has_place or (actor.is_staff and f.sessions),
        "prompt schedule": _runs(lambda f: f.open_cohorts),
        "mentor request": lambda actor, f: f.may_request,
        "match preview": _runs(lambda f: f.open_cohorts),
        "match publish": _runs(lambda f: f.open_cohorts),
        "meeting log": lambda actor, f: f.paired,
        "progress": lambda actor, f: f.had_place or f.paired or (actor.is_staff and f.cohorts),
        "certificate issue": _runs(lambda f: f.cohorts),
        "calendar": lambda actor, f: f.web and (f.has_place or (actor.is_staff and f.sessions)),
        "away": lambda actor, f: f.has_place,
    }
)
"""What must be so that a command leads somewhere; the others always do."""


def can(action: Action, actor: Actor, facts: Facts) -> bool:
    """Whether somebody may do this, and it leads somewhere for them now."""
    needs = _NEEDS.get(action.name)
    return is_permitted(action, actor) and (needs is None or needs(actor, facts))


class Next(StrEnum):
    """The one thing that somebody does next."""

    SET_UP = "set_up"
    CREATE_COHORT = "create_cohort"
    ANSWER_PAIRING = "answer_pairing"
    CONFIRM_MEETING = "confirm_meeting"
    ANSWER_SESSION = "answer_session"
    REFLECT = "reflect"
    REQUEST_MENTOR = "request_mentor"
    SCHEDULE_SESSIONS = "schedule_sessions"
    JOIN = "join"
    NO_DOOR = "no_door"
    """They have no place, and none is free."""
    NOTHING = "nothing"


def next_step(actor: Actor, facts: Facts) -> Next:
    """The first thing that is really open to this person: what others wait for comes before what one does oneself."""
    runs = bool(actor.standings & {Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER})
    steps = (
        (Next.SET_UP, not actor.set_up and can(SET_UP, actor, facts)),
        (Next.ANSWER_PAIRING, facts.pairing_asked),
        (Next.CONFIRM_MEETING, facts.meeting_to_confirm),
        (Next.CREATE_COHORT, runs and not facts.open_cohorts and can(CREATE_COHORT, actor, facts)),
        (Next.ANSWER_SESSION, facts.session_to_answer),
        (Next.REFLECT, facts.prompt_to_answer),
        (Next.REQUEST_MENTOR, facts.may_request and not facts.requested),
        (Next.SCHEDULE_SESSIONS, runs and not facts.sessions_ahead and can(SCHEDULE_SESSIONS, actor, facts)),
        (Next.JOIN, not runs and not facts.has_place and not facts.mentors and facts.door_open),
        (Next.NO_DOOR, not runs and not facts.has_place and not facts.mentors),
    )
    return next((step for step, is_open in steps if is_open), Next.NOTHING)
