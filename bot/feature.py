"""The manifest: what a feature brings. `cogs.FEATURES` lists them all, and everything is collected from that list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from discord.ext import commands

from bot.domain.authority import PLATFORM, Action
from bot.domain.errors import Refusal, SeveralFit
from bot.i18n.texts import Texts
from bot.services import buttons
from bot.services.outbox import ErrandKind
from bot.ui.context import ComponentCallback
from bot.ui.errors import PLATFORM as PLATFORM_SENTENCES
from bot.ui.errors import ByReader, Questions, Sentence, Sentences
from bot.ui.notices import NoticeKind
from bot.ui.resolvers import PLATFORM as PLATFORM_OPTIONS
from bot.ui.resolvers import OptionResolver
from bot.ui.router import InteractionRouter

K = TypeVar("K")
V = TypeVar("V")

Note = Callable[..., None]
"""Called as `note(tx, actor, refusal=…, now=…)`, in a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Component:
    """A kind of button, menu or form: the first part of its custom id, the action that it is, and what answers it."""

    name: str
    may: Action
    callback: ComponentCallback


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What a feature brings. Whatever it does not name, it does not have."""

    name: str
    cogs: tuple[Callable[[InteractionRouter], commands.Cog], ...] = ()
    """What makes its cogs."""
    actions: tuple[Action, ...] = ()
    """What people can do: its commands, and what its components do."""
    components: tuple[Component, ...] = ()
    refusals: Sentences = field(default_factory=dict[type[BaseException], Sentence | ByReader])
    """Why something of it cannot be done, each with its sentence."""
    questions: Questions = field(default_factory=dict[type[SeveralFit], Callable[[Texts, str], str]])
    options: Mapping[str, OptionResolver] = field(default_factory=dict[str, OptionResolver])
    """How options of these names are resolved, in the commands of every feature."""
    notes: Mapping[type[Refusal], Note] = field(default_factory=dict[type[Refusal], Note])
    """What is written down when somebody is refused, by the reason."""
    notices: tuple[NoticeKind, ...] = ()
    errands: tuple[ErrandKind, ...] = ()


def actions_of(features: Iterable[Feature]) -> dict[str, Action]:
    """The authority table: every action by its name.

    Raises:
        ValueError: two actions have one name.
    """
    return _joined(*({action.name: action} for action in (*PLATFORM, *(one for f in features for one in f.actions))))


def sentences_of(features: Iterable[Feature]) -> Sentences:
    """The sentence for every reason why something cannot be done.

    Raises:
        ValueError: two features word one reason.
    """
    return _joined(PLATFORM_SENTENCES, *(feature.refusals for feature in features))


def questions_of(features: Iterable[Feature]) -> Questions:
    """What is asked when something that was typed fits several things."""
    return _joined(*(feature.questions for feature in features))


def options_of(features: Iterable[Feature]) -> Mapping[str, OptionResolver]:
    """How options are resolved, by their names.

    Raises:
        ValueError: two features resolve one option.
    """
    return _joined(PLATFORM_OPTIONS, *(feature.options for feature in features))


def notices_of(features: Iterable[Feature]) -> list[NoticeKind]:
    """Every kind of notice."""
    return [kind for feature in features for kind in feature.notices]


def errands_of(features: Iterable[Feature]) -> list[ErrandKind]:
    """Every kind of errand, with those of no feature."""
    return [*buttons.ERRANDS, *(kind for feature in features for kind in feature.errands)]


def _joined(*maps: Mapping[K, V]) -> dict[K, V]:
    joined: dict[K, V] = {}
    for one in maps:
        for key, value in one.items():
            if key in joined:
                raise ValueError(f"two features bring {key}")
            joined[key] = value
    return joined
