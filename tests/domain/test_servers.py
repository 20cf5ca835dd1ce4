"""Which roles run a server."""

from bot.domain.people import Standing
from bot.domain.servers import Chosen, How, choose_role

ROLES = {1: "facilitator ", 2: "Friends", 3: "FACILITATOR"}


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
