"""What the bot answers to a person: a message, a change, or a form; as it now stands."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sandbox.client.channels import Channel, Message
from sandbox.client.components import Button, File, Select
from sandbox.client.forms import Modal
from sandbox.client.roles import Role
from sandbox.client.town import Town
from sandbox.server import entities
from sandbox.server.entities import Json
from sandbox.server.interactions import DEFERRED_MESSAGE, DEFERRED_UPDATE, MODAL, UPDATE

Kind = Literal["message", "update", "modal", "deferred"]


class Reply:
    """What the bot answered to somebody."""

    def __init__(self, town: Town, interaction: entities.Interaction) -> None:
        self.town = town
        self.interaction = interaction

    def __repr__(self) -> str:
        return f"<Reply to {self.interaction.what}: {self.kind} {self.text[:60]!r}>"

    @property
    def who(self) -> entities.Account:
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
        return Channel(self.town, self.interaction.channel)

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
        return bool(self.interaction.deferred_flags & entities.EPHEMERAL)

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
    def mentions(self) -> list[entities.Account | Role]:
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
