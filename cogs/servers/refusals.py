"""Why something about setting a server up and its deliveries cannot be done."""

from dataclasses import dataclass

from bot.core.refusals import Refusal


class FailureSettled(Refusal):
    """What failed was tried again or given up meanwhile."""


class UnusableRole(Refusal):
    """The role belongs to everyone or to an app, or is gone; people cannot be given it."""


@dataclass(eq=False)
class RoleTaken(Refusal):
    """The role already stands for something else here."""

    role_id: int


@dataclass(eq=False)
class RoleUnseen(Refusal):
    """Nobody can say whether the role is one to give away: there are channels that the bot may not see."""

    role_id: int
    hidden: tuple[int, ...]
    """These channels."""
