"""What is open to a person: never more than the authority table allows, and every command to somebody."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from bot.core.authority import WEB_SERVER, Facts, is_open, is_permitted
from bot.core.people import Actor, Standing
from bot.feature import actions_of
from bot.i18n.catalogues import Catalogues
from bot.people import facts as facts_
from bot.ui.next_steps import said
from cogs import FEATURES
from tests.support.people import act

COMMANDS = [action for name, action in actions_of(FEATURES).items() if "." not in name]
ENGLISH = Catalogues.load().texts("en")
STEPS = [step for feature in FEATURES for step in feature.steps]
standings = st.sets(st.sampled_from([Standing.MENTOR, Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER]))


def an_actor(held: set[Standing], *, set_up: bool = True) -> Actor:
    return Actor(1, 1, "Rosa", frozenset({Standing.ANYONE, Standing.MEMBER, *held}), set_up=set_up)


def everything() -> Facts:
    return Facts(chain([WEB_SERVER], *facts_.conditions(act(an_actor(set())))))


some_facts = st.deferred(lambda: st.frozensets(st.sampled_from(sorted(everything(), key=lambda fact: fact.name))))


@given(standings, some_facts, st.booleans())
def test_nobody_is_offered_what_the_table_does_not_allow(held: set[Standing], facts: Facts, set_up: bool) -> None:
    actor = an_actor(held, set_up=set_up)
    assert [one for one in COMMANDS if is_open(one, actor, facts) and not is_permitted(one, actor)] == []


def test_every_command_is_offered_to_somebody() -> None:
    actor = an_actor(set(Standing))
    assert [one for one in COMMANDS if not is_open(one, actor, everything())] == []


def test_every_fact_is_named_by_something_of_a_feature_that_asks_for_it() -> None:
    """A fact that no feature says how to find would never hold, and what waits for it would never be offered."""
    named = {one.when for one in (*COMMANDS, *STEPS) if type(one.when) is type(WEB_SERVER)}
    assert named <= everything()


def test_where_nothing_is_yet_those_who_run_cohorts_are_offered_only_what_begins_something() -> None:
    staff = [one for one in COMMANDS if Standing.MEMBER not in one.who and Standing.ANYONE not in one.who]
    ready, before = an_actor(set(Standing)), an_actor(set(Standing), set_up=False)
    assert {one.name for one in staff if is_open(one, ready, Facts())} == {
        "setup",
        "doctor",
        "staff-notices",
        "cohort create",
        "prompt library",
        "prompt add",
    }
    assert {one.name for one in staff if is_open(one, before, everything())} == {"setup"}


@given(standings, some_facts, st.booleans())
def test_the_next_step_is_one_that_the_person_can_take(held: set[Standing], facts: Facts, set_up: bool) -> None:
    actor = an_actor(held, set_up=set_up)
    possible = {step.words for step in STEPS if step.action is None or is_open(step.action, actor, facts)}
    assert said(STEPS, ENGLISH, actor, facts) in possible | {""}


def test_no_two_next_steps_have_one_position_so_that_the_first_is_never_the_features_affair() -> None:
    assert len({step.position for step in STEPS}) == len(STEPS)
