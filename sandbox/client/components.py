"""Buttons, selects and files as a person sees them under a message, and the text of it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.server.actions.messages import texts_of
from sandbox.server.entities import Json
from sandbox.server.limits.components import BUTTON, LINK, SELECTS


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
