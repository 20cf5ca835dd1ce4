"""What Discord keeps: accounts, servers, channels, messages. No rules; who may do what stands in `permissions`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

Json = dict[str, Any]

TEXT, DM, VOICE, CATEGORY, NEWS = 0, 1, 2, 4, 5
NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD, STAGE, FORUM, MEDIA = 10, 11, 12, 13, 15, 16
THREADS: Final = frozenset({NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD})
HIDDEN: Final = 1 << 17
"""The flag of a channel that the bot may not see."""
RECIPIENT_ADD, RECIPIENT_REMOVE, NAME_CHANGE, PINNED, THREAD_CREATED, REPLY, THREAD_STARTER = 1, 2, 4, 6, 18, 19, 21
SYSTEM: Final = frozenset({RECIPIENT_ADD, RECIPIENT_REMOVE, NAME_CHANGE, PINNED, THREAD_CREATED, THREAD_STARTER})
"""The kinds of messages that Discord itself writes."""
LASTING: Final = SYSTEM - {PINNED, THREAD_CREATED}
"""Those of them that nobody can delete (resources/message, Message Types)."""
EPHEMERAL, COMPONENTS_V2, SUPPRESS_EMBEDS, SILENT, LOADING = 1 << 6, 1 << 15, 1 << 2, 1 << 12, 1 << 7


class Identified:
    """Anything with a Discord id; two of them are the same if their ids are."""

    id: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identified) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(eq=False)
class Account(Identified):
    """Somebody's Discord account, a person's or the bot's."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True
    two_factor: bool = True
    """Whether a second factor guards the account; of a bot, its owner's."""
    dm: Channel | None = field(default=None, repr=False)
    ephemerals: list[Post] = field(default_factory=list, repr=False)

    @property
    def username(self) -> str:
        """The unique lower-case name."""
        letters = "".join(
            letter for letter in self.name.lower() if letter.isascii() and (letter.isalnum() or letter in "._")
        )
        return letters or f"person{self.id % 10_000}"

    @property
    def mention(self) -> str:
        """How text calls this person."""
        return f"<@{self.id}>"


@dataclass(eq=False)
class Role(Identified):
    """A role of a server."""

    id: int
    guild: Guild = field(repr=False)
    name: str
    permissions: int = 0
    position: int = 1
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    managed: bool = False
    bot_id: int | None = None

    @property
    def rank(self) -> tuple[int, int]:
        """Where it stands: of two roles at one position the older is the higher."""
        return self.position, -self.id

    @property
    def mention(self) -> str:
        """How text calls everyone with this role."""
        return f"<@&{self.id}>"


@dataclass(eq=False)
class Member(Identified):
    """An account in a server."""

    account: Account
    guild: Guild = field(repr=False)
    joined_at: datetime
    role_ids: set[int] = field(default_factory=set)
    nick: str | None = None
    voice: Channel | None = field(default=None, repr=False)
    timed_out_until: datetime | None = None

    def __post_init__(self) -> None:
        self.id = self.account.id

    @property
    def top_rank(self) -> tuple[int, int]:
        """The rank of the highest role."""
        ranks = [self.guild.roles[role_id].rank for role_id in self.role_ids if role_id in self.guild.roles]
        return max(ranks, default=(0, 0))


@dataclass
class Overwrite:
    """What one channel gives or takes for one role (kind 0) or member (kind 1)."""

    id: int
    kind: int
    allow: int
    deny: int


@dataclass
class Attachment:
    """A file that was sent."""

    id: int
    name: str
    content: bytes = field(repr=False)
    content_type: str
    url: str
    description: str | None = None


