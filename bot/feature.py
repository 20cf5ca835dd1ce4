"""The manifest: what a feature brings. `cogs.FEATURES` lists them all, and everything is collected from that list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from discord.ext import commands

from bot.domain.authority import PLATFORM, Action
from bot.domain.errors import Refusal
from bot.services import buttons
from bot.services.outbox import ErrandKind
from bot.ui.desk import Answer, Desk
from bot.ui.notices import NoticeKind

Note = Callable[..., None]
"""Called as `note(tx, actor, refusal=…, now=…)`, in a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Component:
    """A kind of button, menu or form: the first part of its custom id, the action that it is, and what answers it."""

    name: str
    may: Action
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What a feature brings. Whatever it does not name, it does not have."""

    name: str
    cogs: tuple[Callable[[Desk], commands.Cog], ...] = ()
    """What makes its cogs."""
    actions: tuple[Action, ...] = ()
    """What people can do: its commands, and what its components do."""
    components: tuple[Component, ...] = ()
    notes: Mapping[type[Refusal], Note] = field(default_factory=dict[type[Refusal], Note])
    """What is written down when somebody is refused, by the reason."""
    notices: tuple[NoticeKind, ...] = ()
    errands: tuple[ErrandKind, ...] = ()


def actions_of(features: Iterable[Feature]) -> dict[str, Action]:
    """The authority table: every action by its name.

    Raises:
        ValueError: two actions have one name.
    """
    table: dict[str, Action] = {}
    for action in (*PLATFORM, *(action for feature in features for action in feature.actions)):
        if table.setdefault(action.name, action) is not action:
            raise ValueError(f"two actions are called {action.name}")
    return table


def notices_of(features: Iterable[Feature]) -> list[NoticeKind]:
    """Every kind of notice."""
    return [kind for feature in features for kind in feature.notices]


def errands_of(features: Iterable[Feature]) -> list[ErrandKind]:
    """Every kind of errand, with those of no feature."""
    return [*buttons.ERRANDS, *(kind for feature in features for kind in feature.errands)]
