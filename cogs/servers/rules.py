"""What /setup chooses for a server: which roles run it, and what is still to be made."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.people import Standing
from bot.core.refusals import RoleHasPower
from bot.core.roles import ROLE_NAMES, Role, RoleTrouble, has_power, is_called_like
from cogs.servers.refusals import RoleTaken, RoleUnseen

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
    trouble: RoleTrouble | None = None
    """What is wrong with the mentors' role: it is the one, and is given to nobody as long as that lasts."""
    passed_over: bool = False
    """There is one of the usual name, which is not fit to be given to people, or of which nobody can say so."""


def choose_role(
    standing: Standing,
    *,
    given: int | None,
    kept: int | None,
    roles: Mapping[int, Role],
    used: Collection[int] = (),
    but: Collection[int] = (),
    own: Collection[int] = (),
    closed: Collection[int] = (),
    hidden: Collection[int] = (),
) -> Chosen:
    """Which role it is: the one given, else the one chosen before if it still exists, else one of that name.

    `roles` are those that exist in the server and that people can be given; `used` already stand for something else,
    and those in `but` are not adopted either. The bot gives the mentors' role to whoever asks, so it must carry no
    power (`closed` are the channels for staff alone), and a new one must open no channel but the bot's `own`. What it
    opens among the `hidden` channels the bot cannot see, so a new one is none that somebody else has made.

    Raises:
        RoleTaken: the one given stands for something else.
        RoleHasPower: the one given is no role to give away.
        RoleUnseen: nobody can say whether it is.
    """
    is_given_away = standing is Standing.MENTOR
    if given is not None:
        if given in used:
            raise RoleTaken(given)
        if is_given_away and (has_power(roles[given], closed=closed) or (given != kept and opens(roles[given], own))):
            raise RoleHasPower(given)
        if is_given_away and given != kept and hidden:
            raise RoleUnseen(given, tuple(hidden))
        return Chosen(How.GIVEN, given, _trouble(roles[given], closed) if is_given_away else None)
    if kept is not None and kept in roles and kept not in used:
        return Chosen(How.KEPT, kept, _trouble(roles[kept], closed) if is_given_away else None)
    same = sorted(
        role.id
        for role in roles.values()
        if is_called_like(role.name, [ROLE_NAMES[standing]]) and role.id not in used and role.id not in but
    )
    fit = [one for one in same if not is_given_away or not (hidden or roles[one].has_power or opens(roles[one], own))]
    if not fit:
        return Chosen(How.MISSING, passed_over=bool(same))
    return Chosen(How.ADOPTED, fit[0], _trouble(roles[fit[0]], closed) if is_given_away else None)


def _trouble(role: Role, closed: Collection[int]) -> RoleTrouble | None:
    """What is wrong with a role that the bot is to give."""
    if has_power(role, closed=closed):
        return RoleTrouble.POWER
    return RoleTrouble.ABOVE if role.is_above else None


def opens(role: Role, own: Collection[int]) -> bool:
    """Whether a role opens a channel that is not among the bot's own."""
    return not role.opens <= set(own)
