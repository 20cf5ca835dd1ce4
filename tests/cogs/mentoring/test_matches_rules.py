"""The best pairs: found by the solver, and by trying everything."""

from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.cohorts.rules.cohorts import ProviderRole, Setting
from cogs.mentoring.rules import matching
from cogs.mentoring.rules.matching import Offer, Why, Wish
from cogs.mentoring.services.matching import Candidates, assign

CODES = ("en", "es", "so", "am")
codes = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple)
roles = st.sampled_from((None, ProviderRole.EDUCATOR, ProviderRole.HOME_VISITOR))
places = st.sampled_from((None, Setting.HOME, Setting.PRESCHOOL))


@st.composite
def some_candidates(draw: st.DrawFn) -> Candidates:
    """Up to four mentors and five participants; a person may be both."""
    ids = draw(st.permutations(range(1, 8)))
    offers = tuple(
        Offer(member, draw(codes), draw(st.integers(-1, 3)), draw(roles), draw(places))
        for member in ids[: draw(st.integers(0, 4))]
    )
    others = draw(st.permutations(range(1, 8)))
    wishes = tuple(Wish(member, draw(codes), draw(roles), draw(places)) for member in others[: draw(st.integers(0, 5))])
    asked = frozenset(
        draw(st.sets(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=3)),
    )
    return Candidates("Spring", offers, wishes, asked, {})


def worth(candidates: Candidates, chosen: dict[int, int]) -> tuple[int, int, int, int]:
    """How good pairs are, smaller being better; `chosen` says for a row of wishes which offer takes it."""
    taken = [list(chosen.values()).count(index) for index in range(len(candidates.offers))]
    return (
        -len(chosen),
        sum(matching.distance(candidates.offers[index], candidates.wishes[row]) for row, index in chosen.items()),
        sum(chosen),
        sum(count * (count - 1) // 2 for count in taken),
    )


def best(candidates: Candidates) -> tuple[int, int, int, int]:
    """The best that there is, by trying everything."""
    possible = [
        [
            None,
            *(
                index
                for index, offer in enumerate(candidates.offers)
                if matching.may_pair(offer, wish, candidates.asked)
            ),
        ]
        for wish in candidates.wishes
    ]
    every = ({row: index for row, index in enumerate(way) if index is not None} for way in product(*possible))
    return min(
        worth(candidates, chosen)
        for chosen in every
        if all(list(chosen.values()).count(index) <= candidates.offers[index].places for index in chosen.values())
    )


@settings(deadline=None)
@given(some_candidates())
def test_no_other_pairs_would_be_better(candidates: Candidates) -> None:
    offers = {offer.member_id: index for index, offer in enumerate(candidates.offers)}
    rows = {wish.member_id: row for row, wish in enumerate(candidates.wishes)}
    plan = assign(candidates)
    assert worth(candidates, {rows[p.mentee_id]: offers[p.mentor_id] for p in plan.pairs}) == best(candidates)


@settings(deadline=None)
@given(some_candidates())
def test_every_pair_keeps_the_hard_rules_and_nobody_is_forgotten(candidates: Candidates) -> None:
    plan = assign(candidates)
    offers = {offer.member_id: offer for offer in candidates.offers}
    wishes = {wish.member_id: wish for wish in candidates.wishes}
    for pair in plan.pairs:
        assert pair.mentor_id != pair.mentee_id
        assert (pair.mentor_id, pair.mentee_id) not in candidates.asked
        assert pair.languages
        assert set(pair.languages) <= set(offers[pair.mentor_id].languages) & set(wishes[pair.mentee_id].languages)
    for offer in candidates.offers:
        assert sum(pair.mentor_id == offer.member_id for pair in plan.pairs) <= max(0, offer.places)
    assert sorted([*(p.mentee_id for p in plan.pairs), *plan.left_over]) == sorted(wishes)


@settings(deadline=None)
@given(some_candidates())
def test_the_same_facts_give_the_same_pairs(candidates: Candidates) -> None:
    assert assign(candidates) == assign(candidates)


def test_those_who_share_no_language_with_any_mentor_are_told_apart_from_those_without_a_place() -> None:
    offers = (Offer(1, ("so",), 1),)
    wishes = (Wish(2, ("so",)), Wish(3, ("so", "en")), Wish(4, ("am",)))
    plan = assign(Candidates("Spring", offers, wishes, frozenset(), {}))
    assert [(pair.mentor_id, pair.mentee_id) for pair in plan.pairs] == [(1, 2)]
    assert plan.left_over == {3: Why.NO_PLACES, 4: Why.NO_LANGUAGE}


def test_a_mentor_who_declined_is_not_asked_for_the_same_person_again() -> None:
    offers = (Offer(1, ("so",), 1), Offer(2, ("so",), 1))
    plan = assign(Candidates("Spring", offers, (Wish(3, ("so",)),), frozenset({(1, 3)}), {}))
    assert [(pair.mentor_id, pair.mentee_id) for pair in plan.pairs] == [(2, 3)]


def test_the_same_setting_counts_more_than_the_same_role() -> None:
    wish = Wish(9, ("en",), role=ProviderRole.EDUCATOR, setting=Setting.HOME)
    same_role = Offer(1, ("en",), 1, role=ProviderRole.EDUCATOR, setting=Setting.PRESCHOOL)
    same_setting = Offer(2, ("en",), 1, role=ProviderRole.HOME_VISITOR, setting=Setting.HOME)
    plan = assign(Candidates("Spring", (same_role, same_setting), (wish,), frozenset(), {}))
    assert plan.pairs[0].mentor_id == 2


def test_people_are_spread_evenly_over_mentors_who_fit_equally() -> None:
    offers = (Offer(1, ("en",), 4), Offer(2, ("en",), 4))
    wishes = tuple(Wish(10 + n, ("en",)) for n in range(4))
    plan = assign(Candidates("Spring", offers, wishes, frozenset(), {}))
    assert sorted(pair.mentor_id for pair in plan.pairs) == [1, 1, 2, 2]


def test_a_full_cohort_is_matched_as_far_as_places_go() -> None:
    random = Random(1)
    offers = tuple(Offer(n, tuple(random.sample(CODES, 2)), 20) for n in range(1, 26))
    wishes = tuple(Wish(1000 + n, tuple(random.sample(CODES, 2))) for n in range(500))
    plan = assign(Candidates("Spring", offers, wishes, frozenset(), {}))
    assert len(plan.pairs) + len(plan.left_over) == 500
    assert len(plan.pairs) >= 490
