"""A local Discord: people rehearse on it; the demo, the tests and the benchmarks run on it."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.interface import *  # noqa: F403


def __getattr__(name: str) -> object:
    """Import the interface when a name of it is asked for: `sandbox.server` alone loads neither people nor bot."""
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(import_module("sandbox.interface"), name)
