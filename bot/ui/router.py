"""The interaction router: the one way from an interaction to a service and back.

A cog opens an `InteractionContext` with the action it is; the context recognises the person, asks the authority table,
runs one transaction, and answers in the person's language. An answer that takes long is deferred by itself.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

import discord
from discord import app_commands

from bot.core.authority import ANSWER_QUESTION, ANYTHING, Action
from bot.core.clock import Clock
from bot.core.refusals import Busy, ButtonTooOld, NotToldYet, NotYourForm, Refusal, SeveralFit, WhichDate
from bot.core.support import Support
from bot.db import Database, Tx
from bot.db.engine import is_transient
from bot.db.vault import Vault
from bot.i18n.catalogues import Catalogues
from bot.i18n.texts import Texts
from bot.logs import named
from bot.people import questions as remembered
from bot.people.act import Act
from bot.people.personal_data import PersonalData
from bot.ui import errors, questions, replay
from bot.ui.commands import CommandLinks
from bot.ui.context import ComponentCallback, InteractionContext
from bot.ui.custom_ids import CustomId, number
from bot.ui.errors import Questions, Sentences
from bot.ui.next_steps import NextStep
from bot.ui.notices import NoticeKind
from bot.ui.resolvers import OptionResolvers

log = named(__name__)

P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Refusal)

RETRY = 1.0
"""Seconds after which a database that was away is tried again."""
MOST_WAITING = 10_000
"""So many events of Discord's wait for the database; what comes on top is made up for by a comparison."""


class Outbox(Protocol):
    """What interactions need of the delivery: word that rows of the outbox are done, and how notices look."""

    @property
    def notices(self) -> Mapping[str, NoticeKind]: ...

    async def settled(self, rows: Sequence[int], timeout: float) -> bool: ...


