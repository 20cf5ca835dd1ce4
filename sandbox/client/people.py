"""A person of a story, with what a person can do in Discord's client."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from sandbox.client import slash
from sandbox.client.components import Button, Choice, Message, Select, called
from sandbox.client.options import Resolved, filled, select_values
from sandbox.client.replies import Reply
from sandbox.client.servers import Channel, Role, Server
from sandbox.server import entities as world
from sandbox.server import interactions, permissions
from sandbox.server.actions import channels as places
from sandbox.server.actions import members as deeds
from sandbox.server.actions import messages
from sandbox.server.entities import Json, Known
from sandbox.server.errors import NoReply, Refused
from sandbox.server.limits.commands import MESSAGE_MENU, USER_MENU
from sandbox.server.limits.components import BUTTON
from sandbox.server.permissions import May

if TYPE_CHECKING:
    from sandbox.town import Sandbox

Where = Channel | Literal["dm"] | None
Part = TypeVar("Part", Button, Select)


class Person(Known):
    """Somebody in a server. The same account may be in several."""

    def __init__(self, server: Server, account: world.Account) -> None:
        self.server = server
        self.account = account
        self.id = account.id

    def __repr__(self) -> str:
        return f"<Person {self.name!r} in {self.server.name!r}>"

    # -- who this is -------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name that everyone sees."""
        return self.account.name

    @property
    def locale(self) -> str:
        """The language of this person's Discord."""
        return self.account.locale

    @property
    def mention(self) -> str:
        """How text calls this person."""
        return self.account.mention

    @property
    def roles(self) -> list[Role]:
        """The roles that this person has here."""
        return self.server.roles_of(self.id)

    @property
    def present(self) -> bool:
        """Whether this person is (still) in the server."""
        return self.id in self.server.guild.members

    @property
    def dms(self) -> list[Message]:
        """The direct messages with the bot, the oldest first."""
        return [] if self.account.dm is None else [Message(self._town, post) for post in self.account.dm.posts.values()]

    @property
    def ephemerals(self) -> list[Message]:
        """The answers that only this person saw, the oldest first."""
        return [Message(self._town, post) for post in self.account.ephemerals]

    @property
    def threads(self) -> list[Channel]:
        """The threads that this person can see."""
        return [thread for thread in self.server.threads if self.sees(thread)]

    @property
    def channels(self) -> list[Channel]:
        """The channels that this person can see."""
        return [channel for channel in self.server.channels if self.sees(channel)]

    def sees(self, channel: Channel) -> bool:
        """Whether this person can see a channel or thread, by Discord's permission rules."""
        if channel.is_dm:
            return self.account in channel.channel.recipients
        guild = channel.channel.guild
        member = None if guild is None else guild.members.get(self.id)
        return member is not None and permissions.sees(member, channel.channel)

    def may(self, needed: int, channel: Channel | None = None) -> bool:
        """Whether this person has a permission, in the server or in a channel."""
        member = self._member
        granted = permissions.in_server(member) if channel is None else permissions.in_channel(member, channel.channel)
        return granted & needed == needed

    # -- commands ----------------------------------------------------------------------------------------------------

    async def slash(self, name: str, /, *, where: Where = None, **options: object) -> Reply:
        """Give a command, like `slash("cohort create", name="Spring")`."""
        return await self._give(name, where, options, choosing=True)

    async def typed(self, name: str, /, *, where: Where = None, **options: object) -> Reply:
        """The same for somebody who sends what they typed, and chooses nothing from the lists that appear."""
        return await self._give(name, where, options, choosing=False)

    async def _give(self, name: str, where: Where, options: Mapping[str, object], *, choosing: bool) -> Reply:
        place = self._place(where)
        command = self._command(name, place)
        resolved = self._resolved(place)

        async def complete(so_far: list[Json], option: Json, typed: str) -> object:
            if not choosing:
                return typed
            return slash.best(await self._complete(command, place, so_far, option, typed), typed)

        def upload(path: Path) -> world.Attachment:
            return self.upload(path.name, path.read_bytes())

        filled_in = await slash.filled(command, options, resolved, complete, upload)
        data = command.data(filled_in, resolved.found)
        return await self._act(interactions.COMMAND, place, data, f"/{name.removeprefix('/')}")

    async def autocomplete(
        self, name: str, option: str, typed: str = "", /, *, where: Where = None, **others: object
    ) -> list[Choice]:
        """What the bot suggests while this person types an option."""
        place = self._place(where)
        command = self._command(name, place)
        found = next((each for each in command.options if each["name"] == option), None)
        if found is None or not found.get("autocomplete"):
            raise LookupError(f"{name!r} has no option {option!r} that completes itself")
        so_far = [
            {"name": each["name"], "type": each["type"], "value": slash.text(others[each["name"]])}
            for each in command.options
            if each["name"] in others
        ]
        choices = await self._complete(command, place, so_far, found, typed, patient=False)
        return [Choice(_localized(each, self.locale), each["value"]) for each in choices]

    async def context(self, name: str, target: Message | Known) -> Reply:
        """Use a command from the menu of a message or of a person."""
        kind = MESSAGE_MENU if isinstance(target, Message) else USER_MENU
        place = target.post.channel if isinstance(target, Message) else self._place(None)
        command = slash.find(self._town.discord.world, place.guild, name, kind)
        self._require_shown(command, place)
        resolved = self._resolved(place)
        if isinstance(target, Message):
            resolved.message(target.post)
        else:
            resolved.account(target.id)
        data = command.data([], resolved.found) | {"target_id": str(target.id)}
        return await self._act(interactions.COMMAND, place, data, name)

    # -- buttons, selects, forms ---------------------------------------------------------------------------------------

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
        data: Json = {"custom_id": modal.custom_id, "components": filled(modal, answers or {}, resolved)}
        if resolved.found:
            data["resolved"] = resolved.found
        kind = interactions.MODAL_SUBMIT
        return await self._act(kind, opened.channel, data, modal.custom_id, source=opened.source, trigger=opened)

    # -- being there ---------------------------------------------------------------------------------------------------

    async def say(self, text: str, where: Where = None, *, reply_to: Message | None = None) -> Message:
        """Write a message."""
        place = self._place(where)
        if place.guild is not None and not permissions.in_channel(self._member, place) & May.SEND_MESSAGES:
            raise Refused(f"cannot write in #{place.name}", 50013)
        body: Json = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to.id), "channel_id": str(place.id)}
        post = messages.write(self._town.discord, place, self.account, body, kind=19 if reply_to else 0)
        await self._town.settle()
        return Message(self._town, post)

    async def react(self, message: Message, emoji: str) -> None:
        """Put an emoji under a message."""
        self._require_sight(message.post)
        messages.react(self._town.discord, message.post, self.account, emoji, add=True)
        await self._town.settle()

    async def take_back(self, message: Message, emoji: str) -> None:
        """Take one's own emoji away."""
        self._require_sight(message.post)
        messages.react(self._town.discord, message.post, self.account, emoji, add=False)
        await self._town.settle()

    async def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        self._require_own(message.post)
        messages.edit(self._town.discord, message.post, {"content": text})
        await self._town.settle()

    async def delete(self, message: Message) -> None:
        """Delete a message: one's own, or another's with Manage Messages."""
        self._require_sight(message.post)
        if message.post.author is not self.account:
            allowed = message.post.channel.guild is not None and permissions.in_channel(
                self._member, message.post.channel
            )
            if not allowed & May.MANAGE_MESSAGES:
                raise Refused("this message is somebody else's", 50003)
        messages.delete(self._town.discord, message.post)
        await self._town.settle()

    async def open_thread(
        self, channel: Channel, name: str, *, on: Message | None = None, private: bool = False
    ) -> Channel:
        """Open a thread: on a message, or by itself."""
        needed = May.CREATE_PRIVATE_THREADS if private else May.CREATE_PUBLIC_THREADS
        if not self.may(May.VIEW_CHANNEL | needed, channel):
            raise Refused(f"cannot open a thread in #{channel.name}", 50013)
        if on is not None and on.post.thread is not None:
            raise Refused("this message has a thread already", 160004)
        body: Json = {"name": name, "type": world.PRIVATE_THREAD if private else world.PUBLIC_THREAD}
        starter = None if on is None else on.post
        thread = places.make_thread(self._town.discord, channel.channel, self.account, body, starter=starter)
        await self._town.settle()
        return self._town.channel_of(thread)

    async def be_interested(self, event: Json, *, interested: bool = True) -> None:
        """Mark interest in an event of the server's calendar (one of `server.events`), or take it back."""
        found = self._event(event)
        places.mark_interest(self._town.discord, found, self.account, interested=interested)
        await self._town.settle()

    async def turn_event(self, event: Json, turn: Literal["start", "end", "cancel"]) -> None:
        """Start, end or cancel an event, as somebody with Manage Events does."""
        found = self._event(event)
        if not self.may(May.MANAGE_EVENTS):
            raise Refused("cannot manage events here", 50013)
        status = {"start": 2, "end": 3, "cancel": 4}[turn]
        if status not in {1: (2, 4), 2: (3,)}.get(found.status, ()):
            raise Refused(f"an event with the status {found.status} cannot {turn}", 180000)
        places.edit_event(self._town.discord, found, {"status": status})
        await self._town.settle()

    async def join_voice(self, channel: Channel) -> None:
        """Go into a voice channel."""
        if not self.may(May.VIEW_CHANNEL | May.CONNECT, channel):
            raise Refused(f"cannot go into {channel.name}", 50013)
        deeds.be_in_voice(self._town.discord, self._member, channel.channel)
        await self._town.settle()

    async def leave_voice(self) -> None:
        """Go out of voice."""
        deeds.be_in_voice(self._town.discord, self._member, None)
        await self._town.settle()

    async def leave(self, server: Server | None = None) -> None:
        """Leave the server (or another one that this account is in)."""
        member = (server or self.server).guild.members.get(self.id)
        if member is None:
            raise Refused(f"{self.name} is not in {(server or self.server).name}", 10007)
        if member.guild.owner is self.account:
            raise Refused("an owner cannot leave the server", 50055)
        deeds.leave(self._town.discord, member)
        await self._town.settle()

    async def leave_thread(self, thread: Channel) -> None:
        """Leave a thread."""
        places.put_into_thread(self._town.discord, thread.channel, self.account, inside=False)
        await self._town.settle()

    async def get_role(self, role: str | Role) -> None:
        """Get a role from an administrator; made if missing."""
        await self.server.person(self, roles=[role])

    async def lose_role(self, role: str | Role) -> None:
        """Lose a role to an administrator."""
        found = self.server.role(role) if isinstance(role, str) else role
        deeds.change_member(self._town.discord, self._member, {"roles": self._member.role_ids - {found.id}})
        await self._town.settle()

    def upload(self, name: str, content: bytes) -> world.Attachment:
        """A file to give to a command or a form."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return messages.attach(self._town.discord, self._place(None), name, content, kind=kind)

    # -- inside ------------------------------------------------------------------------------------------------------

    @property
    def _town(self) -> Sandbox:
        return self.server.town

    @property
    def _member(self) -> world.Member:
        member = self.server.guild.members.get(self.id)
        if member is None:
            raise Refused(f"{self.name} is not in {self.server.name}", 50001)
        return member

    def _place(self, where: Where) -> world.Channel:
        if where == "dm":
            return self._town.discord.world.direct(self.account)
        if where is not None:
            if not self.sees(where):
                raise Refused(f"{self.name} cannot see #{where.name}", 50001)
            return where.channel
        for channel in self.server.channels:
            if channel.channel.kind == world.TEXT and self.may(May.VIEW_CHANNEL | May.SEND_MESSAGES, channel):
                return channel.channel
        raise Refused(f"{self.name} can write nowhere in {self.server.name}", 50001)

    def _resolved(self, place: world.Channel) -> Resolved:
        return Resolved(self.account, place.guild, self._town.discord.world.accounts)

    def _command(self, name: str, place: world.Channel) -> slash.Command:
        command = slash.find(self._town.discord.world, place.guild, name, locale=self.locale)
        self._require_shown(command, place)
        return command

    def _require_shown(self, command: slash.Command, place: world.Channel) -> None:
        member = None if place.guild is None else place.guild.members.get(self.id)
        if place.guild is not None and self._town.discord.bot_in(place.guild) is None:
            raise Refused("the bot is not in this server", 10063)
        slash.require_shown(command, place.guild, 0 if member is None else permissions.in_channel(member, place))

    def _event(self, event: Json) -> world.ScheduledEvent:
        found = self.server.guild.events.get(int(event["id"]))
        if found is None:
            raise Refused("this event is gone", 10070)
        return found

    def _require_own(self, post: world.Post) -> None:
        self._require_sight(post)
        if post.author is not self.account:
            raise Refused("this message is somebody else's", 50005)

    def _require_sight(self, post: world.Post) -> None:
        if post.deleted_at is not None or post.channel.deleted:
            raise Refused("this message is gone", 10008)
        if post.ephemeral_to is not None:
            if post.ephemeral_to is not self.account:
                raise Refused("this message is for somebody else", 50001)
        elif not self.sees(self._town.channel_of(post.channel)):
            raise Refused(f"{self.name} cannot see this message", 50001)

    def _posts(self, target: Message | Reply) -> list[world.Post]:
        if isinstance(target, Message):
            posts = [target.post]
        else:
            original = target.interaction.original
            posts = ([original] if original else []) + target.interaction.followups
        for post in posts:
            self._require_sight(post)
        return posts

    def _find_button(self, target: Message | Reply, name: str) -> tuple[world.Post, Button]:
        return self._find(
            target, name, [(post, each) for post in self._posts(target) for each in Message(self._town, post).buttons]
        )

    def _find_select(self, target: Message | Reply, name: str) -> tuple[world.Post, Select]:
        return self._find(
            target, name, [(post, each) for post in self._posts(target) for each in Message(self._town, post).selects]
        )

    @staticmethod
    def _find(target: Message | Reply, name: str, there: list[tuple[world.Post, Part]]) -> tuple[world.Post, Part]:
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
        place: world.Channel,
        so_far: list[Json],
        option: Json,
        typed: str,
        *,
        patient: bool = True,
    ) -> list[Json]:
        focused = {"name": option["name"], "type": option["type"], "value": typed, "focused": True}
        data = command.data([*so_far, focused], {})
        town = self._town.discord
        interaction = interactions.begin(
            town, interactions.AUTOCOMPLETE, self.account, place, data, what=f"/{command.body['name']} …"
        )
        try:
            await interactions.acknowledgement(town, interaction)
        except NoReply:
            if not patient:
                raise
            return []
        await self._town.settle()
        return interaction.choices or []

    async def _act(
        self,
        kind: int,
        place: world.Channel,
        data: Json,
        what: str,
        *,
        source: world.Post | None = None,
        trigger: world.Interaction | None = None,
    ) -> Reply:
        if place.guild is not None and self.id not in place.guild.members:
            raise Refused(f"{self.name} is not in {place.guild.name}", 50001)
        if place.deleted:
            raise Refused("this channel is gone", 10003)
        town = self._town.discord
        interaction = interactions.begin(
            town, kind, self.account, place, data, what=what, source=source, trigger=trigger
        )
        await interactions.acknowledgement(town, interaction)
        await self._town.answered(interaction)
        return Reply(self._town, interaction)


def _localized(choice: Json, locale: str) -> str:
    return str((choice.get("name_localizations") or {}).get(locale) or choice["name"])
