"""What people see of messages: live views that always show how things now stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.server import entities as world
from sandbox.server.actions.messages import texts_of
from sandbox.server.entities import Json, Known
from sandbox.server.limits.components import BUTTON, LINK, SELECTS

if TYPE_CHECKING:
    from sandbox.client.servers import Channel, Role, Server
    from sandbox.town import Sandbox


@dataclass(frozen=True)
class File:
    """A file that came with a message."""

    name: str
    bytes: bytes
    content_type: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.bytes)


@dataclass(frozen=True)
class Option:
    """One choice of a select or a group."""

    label: str
    value: str
    description: str | None = None
    default: bool = False


@dataclass(frozen=True)
class Button:
    """A button under a message."""

    label: str
    custom_id: str | None
    style: int
    disabled: bool
    url: str | None
    emoji: str | None
    number: int

    @property
    def names(self) -> tuple[str | None, ...]:
        """What a person may call it."""
        return self.label, self.emoji


@dataclass(frozen=True)
class Select:
    """A select under a message."""

    kind: int
    custom_id: str
    placeholder: str
    options: tuple[Option, ...]
    least: int
    most: int
    disabled: bool
    number: int

    @property
    def names(self) -> tuple[str | None, ...]:
        """What a person may call it."""
        return (self.placeholder,)


class Choice(str):
    """A suggestion while typing an option: its name, with the value that stands for it."""

    value: str | int | float

    def __new__(cls, name: str, value: str | int | float) -> Choice:
        choice = super().__new__(cls, name)
        choice.value = value
        return choice

    @property
    def name(self) -> str:
        """What the person reads."""
        return str(self)


def parts_of(label: str) -> list[str]:
    """A label that says the same in several languages, taken apart: "Join · Unirse"."""
    return [label, *(part.strip() for part in label.split(" · "))]


def called(name: str, labels: Sequence[str | None]) -> bool:
    """Whether a person who says `name` means something with one of these labels."""
    wanted = name.strip().casefold()
    return any(wanted == part.casefold() for label in labels if label for part in parts_of(label))


def options_of(part: Json) -> tuple[Option, ...]:
    """The choices of a select or group."""
    return tuple(
        Option(each["label"], each["value"], each.get("description"), bool(each.get("default")))
        for each in part.get("options") or ()
    )


def _walk(components: Sequence[Json]) -> Iterator[Json]:
    for part in components:
        yield part
        yield from _walk(part.get("components") or ())
        if part.get("accessory"):
            yield part["accessory"]


def buttons_in(components: Sequence[Json]) -> list[Button]:
    """Every button, in reading order."""
    return [
        Button(
            label=part.get("label") or "",
            custom_id=part.get("custom_id"),
            style=part["style"],
            disabled=bool(part.get("disabled")),
            url=part.get("url") if part["style"] == LINK else None,
            emoji=(part.get("emoji") or {}).get("name"),
            number=part.get("id") or 0,
        )
        for part in _walk(components)
        if part["type"] == BUTTON
    ]


def selects_in(components: Sequence[Json]) -> list[Select]:
    """Every select, in reading order."""
    return [
        Select(
            kind=part["type"],
            custom_id=part["custom_id"],
            placeholder=part.get("placeholder") or "",
            options=options_of(part),
            least=1 if part.get("min_values") is None else part["min_values"],
            most=part.get("max_values") or 1,
            disabled=bool(part.get("disabled")),
            number=part.get("id") or 0,
        )
        for part in _walk(components)
        if part["type"] in SELECTS
    ]


def _embed_texts(embed: Json) -> Iterator[str]:
    yield (embed.get("author") or {}).get("name") or ""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for field in embed.get("fields") or ():
        yield f"{field['name']}\n{field['value']}"
    yield (embed.get("footer") or {}).get("text") or ""


def text_of(content: str, embeds: Sequence[Json], components: Sequence[Json]) -> str:
    """Everything that can be read: content, embeds and text components."""
    texts = [content, *(text for embed in embeds for text in _embed_texts(embed)), *texts_of(components)]
    return "\n".join(text for text in texts if text)


class Message(Known):
    """A message as people see it."""

    def __init__(self, town: Sandbox, post: world.Post) -> None:
        self.town = town
        self.post = post
        self.id = post.id

    def __repr__(self) -> str:
        return f"<Message {self.id} by {self.author.name}: {self.text[:60]!r}>"

    @property
    def text(self) -> str:
        """Everything that can be read: content, embeds and text components."""
        return text_of(self.post.content, self.post.embeds, self.post.components)

    @property
    def content(self) -> str:
        """The plain content alone."""
        return self.post.content

    @property
    def embeds(self) -> list[Json]:
        """The embeds, as Discord has them."""
        return self.post.embeds

    @property
    def components(self) -> list[Json]:
        """The components, as Discord has them."""
        return self.post.components

    @property
    def author(self) -> world.Account:
        """Who wrote it."""
        return self.post.author

    @property
    def at(self) -> datetime:
        """When it was written."""
        return self.post.at

    @property
    def edited_at(self) -> datetime | None:
        """When it was last changed."""
        return self.post.edited_at

    @property
    def deleted(self) -> bool:
        """Whether it is gone."""
        return self.post.deleted_at is not None or self.post.channel.deleted

    @property
    def pinned(self) -> bool:
        """Whether it is pinned."""
        return self.post.pinned

    @property
    def nonce(self) -> str | None:
        """The nonce with which the bot sent it."""
        return self.post.nonce

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.post.ephemeral_to is not None

    @property
    def mentions(self) -> list[world.Account | Role]:
        """Whom it calls: people and roles that really get a notification."""
        roles = self.server.roles_by_id if self.server is not None else {}
        return [*self.post.mentions, *(roles[each] for each in self.post.mentioned_roles if each in roles)]

    @property
    def mentions_everyone(self) -> bool:
        """Whether it calls everyone."""
        return self.post.mentions_everyone

    @property
    def files(self) -> list[File]:
        """The files that came with it."""
        return [File(each.name, each.content, each.content_type) for each in self.post.attachments]

    @property
    def buttons(self) -> list[Button]:
        """Its buttons."""
        return buttons_in(self.post.components)

    @property
    def selects(self) -> list[Select]:
        """Its selects."""
        return selects_in(self.post.components)

    @property
    def reactions(self) -> dict[str, list[world.Account]]:
        """The emojis under it, and whose they are."""
        accounts = self.town.discord.world.accounts
        return {emoji: [accounts[each] for each in who] for emoji, who in self.post.reactions.items()}

    @property
    def server(self) -> Server | None:
        """The server that it stands in; none for direct messages."""
        guild = self.post.channel.guild
        return None if guild is None else self.town.server_of(guild)

    @property
    def channel(self) -> Channel:
        """Where it stands."""
        return self.town.channel_of(self.post.channel)

    @property
    def viewers(self) -> frozenset[int]:
        """The ids of those who could see it when it was written."""
        return self.post.viewers

    @property
    def thread(self) -> Channel | None:
        """The thread that hangs on it."""
        return None if self.post.thread is None else self.town.channel_of(self.post.thread)

    @property
    def earlier(self) -> list[tuple[datetime, str]]:
        """What it said before it was changed, and since when."""
        return [(at, text_of(*said)) for at, *said in self.post.earlier]  # pyright: ignore[reportArgumentType]