@dataclass(eq=False)
class Channel(Identified):
    """Where messages are: a channel, a thread, or direct messages."""

    id: int
    kind: int
    name: str = ""
    guild: Guild | None = field(default=None, repr=False)
    topic: str | None = None
    position: int = 0
    parent_id: int | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    nsfw: bool = False
    slowmode: int = 0
    recipients: list[Account] = field(default_factory=list)
    posts: dict[int, Post] = field(default_factory=dict, repr=False)
    order: list[int] = field(default_factory=list, repr=False)
    deleted: bool = False
    owner_id: int = 0
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive: int = 4320
    archive_moved_at: datetime | None = None
    thread_members: dict[int, datetime] = field(default_factory=dict)
    starter_id: int | None = None
    bitrate: int = 64000
    user_limit: int = 0
    last_post_id: int | None = None
    audience: tuple[int, frozenset[int]] = field(default=(-1, frozenset()), repr=False)

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread."""
        return self.kind in THREADS

    @property
    def mention(self) -> str:
        """How text links here."""
        return f"<#{self.id}>"

    @property
    def parent(self) -> Channel | None:
        """The category of a channel, the channel of a thread."""
        if self.guild is None or self.parent_id is None:
            return None
        return self.guild.channels.get(self.parent_id)

    def add(self, post: Post) -> None:
        """Append a message."""
        self.posts[post.id] = post
        self.order.append(post.id)
        self.last_post_id = post.id

    def newest_first(self, *, before: int | None = None, after: int | None = None) -> Iterator[Post]:
        """The messages between two ids, the newest first."""
        stop = len(self.order) if before is None else bisect_left(self.order, before)
        start = 0 if after is None else bisect_right(self.order, after)
        for index in range(stop - 1, start - 1, -1):
            post = self.posts.get(self.order[index])
            if post is not None:
                yield post

    def oldest_first(self, after: int) -> Iterator[Post]:
        """The messages after an id, the oldest first."""
        for index in range(bisect_right(self.order, after), len(self.order)):
            post = self.posts.get(self.order[index])
            if post is not None:
                yield post


@dataclass(eq=False)
class Post(Identified):
    """A message as Discord keeps it."""

    id: int
    channel: Channel = field(repr=False)
    author: Account
    at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    kind: int = 0
    nonce: str | None = None
    mentions: list[Account] = field(default_factory=list)
    mentioned_roles: list[int] = field(default_factory=list)
    mentions_everyone: bool = False
    reference: Json | None = None
    interaction: Interaction | None = field(default=None, repr=False)
    ephemeral_to: Account | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    pinned: bool = False
    thread: Channel | None = field(default=None, repr=False)
    reactions: dict[str, list[int]] = field(default_factory=dict)
    reacted: set[str] = field(default_factory=set)
    """The emojis that the bot itself added."""
    viewers: frozenset[int] = frozenset()
    earlier: list[tuple[datetime, str, list[Json], list[Json]]] = field(default_factory=list, repr=False)


@dataclass(eq=False)
class ScheduledEvent(Identified):
    """An event in a server's calendar."""

    id: int
    guild: Guild = field(repr=False)
    creator: Account
    fields: Json
    status: int = 1
    interested: set[int] = field(default_factory=set)
    empty_since: datetime | None = None
    """Since when an event in voice is on without anybody there."""

    @property
    def channel(self) -> Channel | None:
        """The voice or stage channel that it is in."""
        return self.guild.channels.get(int(self.fields.get("channel_id") or 0))


@dataclass(eq=False)
class Guild(Identified):
    """A server."""

    id: int
    name: str
    owner: Account
    locale: str = "en-US"
    two_factor: bool = False
    """Whether moderators need a second factor here."""
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    channels: dict[int, Channel] = field(default_factory=dict, repr=False)
    threads: dict[int, Channel] = field(default_factory=dict, repr=False)
    events: dict[int, ScheduledEvent] = field(default_factory=dict, repr=False)
    audit: list[Json] = field(default_factory=list, repr=False)
    revision: int = 0
    shown: set[int] = field(default_factory=set)
    """The channels that the bot was told whole."""

    @property
    def everyone(self) -> Role:
        """The role that everyone has; its id is the server's."""
        return self.roles[self.id]

    def find_channel(self, channel_id: int) -> Channel | None:
        """A channel or a thread by its id."""
        return self.channels.get(channel_id) or self.threads.get(channel_id)


@dataclass(eq=False)
class Interaction(Identified):
    """Something that a person did with the bot, and what became of it."""

    id: int
    token: str
    kind: int
    account: Account
    channel: Channel
    guild: Guild | None
    body: Json
    at: datetime
    what: str
    sent: float
    source: Post | None = None
    trigger: Interaction | None = None
    acknowledged_ms: float | None = None
    answer: int | None = None
    deferred_flags: int = 0
    unanswered: bool = False
    original: Post | None = None
    original_deleted: bool = False
    followups: list[Post] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None

    @property
    def waiting(self) -> bool:
        """Whether Discord still waits for the first answer."""
        return self.answer is None and not self.unanswered
