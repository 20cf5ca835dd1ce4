"""What the bot owes Discord: notices (messages), errands (changes), and how they are put off or given up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.db.vault import Vault


class EntryType(StrEnum):
    """The sorts of things that lie in the outbox."""

    NOTICE = "notice"
    ERRAND = "errand"
    WORK = "work"
    """Nothing for Discord: what there is to do at that time is done inside the database."""


class State(StrEnum):
    """How far a thing in the outbox has come."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    FANNED_OUT = "fanned_out"
    """A notice to many, which has become one row per person."""
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a row waits, has failed or was cancelled, where it is not Discord's code or the name of an error of ours."""

    WAITING = "not yet"
    """What it needs is not there yet."""
    INTERVAL = "interval"
    """It was done just now, and is wanted again."""
    DEPENDENT = "what it waited for"
    """The row before it failed or was cancelled."""
    PACED = "paced"
    """It waits for its turn among new conversations or threads."""
    QUARANTINED = "quarantined"
    """It is for somebody with whom Discord lets us begin no conversation now, and who can have no thread."""
    THREADS_FULL = "160006"
    """The server has as many open threads as Discord allows."""
    ABSENT = "absent"
    """An earlier attempt has not arrived."""
    MOVED = "moved"
    """It goes by another route."""
    LEFT = "left"
    """Its reader has left the server."""
    HAS_POWER = "role has power"
    """The role must not be given."""
    ROLE_ABOVE = "role stands above"
    """The role stands above the bot's own: Discord does not let the bot give or take it."""
    PERHAPS_SENT = "perhaps sent"
    """Nobody can say whether an earlier attempt arrived."""
    MORE_TO_DELETE = "more to delete"
    """One attempt does not delete all of it."""
    YOUNG_THREAD = "young"
    """A thread with nobody in it may be another's still."""
    UNKNOWN_KIND = "unknown kind"
    NO_RECIPIENTS = "no recipients"
    DROPPED = "dropped"
    """An operator let it go."""
    SENT_AWAY = "sent away"
    """The bot is no longer in the server."""
    OVER = "over"
    """What it told of was over a short while later: if that comes back, it is told again, but not at once."""
    COHORT_CLOSED = "cohort closed"
    """It was suspended with its cohort."""


OF_ROLES = frozenset({Reason.HAS_POWER, Reason.ROLE_ABOVE})
"""What is wrong with a role: the staff hear of it once for the role, and what waited goes on when it is right again."""

RECALL = "privacy.recall"
"""The kind of what was in hand when the person whom it was for, or about, deleted their data: it is taken back."""

OPEN = (State.PLANNED, State.CLAIMED)
"""The states of rows with which something will happen yet."""
FINAL = frozenset({State.SENT, State.FANNED_OUT, State.EXPIRED, State.CANCELLED, State.FAILED})


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One claimed row of the outbox, as far as its feature needs to know it."""

    id: int
    kind: str
    server_id: int
    subject_id: int
    member_id: int
    """The person it is for; 0 when it is for a channel or for nobody in particular."""
    dedupe_key: str
    due_at: datetime


class DueRows(tuple[DueEntry, ...]):
    """Claimed rows of one kind, the moment as of which their feature says what each holds, and what opens words."""

    now: datetime
    vault: Vault
    public_url: str | None
    """The web address under which people reach our pages, if there is one."""

    def __new__(
        cls, rows: Iterable[DueEntry], now: datetime, vault: Vault | None = None, public_url: str | None = None
    ) -> Self:
        made = super().__new__(cls, rows)
        made.now = now
        made.vault = vault or Vault(())
        made.public_url = public_url
        return made


class RouteKind(StrEnum):
    """The kinds of routes by which a message goes."""

    CHANNEL = "channel"
    DM = "dm"
    THREAD = "thread"
    NEW_THREAD = "new_thread"
    """By a person's own thread, which is made first."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where an attempt goes: a channel, a user, a thread; 0 for a thread that is made first."""

    kind: RouteKind
    id: int


def route_of(kind: RouteKind | None, number: int | None) -> Route | None:
    """As a row of the outbox has it."""
    return None if kind is None or number is None else Route(kind, number)


NEW_THREAD = Route(RouteKind.NEW_THREAD, 0)


@dataclass(frozen=True, slots=True)
class ToChannel:
    """A shared post."""

    channel_id: int


