"""What a person does with the bot: commands, buttons, selects and forms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from sandbox.client import slash
from sandbox.client.channels import Channel, Message
from sandbox.client.components import Button, Choice, Select, called
from sandbox.client.errors import Refused
from sandbox.client.files import Upload, upload
from sandbox.client.forms import fill_form
from sandbox.client.options import Resolved, select_values
from sandbox.client.replies import Reply
from sandbox.client.viewers import Viewer, Where
from sandbox.server import entities, interactions, permissions
from sandbox.server.actions import archiving, messages
from sandbox.server.entities import Identified, Json
from sandbox.server.errors import NoReply
from sandbox.server.limits.commands import MESSAGE_MENU, USER_MENU
from sandbox.server.limits.components import BUTTON
from sandbox.server.permissions import May

Part = TypeVar("Part", Button, Select)


class Interactor(Viewer):
    """Somebody who uses the bot as Discord's client lets them."""

    async def slash(self, name: str, /, *, where: Where = None, **options: object) -> Reply:
        """Give a command, like `slash("cohort create", name="Spring")`."""
        return await self._give(name, where, options, choosing=True)

    async def typed(self, name: str, /, *, where: Where = None, **options: object) -> Reply:
        """The same for somebody who sends what they typed, and chooses nothing from the lists that appear."""
        return await self._give(name, where, options, choosing=False)

    async def _give(self, name: str, where: Where, options: Mapping[str, object], *, choosing: bool) -> Reply:
        channel = self._channel(where)
        command = self._command(name, channel)
        resolved = self._resolved(channel)

        async def complete(so_far: list[Json], option: Json, typed: str) -> object:
            if not choosing:
                return typed
            return slash.best(await self._complete(command, channel, so_far, option, typed), typed)

        named = slash.by_registered_name(command, options, self.locale)
        filled_in = await slash.fill_options(command, named, resolved, complete, self._uploads_to(channel))
        data = command.data(filled_in, resolved.found)
        return await self._act(interactions.COMMAND, channel, data, f"/{name.removeprefix('/')}")

    async def autocomplete(
        self, name: str, option: str, typed: str = "", /, *, where: Where = None, **others: object
    ) -> list[Choice]:
        """What the bot suggests while this person types an option."""
        channel = self._channel(where)
        command = self._command(name, channel)
        found = next((each for each in command.options if slash.is_called(each, option, self.locale)), None)
        if found is None or not found.get("autocomplete"):
            raise LookupError(f"{name!r} has no option {option!r} that completes itself")
        others = slash.by_registered_name(command, others, self.locale)
        so_far = [
            {"name": each["name"], "type": each["type"], "value": slash.text(others[each["name"]])}
            for each in command.options
            if each["name"] in others
        ]
        choices = await self._complete(command, channel, so_far, found, typed, patient=False)
        return [Choice(_localized(each, self.locale), each["value"]) for each in choices]

    async def context(self, name: str, target: Message | Identified) -> Reply:
        """Use a command from the menu of a message or of a person."""
        kind = MESSAGE_MENU if isinstance(target, Message) else USER_MENU
        channel = target.post.channel if isinstance(target, Message) else self._channel(None)
        command = slash.find(self.town.discord.state, channel.guild, name, kind, self.locale)
        self._require_shown(command, channel)
        resolved = self._resolved(channel)
        if isinstance(target, Message):
            resolved.message(target.post)
        else:
            resolved.account(target.id)
        data = command.data([], resolved.found) | {"target_id": str(target.id)}
        return await self._act(interactions.COMMAND, channel, data, name)

    async def click(self, target: Message | Reply, button: str) -> Reply:
        """Press a button, by its label, emoji or custom id."""
        post, found = self._find_button(target, button)
        if found.disabled:
            raise Refused(f"the button {found.label!r} is disabled")
        if found.custom_id is None:
            raise Refused(f"the button {found.label!r} is a link to {found.url}")
        data: Json = {"component_type": BUTTON, "custom_id": found.custom_id, "id": found.number}
        return await self._act(interactions.COMPONENT, post.channel, data, found.custom_id, source=post)

    async def select(self, target: Message | Reply, select: str, values: object) -> Reply:
        """Choose in a select, found by its placeholder or custom id; options by value or label."""
        post, found = self._find_select(target, select)
        if found.disabled:
            raise Refused(f"the select {found.placeholder or found.custom_id!r} is disabled")
        resolved = self._resolved(post.channel)
        name = found.placeholder or found.custom_id
        chosen = select_values(name, found.kind, found.options, (found.least, found.most), values, resolved=resolved)
        data: Json = {"component_type": found.kind, "custom_id": found.custom_id, "values": chosen, "id": found.number}
        if resolved.found:
            data["resolved"] = resolved.found
        return await self._act(interactions.COMPONENT, post.channel, data, found.custom_id, source=post)

    async def submit(self, form: Reply, answers: Mapping[str, object] | None = None) -> Reply:
        """Fill in a form and send it; fields by label or custom id. What is left out keeps what stands in it."""
        modal, opened = form.modal, form.interaction
        if modal is None:
            raise LookupError(f"no form opened; the bot answered {form.text!r}")
        if opened.account is not self.account:
            raise Refused("this form opened for somebody else")
        resolved = self._resolved(opened.channel)
        data: Json = {
            "custom_id": modal.custom_id,
            "components": fill_form(modal, answers or {}, resolved, self._uploads_to(opened.channel)),
        }
        if resolved.found:
            data["resolved"] = resolved.found
        kind = interactions.MODAL_SUBMIT
        return await self._act(kind, opened.channel, data, modal.custom_id, source=opened.source, trigger=opened)

    def upload(self, name: str, content: bytes) -> entities.Attachment:
        """A file to give to a command, a form or a message, which also take a path or (name, bytes)."""
        return self._uploads_to(self._channel(None))((name, content))

    def _uploads_to(self, channel: entities.Channel) -> Upload:
        def attach(name: str, content: bytes, kind: str) -> entities.Attachment:
            return messages.attach(self.town.discord, channel, name, content, kind=kind)

        return partial(upload, attach=attach)

    def _resolved(self, channel: entities.Channel) -> Resolved:
        return Resolved(self.account, channel.guild, self.town.discord.state)

    def _command(self, name: str, channel: entities.Channel) -> slash.Command:
        """A command as one types it: where nothing can be written, no command can (from memory)."""
        if channel.guild is not None and not self.may(May.SEND_MESSAGES, Channel(self.town, channel)):
            raise Refused(f"{self.name} may not write in #{channel.name}", 50013)
        command = slash.find(self.town.discord.state, channel.guild, name, locale=self.locale)
        self._require_shown(command, channel)
        return command

    def _require_shown(self, command: slash.Command, channel: entities.Channel) -> None:
        member = None if channel.guild is None else channel.guild.members.get(self.id)
        if channel.guild is not None and self.town.discord.bot_in(channel.guild) is None:
            raise Refused("the bot is not in this server", 10063)
        slash.require_shown(command, channel.guild, 0 if member is None else permissions.in_channel(member, channel))

    def _posts(self, target: Message | Reply) -> list[entities.Post]:
        if isinstance(target, Message):
            posts = [target.post]
        else:
            original = target.interaction.original
            posts = ([original] if original else []) + target.interaction.followups
        for post in posts:
            self._require_visible(post)
        return posts

    def _find_button(self, target: Message | Reply, name: str) -> tuple[entities.Post, Button]:
        return self._find(
            target, name, [(post, each) for post in self._posts(target) for each in Message(self.town, post).buttons]
        )

    def _find_select(self, target: Message | Reply, name: str) -> tuple[entities.Post, Select]:
        return self._find(
            target, name, [(post, each) for post in self._posts(target) for each in Message(self.town, post).selects]
        )

    @staticmethod
    def _find(
        target: Message | Reply, name: str, there: list[tuple[entities.Post, Part]]
    ) -> tuple[entities.Post, Part]:
        for post, part in there:
            if part.custom_id == name:
                return post, part
        for post, part in there:
            if called(name, part.names):
                return post, part
        names = [f"{part.names[0]} ({part.custom_id})" for _, part in there]
        raise LookupError(f"no {name!r} under {target!r}; there are {names}")

    async def _complete(
        self,
        command: slash.Command,
        channel: entities.Channel,
        so_far: list[Json],
        option: Json,
        typed: str,
        *,
        patient: bool = True,
    ) -> list[Json]:
        focused = {"name": option["name"], "type": option["type"], "value": typed, "focused": True}
        data = command.data([*so_far, focused], {})
        discord = self.town.discord
        interaction = interactions.begin(
            discord, interactions.AUTOCOMPLETE, self.account, channel, data, what=f"/{command.body['name']} …"
        )
        try:
            await interactions.acknowledgement(discord, interaction)
        except NoReply:
            if not patient:
                raise
            return []
        await self.town.settle()
        return interaction.choices or []

    def _reopen(self, channel: entities.Channel) -> None:
        """Web and mobile apps open a closed thread before anything is done in it, or refuse (discord-api-docs 8474)."""
        if not channel.archived:
            return
        if not archiving.may_reopen(self._member, channel):
            raise Refused(f"{channel.name} is archived", 50083)
        archiving.archive(self.town.discord, channel, archived=False)

    async def _act(
        self,
        kind: int,
        channel: entities.Channel,
        data: Json,
        what: str,
        *,
        source: entities.Post | None = None,
        trigger: entities.Interaction | None = None,
    ) -> Reply:
        if channel.guild is not None and self.id not in channel.guild.members:
            raise Refused(f"{self.name} is not in {channel.guild.name}", 50001)
        if channel.deleted:
            raise Refused("this channel is gone", 10003)
        self._reopen(channel)
        discord = self.town.discord
        interaction = interactions.begin(
            discord, kind, self.account, channel, data, what=what, source=source, trigger=trigger
        )
        await interactions.acknowledgement(discord, interaction)
        await self.town.answered(interaction)
        return Reply(self.town, interaction)


def _localized(choice: Json, locale: str) -> str:
    return str((choice.get("name_localizations") or {}).get(locale) or choice["name"])
