"""What the bot answers to a person: a message, a change, or a form; as it now stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sandbox.client.components import Button, File, Message, Option, Select, options_of
from sandbox.server import entities as world
from sandbox.server.actions.messages import texts_of
from sandbox.server.entities import Json
from sandbox.server.interactions import DEFERRED_MESSAGE, DEFERRED_UPDATE, MODAL, UPDATE

if TYPE_CHECKING:
    from sandbox.client.servers import Channel, Role
    from sandbox.town import Sandbox

Kind = Literal["message", "update", "modal", "deferred"]


@dataclass(frozen=True)
class Field:
    """One field of a form."""

    label: str
    custom_id: str
    kind: int
    options: tuple[Option, ...]
    required: bool
    value: str
    description: str
    placeholder: str
    part: Json

    @property
    def names(self) -> tuple[str, str]:
        """What a person may call it, besides its label: the custom id, whole or up to its first colon."""
        return self.custom_id, self.custom_id.partition(":")[0]


class Modal:
    """A form that opened."""

    def __init__(self, part: Json) -> None:
        self.part = part
        self.title: str = part["title"]
        self.custom_id: str = part["custom_id"]

    def __repr__(self) -> str:
        return f"<Modal {self.title!r}: {', '.join(field.label for field in self.fields)}>"

    @property
    def fields(self) -> list[Field]:
        """What it asks."""
        found: list[Field] = []
        for part in self.part["components"]:
            if part["type"] == 18:
                found.append(_field(part["component"], part["label"], part.get("description") or ""))
            elif part["type"] == 1:
                found.extend(_field(inner, inner.get("label") or "", "") for inner in part["components"])
        return found

    @property
    def text(self) -> str:
        """What can be read on it."""
        labels = [f"{field.label}\n{field.description}".strip() for field in self.fields]
        return "\n".join((self.title, *texts_of(self.part["components"]), *labels))


def _field(part: Json, label: str, description: str) -> Field:
    return Field(
        label=label,
        custom_id=part["custom_id"],
        kind=part["type"],
        options=options_of(part),
        required=part["type"] != 23 and part.get("required") is not False,
        value=str(part.get("value") or ""),
        description=description,
        placeholder=part.get("placeholder") or "",
        part=part,
    )


class Reply:
    """What the bot answered to somebody."""

    def __init__(self, town: Sandbox, interaction: world.Interaction) -> None:
        self.town = town
        self.interaction = interaction

    def __repr__(self) -> str:
        return f"<Reply to {self.interaction.what}: {self.kind} {self.text[:60]!r}>"

    @property
    def who(self) -> world.Account:
        """Who asked."""
        return self.interaction.account

    @property
    def what(self) -> str:
        """What they did: the command as given, or the custom id of a button, select or form."""
        return self.interaction.what

    @property
    def at(self) -> datetime:
        """When they did it."""
        return self.interaction.at

    @property
    def channel(self) -> Channel:
        """Where they did it."""
        return self.town.channel_of(self.interaction.channel)

    @property
    def id(self) -> int | None:
        """The id of the answer's message."""
        return None if self.interaction.original is None else self.interaction.original.id

    @property
    def kind(self) -> Kind:
        """A message, a change of the message that was clicked, a form, or still "is thinking…"."""
        answer = self.interaction.answer
        if answer == MODAL:
            return "modal"
        if answer in (UPDATE, DEFERRED_UPDATE):
            return "update"
        if answer == DEFERRED_MESSAGE and self.interaction.original is None:
            return "deferred"
        return "message"

    @property
    def message(self) -> Message | None:
        """The answer's message; for an update, the message that was clicked."""
        original = self.interaction.original
        return None if original is None else Message(self.town, original)

    @property
    def modal(self) -> Modal | None:
        """The form that opened."""
        return None if self.interaction.modal is None else Modal(self.interaction.modal)

    @property
    def text(self) -> str:
        """What can be read in the answer as it now stands; of a form, its title and questions."""
        if self.message is not None:
            return self.message.text
        return self.modal.text if self.modal is not None else ""

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees it."""
        if self.message is not None:
            return self.message.ephemeral
        return bool(self.interaction.deferred_flags & world.EPHEMERAL)

    @property
    def buttons(self) -> list[Button]:
        """The answer's buttons."""
        return self.message.buttons if self.message else []

    @property
    def selects(self) -> list[Select]:
        """The answer's selects."""
        return self.message.selects if self.message else []

    @property
    def files(self) -> list[File]:
        """The answer's files."""
        return self.message.files if self.message else []

    @property
    def embeds(self) -> list[Json]:
        """The answer's embeds."""
        return self.message.embeds if self.message else []

    @property
    def mentions(self) -> list[world.Account | Role]:
        """Whom the answer calls."""
        return self.message.mentions if self.message else []

    @property
    def deleted(self) -> bool:
        """Whether the answer was taken away."""
        return self.interaction.original_deleted

    @property
    def followups(self) -> list[Message]:
        """Further messages."""
        return [Message(self.town, post) for post in self.interaction.followups]

    @property
    def acknowledged_ms(self) -> float | None:
        """How long the first answer took, in real milliseconds."""
        return self.interaction.acknowledged_ms
