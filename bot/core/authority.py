"""Who may do what. Each feature has its actions; the table of all is `bot.feature.actions_of`."""

from dataclasses import dataclass

from bot.core.people import Actor, Standing
from bot.core.refusals import NotInServer, NotPermitted, ServerNotSetUp

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


ANYTHING = Action("interaction.any", ANYONE)
"""What needs no permission: a refusal is told, and what somebody types is looked up while they type."""
ANSWER_QUESTION = Action("question.answer", MEMBERS)

PLATFORM = (ANYTHING, ANSWER_QUESTION)
"""The actions of no feature."""


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
