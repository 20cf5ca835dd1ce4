"""The manifest: what a feature brings. `cogs.FEATURES` lists them all, and everything is collected from that list."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from discord.ext import commands

from bot.core.authority import PLATFORM as PLATFORM_ACTIONS
from bot.core.authority import Action
from bot.core.clock import Clock
from bot.core.hooks import Bound, bind
from bot.core.refusals import Refusal, SeveralFit
from bot.db import Database, Tx
from bot.db.vault import Vault
from bot.delivery import (
    channel_errands,
    event_errands,
    message_errands,
    own_threads,
    public_threads,
    role_errands,
    shared_threads,
)
from bot.delivery.errands import Executors
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.outbox import ErrandKind, WorkKind, buttons, recalls, threads
from bot.outbox.notices import NoticeType
from bot.people import questions
from bot.people.act import Act
from bot.people.maintenance import Daily, Participants
from bot.people.personal_data import PersonalData
from bot.ui import kind_names
from bot.ui.context import ComponentCallback
from bot.ui.errors import PLATFORM as PLATFORM_SENTENCES
from bot.ui.errors import ByReader, Questions, Sentence, Sentences
from bot.ui.kind_names import KindName
from bot.ui.next_steps import NextStep
from bot.ui.notices import NoticeKind
from bot.ui.resolvers import PLATFORM as PLATFORM_OPTIONS
from bot.ui.resolvers import OptionResolver
from bot.ui.router import InteractionRouter

if TYPE_CHECKING:
    from aiohttp import web

K = TypeVar("K")
V = TypeVar("V")

KeyRoutes = Callable[[Vault, str | None], "list[web.RouteDef]"]
"""Called with the keys of this installation and its public address."""

Note = Callable[[Tx, Act, Any], None]
"""Called with the refusal, in a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Component:
    """A kind of button, menu or form: the first part of its custom id, the action that it is, and what answers it."""

    name: str
    may: Action
    callback: ComponentCallback


@dataclass(frozen=True, slots=True)
class Personal:
    """A table with rows that are a person's own."""

    table: str
    columns: tuple[str, ...]
    """Any of these says whose: an account (`user_id`), a member, or a row of another personal table."""
    words: Callable[[Texts], str]
    """What people call it."""
    told_in: tuple[NoticeType, ...] = ()
    """The kinds of notices about its rows that tell others of the person."""


def no_routes(_database: Database, _catalogues: Catalogues, _clock: Clock) -> "list[web.RouteDef]":
    """For a feature without pages."""
    return []


def no_key_routes(_vault: Vault, _web_url: str | None) -> "list[web.RouteDef]":
    """For a feature that publishes no keys."""
    return []


@dataclass(frozen=True, kw_only=True)
class Feature:
    """What a feature brings. Whatever it does not name, it does not have."""

    name: str
    cogs: tuple[Callable[[InteractionRouter], commands.Cog], ...] = ()
    """What makes its cogs."""
    actions: tuple[Action, ...] = ()
    """What people can do: its commands, and what its components do."""
    steps: tuple[NextStep, ...] = ()
    """What may come next for people: what /help and /me say first."""
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
    executors: Executors = ()
    """How classes of errands that are its own are done on Discord."""
    work: tuple[WorkKind, ...] = ()
    """What is due at a time and is done inside the database."""
    kind_name: KindName | None = None
    """What its notices, errands and work are called, where the staff hear that one of them failed."""
    kind_names: Mapping[str, KindName] = field(default_factory=dict[str, KindName])
    """The same for those kinds that are called otherwise."""
    personal: tuple[Personal, ...] = ()
    """Its tables with rows that are a person's own: these go when somebody deletes their data."""
    kept: Mapping[str, str] = field(default_factory=dict[str, str])
    """Its other tables, which stay, and why nothing in them is the person's afterwards."""
    audit: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """What it names in the audit, and of which personal table the numbers are, if of one."""
    routes: Callable[[Database, Catalogues, Clock], "list[web.RouteDef]"] = no_routes
    """Its pages on the web server."""
    key_routes: KeyRoutes = no_key_routes
    """Its pages that say with which keys this installation signs."""
    daily: tuple[Daily, ...] = ()
    participants: Participants | None = None
    hooks: tuple[Bound, ...] = ()
    """What it does when an earlier feature, or the platform, acts."""


