"""Which roles may be given to people."""

import discord
import pytest

from bot.core.roles import HARMLESS, Role, RoleTrouble, Uses, is_called_like, looks_like, read_roles
from bot.outbox.errands import GiveRole
from bot.outbox.roles import giving, is_harmless

POWERS = (
    "administrator", "kick_members", "ban_members", "moderate_members", "mute_members", "deafen_members",
    "move_members", "mention_everyone", "view_audit_log", "view_guild_insights", "create_expressions", "create_events",
)  # fmt: skip


@pytest.mark.parametrize("name", [*POWERS, *(n for n, _ in discord.Permissions.all() if n.startswith("manage_"))])
def test_every_permission_that_matters_is_power(name: str) -> None:
    assert Role(1, "Spring", discord.Permissions(**{name: True}).value).has_power


def test_what_discord_will_think_of_later_is_power_until_somebody_has_looked_at_it() -> None:
    assert Role(1, "Spring", 1 << 62).has_power
    assert not Role(1, "Spring", HARMLESS).has_power


def test_what_a_channel_allows_counts_like_what_the_server_allows() -> None:
    roles = read_roles([(1, "Spring", 0), (2, "Autumn", 0)], [(50, 1, 1 << 10), (51, 1, 1 << 13), (50, 2, 1 << 10)])
    assert roles[1].has_power and not roles[2].has_power
    assert roles[1].opens == {50}


def test_a_role_is_given_unless_it_is_powerful_or_staff_or_opens_what_is_for_staff() -> None:
    harmless = Role(7, "Spring", opens=frozenset({50}))
    assert is_harmless(GiveRole(1, 2, 7), harmless)
    assert is_harmless(GiveRole(1, 2, 7), None)
    for errand, role in (
        (GiveRole(1, 2, 7), Role(7, "Spring", 8)),
        (GiveRole(1, 2, 7, is_staff=True), harmless),
        (GiveRole(1, 2, 7, closed=frozenset({50})), harmless),
    ):
        assert not is_harmless(errand, role)


def test_a_role_that_is_given_makes_nobody_staff() -> None:
    uses = Uses(coordinator=1, facilitator=2, mentor=3, cohorts=frozenset({1, 4}), staff_channel=50)
    assert uses.staff == (2,)
    assert uses.troubles({4: Role(4, "Spring", 8)}) == {1: RoleTrouble.STAFF, 4: RoleTrouble.POWER}
    assert giving(uses, server=9, user=8, role=1).is_staff
    assert not giving(uses, server=9, user=8, role=4).is_staff


@pytest.mark.parametrize("name", ["COORDINATOR", " co ordinator", "Co\u200bordinator", "Ｃoordinator", "Coordinatór"])
def test_names_that_people_would_take_for_each_other(name: str) -> None:
    assert is_called_like(name, ["Mentor", "Coordinator"]) is (name != "Coordinatór")


@pytest.mark.parametrize(
    "name", ["\u0421\u043e\u043erdin\u0430tor", "C0ordinator", "Coordinat\u00f3r", "M\u0435nt\u03bfr"]
)
def test_a_name_in_look_alike_letters_is_taken_for_a_roles_but_no_such_role_is_adopted(name: str) -> None:
    assert looks_like(name, ["Coordinator", "Mentor"])
    assert not is_called_like(name, ["Coordinator", "Mentor"])
    assert not looks_like("\u0412\u0435\u0441\u043d\u0430", ["Coordinator", "Mentor"])
