"""What /setup chooses for a server: which roles run it, and what is still to be made."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Standing

STAFF_ROLES: tuple[Standing, ...] = (Standing.COORDINATOR, Standing.FACILITATOR, Standing.MENTOR)
"""The standings that a Discord role gives."""

ROLE_NAMES = {
    Standing.COORDINATOR: "Coordinator",
    Standing.FACILITATOR: "Facilitator",
    Standing.MENTOR: "Mentor",
}
"""What these roles are called in Discord, by which an existing one is adopted."""


def standing_by_name(names: Mapping[int, str]) -> dict[Standing, int]:
    """The roles that /setup would adopt by their names, among these (id and name)."""
    called = {name.casefold(): standing for standing, name in ROLE_NAMES.items()}
    found = {called.get(name.strip().casefold()): role for role, name in sorted(names.items(), reverse=True)}
    return {standing: role for standing, role in found.items() if standing is not None}


MENTORS_CHANNEL = "mentors"
STAFF_CHANNEL = "staff-room"


class How(StrEnum):
    """How a role came to be the one."""

    GIVEN = "given"
    KEPT = "kept"
    ADOPTED = "adopted"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The role that stands for coordinators, facilitators or mentors; no id while it is missing."""

    how: How
    role_id: int | None = None


def choose_role(
    standing: Standing, *, given: int | None, kept: int | None, roles: Mapping[int, str], used: Collection[int] = ()
) -> Chosen:
    """Which role it is: the one given, else the one chosen before if it still exists, else one of that name.

    `roles` are those that exist in the server and that people can be given, by id; `used` already stand for something
    else and are not adopted.
    """
    if given is not None:
        return Chosen(How.GIVEN, given)
    if kept is not None and kept in roles:
        return Chosen(How.KEPT, kept)
    name = ROLE_NAMES[standing].casefold()
    same = sorted(role for role, called in roles.items() if called.strip().casefold() == name and role not in used)
    return Chosen(How.ADOPTED, same[0]) if same else Chosen(How.MISSING)
