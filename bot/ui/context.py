"""One interaction on its way to the services and back."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import discord
from typing_extensions import override

from bot.core.authority import Action, require
from bot.core.gettext_markers import N_
from bot.core.people import Actor, Caller
from bot.core.refusals import CannotOpenThreads, CannotPost, LeftServer, NotInServer, Refusal
from bot.core.text import cleaned
from bot.db import Tx
from bot.i18n.choice import choose
from bot.i18n.texts import Texts
from bot.logs import named
from bot.people import identity
from bot.people.act import Act
from bot.ui.custom_ids import CustomId
from bot.ui.lengths import CONTENT_ROOM, size
from bot.ui.messages import Attached, plain
from bot.ui.replies import Responder

if TYPE_CHECKING:
    from bot.ui.router import InteractionRouter

log = named(__name__)

T = TypeVar("T")
P = ParamSpec("P")

ACTOR_TIMEOUT = 1.0
"""Seconds for which an answer that can do without the database waits to hear which language the person chose."""

UNKNOWN_SERVER = 10004

WORDS_FILE = "my-words.txt"
GIVEN_BACK = N_("So that nothing is lost, here is what you wrote:")


class InteractionContext(Responder):
    """One person, one interaction, one action: who they are, the transactions of it, and its answers."""

    def __init__(self, router: "InteractionRouter", interaction: discord.Interaction[Any], may: Action) -> None:
        super().__init__(router, interaction)
        self.action = may
        self.now: datetime = router.clock.now()
        self.actor: Actor | None = None
        self.at_stake = ""
        """What the person wrote here at length: they get it back, whole, if it cannot be kept."""
        self._texts: Texts | None = None

    async def write(self, service: Callable[Concatenate[Tx, Act, P], T], /, *args: P.args, **named: P.kwargs) -> T:
        """Run a service as one transaction: who is this, may they, its rules and rows, what is owed, commit.

        The service is called as `service(tx, act, …)`, with every text in it clean: whatever people wrote and Discord
        told comes to services by this way alone.
        """
        try:
            return await self.router.database.write(self._run, identity.remember, service, *cleaned(args, named))
        except Refusal as refusal:
            await self._take_note(refusal)
            raise

    async def read(self, service: Callable[Concatenate[Tx, Act, P], T], /, *args: P.args, **named: P.kwargs) -> T:
        """Run a service that only looks."""
        try:
            return await self.router.database.read(self._run, _recognise, service, *cleaned(args, named))
        except Refusal as refusal:
            await self._take_note(refusal)
            raise

    async def suggest(
        self, service: Callable[Concatenate[Tx, Act, P], list[T]], /, *args: P.args, **named: P.kwargs
    ) -> list[T]:
        """What could be meant by what is being typed (25 at most); nothing for whom this is not."""
        try:
            return (await self.read(service, *args, **named))[:25]
        except Refusal:
            return []

    async def _take_note(self, refusal: Refusal) -> None:
        """Write down that somebody was refused, where that matters to others; the refusal itself comes first."""
        note = self.router.note_of(refusal)
        if note is None:
            return
        try:
            await self.router.database.write(self._run, identity.remember, note, (refusal,), {})
        except Exception as error:  # noqa: BLE001 - whatever happens, the person hears why not
            log.warning("a refusal could not be written down", action=self.action.name, error=type(error).__name__)

    def _run(
        self,
        tx: Tx,
        load: Callable[..., Actor],
        service: Callable[..., T],
        args: tuple[Any, ...],
        named: dict[str, Any],
    ) -> T:
        self.actor = self._known(tx, load(tx, self.caller, now=self.now))
        require(self.action, self.actor)
        act = Act(self.actor, self.now, self.router.catalogues.codes, self.router.vault)
        return service(tx, act, *args, **self.router.resolvers.arguments(self.texts, tx, act, named))

    async def load_actor(self) -> Actor:
        """Recognise the person and nothing more, for answers that need only their language."""
        self.actor = await self.router.database.read(lambda tx: self._known(tx, identity.recognise(tx, self.caller)))
        return self.actor

    def _known(self, tx: Tx, actor: Actor) -> Actor:
        """The person, once the own words of the server acted in are there as they stand now."""
        if actor.server_id is not None:
            self.router.catalogues.learn(tx, actor.server_id, actor.words_version)
        return actor

    async def load_actor_if_possible(self) -> None:
        """The same where the answer must come in any case: without the database, it is in the language of their app."""
        if self.actor is None:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self.load_actor(), ACTOR_TIMEOUT)

    async def reply_giving_back(self, sentence: str) -> None:
        """Say why something was not done, and give back what was written, so that nobody has to write it again."""
        words, t = self.at_stake, self.texts
        if not words.strip():
            await self.reply(sentence)
        elif size(shown := f"{sentence}\n\n{t.gettext(GIVEN_BACK)}\n\n{plain(words)}") <= CONTENT_ROOM:
            await self.reply(shown)
        else:
            file = Attached(WORDS_FILE, words.encode("utf-8", "replace"))
            await self.reply(f"{sentence}\n\n{t.gettext(GIVEN_BACK)}", files=[file])

    async def require_still_member(self, server_id: int) -> None:
        """See that this person is still in the server that a button in a direct message is about: nobody says so there.

        Raises LeftServer if they have left it, NotInServer if the bot has.
        """
        user = self.interaction.user.id
        try:  # Discord is asked in any case: the process that hears direct messages may not hear of that server
            await self.interaction.client.http.get_member(server_id, user)
        except (discord.Forbidden, discord.NotFound) as error:
            if error.status == 403 or error.code == UNKNOWN_SERVER:
                raise NotInServer from None
            await self.router.database.write(identity.has_left, server=server_id, user=user, now=self.now)
            raise LeftServer from None

    async def require_posting(self, channel_id: int | None) -> None:
        """See that the bot may post in a channel, before anything is written down that would be posted there.

        Who may not do this at all hears that first.

        Raises:
            CannotPost: something is not granted there, or the channel is gone.
            NotPermitted: this is not for the person.
        """
        if channel_id is not None and (lacking := self.lacks_to_post(channel_id)):
            require(self.action, await self.load_actor())
            raise CannotPost(channel_id, lacking)

    async def require_threads(self, channel_id: int | None) -> None:
        """See that the bot may write to people in private threads under a channel, likewise.

        Raises:
            CannotOpenThreads: something is not granted there, or the channel is gone.
            NotPermitted: this is not for the person.
        """
        if channel_id is not None and (lacking := self.lacks_for_threads(channel_id)):
            require(self.action, await self.load_actor())
            raise CannotOpenThreads(channel_id, lacking)

    async def wait_for_errands(self, *rows: int | None, timeout: float = 4.0) -> bool:
        """Wait a little for errands that the action caused, so that the answer can name what they made."""
        wanted = [row for row in rows if row is not None]
        return not wanted or self.router.outbox is None or await self.router.outbox.settled(wanted, timeout)

    @property
    def is_set_up(self) -> bool:
        """Whether /setup was used in this server."""
        return self.actor is not None and self.actor.set_up

    @property
    @override
    def texts(self) -> Texts:
        """The person's language: what they chose, else their app's, else the server's."""
        actor = self.actor
        if actor is None:
            guild_locale = str(self.interaction.guild_locale) if self.interaction.guild_locale else None
            codes = self.router.catalogues.codes
            return self.texts_in(choose(None, str(self.interaction.locale), guild_locale, codes))
        if self._texts is None:
            language = choose(actor.language, actor.locale, actor.server_language, self.router.catalogues.codes)
            self._texts = self.texts_in(language, actor.zone or actor.server_zone, ethiopian=actor.ethiopian)
        return self._texts

    def texts_in(self, language: str | None, zone: str | None = None, *, ethiopian: bool = False) -> Texts:
        """A language as it is read in the server acted in, for what goes into a file, a post or another zone."""
        return self.router.catalogues.texts(language, zone, server=self.server_id, ethiopian=ethiopian)

    def set_language(self, language: str) -> None:
        """From here on, answer in this language (it was chosen just now)."""
        before = self.texts
        self._texts = self.texts_in(language, before.zone, ethiopian=before.ethiopian)

    def show_ethiopian_dates(self, *, shown: bool) -> None:
        """From here on, with Ethiopian dates beside ours or without (it was chosen just now)."""
        before = self.texts
        self._texts = self.texts_in(before.language, before.zone, ethiopian=shown)


ComponentCallback = Callable[[InteractionContext, CustomId], Awaitable[None]]
"""What answers a button, a menu or a form."""


def _recognise(tx: Tx, caller: Caller, *, now: datetime) -> Actor:
    return identity.recognise(tx, caller)
