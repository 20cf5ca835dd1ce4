"""The fairest of the best assignments: held against everything that could be chosen, and against instances whose best
is known by how they are made."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.mentoring.rules import assignment
from cogs.mentoring.rules.assignment import Problem, assign
from cogs.mentoring.rules.fit import IMPOSSIBLE

Worth = tuple[int, int, int, tuple[int, ...], int]


@st.composite
def problems(draw: st.DrawFn, most: int = 7) -> Problem:
    """Up to seven mentees and as many places; few levels of fit, so that much is alike."""
    rows, mentors = draw(st.integers(1, most)), draw(st.integers(1, 4))
    levels = st.sampled_from(draw(st.sampled_from(((IMPOSSIBLE, 1, 2), (IMPOSSIBLE, 0, 500, 900), (1,), range(-1, 9)))))
    fits = draw(st.lists(st.lists(levels, min_size=mentors, max_size=mentors), min_size=rows, max_size=rows))
    places = draw(
        st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors).filter(lambda all_: sum(all_) <= most)
    )
    waited = draw(st.lists(st.integers(0, 4), min_size=rows, max_size=rows))
    return Problem(np.array(fits, dtype=np.int16), places, waited, draw(st.integers(0, 3)))


def worth(problem: Problem, chosen: Mapping[int, int]) -> Worth:
    """How good an assignment is, the greater the better, in the order of the criteria."""
    fits = [int(problem.fits[row, column]) for row, column in chosen.items()]
    waited = sorted((problem.waited[row] for row in range(len(problem.waited)) if row not in chosen), reverse=True)
    uneven = sum(count * (count - 1) // 2 for count in Counter(chosen.values()).values())
    return len(fits), sum(fits), min(fits, default=0), tuple(-each for each in waited), -uneven


def everything(problem: Problem) -> Iterator[dict[int, int]]:
    """Every assignment that keeps to the rules."""

    def further(row: int, left: tuple[int, ...]) -> Iterator[dict[int, int]]:
        if row == len(problem.fits):
            yield {}
            return
        yield from further(row + 1, left)
        for column, places in enumerate(left):
            if places > 0 and problem.fits[row, column] >= 0:
                fewer = (*left[:column], places - 1, *left[column + 1 :])
                for rest in further(row + 1, fewer):
                    yield {row: column, **rest}

    return further(0, tuple(problem.places))


@pytest.mark.parametrize("dense", [0, 10**9], ids=["few choices", "many choices"])
@settings(deadline=None, max_examples=150)
@given(problems(5))
def test_nothing_else_that_could_be_chosen_is_better(dense: int, problem: Problem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "DENSE", dense)
        chosen = assign(problem)
    assert worth(problem, chosen) == max(worth(problem, each) for each in everything(problem))


@settings(deadline=None, max_examples=25)
@given(problems(7))
def test_nothing_else_is_better_with_seven_mentees_and_seven_places(problem: Problem) -> None:
    assert worth(problem, assign(problem)) == max(worth(problem, each) for each in everything(problem))


@settings(deadline=None)
@given(problems(), st.integers(0, 3))
def test_one_more_mentor_never_lowers_the_number_matched(problem: Problem, places: int) -> None:
    more = np.column_stack((problem.fits, np.full(len(problem.fits), 1, dtype=np.int16)))
    with_one_more = replace(problem, fits=more, places=[*problem.places, places])
    assert len(assign(with_one_more)) >= len(assign(problem))


@settings(deadline=None)
@given(problems())
def test_the_same_facts_and_seed_give_the_same_pairs(problem: Problem) -> None:
    assert assign(problem) == assign(replace(problem, fits=problem.fits.copy()))


def test_the_seed_decides_where_nothing_else_does_and_not_the_order_of_rows() -> None:
    fits = np.full((2, 2), 500, dtype=np.int16)
    chosen = {assign(Problem(fits, [1, 1], [1, 1], seed))[0] for seed in range(20)}
    assert chosen == {0, 1}


def test_of_two_equal_totals_the_one_whose_worst_off_is_better_off_is_chosen() -> None:
    fits = np.array([[900, 500], [500, 100]], dtype=np.int16)  # 900 + 100 or 500 + 500
    assert assign(Problem(fits, [1, 1], [0, 0], 1)) == {0: 1, 1: 0}


def test_who_has_waited_longest_is_not_the_one_left_out() -> None:
    fits = np.full((3, 1), 500, dtype=np.int16)
    assert set(assign(Problem(fits, [2], [1, 9, 5], 1))) == {1, 2}


def test_the_best_of_many_is_found_where_it_is_known() -> None:
    rng = np.random.default_rng(7)
    mentors, places = 60, 3
    rows = mentors * places
    hidden = rng.permutation(np.repeat(np.arange(mentors), places))
    fits = rng.integers(0, 500, (rows, mentors)).astype(np.int16)
    fits[np.arange(rows), hidden] = rng.integers(500, 1000, rows)  # each mentee's own best, and all places are used
    best = {row: int(column) for row, column in enumerate(hidden)}
    assert assign(Problem(fits, [places] * mentors, [0] * rows, 1)) == best
