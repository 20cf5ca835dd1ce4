"""Who is paired with whom: the most pairs, then the best fit, then the fairest, and never by the order of rows.

An assignment of the most people with the highest total fit has *prices*: what one more place of a mentor would be worth
(the dual of the assignment problem). A mentee may be paired with a mentor in some best assignment only if nobody else
offers them more after prices are paid, and a mentor with a price has no place left over. So the prices say which pairs
are left to choose among, and the rules of fairness are decided among those few, exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cogs.mentoring.rules.fit import MOST_FIT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FAR = 1 << 60
"""More than all that prices can come to."""

SEEDS = 256

BLOCK = 256
"""Rows of a table that are filled at a time."""

DENSE = 16
"""From one in so many of all pairs on, the choices are many."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The facts of a round of matching, in a stable order (`services.matching` sorts by member)."""

    fits: "NDArray[np.int16]"
    """Mentees (rows) by mentors (columns); negative where the two must not be paired."""
    places: Sequence[int]
    """For each mentor, how many more people they can accompany."""
    waited: Sequence[int]
    """For each mentee, how long they have waited."""
    seed: int
    """What decides where nothing else does; kept with the round."""


def assign(problem: Problem) -> Mapping[int, int]:
    """The mentor (column) of each mentee (row) who gets one. CPU-bound: in no transaction, off the event loop.

    In this order: as many people matched as possible; the highest total fit; the worst-off of the matched as well off
    as possible; those matched who have waited longest; mentors' places used evenly; the seed.
    """
    import numpy as np

    rows = len(problem.fits)
    places = np.minimum(np.maximum(np.asarray(problem.places, dtype=np.int64), 0), rows)
    if not rows or not places.sum():
        return {}
    assigned = _most_and_best(problem.fits, places)
    if not (assigned >= 0).any():
        return {}
    choices = _choices(problem.fits, places, assigned)
    choices = _fairest(choices)
    choices = _longest_waiting(choices, np.asarray(problem.waited))
    columns = _by_seed(choices, problem.seed)
    return {row: int(column) for row, column in enumerate(columns) if column >= 0}


