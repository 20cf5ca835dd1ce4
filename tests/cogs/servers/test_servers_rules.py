"""Which roles run a server."""

import pytest

from bot.core.people import Standing
from bot.core.refusals import RoleHasPower
from bot.core.roles import Role, RoleTrouble
from cogs.servers.refusals import RoleTaken
from cogs.servers.rules import Chosen, How, choose_role

ROLES = {1: Role(1, "facilitator "), 2: Role(2, "Friends"), 3: Role(3, "FACILITATOR")}
MENTORS = {1: Role(1, "Mentor", permissions=8), 2: Role(2, "mentor", opens=frozenset({50})), 3: Role(3, "Mentor", 1024)}


def test_a_role_that_is_given_is_the_one() -> None:
    assert choose_role(Standing.FACILITATOR, given=2, kept=1, roles=ROLES) == Chosen(How.GIVEN, 2)


def test_a_role_chosen_earlier_stays_while_it_exists() -> None:
    assert choose_role(Standing.FACILITATOR, given=None, kept=2, roles=ROLES) == Chosen(How.KEPT, 2)


def test_a_role_of_that_name_is_adopted_in_any_case_the_oldest_first() -> None:
    assert choose_role(Standing.FACILITATOR, given=None, kept=9, roles=ROLES) == Chosen(How.ADOPTED, 1)


def test_a_role_that_stands_for_something_else_is_not_adopted() -> None:
    assert choose_role(Standing.FACILITATOR, given=None, kept=None, roles=ROLES, used={1}) == Chosen(How.ADOPTED, 3)


def test_what_does_not_exist_is_to_be_made() -> None:
    assert choose_role(Standing.MENTOR, given=None, kept=9, roles=ROLES) == Chosen(How.MISSING)


def test_what_stands_for_something_else_cannot_be_chosen() -> None:
    with pytest.raises(RoleTaken):
        choose_role(Standing.FACILITATOR, given=1, kept=None, roles=ROLES, used={1})


@pytest.mark.parametrize("role", [1, 2])
def test_what_carries_power_or_opens_other_channels_is_not_for_mentors(role: int) -> None:
    with pytest.raises(RoleHasPower):
        choose_role(Standing.MENTOR, given=role, kept=None, roles=MENTORS)
    others = {role: MENTORS[role]}
    assert choose_role(Standing.MENTOR, given=None, kept=None, roles=others) == Chosen(How.MISSING, passed_over=True)
    assert choose_role(Standing.MENTOR, given=None, kept=None, roles=MENTORS) == Chosen(How.ADOPTED, 3)


def test_a_mentors_role_that_gained_power_stays_the_one_and_is_said_to_have_it() -> None:
    assert choose_role(Standing.MENTOR, given=None, kept=1, roles=MENTORS) == Chosen(
        How.KEPT, 1, trouble=RoleTrouble.POWER
    )
    assert choose_role(Standing.MENTOR, given=None, kept=2, roles=MENTORS) == Chosen(How.KEPT, 2)
    assert choose_role(Standing.MENTOR, given=2, kept=2, roles=MENTORS, own={50}) == Chosen(How.GIVEN, 2)
    with pytest.raises(RoleHasPower):
        choose_role(Standing.MENTOR, given=2, kept=2, roles=MENTORS, closed={50})


def test_those_who_run_the_server_may_have_power_of_their_own() -> None:
    strong = {7: Role(7, "Coordinator", permissions=8)}
    assert choose_role(Standing.COORDINATOR, given=None, kept=None, roles=strong) == Chosen(How.ADOPTED, 7)
