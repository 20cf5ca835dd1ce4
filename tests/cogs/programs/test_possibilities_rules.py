"""What is open to a person: never more than the authority table allows, and every command to somebody."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from bot.core.authority import is_permitted
from bot.core.people import Actor, Standing
from bot.feature import actions_of
from cogs import FEATURES
from cogs.cohorts.actions import CREATE_COHORT, JOIN_COHORT
from cogs.mentoring.actions import REQUEST_MENTOR
from cogs.programs.rules.possibilities import Facts, Next, can, next_step
from cogs.servers.actions import SET_UP
from cogs.sessions.actions import SCHEDULE_SESSIONS

COMMANDS = [action for name, action in actions_of(FEATURES).items() if "." not in name]
EVERYTHING = Facts(**{field.name: True for field in fields(Facts)})
some_facts = st.builds(Facts, **{field.name: st.booleans() for field in fields(Facts)})
standings = st.sets(st.sampled_from([Standing.MENTOR, Standing.FACILITATOR, Standing.COORDINATOR, Standing.MANAGER]))


def an_actor(held: set[Standing], *, set_up: bool = True) -> Actor:
    return Actor(1, 1, "Rosa", frozenset({Standing.ANYONE, Standing.MEMBER, *held}), set_up=set_up)


@given(standings, some_facts, st.booleans())
def test_nobody_is_offered_what_the_table_does_not_allow(held: set[Standing], facts: Facts, set_up: bool) -> None:
    actor = an_actor(held, set_up=set_up)
    assert [one for one in COMMANDS if can(one, actor, facts) and not is_permitted(one, actor)] == []


def test_every_command_is_offered_to_somebody() -> None:
    actor = an_actor(set(Standing))
    assert [one for one in COMMANDS if not can(one, actor, EVERYTHING)] == []


def test_where_nothing_is_yet_those_who_run_cohorts_are_offered_only_what_begins_something() -> None:
    staff = [one for one in COMMANDS if Standing.MEMBER not in one.who and Standing.ANYONE not in one.who]
    ready, before = an_actor(set(Standing)), an_actor(set(Standing), set_up=False)
    assert {one.name for one in staff if can(one, ready, Facts())} == {
        "setup",
        "doctor",
        "staff-notices",
        "cohort create",
    }
    assert {one.name for one in staff if can(one, before, EVERYTHING)} == {"setup"}


@given(standings, some_facts, st.booleans())
def test_the_next_step_is_one_that_the_person_can_take(held: set[Standing], facts: Facts, set_up: bool) -> None:
    actor = an_actor(held, set_up=set_up)
    commands = {
        Next.SET_UP: SET_UP,
        Next.CREATE_COHORT: CREATE_COHORT,
        Next.REQUEST_MENTOR: REQUEST_MENTOR,
        Next.SCHEDULE_SESSIONS: SCHEDULE_SESSIONS,
        Next.JOIN: JOIN_COHORT,
    }
    step = next_step(actor, facts)
    assert step not in commands or can(commands[step], actor, facts)
