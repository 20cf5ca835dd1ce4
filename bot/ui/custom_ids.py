"""The custom ids of buttons, menus and forms: they carry what was meant, so that they work after any restart."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self, TypeVar

from bot.core.refusals import ButtonTooOld

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class CustomId:
    """What a button, menu or form asks for.

    Written as `session.rsvp/going:12@900~n004k!77`: the action, an optional choice, the subject's row, the server (so
    that it works in a direct message), the reference of the notice it stands on, and the person for whom it was made.
    """

    action: str
    subject: int = 0
    choice: str = ""
    server: int | None = None
    reference: str = ""
    person: int | None = None

    def __str__(self) -> str:
        text = self.action
        if self.choice:
            text += f"/{self.choice}"
        text += f":{self.subject}"
        if self.server is not None:
            text += f"@{self.server}"
        if self.reference:
            text += f"~{self.reference}"
        if self.person is not None:
            text += f"!{self.person}"
        return text

    def on(self, *, server: int | None, reference: str) -> Self:
        """The same on a message of that server, and of that notice; it may say itself to which it belongs."""
        return replace(self, server=self.server or server, reference=reference or self.reference)

    @classmethod
    def read(cls, custom_id: str) -> Self | None:
        """Take a custom id apart; None if it is none of ours."""
        try:
            rest, _, person = custom_id.partition("!")
            rest, _, reference = rest.partition("~")
            rest, _, server = rest.partition("@")
            rest, _, subject = rest.partition(":")
            action, _, choice = rest.partition("/")
            return cls(
                action=action,
                choice=choice,
                subject=_number(subject),
                server=_number(server) if server else None,
                reference=reference,
                person=_number(person) if person else None,
            )
        except ValueError:
            return None


def one_of(kind: type[E], code: str) -> E:
    """Which of these a button or a menu carries.

    Raises:
        ButtonTooOld: none that this version knows.
    """
    try:
        return kind(code)
    except ValueError:
        raise ButtonTooOld from None


def number(text: str, otherwise: int = 0) -> int:
    """The number that a button or a menu carries; `otherwise`, if somebody made up what the database cannot hold."""
    try:
        return _number(text)
    except ValueError:
        return otherwise


def _number(digits: str) -> int:
    """A row's number or Discord's id, as the database can hold it.

    Raises:
        ValueError: it is none.
    """
    if not (digits.isascii() and digits.isdecimal()) or int(digits) >= 2**63:
        raise ValueError("no number of ours")
    return int(digits)
