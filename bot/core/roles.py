"""What the bot gives to members never carries power: neither Discord's permissions that matter, nor a standing here."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.people import Standing

_HARMLESS = (
    0,  # Create Invite
    6,  # Add Reactions
    8,  # Priority Speaker
    9,  # Video
    10,  # View Channels
    11,  # Send Messages
    12,  # Send Text-to-Speech Messages
    14,  # Embed Links
    15,  # Attach Files
    16,  # Read Message History
    18,  # Use External Emoji
    20,  # Connect
    21,  # Speak
    25,  # Use Voice Activity
    26,  # Change Nickname
    31,  # Use Application Commands
    32,  # Request to Speak
    35,  # Create Public Threads
    36,  # Create Private Threads
    37,  # Use External Stickers
    38,  # Send Messages in Threads
    39,  # Use Activities
    42,  # Use Soundboard
    45,  # Use External Sounds
    46,  # Send Voice Messages
    48,  # Set Voice Channel Status
    49,  # Create Polls
    50,  # Use External Apps
)
HARMLESS = sum(1 << bit for bit in _HARMLESS)
"""What anyone may be given. All else is power, and so is what Discord will think of later."""

ROLE_NAMES = {
    Standing.COORDINATOR: "Coordinator",
    Standing.FACILITATOR: "Facilitator",
    Standing.MENTOR: "Mentor",
}
"""What these roles are called in Discord, by which /setup adopts an existing one. No cohort is called so."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role as Discord has it now."""

    id: int
    name: str
    permissions: int = 0
    """In the server, and in every channel that allows it something of its own."""
    opens: frozenset[int] = field(default_factory=frozenset[int])
    """The channels that it is let into by name."""
    powers: frozenset[int] = field(default_factory=frozenset[int])
    """The channels that allow it what not everyone may be given."""
    is_above: bool = False
    """Whether it stands above the bot's own: then Discord lets the bot neither give nor take it."""

    @property
    def has_power(self) -> bool:
        """Whether its holders can do what not everyone may be given."""
        return bool(self.permissions & ~HARMLESS)


def read_roles(
    roles: Iterable[tuple[int, str, int]],
    overwrites: Iterable[tuple[int, int, int]],
    *,
    above: Collection[int] = (),
) -> dict[int, Role]:
    """Roles (id, name, permissions), with what channels allow them (channel id, role id, permissions).

    Those in `above` stand above the bot's own.
    """
    named = list(roles)
    allowed: dict[int, int] = {}
    opened: dict[int, set[int]] = {}
    powers: dict[int, set[int]] = {}
    for channel, role, allow in overwrites:
        allowed[role] = allowed.get(role, 0) | allow
        if allow & _VIEW:
            opened.setdefault(role, set()).add(channel)
        if allow & ~HARMLESS:
            powers.setdefault(role, set()).add(channel)
    return {
        role: Role(
            role,
            name,
            own | allowed.get(role, 0),
            frozenset(opened.get(role, ())),
            frozenset(powers.get(role, ())),
            role in above,
        )
        for role, name, own in named
    }


_VIEW = 1 << 10


class RoleTrouble(StrEnum):
    """What is wrong with a role."""

    POWER = "power"
    """It carries permissions that matter, or opens the staff's own channel. It is given to nobody."""
    STAFF = "staff"
    """It was chosen for staff too. It makes nobody staff, since the bot gives it."""
    ABOVE = "above"
    """It stands above the bot's own, and is given to nobody until it stands below."""


def has_power(role: Role, *, closed: Collection[int]) -> bool:
    """Whether a role carries power in Discord; `closed` are the channels for staff alone."""
    return role.has_power or not role.opens.isdisjoint(closed)


@dataclass(frozen=True, slots=True)
class Uses:
    """What the roles of one server stand for."""

    coordinator: int | None
    facilitator: int | None
    mentor: int | None
    cohorts: frozenset[int]
    staff_channel: int | None
    former: frozenset[int] = field(default_factory=frozenset[int])
    """The roles that were the mentors' before; whom the bot gave them to have them still."""
    powers: Mapping[int, frozenset[int]] = field(default_factory=dict[int, frozenset[int]])
    """The channels that gave a role power when the bot last saw them: it may be let into them no longer."""
    translator: int | None = None

    @property
    def given(self) -> frozenset[int]:
        """The roles that the bot gives to people."""
        return self.cohorts | ({self.mentor} if self.mentor is not None else frozenset[int]())

    @property
    def staff(self) -> tuple[int, ...]:
        """The roles that make people staff: never one that the bot gives, or gave."""
        named, out = (self.coordinator, self.facilitator), self.given | self.former
        return tuple(dict.fromkeys(role for role in named if role is not None and role not in out))

    @property
    def all(self) -> frozenset[int]:
        """Every role that stands for something."""
        named = (self.coordinator, self.facilitator, self.translator)
        return self.given | self.former | {role for role in named if role is not None}

    @property
    def closed(self) -> frozenset[int]:
        """The channels for staff alone."""
        return frozenset() if self.staff_channel is None else frozenset({self.staff_channel})

    def troubles(self, roles: Mapping[int, Role]) -> dict[int, RoleTrouble]:
        """The roles with which something is wrong, and what."""
        found: dict[int, RoleTrouble] = {}
        for role in sorted(self.given):
            if role in (self.coordinator, self.facilitator):
                found[role] = RoleTrouble.STAFF
            elif role in roles and (has_power(roles[role], closed=self.closed) or role in self.powers):
                found[role] = RoleTrouble.POWER
            elif role in roles and roles[role].is_above:
                found[role] = RoleTrouble.ABOVE
        return found

    def seen(self, roles: Mapping[int, Role], *, hidden: Collection[int]) -> Mapping[int, frozenset[int]]:
        """The channels that give the roles power which the bot gives: of the `hidden` ones it goes by what it saw last.

        That a channel is hidden from the bot takes nothing from anybody.
        """
        found = {
            role: roles[role].powers | (roles[role].opens & self.closed)
            | (self.powers.get(role, frozenset[int]()) & frozenset(hidden))
            for role in self.given
            if role in roles
        }  # fmt: skip
        return {role: channels for role, channels in found.items() if channels}


def is_called_like(name: str, others: Iterable[str]) -> bool:
    """Whether people would take one name for another: case, spaces, width and what nobody sees do not matter."""
    return _seen(name) in {_seen(other) for other in others}


_LOOK_ALIKE = str.maketrans("аеіјорсухԁһӏмтнкαεικνορτυχ0", "aeijopcyxdhlmthkaeiknoptuxo")
"""Letters of other alphabets, in lower case, that people take for Latin ones."""


def looks_like(name: str, others: Iterable[str]) -> bool:
    """Whether people could take one name for another at a glance: accents and look-alike letters do not matter either.

    For names that are not to be given; what is adopted by its name has to be called so (`is_called_like`).
    """
    return _glanced(name) in {_glanced(other) for other in others}


def _glanced(name: str) -> str:
    plain = unicodedata.normalize("NFKD", _seen(name))
    return "".join(c for c in plain if unicodedata.category(c) != "Mn").translate(_LOOK_ALIKE)


def _seen(name: str) -> str:
    wide = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in wide if unicodedata.category(c) not in {"Cf", "Cc", "Zs", "Mn"})