def _most_and_best(fits: "NDArray[np.int16]", places: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """A mentor for each mentee (-1: none): the most people, then the highest total fit."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    columns = np.repeat(np.arange(len(places)), places)
    costs = np.empty((len(fits), len(columns)))
    for start in range(0, len(fits), BLOCK):  # the one large table is all the memory there is need of
        block = fits[start : start + BLOCK]
        costs[start : start + BLOCK] = np.where(block >= 0, -float(_bonus(len(fits))) - block, 0)[:, columns]
    found = np.full(len(fits), -1, dtype=np.int64)
    taken, place = linear_sum_assignment(costs)
    chosen = columns[place]
    possible = fits[taken, chosen] >= 0
    found[taken[possible]] = chosen[possible]
    return found


def _bonus(rows: int) -> int:
    """What a match is worth beside its fit: more than all fits together."""
    return rows * MOST_FIT + 1


@dataclass(frozen=True, slots=True)
class _Choices:
    """The pairs among which the best assignments choose."""

    rows: "NDArray[np.int64]"
    columns: "NDArray[np.int64]"
    fits: "NDArray[np.int64]"
    optional: "NDArray[np.bool_]"
    """For each mentee, whether some best assignment leaves them out."""
    full: "NDArray[np.bool_]"
    """For each mentor, whether every best assignment uses all their places."""
    places: "NDArray[np.int64]"
    left_out: int
    """How many are without a mentor in each of the best assignments."""

    def only(self, which: "NDArray[np.bool_]") -> "_Choices":
        """These pairs only."""
        return replace(self, rows=self.rows[which], columns=self.columns[which], fits=self.fits[which])


def _choices(fits: "NDArray[np.int16]", places: "NDArray[np.int64]", assigned: "NDArray[np.int64]") -> _Choices:
    import numpy as np

    gains = np.where(fits >= 0, fits.astype(np.int64) + _bonus(len(fits)), -FAR)
    prices = _prices(gains, places, assigned)
    matched = assigned >= 0
    own = np.where(matched, gains[np.arange(len(fits)), assigned] - prices[assigned], 0)
    rows, columns = np.nonzero(gains - prices == own[:, None])
    return _Choices(
        rows, columns, fits[rows, columns].astype(np.int64), own == 0, prices > 0, places, int((~matched).sum())
    )


def _prices(
    gains: "NDArray[np.int64]", places: "NDArray[np.int64]", assigned: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """What one more place of each mentor would be worth: the greatest prices at which everybody stays with their own.

    A mentor's price is at most another's plus the least that one of their mentees would lose by changing over; it is
    nothing where places are left. These are shortest ways (Bellman and Ford), among mentors only.
    """
    import numpy as np

    mentors = len(places)
    used = np.bincount(assigned[assigned >= 0], minlength=mentors)
    change = np.full((mentors, mentors), FAR, dtype=np.int64)
    prices = np.full(mentors, FAR, dtype=np.int64)
    order = np.argsort(assigned, kind="stable")
    order = order[assigned[order] >= 0]
    for block in np.split(order, np.nonzero(np.diff(assigned[order]))[0] + 1) if len(order) else ():
        mentor = assigned[block[0]]
        own = gains[block, mentor]
        change[mentor] = np.min(own[:, None] - gains[block], axis=0)
        prices[mentor] = own.min()  # or they are left out
    prices[used < places] = 0
    while True:
        lower = np.minimum(prices, np.min(change + prices, axis=1))
        if np.array_equal(lower, prices):
            return prices
        prices = lower


def _fairest(choices: _Choices) -> _Choices:
    """Without the pairs below the best that the worst-off can have."""
    import numpy as np

    levels = np.unique(choices.fits)
    low, high = 0, len(levels) - 1  # with all pairs a best assignment exists
    while low < high:
        middle = (low + high + 1) // 2
        if _can_be(choices.only(choices.fits >= levels[middle])):
            low = middle
        else:
            high = middle - 1
    return choices.only(choices.fits >= levels[low]) if len(levels) else choices


def _can_be(choices: _Choices) -> bool:
    """Whether everybody who must be matched can be, and all places that must be used can be.

    Each for itself is enough: where both can be, they can be together (Mendelsohn and Dulmage, 1958).
    """
    must = choices.only(~choices.optional[choices.rows])
    if _size(must) < int((~choices.optional).sum()):
        return False
    full = choices.only(choices.full[choices.columns])
    return _size(full) == int(choices.places[choices.full].sum())


def _size(choices: _Choices) -> int:
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    rows, columns, _pairs = _expanded(choices)
    if not len(rows):
        return 0
    shape = (len(choices.optional), int(choices.places.sum()))
    graph = csr_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=shape)
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


def _expanded(choices: _Choices) -> "tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]":
    """The pairs by mentors' single places: row, place, and which of the pairs it is."""
    import numpy as np

    each = choices.places[choices.columns]
    pairs = np.repeat(np.arange(len(choices.rows)), each)
    starts = (np.cumsum(choices.places) - choices.places)[choices.columns]
    nth = np.arange(len(pairs)) - np.repeat(np.cumsum(each) - each, each)
    return choices.rows[pairs], starts[pairs] + nth, pairs


def _longest_waiting(choices: _Choices, waited: "NDArray[Any]") -> _Choices:
    """Without those who are left out: of all who could be, the ones who have waited least."""
    import numpy as np

    optional = np.nonzero(choices.optional)[0]
    if not len(optional):
        return choices
    _values, ranks = np.unique(waited[optional], return_inverse=True)
    without = np.full(len(choices.optional), -1, dtype=np.int64)
    without[optional] = ranks
    left_out = _cheapest(choices, np.zeros(len(choices.rows), dtype=np.int64), 0, without) < 0
    kept = choices.only(~left_out[choices.rows])
    return replace(kept, optional=left_out)


def _by_seed(choices: _Choices, seed: int) -> "NDArray[np.int64]":
    """A mentor for each mentee who is not left out (-1): places used evenly, and then as the seed says."""
    import numpy as np

    found = np.full(len(choices.optional), -1, dtype=np.int64)
    matched = np.nonzero(~choices.optional)[0]
    if len(matched):
        numbers = np.cumsum(~choices.optional) - 1
        among = replace(choices, rows=numbers[choices.rows], optional=np.zeros(len(matched), dtype=bool))
        by_chance = np.random.default_rng(seed).integers(0, SEEDS, len(choices.rows))
        found[matched] = _cheapest(among, by_chance, len(matched) * SEEDS, np.full(len(matched), -1))
    return found


def _cheapest(
    choices: _Choices, costs: "NDArray[np.int64]", per_nth: int, without: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """The mentor of each mentee in the cheapest assignment that uses all places that must be used; -1 for who has none.

    `costs` are those of the pairs, with `per_nth` for each place of the mentor before the one that is taken; `without`
    is what leaving somebody out costs, or -1 for who must not be.
    """
    import numpy as np

    whose = np.repeat(np.arange(len(choices.places)), choices.places)
    nth = np.arange(len(whose)) - np.repeat(np.cumsum(choices.places) - choices.places, choices.places)
    most = int(costs.max()) + per_nth * int(nth.max()) + int(without.max()) + 1
    extra = per_nth * nth + np.where(choices.full[whose], 0, len(choices.optional) * most)
    none = np.where(without >= 0, without + len(choices.optional) * most, -1)
    dense = len(choices.rows) * DENSE > len(choices.optional) * len(choices.places)
    solve = _cheapest_of_many if dense else _cheapest_of_few
    using = solve(choices, costs, extra, none)
    return np.where(using < len(whose), whose[np.minimum(using, len(whose) - 1)], -1)


def _cheapest_of_few(
    choices: _Choices, costs: "NDArray[np.int64]", extra: "NDArray[np.int64]", none: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """The place of each mentee, or a number beyond all places, where each has few to choose among."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    optional = np.nonzero(none >= 0)[0]
    rows, columns, pairs = _expanded(choices)
    weights = np.concatenate((costs[pairs] + extra[columns], none[optional])) + 1.0  # 0 would be no pair at all
    rows = np.concatenate((rows, optional))
    columns = np.concatenate((columns, len(extra) + np.arange(len(optional))))
    shape = (len(choices.optional), len(extra) + len(optional))
    _rows, using = min_weight_full_bipartite_matching(csr_array((weights, (rows, columns)), shape=shape))
    return using


def _cheapest_of_many(
    choices: _Choices, costs: "NDArray[np.int64]", extra: "NDArray[np.int64]", none: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """The same where they have many: one large table is quicker then, and smaller than a list of the pairs."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows = len(choices.optional)
    far = float(rows * (int(costs.max()) + int(extra.max()) + int(none.max()) + 1))
    table = np.full((rows, len(choices.places)), -1, dtype=np.int64)
    table[choices.rows, choices.columns] = costs
    whose = np.repeat(np.arange(len(choices.places)), choices.places)
    left_out = choices.left_out if (none >= 0).any() else 0
    weights = np.empty((rows, len(extra) + left_out))
    for start in range(0, rows, BLOCK):
        block = table[start : start + BLOCK][:, whose]
        weights[start : start + BLOCK, : len(extra)] = np.where(block >= 0, block + extra, far)
    weights[:, len(extra) :] = np.where(none >= 0, none, far)[:, None]
    _rows, using = linear_sum_assignment(weights)
    return using
