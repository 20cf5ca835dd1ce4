"""Who fits whom: a shared language first of all, then a similar setting and role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cogs.cohorts.rules.cohorts import ProviderRole, Setting


class RoundStatus(StrEnum):
    """What became of a preview of pairs."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DROPPED = "dropped"


class MatchStatus(StrEnum):
    """How a pair stands."""

    DRAFT = "draft"
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


STANDING = (MatchStatus.ASKED, MatchStatus.ACCEPTED)
"""A pair that takes its mentee's wish and one of its mentor's places."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A mentor, and how many more people they can accompany."""

    member_id: int
    languages: tuple[str, ...]
    places: int
    role: ProviderRole | None = None
    setting: Setting | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A person who waits for a mentor. Whoever has waited longest stands first in a list of wishes."""

    member_id: int
    languages: tuple[str, ...]
    role: ProviderRole | None = None
    setting: Setting | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentor and a mentee, and the languages that both speak, the mentee's best first."""

    mentor_id: int
    mentee_id: int
    languages: tuple[str, ...]


class Why(StrEnum):
    """Why somebody still waits."""

    NO_LANGUAGE = "no_language"
    """No mentor shares a language with them."""
    NO_PLACES = "no_places"
    """Every mentor who does has no place left, or was asked before."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The pairs found, and who is left over, and why."""

    pairs: tuple[Pair, ...]
    left_over: Mapping[int, Why]


@dataclass(frozen=True, slots=True)
class CostTable:
    """The wishes (rows) against the mentors' places (columns), and what each pairing costs."""

    columns: tuple[int, ...]
    """For each column, which offer it is a place of."""
    costs: tuple[tuple[int, ...], ...]
    impossible: int
    """The cost of a pairing that cannot be; greater than all possible pairings together, so that the cheapest
    assignment has the most pairs."""


Asked = frozenset[tuple[int, int]]
"""Mentor and mentee who were asked before: a decline is not asked again."""


def shared_languages(offer: Offer, wish: Wish) -> tuple[str, ...]:
    """The languages that both speak, in the mentee's order."""
    return tuple(code for code in wish.languages if code in offer.languages)


def may_pair(offer: Offer, wish: Wish, asked: Asked) -> bool:
    """The hard rules: a shared language, not oneself, not a pair that was asked before."""
    return (
        offer.member_id != wish.member_id
        and (offer.member_id, wish.member_id) not in asked
        and not set(offer.languages).isdisjoint(wish.languages)
    )


def distance(offer: Offer, wish: Wish) -> int:
    """The soft rules: 0 for the same setting and role, 1 for another role, 2 for another setting, 3 for both.

    Where one of the two said nothing, nothing is known to be alike.
    """
    setting = 0 if offer.setting and offer.setting == wish.setting else 2
    role = 0 if offer.role and offer.role == wish.role else 1
    return setting + role


def cost_table(offers: Sequence[Offer], wishes: Sequence[Wish], asked: Asked) -> CostTable:
    """What each pairing costs. In this order of weight: most pairs, least distance, who waited longest, an even load.

    Offers and wishes are taken in the order given, which must be a stable one.
    """
    columns = [
        (index, nth) for index, offer in enumerate(offers) for nth in range(min(max(offer.places, 0), len(wishes)))
    ]
    rows = len(wishes)
    # Each weight is more than all that comes below it can sum up to, over all rows.
    per_wait = rows * max((nth for _index, nth in columns), default=0) + 1
    per_distance = per_wait * (rows * (rows - 1) // 2 + 1)
    impossible = per_distance * (3 * rows + 1)
    fits = [
        [
            distance(offer, wish) * per_distance + waited * per_wait if may_pair(offer, wish, asked) else impossible
            for offer in offers
        ]
        for waited, wish in enumerate(wishes)
    ]
    return CostTable(
        tuple(index for index, _nth in columns),
        tuple(
            tuple(row[index] + nth if row[index] < impossible else impossible for index, nth in columns) for row in fits
        ),
        impossible,
    )


def plan(
    offers: Sequence[Offer], wishes: Sequence[Wish], asked: Asked, assigned: Mapping[int, int], costs: CostTable
) -> Plan:
    """The pairs of an assignment (row → column of the table), and why the others wait."""
    pairs: list[Pair] = []
    left_over: dict[int, Why] = {}
    for row, wish in enumerate(wishes):
        column = assigned.get(row)
        if column is not None and costs.costs[row][column] < costs.impossible:
            offer = offers[costs.columns[column]]
            pairs.append(Pair(offer.member_id, wish.member_id, shared_languages(offer, wish)))
        else:
            speaks = any(offer.member_id != wish.member_id and shared_languages(offer, wish) for offer in offers)
            left_over[wish.member_id] = Why.NO_PLACES if speaks else Why.NO_LANGUAGE
    return Plan(tuple(pairs), left_over)
