"""The desk: the one way from an interaction to a service and back.

A cog opens a `Visit` with the action it is; the visit recognises the person, asks the authority table, runs one
transaction, and answers in the person's language. An answer that takes long is deferred by itself.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

import discord

from bot.db import Database, Tx
from bot.db.vault import Vault
from bot.domain.authority import ANSWER_QUESTION, ANYTHING, Action, require
from bot.domain.clock import Clock
from bot.domain.errors import (
    Busy,
    ButtonTooOld,
    LeftServer,
    NotInServer,
    NotToldYet,
    NotYourForm,
    PersonGone,
    Refusal,
    SeveralFit,
    WhichDate,
)
from bot.domain.people import Actor, Caller
from bot.domain.support import Support
from bot.domain.text import clean, cleaned
from bot.i18n.catalogues import Catalogues
from bot.i18n.choice import choose
from bot.i18n.texts import Texts
from bot.logs import named
from bot.services import members
from bot.services import questions as remembered
from bot.services.act import Act
from bot.services.questions import Command
from bot.ui import errors, looks, questions, replay
from bot.ui.commands import CommandLinks
from bot.ui.errors import Questions, Sentences
from bot.ui.lengths import CONTENT_ROOM, size
from bot.ui.looks import Attached, Button, Filled, Form, Menu
from bot.ui.names import name_of
from bot.ui.notices import NoticeKind
from bot.ui.presses import Press, number
from bot.ui.resolvers import OptionResolvers

log = named(__name__)

T = TypeVar("T")
P = ParamSpec("P")
R = TypeVar("R", bound=Refusal)

PATIENCE = 1.5
"""Seconds after which an action that has not answered is deferred; Discord waits for 3."""

SOON = 1.0
"""Seconds for which an answer that can do without the database waits to hear which language the person chose."""

UNKNOWN_SERVER = 10004

LAST_MOMENT = 2.3
"""Seconds after which one that would open a form says that it is busy."""


class Outbox(Protocol):
    """What the desk needs of the delivery: word that rows of the outbox are done, and how notices look."""

    @property
    def notices(self) -> Mapping[str, NoticeKind]: ...

    async def settled(self, rows: Sequence[int], timeout: float) -> bool: ...


class Desk:
    """What every cog is given: the way to services, languages and time."""

    def __init__(
        self,
        *,
        database: Database,
        catalogues: Catalogues,
        clock: Clock,
        vault: Vault,
        support: Support,
        actions: Mapping[str, Action],
        sentences: Sentences,
        asks: Questions,
        resolvers: OptionResolvers,
        guide_url: str | None,
    ) -> None:
        self.database = database
        self.catalogues = catalogues
        self.clock = clock
        self.vault = vault
        self.support = support
        self.actions = actions
        """The authority table."""
        self.sentences = sentences
        self.asks = asks
        self.resolvers = resolvers
        self.commands = CommandLinks()
        self.outbox: Outbox | None = None
        self.web_url: str | None = None
        """How people reach the web server, if there is one."""
        self.guide_url = guide_url
        """Where members can read how one takes part, if the operator has such a page."""
        self.in_hand: set[asyncio.Task[Any]] = set()
        self.closing = False
        self._answers: dict[str, tuple[Action, Answer]] = {questions.ANSWERED: (ANSWER_QUESTION, self.go_on)}
        self._notes: dict[type[Refusal], Callable[[Tx, Act, Any], None]] = {}

    def visit(self, interaction: discord.Interaction[Any], *, may: Action) -> "Visit":
        """Receive a person. The visit lasts until the task in which Discord's event is handled ends."""
        visit = Visit(self, interaction, may)
        interaction.extras["visit"] = visit
        task = asyncio.current_task()
        if task is not None and task not in self.in_hand:
            self.in_hand.add(task)
            task.add_done_callback(self.in_hand.discard)
        return visit

    def answers(self, name: str, may: Action, answer: "Answer") -> None:
        """Say which function answers the buttons, menus and forms named `name` (the first part of their custom id)."""
        if name in self._answers:
            raise ValueError(f"{name} has an answer already")
        self._answers[name] = (may, answer)

    def notes(self, refusal: type[R], service: Callable[[Tx, Act, R], None]) -> None:
        """Say what is written down when somebody is refused for this reason, in a transaction of its own: the refused
        one leaves nothing.
        """
        self._notes[refusal] = service

    def note_of(self, refusal: Refusal) -> Callable[[Tx, Act, Any], None] | None:
        """What is written down because of this refusal, if anything."""
        return self._notes.get(type(refusal))

    async def hear(self, interaction: discord.Interaction[Any]) -> None:
        """Answer a button, menu or form: the one listener for all of them, before and after a restart."""
        press = Press.read((interaction.data or {}).get("custom_id", ""))  # pyright: ignore[reportArgumentType]
        if self.closing:
            return
        may, answer = self._answers.get(press.action, (None, None)) if press is not None else (None, None)
        if press is None or may is None or answer is None:
            await self.present(interaction, ButtonTooOld())
            return
        visit = self.visit(interaction, may=may)
        visit.server_id = interaction.guild_id or press.server
        try:
            if press.person is not None and press.person != interaction.user.id:
                raise NotYourForm
            if interaction.guild_id is None and press.server is not None:
                await visit.still_there(press.server)
            await answer(visit, press)
        except Exception as error:  # noqa: BLE001 - whatever happens, the person gets an answer
            await self.present(interaction, error)

    async def aside(self, service: Callable[Concatenate[Tx, P], None], /, *args: P.args, **named: P.kwargs) -> None:
        """Write down something that Discord told by itself, in nobody's name; it counts as in hand meanwhile."""
        if self.closing:
            return
        task = asyncio.current_task()
        if task is not None and task not in self.in_hand:
            self.in_hand.add(task)
            task.add_done_callback(self.in_hand.discard)
        await self.database.write(service, *args, **named)

    async def present(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Tell a person why not, and what to do next; anything unexpected becomes an apology with a reference.

        The same for commands, buttons and forms. What went wrong stands in the log alone, and not for whom: the
        reference tells. Needs no database.
        """
        visit = interaction.extras.get("visit")
        if not isinstance(visit, Visit):
            visit = self.visit(interaction, may=ANYTHING)
        error = getattr(error, "original", error)
        if isinstance(error, WhichDate | SeveralFit) and replay.command_of(interaction) is not None:
            try:
                await self._ask_back(visit, error)
            except Exception as further:  # noqa: BLE001 - then the person hears of that
                error = further
            else:
                return
        sentence = None
        await visit.know_if_possible()
        try:
            sentence = errors.sentence(self.sentences, visit.texts, error, visit.actor)
        except Exception as further:  # the apology below needs nothing that can fail
            log.error("a refusal could not be worded", error=type(further).__name__, exc_info=further)
        if sentence is None:
            reference = secrets.token_hex(3)
            log.error(
                "an action failed",
                reference=reference,
                action=visit.action.name,
                server=visit.server_id,
                exc_info=error,
            )
            sentence = errors.apology(visit.texts, reference, visit.actor)
        try:
            await visit.reply(sentence)
        except discord.HTTPException as unheard:
            log.warning("an answer did not arrive", action=visit.action.name, code=unheard.code, status=unheard.status)

    async def _ask_back(self, visit: "Visit", unclear: WhichDate | SeveralFit) -> None:
        """Ask what somebody means. The command goes on from the button or the menu, before and after a restart."""
        command = replay.command_of(visit.interaction)
        if command is None:
            raise unclear
        await visit.know_if_possible()
        asked = questions.asked(visit.texts, unclear, self.asks)
        number = await visit.write(remembered.ask, command=command, choices=asked.choices)
        await visit.reply(asked.text, buttons=asked.buttons(number), menu=asked.menu(number))

    async def go_on(self, visit: "Visit", press: Press) -> None:
        """Go on with a command now that its person has said what they mean; everything is looked at anew."""
        chosen = next(iter(visit.chosen()), press.choice)
        choice = number(chosen, otherwise=-1)
        command = await visit.write(remembered.answer, question=press.subject, choice=choice)
        await visit.give(command)


class Visit:
    """One person at the desk with one action."""

    def __init__(self, desk: Desk, interaction: discord.Interaction[Any], may: Action) -> None:
        self.desk = desk
        self.interaction = interaction
        self.action = may
        self.now: datetime = desk.clock.now()
        self.actor: Actor | None = None
        self.server_id = interaction.guild_id
        self._texts: Texts | None = None
        self._answered = False
        self._in_place = replay.is_replayed(interaction)
        self._answering = asyncio.Lock()
        self._patience = asyncio.get_running_loop().call_later(PATIENCE, self._begin_deferral)
        if interaction.type is discord.InteractionType.autocomplete:
            self._patience.cancel()
        self._deferral: asyncio.Task[None] | None = None
        task = asyncio.current_task()
        if task is not None:
            task.add_done_callback(lambda _task: self._patience.cancel())

    # --- to the services and back ------------------------------------------------------------------------------------

    async def write(self, service: Callable[Concatenate[Tx, Act, P], T], /, *args: P.args, **named: P.kwargs) -> T:
        """Run a service as one transaction: who is this, may they, its rules and rows, what is owed, commit.

        The service is called as `service(tx, act, …)`, with every text in it clean: whatever people wrote and Discord
        told comes to services by this way alone.
        """
        try:
            return await self.desk.database.write(self._run, members.remember, service, *cleaned(args, named))
        except Refusal as refusal:
            await self._take_note(refusal)
            raise

    async def read(self, service: Callable[Concatenate[Tx, Act, P], T], /, *args: P.args, **named: P.kwargs) -> T:
        """Run a service that only looks."""
        try:
            return await self.desk.database.read(self._run, _recognise, service, *cleaned(args, named))
        except Refusal as refusal:
            await self._take_note(refusal)
            raise

    async def _take_note(self, refusal: Refusal) -> None:
        """Write down that somebody was refused, where that matters to others; the refusal itself comes first."""
        note = self.desk.note_of(refusal)
        if note is None:
            return
        try:
            await self.desk.database.write(self._run, members.remember, note, (refusal,), {})
        except Exception as error:  # noqa: BLE001 - whatever happens, the person hears why not
            log.warning("a refusal could not be written down", action=self.action.name, error=type(error).__name__)

    async def suggest(
        self, service: Callable[Concatenate[Tx, Act, P], list[T]], /, *args: P.args, **named: P.kwargs
    ) -> list[T]:
        """What could be meant by what is being typed (25 at most); nothing for whom this is not."""
        try:
            return (await self.read(service, *args, **named))[:25]
        except Refusal:
            return []

    def require_present(self, user: discord.User | discord.Member) -> None:
        """See that a person whom the action is about is in the server now.

        Raises:
            PersonGone: Discord knows them only as an account.
        """
        if not isinstance(user, discord.Member):
            raise PersonGone(name_of(user))

    async def still_there(self, server_id: int) -> None:
        """See that this person is still in the server that a button in a direct message is about: nobody says so there.

        Raises LeftServer if they have left it, NotInServer if the bot has.
        """
        user = self.interaction.user.id
        try:  # Discord is asked in any case: the process that hears direct messages may not hear of that server
            await self.interaction.client.http.get_member(server_id, user)
        except (discord.Forbidden, discord.NotFound) as error:
            if error.status == 403 or error.code == UNKNOWN_SERVER:
                raise NotInServer from None
            await self.desk.database.write(members.has_left, server=server_id, user=user, now=self.now)
            raise LeftServer from None

    async def give(self, command: Command) -> None:
        """Give a command from a button, menu or form; its answer takes the place of the message under these."""
        self._patience.cancel()
        if self._deferral is not None:
            await self._deferral
        await replay.replay(self.interaction, command)

    async def know(self) -> Actor:
        """Recognise the person and nothing more, for answers that need only their language."""
        self.actor = await self.desk.database.read(members.recognise, self.caller)
        return self.actor

    async def know_if_possible(self) -> None:
        """The same where the answer must come in any case: without the database, it is in the language of their app."""
        if self.actor is None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self.know(), SOON)

    def _run(
        self,
        tx: Tx,
        know: Callable[..., Actor],
        service: Callable[..., T],
        args: tuple[Any, ...],
        named: dict[str, Any],
    ) -> T:
        self.actor = know(tx, self.caller, now=self.now)
        require(self.action, self.actor)
        act = Act(self.actor, self.now, self.desk.catalogues.codes, self.desk.vault)
        return service(tx, act, *args, **self.desk.resolvers.arguments(self.texts, tx, act, named))

    @property
    def is_set_up(self) -> bool:
        """Whether /setup was used in this server."""
        return self.actor is not None and self.actor.set_up

    @property
    def guild(self) -> discord.Guild | None:
        """The server as Discord has told of it; None in a direct message, and as long as it has not."""
        guild = self.interaction.guild
        return None if guild is None or guild.unavailable else guild

    @property
    def told_guild(self) -> discord.Guild:
        """The server with all that there is in it, for what must not take it for empty.

        Raises:
            NotToldYet: Discord has not told of it yet.
        """
        if self.guild is None:
            raise NotToldYet
        return self.guild

    @property
    def role_names(self) -> dict[int, str]:
        """What the roles of this server are called, as far as Discord has told."""
        guild = self.guild
        return {} if guild is None else {role.id: clean(role.name) for role in guild.roles}

    @property
    def caller(self) -> Caller:
        """The person as Discord presents them."""
        interaction, user = self.interaction, self.interaction.user
        guild = self.guild
        here = interaction.guild_id is not None
        return Caller(
            user_id=user.id,
            server_id=self.server_id,
            name=name_of(user) if here else "",
            roles=frozenset(user._roles) if isinstance(user, discord.Member) else frozenset(),  # pyright: ignore[reportPrivateUsage]
            manages_server=here and interaction.permissions.manage_guild,
            locale=str(interaction.locale),
            server_name=clean(guild.name) if guild is not None else "",
            server_locale=str(interaction.guild_locale) if interaction.guild_locale else None,
        )

    @property
    def texts(self) -> Texts:
        """The person's language: what they chose, else their app's, else the server's."""
        actor = self.actor
        if actor is None:
            guild_locale = str(self.interaction.guild_locale) if self.interaction.guild_locale else None
            codes = self.desk.catalogues.codes
            return self.desk.catalogues.texts(choose(None, str(self.interaction.locale), guild_locale, codes))
        if self._texts is None:
            language = choose(actor.language, actor.locale, actor.server_language, self.desk.catalogues.codes)
            self._texts = self.desk.catalogues.texts(language, actor.zone or actor.server_zone or "UTC")
        return self._texts

    def speak(self, language: str) -> None:
        """From here on, answer in this language (it was chosen just now)."""
        zone = self._texts.zone if self._texts is not None else "UTC"
        self._texts = self.desk.catalogues.texts(language, zone)

    def can_post(self, channel_id: int | None) -> bool:
        """Whether the bot may post in a channel of this server, as far as is known here; True while there is none."""
        guild = self.guild
        if channel_id is None or guild is None:
            return True
        channel = guild.get_channel(channel_id)
        if channel is None:
            return False
        allowed = channel.permissions_for(guild.me)
        return allowed.view_channel and allowed.send_messages and allowed.embed_links

    async def carried_out(self, *rows: int | None, patience: float = 4.0) -> bool:
        """Wait a little for errands that the action caused, so that the answer can name what they made."""
        wanted = [row for row in rows if row is not None]
        return not wanted or self.desk.outbox is None or await self.desk.outbox.settled(wanted, patience)

    # --- answers -----------------------------------------------------------------------------------------------------

    async def reply(
        self,
        text: str,
        *,
        title: str = "",
        buttons: Sequence[Button] = (),
        menu: Menu | None = None,
        files: Sequence[Attached] = (),
    ) -> None:
        """Answer, to this person alone: long texts in embeds, very long ones in several messages."""
        first, *others = self._messages(text, title)
        more = self._under(buttons, menu)
        if files:
            more["files"] = looks.files(files)
        async with self._answering:
            self._patience.cancel()
            response = self.interaction.response
            if self._in_place and not self._answered:  # a command that had to ask back: here stood the question
                await self._put({"attachments": more.pop("files", []), **first, **({} if others else more)})
            elif not response.is_done():
                await response.send_message(ephemeral=True, **first, **({} if others else more))
            elif response.type is discord.InteractionResponseType.deferred_channel_message and not self._answered:
                if not others:
                    first |= {"attachments" if name == "files" else name: value for name, value in more.items()}
                await self.interaction.edit_original_response(**first)
            else:
                await self.interaction.followup.send(ephemeral=True, **first, **({} if others else more))
            self._answered = True
            await self._go_on(others, more)

    async def update(
        self, text: str, *, title: str = "", buttons: Sequence[Button] = (), menu: Menu | None = None
    ) -> None:
        """Put this in place of the private message that the pressed button stands on (and take its buttons away)."""
        first, *others = self._messages(text, title)
        more = self._under(buttons, menu)
        async with self._answering:
            self._patience.cancel()
            await self._put({**first, **({} if others else more)})
            await self._go_on(others, more)

    async def _put(self, message: dict[str, Any]) -> None:
        """Edit the private message that the pressed button stands on."""
        instead: dict[str, Any] = {"content": None, "embeds": [], "view": None, **message}
        if self.interaction.response.is_done():
            await self.interaction.edit_original_response(**instead)
        else:
            await self.interaction.response.edit_message(**instead)

    def _messages(self, text: str, title: str) -> list[dict[str, Any]]:
        """The messages that a text takes: short ones as content, others as embeds."""
        text = self.desk.commands.link(text)
        if not title and size(text) <= CONTENT_ROOM:
            return [{"content": text}]
        return [{"embeds": embeds} for embeds in looks.framed(text, title)]

    def _under(self, buttons: Sequence[Button], menu: Menu | None) -> dict[str, Any]:
        """What is to press; it stands under the last message, beside which one has just read."""
        view = looks.view(buttons, menu, server=self.server_id)
        return {} if view is None else {"view": view}

    async def _go_on(self, others: Sequence[dict[str, Any]], more: dict[str, Any]) -> None:
        for place, message in enumerate(others, start=1):
            last = more if place == len(others) else {}
            await self.interaction.followup.send(ephemeral=True, **message, **last)

    async def form(self, form: Form) -> None:
        """Open a form; it must be the first answer, so such actions never defer."""
        self._patience.cancel()
        async with self._answering:
            if not self.interaction.response.is_done():
                await self.interaction.response.send_modal(
                    looks.modal(form, server=self.server_id, person=self.interaction.user.id)
                )
                return
        if not self._answered:  # deferred before it was known that a form would come
            raise Busy

    def never_defer(self) -> None:
        """Say that this action opens a form: a form cannot follow a deferral.

        If the form does not come in time, the person hears that nothing was opened, and to try again.
        """
        self._patience.cancel()
        self._patience = asyncio.get_running_loop().call_later(LAST_MOMENT, self._begin_apology)

    def filled(self) -> Filled:
        """What the person put into the form that was sent."""
        return looks.filled(self.interaction)

    def chosen(self) -> tuple[str, ...]:
        """What the person chose in the menu."""
        return tuple((self.interaction.data or {}).get("values", ()))  # pyright: ignore[reportArgumentType]

    def shown(self) -> Mapping[str, bool]:
        """The options of the menus on the message that was pressed, and which of them stood chosen there."""
        message = self.interaction.message
        rows = message.components if message is not None else []
        return {
            option.value: option.default
            for row in rows
            if isinstance(row, discord.ActionRow)
            for part in row.children
            if isinstance(part, discord.SelectMenu)
            for option in part.options
        }

    def _begin_deferral(self) -> None:
        self._in_time(self._defer())

    def _begin_apology(self) -> None:
        self._in_time(self._say_busy())

    def _in_time(self, answer: Coroutine[Any, Any, None]) -> None:
        self._deferral = asyncio.get_running_loop().create_task(answer)
        self.desk.in_hand.add(self._deferral)
        self._deferral.add_done_callback(self.desk.in_hand.discard)

    async def _say_busy(self) -> None:
        async with self._answering:
            if not self.interaction.response.is_done():
                sentence = errors.sentence(self.desk.sentences, self.texts, Busy()) or ""
                await self.interaction.response.send_message(sentence, ephemeral=True)
                self._answered = True

    async def _defer(self) -> None:
        async with self._answering:
            response = self.interaction.response
            if response.is_done():
                return
            on_private_message = (
                self.interaction.type is discord.InteractionType.component
                and self.interaction.message is not None
                and self.interaction.message.flags.ephemeral
            )
            await response.defer(ephemeral=True, thinking=not on_private_message)


Answer = Callable[[Visit, Press], Awaitable[None]]


def _recognise(tx: Tx, caller: Caller, *, now: datetime) -> Actor:
    return members.recognise(tx, caller)


class HasDesk(Protocol):
    """The bot, as far as a cog's `setup` needs it."""

    desk: Desk


def desk_of(bot: object) -> Desk:
    """The desk of the bot that loads a cog."""
    return cast("HasDesk", bot).desk
