"""Hooks: what a later feature does when an earlier one acts."""

from collections.abc import Iterator

import pytest

from bot.core import hooks
from bot.core.hooks import Bound, Hook
from bot.feature import bind_hooks
from cogs import FEATURES


@pytest.fixture
def happened() -> Hook[[str], int]:
    """A hook that is nobody else's."""

    @hooks.hook
    def happened(what: str) -> int:
        raise NotImplementedError

    return happened


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    bind_hooks(FEATURES)


def bound() -> list[Bound]:
    return [one for feature in FEATURES for one in feature.hooks]


def test_a_hook_calls_what_was_bound_to_it_in_the_order_of_the_features(happened: Hook[[str], int]) -> None:
    hooks.bind([happened.calls(len), *bound(), happened.calls(lambda what: -len(what))])
    assert happened("left") == [4, -4]


def test_a_hook_to_which_nothing_is_bound_calls_nothing(happened: Hook[[str], int]) -> None:
    hooks.bind(bound())
    assert happened("left") == []


def test_a_hook_is_never_called_before_anybody_could_be_told(happened: Hook[[str], int]) -> None:
    with pytest.raises(RuntimeError, match="happened"):
        happened("left")
