"""Who may do what. Each feature has its actions; the table of all is `bot.feature.actions_of`."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.gettext_markers import N_
from bot.core.people import Actor, Standing
from bot.core.refusals import NotInServer, NotPermitted, ServerNotSetUp

ANYONE = frozenset({Standing.ANYONE})
MEMBERS = frozenset({Standing.MEMBER})
FACILITATORS = frozenset({Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER})
COORDINATORS = frozenset({Standing.COORDINATOR, Standing.MANAGER})
MANAGERS = frozenset({Standing.MANAGER})


@dataclass(frozen=True, slots=True)
class Fact:
    """Something of a person or their server that decides what is open to them; by itself, the condition that it is so.

    `bot.people.facts` asks the database which ones hold.
    """

    name: str

    def __call__(self, actor: Actor, facts: "Facts") -> bool:
        return self in facts


Facts = frozenset[Fact]
Condition = Callable[[Actor, Facts], bool]

WEB_SERVER = Fact("people can reach the web server")


class Heading(StrEnum):
    """The paragraphs of /help, in their order."""

    BEGIN = N_("To begin")
    COHORT = N_("In your cohort")
    MENTORING = N_("Mentoring")
    EVERYONE = N_("For everyone")
    FACILITATORS = N_("For facilitators")
    COORDINATORS = N_("For coordinators")
    MANAGERS = N_("For those who manage the server")


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do; `name` is the command, or the button's place and verb."""

    name: str
    who: frozenset[Standing]
    when: Condition | None = None
    """What must be so that it leads somewhere; without one, it always does."""
    heading: Heading | None = None
    """Where /help shows a command; without one, with those for the same people."""
    position: int = 100
    """The place under its heading; those of one position stand in the order of the features."""


ANYTHING = Action("interaction.any", ANYONE)
"""What needs no permission: a refusal is told, and what somebody types is looked up while they type."""
ANSWER_QUESTION = Action("question.answer", MEMBERS)

PLATFORM = (ANYTHING, ANSWER_QUESTION)
"""The actions of no feature."""


def is_permitted(action: Action, actor: Actor) -> bool:
    """Whether the table lets this person do this."""
    return bool(action.who & actor.standings)


def is_open(action: Action, actor: Actor, facts: Facts) -> bool:
    """Whether somebody may do this, and it leads somewhere for them now."""
    return (
        is_permitted(action, actor)
        and not _needs_setup(action, actor)
        and (action.when is None or action.when(actor, facts))
    )


def _needs_setup(action: Action, actor: Actor) -> bool:
    return not actor.set_up and bool(action.who & {Standing.FACILITATOR, Standing.COORDINATOR})


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
    if _needs_setup(action, actor):
        raise ServerNotSetUp
    raise NotPermitted(frozenset(action.who))