PLATFORM = Feature(
    name="platform",
    actions=PLATFORM_ACTIONS,
    refusals=PLATFORM_SENTENCES,
    options=PLATFORM_OPTIONS,
    errands=(*buttons.ERRANDS, *recalls.ERRANDS, *threads.ERRANDS),
    executors=(
        *role_errands.EXECUTORS, *channel_errands.EXECUTORS, *message_errands.EXECUTORS, *event_errands.EXECUTORS,
        *own_threads.EXECUTORS, *public_threads.EXECUTORS, *shared_threads.EXECUTORS,
    ),
    kind_names=dict.fromkeys(
        (threads.KEEP_OPEN, threads.CLOSE_IDLE, recalls.THREAD), lambda t: t.gettext("A private thread")
    ),
    personal=(
        Personal("accounts", ("user_id",), lambda t: t.gettext("your language and time zone")),
        Personal(
            "review_notices", ("user_id",), lambda t: t.gettext("notes that nobody has checked my words in a language")
        ),
        Personal("members", ("user_id",), lambda t: t.gettext("your name in a server")),
        Personal("credits", ("member_id",), lambda t: t.gettext("credits towards a certificate")),
        Personal("questions", ("member_id",), lambda t: t.gettext("a command that waits for your answer")),
        Personal("outbox", ("member_id",), lambda t: t.gettext("messages sent or planned for you")),
    ),
    kept={
        "audit_events": "what staff changed; who it was, and whose rows, is forgotten",
        "processes": "the bot itself",
        "quarantines": "the bot itself",
    },
    audit={"server": None, "member": "members", "row": "outbox", "what": None},
    daily=(questions.drop_old, recalls.go_on),
)  # fmt: skip
"""What is no feature's own, in the same words."""


def with_platform(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """All manifests, the platform's first."""
    return (PLATFORM, *features)


def actions_of(features: Iterable[Feature]) -> dict[str, Action]:
    """The authority table: every action by its name.

    Raises:
        ValueError: two actions have one name.
    """
    return _joined({action.name: action} for each in with_platform(features) for action in each.actions)


def sentences_of(features: Iterable[Feature]) -> Sentences:
    """The sentence for every reason why something cannot be done.

    Raises:
        ValueError: two features word one reason.
    """
    return _joined(each.refusals for each in with_platform(features))


def questions_of(features: Iterable[Feature]) -> Questions:
    """What is asked when something that was typed fits several things."""
    return _joined(each.questions for each in features)


def options_of(features: Iterable[Feature]) -> Mapping[str, OptionResolver]:
    """How options are resolved, by their names.

    Raises:
        ValueError: two features resolve one option.
    """
    return _joined(each.options for each in with_platform(features))


def personal_data_of(features: Iterable[Feature]) -> PersonalData:
    """Where people's data are, for who deletes theirs."""
    manifests = with_platform(features)
    personal = [one for each in manifests for one in each.personal]
    return PersonalData(
        tables=_joined({one.table: one.columns} for one in personal),
        subjects=_joined(each.audit for each in manifests),
        told_in=_joined({str(kind): one.table} for one in personal for kind in one.told_in),
    )


def personal_words_of(features: Iterable[Feature]) -> dict[str, Callable[[Texts], str]]:
    """What people call the tables with rows of theirs."""
    return {one.table: one.words for each in with_platform(features) for one in each.personal}


def kept_of(features: Iterable[Feature]) -> dict[str, str]:
    """The tables that stay, and why."""
    return _joined(each.kept for each in with_platform(features))


def daily_of(features: Iterable[Feature]) -> list[Daily]:
    """What is done once a day."""
    return [work for each in with_platform(features) for work in each.daily]


def bind_hooks(features: Iterable[Feature]) -> None:
    """Let every hook call what the features say, from now on; the same for what they say of kinds."""
    features = tuple(features)
    bind(bound for feature in features for bound in feature.hooks)
    buttons.bind({kind.kind: kind.buttons_end for kind in notices_of(features) if kind.buttons_end is not None})
    kind_names.bind(kind_names_of(features))


def notices_of(features: Iterable[Feature]) -> list[NoticeKind]:
    """Every kind of notice."""
    return [kind for feature in features for kind in feature.notices]


def errands_of(features: Iterable[Feature]) -> list[ErrandKind]:
    """Every kind of errand."""
    return [kind for each in with_platform(features) for kind in each.errands]


def executors_of(features: Iterable[Feature]) -> Executors:
    """How every class of errand is done on Discord."""
    return tuple(executor for each in with_platform(features) for executor in each.executors)


def kind_names_of(features: Iterable[Feature]) -> dict[str, KindName]:
    """What the kinds of notices, errands and work are called."""
    return {
        kind.kind: name
        for feature in with_platform(features)
        for kind in (*feature.notices, *feature.errands, *feature.work)
        if (name := feature.kind_names.get(kind.kind, feature.kind_name)) is not None
    }


def work_of(features: Iterable[Feature]) -> list[WorkKind]:
    """Every kind of work."""
    return [kind for feature in features for kind in feature.work]


def _joined(maps: Iterable[Mapping[K, V]]) -> dict[K, V]:
    joined: dict[K, V] = {}
    for one in maps:
        for key, value in one.items():
            if key in joined:
                raise ValueError(f"two features bring {key}")
            joined[key] = value
    return joined
