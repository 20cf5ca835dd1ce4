"""Who is acting: what is known of a person at the moment of an action."""

from dataclasses import dataclass, field
from enum import StrEnum


class Standing(StrEnum):
    """What a person is in a server; the authority table speaks of these."""

    ANYONE = "anyone"
    """Anyone, anywhere, also in a direct message."""
    MEMBER = "member"
    """Someone acting inside a server, or known there."""
    MENTOR = "mentor"
    TRANSLATOR = "translator"
    """Reviews suggested translations, and nothing more."""
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    """Has Manage Server."""


class ContactMethod(StrEnum):
    """How reminders come to a person."""

    THREAD = "thread"
    """In their own private thread."""
    DIRECT = "dm"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """Somebody of whom others read: their Discord account, and what they are called."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Caller:
    """A person as Discord presents them with an interaction."""

    user_id: int
    server_id: int | None
    name: str
    roles: frozenset[int] = frozenset()
    manages_server: bool = False
    locale: str | None = None
    """Discord's code of the language of their app, such as `es-ES`."""
    server_name: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person whom the bot has recognised, with what their action needs to know.

    `member_id` is the row of this person in this server, None if they never did anything there.
    `language` is what they chose themselves, None if they never chose.
    """

    user_id: int
    server_id: int | None
    name: str
    standings: frozenset[Standing]
    language: str | None = None
    zone: str | None = None
    member_id: int | None = None
    locale: str | None = None
    server_language: str | None = None
    server_zone: str | None = None
    set_up: bool = True
    """Whether somebody has used /setup in the server acted in."""
    roles: frozenset[int] = field(default_factory=frozenset[int])
    ethiopian: bool = False
    """Whether they wish to see Ethiopian dates and hours beside ours."""
    told: frozenset[str] = frozenset()
    """The languages of which they know that nobody has checked our words in them."""
    words_version: int = 0
    """How often the own words of the server acted in have changed."""

    @property
    def server(self) -> int:
        """The server acted in; actions for members never come without one."""
        if self.server_id is None:
            raise ValueError("this action was let through without a server")
        return self.server_id

    @property
    def member(self) -> int:
        """The row of this person in the server acted in."""
        if self.member_id is None:
            raise ValueError("this action was let through without a member")
        return self.member_id

    @property
    def is_staff(self) -> bool:
        """Whether this person runs cohorts here."""
        return bool(self.standings & {Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER})


STAFF_ROLES: tuple[Standing, ...] = (Standing.COORDINATOR, Standing.FACILITATOR, Standing.MENTOR)
"""The standings that a Discord role gives, for which /setup makes a role."""
