"""Changes that the bot owes a server. Each converges: done twice, it is as if done once."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.outbox.notices import NoticeContent, Route


@dataclass(frozen=True, slots=True)
class MakeRole:
    """A role of that name. A repeated attempt adopts one of the name that belongs to nobody in `taken`."""

    server_id: int
    name: str
    mentionable: bool = False
    taken: frozenset[int] = field(default_factory=frozenset[int])


@dataclass(frozen=True, slots=True)
class MakeChannel:
    """A text channel, private to `role_ids` (and the bot).

    A repeated attempt adopts one of that name that lets in the first of them, was made since the first attempt, and is
    nobody's in `taken`.
    """

    server_id: int
    name: str
    topic: str
    role_ids: tuple[int, ...]
    taken: frozenset[int]


@dataclass(frozen=True, slots=True)
class ShowChannel:
    """A private channel that these roles see from now on; who sees it already goes on seeing it."""

    server_id: int
    channel_id: int
    role_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GiveRole:
    """A role for a member, unless it carries power: in Discord, as it looks at that moment, or here.

    `is_staff` says that the role was chosen for staff too, and `closed` are the channels for staff alone.
    """

    server_id: int
    user_id: int
    role_id: int
    is_staff: bool = False
    closed: frozenset[int] = field(default_factory=frozenset[int])


@dataclass(frozen=True, slots=True)
class TakeRole:
    """A role away from a member."""

    server_id: int
    user_id: int
    role_id: int


@dataclass(frozen=True, slots=True)
class RemoveChannel:
    """A channel gone."""

    server_id: int
    channel_id: int


@dataclass(frozen=True, slots=True)
class RemoveRole:
    """A role gone."""

    server_id: int
    role_id: int


@dataclass(frozen=True, slots=True)
class Redraw:
    """A message of ours that is to show how things stand now: the notice `row_id`, worded anew from `content`."""

    server_id: int
    channel_id: int
    message_id: int
    notice: str
    """Its kind, which knows how it looks."""
    row_id: int
    content: NoticeContent


@dataclass(frozen=True, slots=True)
class TakeButtons:
    """A message of ours without the buttons that are over."""

    server_id: int
    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class PutEvent:
    """An event in the server's calendar: made, or changed into this.

    A repeated attempt adopts one of ours that was made since the first, has its words, is nobody's in `taken`, and
    begins when it does, or at least not when one of the `others` does.
    """

    server_id: int
    event_id: int | None
    content: NoticeContent
    notice: str
    """The kind whose words it has: the first title is its name."""
    starts_at: datetime
    ends_at: datetime
    channel_id: int | None
    """The voice or stage channel in which it is, if it is in one."""
    stage: bool
    location: str
    """Where it is otherwise."""
    taken: frozenset[int]
    others: frozenset[datetime]


@dataclass(frozen=True, slots=True)
class TurnEvent:
    """An event that begins, ends or is called off."""

    server_id: int
    event_id: int
    turn: Literal["begin", "end", "cancel"]


@dataclass(frozen=True, slots=True)
class Recall:
    """What was made or posted for a person, or about them, while they deleted their data: it goes.

    `route` is the way that it went, `channel_id` and `message_id` say where it is, as far as that is known.
    """

    server_id: int
    user_id: int
    """Whose data are deleted."""
    to_others: bool
    """Whether others read it: then only the message goes, not the thread in which it stands."""
    route: Route | None
    channel_id: int | None
    message_id: int | None
    since: datetime
    """It was not made before then."""
    owned: frozenset[int]
    """The threads of the server that are somebody's."""


Errand = (
    MakeRole
    | MakeChannel
    | ShowChannel
    | GiveRole
    | TakeRole
    | RemoveChannel
    | RemoveRole
    | Redraw
    | TakeButtons
    | PutEvent
    | TurnEvent
    | Recall
)
