"""Whole rounds as the rule finds them: no hard rule is ever broken, and nothing depends on the order of rows."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.rules.explanations import Reason, Why, reasons, why_waiting
from cogs.mentoring.rules.fit import (
    TOLD,
    USUAL_WEIGHTS,
    Criterion,
    Excluded,
    Fluency,
    Format,
    MenteeProfile,
    MentorProfile,
    obstacle,
)
from cogs.mentoring.rules.rounds import Inputs, compare, facts, plan, read_facts, still_fits

FLUENT = Fluency.FLUENT
people: dict[str, Any] = {
    "languages": st.lists(
        st.tuples(st.sampled_from(("en", "so")), st.sampled_from(Fluency)), max_size=2, unique_by=lambda one: one[0]
    ).map(tuple),
    "free": st.sets(st.integers(0, 6), max_size=3).map(frozenset),
    "role": st.none() | st.sampled_from((ProviderRole.EDUCATOR, ProviderRole.OTHER)),
    "setting": st.none() | st.sampled_from((Setting.HOME, Setting.PRESCHOOL)),
    "topics": st.sets(st.sampled_from(("families", "team")), max_size=2).map(frozenset),
    "region": st.sampled_from(("", "north")),
    "format": st.none() | st.sampled_from(Format),
    "agency": st.sampled_from(("", "", "sunrise")),
    "supervisor_id": st.none() | st.integers(1, 9),
    "identities": st.sets(st.sampled_from(("black", "asian")), max_size=1).map(frozenset),
}
two = st.sets(st.tuples(st.integers(1, 4), st.integers(3, 9)), max_size=3).map(frozenset)


@st.composite
def rounds(draw: st.DrawFn) -> Inputs:
    mentors = [
        draw(st.builds(MentorProfile, member_id=st.just(number), places=st.integers(0, 2), **people))
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    mentees = [
        draw(st.builds(MenteeProfile, member_id=st.just(number), waited=st.integers(0, 3), **people))
        for number in range(3, draw(st.integers(3, 8)) + 1)
    ]
    return Inputs(
        mentors=mentors,
        mentees=mentees,
        excluded=Excluded(draw(two), draw(two)),
        together=draw(two),
        apart=draw(two),
        weights=draw(st.fixed_dictionaries(dict.fromkeys(Criterion, st.integers(0, 100)))),
        seed=draw(st.integers(0, 5)),
    )


@settings(deadline=None, max_examples=200)
@given(rounds())
def test_no_hard_rule_is_ever_broken_whatever_the_staff_keep_together(inputs: Inputs) -> None:
    found = plan(inputs)
    mentors = {one.member_id: one for one in inputs.mentors}
    mentees = {one.member_id: one for one in inputs.mentees}
    pairs = [(pair.mentor_id, pair.mentee_id) for pair in found.pairs]
    assert all(obstacle(mentors[a], mentees[b], inputs.excluded) is None for a, b in pairs)
    assert not inputs.apart & set(pairs)
    assert all(count <= mentors[one].places for one, count in Counter(a for a, _b in pairs).items())
    assert sorted([b for _a, b in pairs] + [one.member_id for one in found.left_over]) == sorted(mentees)
    assert still_fits(inputs, pairs)
    assert all(reason.criterion in TOLD for pair in found.pairs for reason in pair.reasons)


@settings(deadline=None)
@given(rounds(), st.randoms())
def test_in_which_order_people_stand_and_how_often_it_is_asked_changes_nothing(inputs: Inputs, chance: Any) -> None:
    mentors, mentees = list(inputs.mentors), list(inputs.mentees)
    chance.shuffle(mentors)
    chance.shuffle(mentees)
    assert plan(replace(inputs, mentors=mentors, mentees=mentees)) == plan(inputs) == plan(inputs)


@settings(deadline=None)
@given(rounds(), st.builds(MentorProfile, member_id=st.just(50), places=st.integers(0, 3), **people))
def test_another_mentor_never_lowers_the_number_matched(inputs: Inputs, another: MentorProfile) -> None:
    more = replace(inputs, mentors=[*inputs.mentors, another])
    assert len(plan(more).pairs) >= len(plan(inputs).pairs)


@settings(deadline=None)
@given(rounds())
def test_what_is_kept_of_a_round_makes_the_same_round_again(inputs: Inputs) -> None:
    own = replace(
        inputs,
        excluded=Excluded(),
        together=frozenset(),
        apart=frozenset(),
        mentors=[replace(one, supervisor_id=None) for one in inputs.mentors],
        mentees=[replace(one, supervisor_id=None) for one in inputs.mentees],
    )
    mentors, mentees = read_facts(facts(own))
    assert plan(replace(own, mentors=mentors, mentees=mentees)) == plan(own)


@settings(deadline=None)
@given(rounds())
def test_why_somebody_waits_is_what_stands_between_them_and_every_mentor(inputs: Inputs) -> None:
    excluded = replace(inputs.excluded, avoided=inputs.excluded.avoided | inputs.apart)
    mentees = {one.member_id: one for one in inputs.mentees}
    for left in plan(inputs).left_over:
        assert left.why is why_waiting(mentees[left.member_id], inputs.mentors, excluded)
        assert bool(left.wants) <= (left.why is Why.NO_LANGUAGE)


SOMALI: dict[str, Any] = {"languages": (("so", FLUENT),)}


def mentor(number: int = 1, *, places: int = 1, **said: Any) -> MentorProfile:
    return MentorProfile(member_id=number, places=places, **(SOMALI | said))


def mentee(number: int = 2, *, waited: int = 0, **said: Any) -> MenteeProfile:
    return MenteeProfile(member_id=number, waited=waited, **(SOMALI | said))


def a_round(mentors: list[MentorProfile], mentees: list[MenteeProfile], **more: Any) -> Inputs:
    return Inputs(mentors=mentors, mentees=mentees, weights=USUAL_WEIGHTS, seed=1, **more)


def test_who_is_kept_together_stays_so_and_what_it_costs_is_said() -> None:
    good, other = mentor(1, setting=Setting.HOME), mentor(2)
    inputs = a_round([good, other], [mentee(3, setting=Setting.HOME), mentee(4)])
    assert [(pair.mentor_id, pair.mentee_id) for pair in plan(inputs).pairs] == [(1, 3), (2, 4)]
    compared = compare(inputs, (1, 4))
    assert (compared.together.matched, compared.by_rule.matched) == (2, 2)
    assert compared.together.fit < compared.by_rule.fit
    kept = replace(inputs, together=frozenset({(1, 4)}))
    assert [(pair.mentor_id, pair.mentee_id) for pair in plan(kept).pairs] == [(2, 3), (1, 4)]


def test_more_kept_together_than_a_mentor_has_places_leaves_it_to_who_waited_longest() -> None:
    inputs = a_round([mentor(1)], [mentee(2, waited=1), mentee(3, waited=5)], together=frozenset({(1, 2), (1, 3)}))
    assert [pair.mentee_id for pair in plan(inputs).pairs] == [3]


@pytest.mark.parametrize(
    ("other", "excluded", "why"),
    [
        (mentor(places=0), Excluded(), Why.NO_PLACE),
        (mentor(languages=(("en", FLUENT),)), Excluded(), Why.NO_LANGUAGE),
        (mentor(free=frozenset({1})), Excluded(), Why.NO_TIME),
        (mentor(agency="sunrise"), Excluded(), Why.NOBODY_FITS),
        (mentor(), Excluded(avoided=frozenset({(1, 2)})), Why.NOBODY_FITS),
    ],
)
def test_each_reason_to_wait(other: MentorProfile, excluded: Excluded, why: Why) -> None:
    waiting = mentee(free=frozenset({7}), agency="sunrise")
    assert [one.why for one in plan(a_round([other], [waiting], excluded=excluded)).left_over] == [why]


def test_reasons_are_told_the_most_telling_first_and_without_anybodys_words_or_preference() -> None:
    alike: dict[str, Any] = {
        "free": frozenset({3, 4, 10, 11, 12}),
        "setting": Setting.HOME,
        "topics": frozenset({"team"}),
        "region": "by the river",
        "format": Format.ONLINE,
        "identities": frozenset({"black"}),
    }
    assert reasons(mentor(**alike), mentee(**alike)) == (
        Reason(Criterion.LANGUAGE, "so"),
        Reason(Criterion.TIMES, "10"),
        Reason(Criterion.TIMES, "3"),
        Reason(Criterion.SETTING, "home"),
        Reason(Criterion.TOPICS, "team"),
        Reason(Criterion.REGION),
        Reason(Criterion.FORMAT, "online"),
    )
    assert "river" not in "".join(facts(a_round([mentor(**alike)], [mentee(**alike)])).values())


def test_no_number_that_staff_read_tells_of_a_preference_about_identity() -> None:
    weights = dict.fromkeys(Criterion, 0) | {Criterion.IDENTITY: 100, Criterion.LANGUAGE: 1}

    def read(wanted: str) -> object:
        belongs = mentor(1, identities=frozenset({"black"}))
        inputs = replace(a_round([belongs], [mentee(2, identities=frozenset({wanted}))]), weights=weights)
        return compare(inputs, (1, 2)), [(pair.told, pair.reasons) for pair in plan(inputs).pairs]

    assert read("black") == read("asian")
