"""Changes that the bot owes a server. Each converges: done twice, it is as if done once."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from typing_extensions import override

from bot.outbox.notices import NoticeContent, Route

MOST_CLOSED = 10
"""So many threads are closed at a time, at most."""

THREAD_MESSAGES = 20
"""So many of our own messages in a thread are deleted by one attempt."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A change in a server; how each class is done on Discord says its `Executor` (`bot.delivery.errands`)."""

    server_id: int

    @property
    def requests(self) -> int:
        """How many requests it takes, at most, where no earlier attempt is to be looked for."""
        return 1

    @property
    def asked(self) -> str | None:
        """The words of what it makes, by which that is found again if the answer is lost; None if it makes nothing."""
        return None


@dataclass(frozen=True, slots=True)
class MakeRole(Errand):
    """A role of that name. A repeated attempt adopts one of the name that belongs to nobody in `taken`.

    The name is also the one that it had when it was first asked for.
    """

    name: str
    mentionable: bool = False
    taken: frozenset[int] = field(default_factory=frozenset[int])

    @property
    @override
    def asked(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class MakeChannel(Errand):
    """A text channel, private to `role_ids` (and the bot).

    A repeated attempt adopts one of that name, or the one that it had then, that lets in the first of them, was made
    since the first attempt, and is nobody's in `taken`.
    """

    name: str
    topic: str
    role_ids: tuple[int, ...]
    taken: frozenset[int]

    @property
    @override
    def asked(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ShowChannel(Errand):
    """A private channel that these roles see from now on; who sees it already goes on seeing it."""

    channel_id: int
    role_ids: tuple[int, ...]

    @property
    @override
    def requests(self) -> int:
        return max(1, len(self.role_ids))


@dataclass(frozen=True, slots=True)
class GiveRole(Errand):
    """A role for a member, unless it carries power: in Discord, as it looks at that moment, or here.

    `is_staff` says that the role was chosen for staff too, and `closed` are the channels for staff alone. `powers` are
    the channels that gave it power when the bot last saw them.
    """

    user_id: int
    role_id: int
    is_staff: bool = False
    closed: frozenset[int] = field(default_factory=frozenset[int])
    powers: frozenset[int] = field(default_factory=frozenset[int])


@dataclass(frozen=True, slots=True)
class TakeRole(Errand):
    """A role away from a member."""

    user_id: int
    role_id: int


@dataclass(frozen=True, slots=True)
class RemoveChannel(Errand):
    """A channel gone."""

    channel_id: int


@dataclass(frozen=True, slots=True)
class OpenThread(Errand):
    """A thread under a channel, for everybody who sees that.

    A repeated attempt adopts one of ours there that has this name, or the one that it had then, was made since the
    first attempt, and is nobody's in `taken`.
    """

    channel_id: int
    name: str
    taken: frozenset[int]

    @property
    @override
    def asked(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class OpenPrivateThread(Errand):
    """A private thread of these people under a channel that all of them see.

    A repeated attempt adopts an empty one of ours there, likewise.
    """

    channel_id: int
    name: str
    user_ids: tuple[int, ...]
    taken: frozenset[int]

    @property
    @override
    def requests(self) -> int:
        return 1 + len(self.user_ids)

    @property
    @override
    def asked(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class RemoveThread(Errand):
    """A person's own thread gone; where Discord lets us delete none, nothing of ours in it, and nobody any more."""

    thread_id: int
    user_id: int
    """Whose it was; 0 where that is not on record."""

    @property
    @override
    def requests(self) -> int:
        return THREAD_MESSAGES + 5


@dataclass(frozen=True, slots=True)
class KeepThreadOpen(Errand):
    """A thread of ours that stays open for another week, and is opened again if it is closed."""

    thread_id: int

    @property
    @override
    def requests(self) -> int:
        return 2


@dataclass(frozen=True, slots=True)
class CloseThreads(Errand):
    """The longest silent of these threads of ours closed, since the server has as many open as it may."""

    idle: frozenset[int]

    @property
    @override
    def requests(self) -> int:
        return 1 + min(MOST_CLOSED, len(self.idle))


@dataclass(frozen=True, slots=True)
class RemoveRole(Errand):
    """A role gone."""

    role_id: int


@dataclass(frozen=True, slots=True)
class Redraw(Errand):
    """A message of ours that is to show how things stand now: the notice `row_id`, worded anew from `content`."""

    channel_id: int
    message_id: int
    notice: str
    """Its kind, which knows how it looks."""
    row_id: int
    content: NoticeContent


@dataclass(frozen=True, slots=True)
class TakeButtons(Errand):
    """A message of ours without the buttons that are over."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class PutEvent(Errand):
    """An event in the server's calendar: made, or changed into this.

    It is in its channel where the bot is allowed that, else it stands by itself and names the channel. If the bot
    lacks something else than `lacks`, nothing is done, and the errand is refused with `lacking_now`.

    A repeated attempt adopts one of ours that was made since the first, has its words, as they are or were then, is
    nobody's in `taken`, and begins when it does, or at least not when one of the `others` does.
    """

    event_id: int | None
    content: NoticeContent
    notice: str
    """The kind whose words it has: the first title is its name."""
    title: str
    """That title."""
    starts_at: datetime
    ends_at: datetime
    channel_id: int | None
    """The voice or stage channel in which it is to be, if there is one."""
    stage: bool
    lacks: int
    """The permissions (bits) that the bot lacks for that, as far as is written down."""
    location: str
    """Where it is otherwise, unless it names the channel: its cohort, which its words name too."""
    taken: frozenset[int]
    others: frozenset[datetime]

    @property
    @override
    def requests(self) -> int:
        return 1 if self.event_id is None else 2

    @property
    @override
    def asked(self) -> str | None:
        return f"{self.title}\n{self.location}" if self.event_id is None else None


_LACKING = "lacking "


def lacking_now(permissions: int) -> str:
    """The refusal of an errand that was to put an event: what the bot lacks now (bits) is not what was written down."""
    return f"{_LACKING}{permissions}"


def read_lacking(code: str) -> int | None:
    """What such a refusal says; None for all others."""
    return int(code.removeprefix(_LACKING)) if code.startswith(_LACKING) else None


class EventStep(StrEnum):
    """What becomes of an event in a server's calendar."""

    BEGIN = "begin"
    END = "end"
    CANCEL = "cancel"


CALLED_OFF = 0
"""What is given, instead of an id, for an event that is not to be any more."""


@dataclass(frozen=True, slots=True)
class MoveEvent(Errand):
    """An event that begins, ends or is called off.

    One in a channel begins when somebody is there; those elsewhere begin and end by themselves.
    """

    event_id: int
    step: EventStep
    attended: bool = False
    """Whether anybody is known to be there, for a process that does not hear of the server."""

    @property
    @override
    def requests(self) -> int:
        return 2


@dataclass(frozen=True, slots=True)
class Recall(Errand):
    """What was made or posted for a person, or about them, while they deleted their data: it goes.

    `route` is the way that it went, `channel_id` and `message_id` say where it is, as far as that is known.
    """

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
