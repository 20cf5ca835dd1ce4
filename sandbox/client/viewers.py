"""What a person is and sees in a server."""

from __future__ import annotations

from typing import Literal

from sandbox.client.channels import Channel, Message, channels_of
from sandbox.client.errors import Refused
from sandbox.client.roles import Role, roles_of
from sandbox.client.town import Town
from sandbox.server import entities, permissions
from sandbox.server.entities import Identified
from sandbox.server.permissions import May

Where = Channel | Literal["dm"] | None


class Viewer(Identified):
    """Somebody in a server, with what they can see and may do there."""

    def __init__(self, town: Town, guild: entities.Guild, account: entities.Account) -> None:
        self.town = town
        self.guild = guild
        self.account = account
        self.id = account.id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r} in {self.guild.name!r}>"

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
        return roles_of(self.town, self.guild, self.id)

    @property
    def present(self) -> bool:
        """Whether this person is (still) in the server."""
        return self.id in self.guild.members

    @property
    def dms(self) -> list[Message]:
        """The direct messages with the bot, the oldest first."""
        return [] if self.account.dm is None else [Message(self.town, post) for post in self.account.dm.posts.values()]

    @property
    def ephemerals(self) -> list[Message]:
        """The answers that only this person saw, the oldest first."""
        return [Message(self.town, post) for post in self.account.ephemerals]

    @property
    def threads(self) -> list[Channel]:
        """The threads that this person can see."""
        threads = (Channel(self.town, each) for each in self.guild.threads.values())
        return [thread for thread in threads if self.sees(thread)]

    @property
    def channels(self) -> list[Channel]:
        """The channels that this person can see."""
        return [channel for channel in channels_of(self.town, self.guild) if self.sees(channel)]

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

    @property
    def _member(self) -> entities.Member:
        member = self.guild.members.get(self.id)
        if member is None:
            raise Refused(f"{self.name} is not in {self.guild.name}", 50001)
        return member

    def _channel(self, where: Where) -> entities.Channel:
        if where == "dm":
            return self.town.discord.state.direct(self.account)
        if where is not None:
            if not self.sees(where):
                raise Refused(f"{self.name} cannot see #{where.name}", 50001)
            return where.channel
        for channel in self.channels:
            if channel.channel.kind == entities.TEXT and self.may(May.SEND_MESSAGES, channel):
                return channel.channel
        raise Refused(f"{self.name} can write nowhere in {self.guild.name}", 50001)

    def _require_visible(self, post: entities.Post) -> None:
        if post.deleted_at is not None or post.channel.deleted:
            raise Refused("this message is gone", 10008)
        if post.ephemeral_to is not None:
            if post.ephemeral_to is not self.account:
                raise Refused("this message is for somebody else", 50001)
        elif not self.sees(Channel(self.town, post.channel)):
            raise Refused(f"{self.name} cannot see this message", 50001)

    def _require_own(self, post: entities.Post) -> None:
        self._require_visible(post)
        if post.author is not self.account:
            raise Refused("this message is somebody else's", 50005)
