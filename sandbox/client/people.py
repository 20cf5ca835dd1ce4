"""A person of a story, with what a person can do in Discord's client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from sandbox.client.channels import Channel, Message
from sandbox.client.errors import Refused
from sandbox.client.interactors import Interactor
from sandbox.client.roles import Role, find_role, give_roles
from sandbox.client.viewers import Where
from sandbox.server import entities, permissions
from sandbox.server.actions import events, members, messages, threads, voice
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError
from sandbox.server.permissions import May


class HasGuild(Protocol):
    """A server."""

    guild: entities.Guild


class Person(Interactor):
    """Somebody in a server. The same account may be in several."""

    async def say(
        self, text: str, where: Where = None, *, reply_to: Message | None = None, files: Sequence[object] = ()
    ) -> Message:
        """Write a message; each of the `files` is a path, (name, bytes) or a file under another message."""
        channel = self._channel(where)
        if channel.guild is not None and not permissions.in_channel(self._member, channel) & May.SEND_MESSAGES:
            raise Refused(f"cannot write in #{channel.name}", 50013)
        if channel.locked and not permissions.in_channel(self._member, channel) & May.MANAGE_THREADS:
            raise Refused(f"#{channel.name} is locked", 160005)
        body: Json = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {"message_id": str(reply_to.id), "channel_id": str(channel.id)}
        if files and channel.guild is not None and not permissions.in_channel(self._member, channel) & May.ATTACH_FILES:
            raise Refused(f"cannot attach files in #{channel.name}", 50013)
        kept = [self._uploads_to(channel)(each) for each in files]
        post = messages.write(
            self.town.discord, channel, self.account, body, kept, kind=entities.REPLY if reply_to else 0
        )
        await self.town.settle()
        return Message(self.town, post)

    async def react(self, message: Message, emoji: str) -> None:
        """Put an emoji under a message."""
        self._require_visible(message.post)
        self._reopen(message.post.channel)
        messages.react(self.town.discord, message.post, self.account, emoji, add=True)
        await self.town.settle()

    async def take_back(self, message: Message, emoji: str) -> None:
        """Take one's own emoji away."""
        self._require_visible(message.post)
        messages.react(self.town.discord, message.post, self.account, emoji, add=False)
        await self.town.settle()

    async def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        self._require_own(message.post)
        self._reopen(message.post.channel)
        messages.edit(self.town.discord, message.post, {"content": text})
        await self.town.settle()

    async def delete(self, message: Message) -> None:
        """Delete a message: one's own, or another's with Manage Messages."""
        self._require_visible(message.post)
        if message.post.author is not self.account:
            allowed = message.post.channel.guild is not None and permissions.in_channel(
                self._member, message.post.channel
            )
            if not allowed & May.MANAGE_MESSAGES:
                raise Refused("this message is somebody else's", 50003)
        messages.delete(self.town.discord, message.post)
        await self.town.settle()

    async def pin(self, message: Message, *, pinned: bool = True) -> None:
        """Pin a message, or unpin it, with Pin Messages."""
        self._require_visible(message.post)
        if not self.may(May.PIN_MESSAGES, message.channel):
            raise Refused("cannot pin here", 50013)
        messages.pin(self.town.discord, message.post, self.account, pinned=pinned)
        await self.town.settle()

    async def open_thread(
        self, channel: Channel, name: str, *, on: Message | None = None, private: bool = False
    ) -> Channel:
        """Open a thread: on a message, or by itself."""
        needed = May.CREATE_PRIVATE_THREADS if private else May.CREATE_PUBLIC_THREADS
        if not self.may(May.VIEW_CHANNEL | needed, channel):
            raise Refused(f"cannot open a thread in #{channel.name}", 50013)
        if on is not None and on.post.thread is not None:
            raise Refused("this message has a thread already", 160004)
        body: Json = {"name": name, "type": entities.PRIVATE_THREAD if private else entities.PUBLIC_THREAD}
        starter = None if on is None else on.post
        thread = threads.make_thread(self.town.discord, channel.channel, self.account, body, starter=starter)
        await self.town.settle()
        return Channel(self.town, thread)

    async def be_interested(self, event: Json, *, interested: bool = True) -> None:
        """Mark interest in an event of the server's calendar (one of `server.events`), or take it back."""
        found = self._event(event)
        events.mark_interest(self.town.discord, found, self.account, interested=interested)
        await self.town.settle()

    async def turn_event(self, event: Json, turn: Literal["start", "end", "cancel"]) -> None:
        """Start, end or cancel an event, as somebody with Manage Events does."""
        found = self._event(event)
        try:
            permissions.require_event(self._member, found.channel, own=found.creator is self.account)
        except ApiError as refusal:
            raise Refused("cannot manage this event", refusal.code) from None
        status = {"start": 2, "end": 3, "cancel": 4}[turn]
        if status not in {1: (2, 4), 2: (3,)}.get(found.status, ()):
            raise Refused(f"an event with the status {found.status} cannot {turn}", 180000)
        events.edit_event(self.town.discord, found, {"status": status})
        await self.town.settle()

    async def join_voice(self, channel: Channel) -> None:
        """Go into a voice channel."""
        if not self.may(May.VIEW_CHANNEL | May.CONNECT, channel):
            raise Refused(f"cannot go into {channel.name}", 50013)
        voice.be_in_voice(self.town.discord, self._member, channel.channel)
        await self.town.settle()

    async def leave_voice(self) -> None:
        """Go out of voice."""
        voice.be_in_voice(self.town.discord, self._member, None)
        await self.town.settle()

    async def leave(self, server: HasGuild | None = None) -> None:
        """Leave the server (or another one that this account is in)."""
        guild = self.guild if server is None else server.guild
        member = guild.members.get(self.id)
        if member is None:
            raise Refused(f"{self.name} is not in {guild.name}", 10007)
        if member.guild.owner is self.account:
            raise Refused("an owner cannot leave the server", 50055)
        members.leave(self.town.discord, member)
        await self.town.settle()

    async def get_role(self, role: str | Role) -> None:
        """Get a role from an administrator; made if missing."""
        give_roles(self.town, self._member, [role])
        await self.town.settle()

    async def lose_role(self, role: str | Role) -> None:
        """Lose a role to an administrator."""
        found = find_role(self.town, self.guild, role) if isinstance(role, str) else role
        members.change_member(self.town.discord, self._member, {"roles": self._member.role_ids - {found.id}})
        await self.town.settle()

    def _event(self, event: Json) -> entities.ScheduledEvent:
        found = self.guild.events.get(int(event["id"]))
        if found is None or not permissions.sees_event(self._member, found):
            raise Refused("this event is gone", 10070)
        return found
