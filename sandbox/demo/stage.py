"""The stage: what the scenes of the play share."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sandbox import Channel, Message, Person, Reply, Sandbox, Server
from sandbox.demo import cast

ZONE = ZoneInfo("America/Los_Angeles")
COHORT = "Cedar"

Say = Callable[[str], None]


class OutOfPlay(AssertionError):
    """The bot did something that the story cannot go on from."""


@dataclass
class Player:
    """Somebody on the stage, with the part they play."""

    part: cast.Part
    person: Person
    diligence: float = 1.0
    mentor: "Player | None" = None


@dataclass
class Play:
    """What the scenes share."""

    town: Sandbox
    server: Server
    say: Say
    languages: tuple[str, ...]
    size: int
    chance: random.Random
    owner: Person
    coordinator: Player | None = None
    facilitator: Player | None = None
    providers: list[Player] = field(default_factory=list[Player])
    mentors: list[Player] = field(default_factory=list[Player])
    answered: set[int] = field(default_factory=set[int])

    @property
    def rosa(self) -> Person:
        """The facilitator."""
        assert self.facilitator is not None
        return self.facilitator.person

    @property
    def circle(self) -> Channel:
        """The cohort's private channel."""
        return self.server.channel(COHORT.lower())


def button(message: Message | Reply, action: str) -> str:
    """The custom id of the button that asks for something, whatever language its label speaks."""
    for each in message.buttons:
        if (each.custom_id or "").startswith((f"{action}:", f"{action}/", f"{action}@")) or each.custom_id == action:
            return each.custom_id or ""
    raise OutOfPlay(f"no button {action!r} under {message.text[:200]!r}")


def require(reply: Reply, what: str, *, button_named: str | None = None) -> Reply:
    """Go on only if the answer has what the story needs."""
    if button_named is not None:
        button(reply, button_named)
    if not (reply.text or reply.modal or reply.files):
        raise OutOfPlay(f"{what}: nothing was answered")
    return reply


def private(player: Player) -> list[Message]:
    """What the bot has written to this person alone: direct messages, and their own thread."""
    threads = [message for thread in player.person.threads for message in thread.messages]
    return sorted([*player.person.dms, *threads], key=lambda message: message.at)


def having(player: Player, custom_id: str) -> list[Message]:
    """What was written to somebody alone, and still has such a button."""
    return [m for m in private(player) if any((b.custom_id or "").startswith(custom_id) for b in m.buttons)]
