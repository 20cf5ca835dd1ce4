"""What came of an attempt."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Outcome:
    """The base of all: of which row it is the outcome."""

    id: int


@dataclass(frozen=True, slots=True)
class Sent(Outcome):
    """The message is there."""

    channel_id: int
    message_id: int
    opened_with: int | None = None
    """With whom there is a direct conversation in that channel, where that was not known yet."""


@dataclass(frozen=True, slots=True)
class Done(Outcome):
    """The errand is done; `made` is the id of what was made or adopted."""

    made: int | None = None


@dataclass(frozen=True, slots=True)
class Left(Outcome):
    """The person has left the server."""

    user_id: int


@dataclass(frozen=True, slots=True)
class Refused(Outcome):
    """It cannot be done, and trying again would not help; `code` is Discord's, or the name of our own error."""

    code: str
    unknown: bool = False
    """An earlier attempt may have arrived all the same."""


@dataclass(frozen=True, slots=True)
class Later(Outcome):
    """It did not work now. `unknown`: it may have arrived all the same."""

    code: str
    unknown: bool
    wait: timedelta | None = None
    """Discord says itself when it may be asked again."""
    everybody: bool = False
    """Until then it does not want to be asked anything."""


@dataclass(frozen=True, slots=True)
class ThreadsFull(Outcome):
    """The server has as many open threads as Discord allows, so that none is opened, not even again."""

    unknown: bool = False
    """An earlier attempt may have arrived all the same."""


@dataclass(frozen=True, slots=True)
class Absent(Outcome):
    """We looked: no earlier attempt has arrived."""


@dataclass(frozen=True, slots=True)
class Moved(Outcome):
    """The person is to be reached by their own thread: this one, or (None) one that is to be made."""

    user_id: int
    thread_id: int | None
    channel_id: int | None = None
    """Where that thread is."""
    closed: bool = False
    """They take no direct messages: from now on their thread serves, whatever they chose."""
    locked: bool = False
    """Their thread is there still, and nothing can be written in it."""


@dataclass(frozen=True, slots=True)
class Quarantined(Outcome):
    """Discord lets us begin no direct conversations, with nobody. It is about us and not about this person."""

    user_id: int


@dataclass(frozen=True, slots=True)
class ChannelGone(Outcome):
    """The channel in which we wrote to this person directly is no more; there is another, or one is opened."""

    user_id: int


@dataclass(frozen=True, slots=True)
class Released(Outcome):
    """Not tried, since we are stopping or it waited too long: it goes back as it was."""

    untried: bool
    """Nothing went out under its nonce, now or earlier."""
