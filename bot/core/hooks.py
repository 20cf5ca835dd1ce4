"""Hooks: what a later feature must do when an earlier one acts.

The earlier feature, or the platform, declares the hook and calls it; later features name in their manifests what is
then called, in the order of the features and inside the same transaction:

    @hook
    def place_ended(tx: Tx, *, cohort: int, member: int, now: datetime) -> None: ...

    Feature(..., hooks=(place_ended.calls(waitlist.place_ended),))

A function that takes something else than the hook gives is an error of the type checker.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Hook(Generic[P, T]):
    """Calls every function that was bound to it."""

    def __init__(self, declared: Callable[P, T]) -> None:
        self.name = declared.__qualname__
        self.__doc__ = declared.__doc__
        self._functions: tuple[Callable[P, T], ...] | None = None
        _hooks.append(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """Call them all, and give what they returned.

        Raises:
            RuntimeError: nobody has called `bind`, so that it is not known who is to be told.
        """
        if self._functions is None:
            raise RuntimeError(f"the hook {self.name} was not bound")
        return [function(*args, **kwargs) for function in self._functions]

    def calls(self, function: Callable[P, T]) -> "Bound":
        """What a manifest says: this function is to be called."""
        return Bound(self, function)

    def _bind(self, functions: Iterable[Callable[..., Any]]) -> None:
        self._functions = tuple(functions)


_hooks: list[Hook[Any, Any]] = []


@dataclass(frozen=True, slots=True)
class Bound:
    """A function and the hook that calls it."""

    hook: Hook[Any, Any]
    function: Callable[..., Any]


def hook(declared: Callable[P, T]) -> Hook[P, T]:
    """Make a hook of a function that is never called itself: it says what is given, and what comes back."""
    return Hook(declared)


def bind(bounds: Iterable[Bound]) -> None:
    """Say for every hook what it calls from now on. Done once, at the start."""
    bounds = tuple(bounds)
    for each in _hooks:
        each._bind(bound.function for bound in bounds if bound.hook is each)  # pyright: ignore[reportPrivateUsage]