@dataclass(kw_only=True, eq=False)
class InteractionRouter:
    """What every cog is given: the way to services, languages and time."""

    database: Database
    catalogues: Catalogues
    clock: Clock
    vault: Vault
    support: Support
    actions: Mapping[str, Action]
    """The authority table."""
    sentences: Sentences
    questions: Questions
    resolvers: OptionResolvers
    personal: PersonalData
    personal_words: Mapping[str, Callable[[Texts], str]]
    """What people call the tables with rows of theirs."""
    steps: Sequence[NextStep]
    """What may come next for people."""
    guide_url: str | None
    """Where members can read how one takes part, if the operator has such a page."""
    commands: CommandLinks = field(init=False, default_factory=CommandLinks)
    outbox: Outbox | None = field(init=False, default=None)
    web_url: str | None = field(init=False, default=None)
    public_url: str | None = field(init=False, default=None)
    """The web address under which people reach our pages, if there is one."""
    """How people reach the web server, if there is one."""
    in_hand: set[asyncio.Task[Any]] = field(init=False, default_factory=set[asyncio.Task[Any]])
    """Tasks for which a stop of the bot waits."""
    closing: bool = field(init=False, default=False)
    on_missed: Callable[[datetime], None] | None = field(init=False, default=None)
    """Told when events of Discord's could not wait for the database, and since when."""

    def __post_init__(self) -> None:
        self._callbacks: dict[str, tuple[Action, ComponentCallback]] = {}
        self._notes: dict[type[Refusal], Callable[[Tx, Act, Any], None]] = {}
        self._one_after_another = asyncio.Lock()
        self._waiting = 0
        self._away = False
        self._missed_since: datetime | None = None
        self.on_component(questions.ANSWERED, ANSWER_QUESTION, self._answer_question)

    def context(self, interaction: discord.Interaction[Any], *, may: Action) -> InteractionContext:
        """The context of an interaction. It lasts until the task in which Discord's event is handled ends."""
        context = InteractionContext(self, interaction, may)
        interaction.extras["context"] = context
        self._take_in_hand()
        return context

    def on_component(self, name: str, may: Action, callback: ComponentCallback) -> None:
        """Say what answers the buttons, menus and forms named `name` (the first part of their custom id)."""
        if name in self._callbacks:
            raise ValueError(f"{name} has a callback already")
        self._callbacks[name] = (may, callback)

    def notes(self, refusal: type[R], service: Callable[[Tx, Act, R], None]) -> None:
        """Say what is written down when somebody is refused for this reason, in a transaction of its own: the refused
        one leaves nothing.
        """
        self._notes[refusal] = service

    def note_of(self, refusal: Refusal) -> Callable[[Tx, Act, Any], None] | None:
        """What is written down because of this refusal, if anything."""
        return self._notes.get(type(refusal))

    async def dispatch(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a button, menu or form: the one listener for all of them, before and after a restart."""
        custom_id = CustomId.read((interaction.data or {}).get("custom_id", ""))  # pyright: ignore[reportArgumentType]
        if self.closing:
            return
        may, callback = self._callbacks.get(custom_id.action, (None, None)) if custom_id is not None else (None, None)
        if custom_id is None or may is None or callback is None:
            await self.report_error(interaction, ButtonTooOld())
            return
        context = self.context(interaction, may=may)
        context.server_id = interaction.guild_id or custom_id.server
        try:
            if custom_id.person is not None and custom_id.person != interaction.user.id:
                raise NotYourForm
            if interaction.guild_id is None and custom_id.server is not None:
                await context.require_still_member(custom_id.server)
            await callback(context, custom_id)
        except Exception as error:  # noqa: BLE001 - whatever happens, the person gets an answer
            await self.report_error(interaction, error)

    async def record_event(
        self, service: Callable[Concatenate[Tx, P], None], /, *args: P.args, **named: P.kwargs
    ) -> None:
        """Write down something that Discord told by itself, in nobody's name.

        Discord does not tell it again: while the database is away it waits, and what is told later waits behind it.
        Only a stop of the bot ends that; the next start compares.
        """
        if self.closing:
            return
        self._take_in_hand()
        if self._waiting >= MOST_WAITING:
            self._missed_since = self._missed_since or self.clock.now()
            return
        self._waiting += 1
        try:
            async with self._one_after_another:
                await self.once_it_answers(lambda: self.database.write(service, *args, **named))
        except Busy:
            return  # the bot stops; its next start compares
        finally:
            self._waiting -= 1
        if not self._waiting and self._missed_since is not None and self.on_missed is not None:
            since, self._missed_since = self._missed_since, None
            self.on_missed(since)

    async def read_for_event(self, service: Callable[Concatenate[Tx, P], T], /, *args: P.args, **named: P.kwargs) -> T:
        """Read what must be known to make something of what Discord told by itself, in nobody's name.

        Raises:
            Busy: the database is away, and the bot stops.
        """
        return await self.once_it_answers(lambda: self.database.read(service, *args, **named))

    async def once_it_answers(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask the database until it answers, for what nobody would ask again.

        Raises:
            Busy: it is away still, and the bot stops.
        """
        while not (self._away and self.closing):
            try:
                answer = await ask()
            except Exception as error:
                if not isinstance(error, Busy) and not is_transient(error):
                    raise
                if not self._away:
                    log.warning("the database is away; what Discord tells waits", error=type(error).__name__)
                self._away = True
                if not self.closing:
                    await asyncio.sleep(RETRY)
            else:
                self._away = False
                return answer
        raise Busy

    def _take_in_hand(self) -> None:
        """Let a stop of the bot wait for the task that runs this."""
        task = asyncio.current_task()
        if task is not None and task not in self.in_hand:
            self.in_hand.add(task)
            task.add_done_callback(self.in_hand.discard)

    async def report_error(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Tell a person why not, and what to do next; anything unexpected becomes an apology with a reference.

        The same for commands, buttons and forms. What went wrong stands in the log alone, and not for whom: the
        reference tells. Needs no database.
        """
        context = interaction.extras.get("context")
        if not isinstance(context, InteractionContext):
            context = self.context(interaction, may=ANYTHING)
        error = getattr(error, "original", error)
        if isinstance(error, app_commands.TransformerError) and interaction.guild_id and context.guild is None:
            error = NotToldYet()  # discord.py looks for a chosen channel among those that it was told of
        if isinstance(error, WhichDate | SeveralFit) and replay.command_of(interaction) is not None:
            try:
                await self._ask_back(context, error)
            except Exception as further:  # noqa: BLE001 - then the person hears of that
                error = further
            else:
                return
        sentence = None
        await context.load_actor_if_possible()
        try:
            sentence = errors.sentence(self.sentences, context.texts, error, context.actor)
        except Exception as further:  # the apology below needs nothing that can fail
            log.error("a refusal could not be worded", error=type(further).__name__, exc_info=further)
        if sentence is None:
            reference = secrets.token_hex(3)
            log.error(
                "an action failed",
                reference=reference,
                action=context.action.name,
                server=context.server_id,
                exc_info=error,
            )
            sentence = errors.apology(context.texts, reference, context.actor)
        try:
            await context.reply_giving_back(sentence)
        except discord.HTTPException as unheard:
            action = context.action.name
            log.warning("an answer did not arrive", action=action, code=unheard.code, status=unheard.status)

    async def _ask_back(self, context: InteractionContext, unclear: WhichDate | SeveralFit) -> None:
        """Ask what somebody means. The command goes on from the button or the menu, before and after a restart."""
        command = replay.command_of(context.interaction)
        if command is None:
            raise unclear
        await context.load_actor_if_possible()
        asked = questions.asked(context.texts, unclear, self.questions)
        number = await context.write(remembered.ask, command=command, choices=asked.choices)
        await context.reply(asked.text, buttons=asked.buttons(number), menu=asked.menu(number))

    async def _answer_question(self, context: InteractionContext, custom_id: CustomId) -> None:
        """Go on with a command now that its person has said what they mean; everything is looked at anew."""
        chosen = next(iter(context.chosen()), custom_id.choice)
        choice = number(chosen, otherwise=-1)
        command = await context.write(remembered.answer, question=custom_id.subject, choice=choice)
        await context.replay(command)


class HasRouter(Protocol):
    """The bot, as far as what is given only Discord's client needs it."""

    router: InteractionRouter


def router_of(client: object) -> InteractionRouter:
    """The router of the bot that receives an interaction."""
    return cast("HasRouter", client).router