RIGHT_AFTER = timedelta(minutes=10)
"""So long after somebody asked for direct messages one may be opened with them."""


@dataclass(frozen=True, slots=True)
class ToPerson:
    """A private message: by the person's own thread if they have one, else directly.

    Where direct messages are closed, a thread is made under `fallback_channel_id`.
    """

    user_id: int
    name: str
    fallback_channel_id: int | None
    opens_dm: bool = True
    """False for what comes often, and to many at once: no direct conversation is opened for it.

    It goes directly only to those who chose so and with whom one is open, or who asked for it just now; all others have
    it in their own thread.
    """


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """A notice's facts, and where and in which languages it goes."""

    to: ToChannel | ToPerson
    languages: tuple[str, ...]
    """The reader's language, or those of the cohort for a shared post."""
    zone: str
    facts: object
    matters: bool = False
    """Whether the staff hear of it when its reader has left the server, instead of it being dropped in silence."""
    ethiopian: bool = False
    """Whether its one reader wishes for Ethiopian dates and hours beside ours; filled in when it goes out."""


class Postponed(Exception):
    """What the notice needs is not there yet; it is looked at again at `again_at`."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("not yet")
        self.again_at = again_at


Contents = Mapping[int, NoticeContent | Postponed]
"""What notices say, by the row of each; one that is left out is cancelled: what it was about is gone."""


class NoticeType(str):
    """The name of a kind of notice, and how late one may be at most; after that it would only confuse, and it expires.

    Most end earlier by what they are about: a reminder when its session begins, an offer when it passes to the next.
    What somebody waits for or has to answer may be very late: better after two months of silence than never.
    """

    lateness: timedelta

    def __new__(cls, name: str, *, lateness: timedelta) -> Self:
        made = super().__new__(cls, name)
        made.lateness = lateness
        return made

    def latest(self, due: datetime, expires: datetime | None) -> datetime:
        """When a notice that is due then is stale: by what it is about, or by its kind, whichever comes first."""
        return due + self.lateness if expires is None else min(expires, due + self.lateness)


CHANNEL_RETRY = timedelta(seconds=30)
"""When to look again for a cohort's channel that is not there yet."""

NONCE_LIFE = timedelta(minutes=2)
"""While an attempt is younger than this, the same nonce is safe; Discord forgets one after some three minutes."""

LEASE = timedelta(seconds=60)
"""How long a claim holds before another process may take over."""

LAST_ATTEMPT = 8
"""After so many attempts a row has failed and is told to the staff."""


def backoff(attempts: int, jitter: float) -> timedelta:
    """How long to wait before the next attempt: doubling from 2 s to 10 min, with up to half of it at random.

    `jitter` lies in [0, 1).
    """
    base = min(2.0 * 2 ** max(0, attempts - 1), 600.0)
    return timedelta(seconds=base * (0.75 + jitter / 2))


def reference_of(row_id: int) -> str:
    """The short reference by which a notice's message can be found again in a channel."""
    digits = "0123456789abcdefghjkmnpqrstvwxyz"
    left, text = row_id, ""
    while left:
        left, digit = divmod(left, 32)
        text = digits[digit] + text
    return "n" + text.rjust(4, "0")


CLOCK_SLACK = timedelta(minutes=2)
"""How far our clock and Discord's may lie apart when we look for what an earlier attempt left behind."""


class SendMode(StrEnum):
    """What the next attempt at a row does."""

    SEND = "send"
    """Nothing is known to be out there: send it."""
    AGAIN = "again"
    """An earlier attempt may have arrived: the same nonce, so that Discord keeps one of the two."""
    LOOK = "look"
    """An earlier attempt may have arrived, too long ago for the nonce: look for our own message first."""
    REMOVE = "remove"
    """An earlier attempt may have made what is not to be any more: remove it."""


def next_mode(*, attempted_at: datetime | None, same_route: bool, now: datetime) -> SendMode:
    """What to do about a row, given when its nonce first went out (None: it never did, or surely did not arrive)."""
    if attempted_at is None:
        return SendMode.SEND
    return SendMode.AGAIN if same_route and now - attempted_at < NONCE_LIFE else SendMode.LOOK


def postponed(again_at: datetime, *, due_at: datetime, now: datetime) -> datetime:
    """When to look again at what is not ready: when it says, but ever more seldom the later it gets."""
    return max(again_at, now + timedelta(seconds=1), now + (now - due_at) / 4)
