"""How an interaction is answered: in time, to one person alone, in as many messages as it takes."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.core.languages import language_of_discord
from bot.core.refusals import Busy
from bot.i18n.texts import Texts
from bot.people.questions import Command
from bot.ui import components, errors, messages, replay
from bot.ui.components import Button, Form, Menu, Paragraph
from bot.ui.facts import InteractionFacts
from bot.ui.lengths import CONTENT_ROOM, size
from bot.ui.messages import Attached

if TYPE_CHECKING:
    from bot.ui.router import InteractionRouter

DEFER_AFTER = 1.5
"""Seconds after which an action that has not answered is deferred; Discord waits for 3."""

BUSY_AFTER = 2.3
"""Seconds after which one that would open a form says that it is busy."""


class Responder(InteractionFacts, ABC):
    """The answers to one interaction. Replies and deferral share a lock, so that only one of them is the first."""

    def __init__(self, router: "InteractionRouter", interaction: discord.Interaction[Any]) -> None:
        super().__init__(interaction)
        self.router = router
        self._answered = False
        self._in_place = replay.is_replayed(interaction)
        self._answering = asyncio.Lock()
        self._deferral: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(DEFER_AFTER, self._begin, self._defer)
        if interaction.type is discord.InteractionType.autocomplete:
            self._timer.cancel()
        task = asyncio.current_task()
        if task is not None:
            task.add_done_callback(lambda _task: self._timer.cancel())

    @property
    @abstractmethod
    def texts(self) -> Texts:
        """The person's language."""

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
            more["files"] = messages.files(files)
        async with self._answering:
            self._timer.cancel()
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
            await self._follow_up(others, more)

    async def update(
        self,
        text: str,
        *,
        title: str = "",
        buttons: Sequence[Button] = (),
        menu: Menu | None = None,
        files: Sequence[Attached] | None = None,
    ) -> None:
        """Put this in place of the private message that the pressed button stands on (and take its buttons away).

        Files that stand there stay, unless others are given, or none.
        """
        first, *others = self._messages(text, title)
        if files is not None:
            first["attachments"] = messages.files(files)
        more = self._under(buttons, menu)
        async with self._answering:
            self._timer.cancel()
            await self._put({**first, **({} if others else more)})
            await self._follow_up(others, more)

    async def form(self, form: Form) -> None:
        """Open a form; it must be the first answer, so such actions never defer."""
        self._timer.cancel()
        async with self._answering:
            if not self.interaction.response.is_done():
                fields = (self._named(one) if isinstance(one, Paragraph) else one for one in form.fields)
                form = replace(form, fields=tuple(fields))
                await self.interaction.response.send_modal(
                    components.modal(form, server=self.server_id, person=self.interaction.user.id)
                )
                return
        if not self._answered:  # deferred before it was known that a form would come
            raise Busy

    def never_defer(self) -> None:
        """Say that this action opens a form: a form cannot follow a deferral.

        If the form does not come in time, the person hears that nothing was opened, and to try again.
        """
        self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(BUSY_AFTER, self._begin, self._say_busy)

    async def replay(self, command: Command) -> None:
        """Give a command from a button, menu or form; its answer takes the place of the message under these."""
        self._timer.cancel()
        if self._deferral is not None:
            await self._deferral
        await replay.replay(self.interaction, command)

    def _messages(self, text: str, title: str) -> list[dict[str, Any]]:
        """The messages that a text takes: short ones as content, others as embeds."""
        text = self.router.commands.link(text)
        if not title and size(text) <= CONTENT_ROOM:
            return [{"content": text}]
        return [{"embeds": embeds} for embeds in messages.framed(text, title)]

    def _named(self, paragraph: Paragraph) -> Paragraph:
        """In a form no command can be tapped: it is named as this person's picker shows it."""
        picker = self.router.catalogues.texts(language_of_discord(str(self.interaction.locale)))
        return replace(paragraph, text=self.router.commands.named(paragraph.text, picker))

    def _under(self, buttons: Sequence[Button], menu: Menu | None) -> dict[str, Any]:
        """What is to press; it stands under the last message, beside which one has just read."""
        view = components.view(buttons, menu, server=self.server_id)
        return {} if view is None else {"view": view}

    async def _put(self, message: dict[str, Any]) -> None:
        """Edit the private message that the pressed button stands on."""
        instead: dict[str, Any] = {"content": None, "embeds": [], "view": None, **message}
        if self.interaction.response.is_done():
            await self.interaction.edit_original_response(**instead)
        else:
            await self.interaction.response.edit_message(**instead)

    async def _follow_up(self, others: Sequence[dict[str, Any]], more: dict[str, Any]) -> None:
        for place, message in enumerate(others, start=1):
            last = more if place == len(others) else {}
            await self.interaction.followup.send(ephemeral=True, **message, **last)

    def _begin(self, answer: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Answer from the timer. A stop of the bot waits for it."""
        self._deferral = asyncio.get_running_loop().create_task(answer())
        self.router.in_hand.add(self._deferral)
        self._deferral.add_done_callback(self.router.in_hand.discard)

    async def _say_busy(self) -> None:
        async with self._answering:
            if not self.interaction.response.is_done():
                sentence = errors.sentence(self.router.sentences, self.texts, Busy()) or ""
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
