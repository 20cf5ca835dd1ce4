"""An act: who acts, when, and what the application brings that is neither in the database nor in the command."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.people import Actor
from bot.db.vault import Vault


@dataclass(frozen=True, slots=True)
class Act:
    """What a service is given with its transaction, for one action of one person."""

    actor: Actor
    now: datetime
    """When the action began; aware UTC."""
    languages: tuple[str, ...]
    """Codes of the shipped languages, English first."""
    vault: Vault
    """Encrypts and decrypts what people wrote for themselves."""

    @property
    def server(self) -> int:
        """The server acted in."""
        return self.actor.server

    @property
    def member(self) -> int:
        """The row of this person in the server acted in."""
        return self.actor.member

    @property
    def is_staff(self) -> bool:
        """Whether this person runs cohorts here."""
        return self.actor.is_staff
