"""How well two people fit: the hard rules, the score, and many at once as each by itself."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.rules.fit import (
    IMPOSSIBLE,
    TOLD,
    USUAL_WEIGHTS,
    Criterion,
    Excluded,
    Fluency,
    Format,
    MenteeProfile,
    MentorProfile,
    Obstacle,
    Profile,
    fit,
    fit_table,
    obstacle,
)

languages = st.lists(
    st.tuples(st.sampled_from(("en", "es", "so", "am")), st.sampled_from(Fluency)),
    max_size=3,
    unique_by=lambda one: one[0],
).map(tuple)
words = st.sets(st.sampled_from("abcd"), max_size=3).map(frozenset)
said = {
    "languages": languages,
    "free": st.sets(st.integers(0, 9), max_size=6).map(frozenset),
    "role": st.none() | st.sampled_from(ProviderRole),
    "setting": st.none() | st.sampled_from(Setting),
    "topics": words,
    "region": st.sampled_from(("", "north", "south")),
    "format": st.none() | st.sampled_from(Format),
    "agency": st.sampled_from(("", "sunrise")),
    "supervisor_id": st.none() | st.integers(1, 6),
    "identities": words,
}
ids = st.lists(st.integers(1, 6), max_size=4, unique=True)
mentors = ids.flatmap(
    lambda all_: st.tuples(*(st.builds(MentorProfile, member_id=st.just(n), places=st.just(1), **said) for n in all_))
)
mentees = ids.flatmap(
    lambda all_: st.tuples(*(st.builds(MenteeProfile, member_id=st.just(n), waited=st.just(1), **said) for n in all_))
)
two = st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=3).map(frozenset)
weights = st.fixed_dictionaries(dict.fromkeys(Criterion, st.integers(0, 40)))

MENTOR = MentorProfile(member_id=1, places=1, languages=(("so", Fluency.FLUENT), ("en", Fluency.BASIC)))
MENTEE = MenteeProfile(member_id=2, waited=0, languages=(("so", Fluency.FLUENT), ("en", Fluency.WORKING)))


@settings(deadline=None)
@given(mentors, mentees, st.builds(Excluded, declined=two, avoided=two), weights)
def test_many_at_once_are_scored_as_each_by_itself(
    some: tuple[MentorProfile, ...], others: tuple[MenteeProfile, ...], excluded: Excluded, by: dict[Criterion, int]
) -> None:
    table = fit_table(some, others, excluded, by)
    expected = [[fit(mentor, mentee, excluded, by).score for mentor in some] for mentee in others]
    assert table.tolist() == expected


@pytest.mark.parametrize(
    ("mentor", "mentee", "expected"),
    [
        (MENTOR, replace(MENTEE, member_id=1), Obstacle.SELF),
        (MENTOR, replace(MENTEE, languages=(("en", Fluency.FLUENT),)), Obstacle.LANGUAGE),
        (replace(MENTOR, agency="sunrise"), replace(MENTEE, agency="sunrise"), Obstacle.AGENCY),
        (MENTOR, replace(MENTEE, supervisor_id=1), Obstacle.SUPERVISOR),
        (replace(MENTOR, supervisor_id=2), MENTEE, Obstacle.SUPERVISOR),
        (replace(MENTOR, free=frozenset({1})), replace(MENTEE, free=frozenset({2})), Obstacle.TIMES),
        (replace(MENTOR, free=frozenset({1})), MENTEE, None),
        (MENTOR, MENTEE, None),
    ],
)
def test_the_hard_rules(mentor: Profile, mentee: Profile, expected: Obstacle | None) -> None:
    assert obstacle(mentor, mentee, Excluded()) is expected


def test_who_declined_and_who_is_to_be_avoided_are_kept_apart() -> None:
    assert obstacle(MENTOR, MENTEE, Excluded(declined=frozenset({(1, 2)}))) is Obstacle.DECLINED
    assert obstacle(MENTOR, MENTEE, Excluded(avoided=frozenset({(1, 2)}))) is Obstacle.AVOIDED


def test_everything_in_common_is_the_whole_of_the_score_and_nothing_but_the_language_is_its_share() -> None:
    alike = {
        "free": frozenset(range(4)),
        "role": ProviderRole.EDUCATOR,
        "setting": Setting.HOME,
        "topics": frozenset("a"),
        "region": "north",
        "format": Format.ONLINE,
        "identities": frozenset("x"),
    }
    assert fit(replace(MENTOR, **alike), replace(MENTEE, **alike), Excluded(), USUAL_WEIGHTS).score == 1000
    bare = fit(MENTOR, MENTEE, Excluded(), USUAL_WEIGHTS)
    assert bare.score == 1000 * USUAL_WEIGHTS[Criterion.LANGUAGE] // sum(USUAL_WEIGHTS.values())


def test_a_language_known_a_little_is_none_to_be_mentored_in() -> None:
    assert fit(MENTOR, replace(MENTEE, languages=(("en", Fluency.FLUENT),)), Excluded(), USUAL_WEIGHTS).score == (
        IMPOSSIBLE
    )


def test_no_reason_that_is_told_names_a_preference_about_identity() -> None:
    assert Criterion.IDENTITY not in TOLD
    assert set(TOLD) == set(Criterion) - {Criterion.IDENTITY}
