"""Channels and messages as people see them: views that always show how things now stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.client.components import Button, File, Select, buttons_in, selects_in, text_of
from sandbox.client.roles import Role
from sandbox.client.town import Town
from sandbox.server import entities, permissions
from sandbox.server.actions import channels, threads
from sandbox.server.entities import Identified, Json


class Channel(Identified):
    """A channel, a thread, or direct messages."""

    def __init__(self, town: Town, channel: entities.Channel) -> None:
        self.town = town
        self.channel = channel
        self.id = channel.id

    def __repr__(self) -> str:
        return f"<Channel #{self.name}>"

    @property
    def name(self) -> str:
        """Its name."""
        return self.channel.name or f"DM with {', '.join(each.name for each in self.channel.recipients)}"

    @property
    def topic(self) -> str | None:
        """Its topic."""
        return self.channel.topic

    @property
    def mention(self) -> str:
        """How text links to it."""
        return self.channel.mention

    @property
    def messages(self) -> list[Message]:
        """What was said in it, the oldest first."""
        return [Message(self.town, post) for post in self.channel.posts.values() if post.kind not in entities.SYSTEM]

    @property
    def system_messages(self) -> list[Message]:
        """What Discord itself says in it: of pins, of threads and of who was taken into one, the oldest first."""
        return [Message(self.town, post) for post in self.channel.posts.values() if post.kind in entities.SYSTEM]

    @property
    def parent(self) -> Channel | None:
        """The category of a channel, the channel of a thread."""
        return None if self.channel.parent is None else Channel(self.town, self.channel.parent)

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread."""
        return self.channel.is_thread

    @property
    def is_dm(self) -> bool:
        """Whether these are direct messages."""
        return self.channel.guild is None

    @property
    def private(self) -> bool:
        """Whether @everyone cannot see it."""
        guild = self.channel.guild
        if guild is None or self.channel.kind == entities.PRIVATE_THREAD:
            return True
        overwrite = self.channel.overwrites.get(guild.id)
        return overwrite is not None and bool(overwrite.deny & permissions.May.VIEW_CHANNEL)

    @property
    def archived(self) -> bool:
        """Whether a thread is closed."""
        return self.channel.archived

    @property
    def deleted(self) -> bool:
        """Whether it is gone."""
        return self.channel.deleted

    @property
    def audience(self) -> list[entities.Account]:
        """Who can see it now."""
        accounts = self.town.discord.state.accounts
        return [accounts[each] for each in sorted(permissions.audience(self.channel)) if each in accounts]

    @property
    def overwrites(self) -> dict[int, entities.Overwrite]:
        """What it gives or takes, by the id of the role or member."""
        return self.channel.overwrites

    async def edit(self, **changes: Any) -> None:
        """Change it, as an administrator would: `name`, `topic`; of a thread also `archived`, `locked`."""
        change = threads.edit_thread if self.is_thread else channels.edit_channel
        change(self.town.discord, self.channel, changes)
        await self.town.settle()

    async def overwrite(self, target: Identified, *, allow: int = 0, deny: int = 0) -> None:
        """Give or take permissions here for a role or a person, as an administrator would."""
        is_role = self.channel.guild is not None and target.id in self.channel.guild.roles
        entry = entities.Overwrite(target.id, 0 if is_role else 1, int(allow), int(deny))
        channels.set_overwrite(self.town.discord, self.channel, entry)
        await self.town.settle()

    async def delete(self) -> None:
        """Delete it, as an administrator would."""
        channels.delete_channel(self.town.discord, self.channel)
        await self.town.settle()


class Message(Identified):
    """A message as people see it."""

    def __init__(self, town: Town, post: entities.Post) -> None:
        self.town = town
        self.post = post
        self.id = post.id

    def __repr__(self) -> str:
        return f"<Message {self.id} by {self.author.name}: {self.text[:60]!r}>"

    @property
    def text(self) -> str:
        """Everything that can be read: content, embeds and text components."""
        return text_of(self.post.content, self.post.embeds, self.post.components)

    @property
    def kind(self) -> int:
        """What kind of message it is, by Discord's numbers; 0 is a usual one."""
        return self.post.kind

    @property
    def content(self) -> str:
        """The plain content alone."""
        return self.post.content

    @property
    def embeds(self) -> list[Json]:
        """The embeds, as Discord has them."""
        return self.post.embeds

    @property
    def components(self) -> list[Json]:
        """The components, as Discord has them."""
        return self.post.components

    @property
    def author(self) -> entities.Account:
        """Who wrote it."""
        return self.post.author

    @property
    def at(self) -> datetime:
        """When it was written."""
        return self.post.at

    @property
    def edited_at(self) -> datetime | None:
        """When it was last changed."""
        return self.post.edited_at

    @property
    def deleted(self) -> bool:
        """Whether it is gone."""
        return self.post.deleted_at is not None or self.post.channel.deleted

    @property
    def pinned(self) -> bool:
        """Whether it is pinned."""
        return self.post.pinned

    @property
    def nonce(self) -> str | None:
        """The nonce with which the bot sent it."""
        return self.post.nonce

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.post.ephemeral_to is not None

    @property
    def mentions(self) -> list[entities.Account | Role]:
        """Whom it calls: people and roles that really get a notification."""
        guild = self.post.channel.guild
        roles = {} if guild is None else guild.roles
        called_roles = (Role(self.town, roles[each]) for each in self.post.mentioned_roles if each in roles)
        return [*self.post.mentions, *called_roles]

    @property
    def mentions_everyone(self) -> bool:
        """Whether it calls everyone."""
        return self.post.mentions_everyone

    @property
    def files(self) -> list[File]:
        """The files that came with it."""
        return [File(each.name, each.content, each.content_type) for each in self.post.attachments]

    @property
    def buttons(self) -> list[Button]:
        """Its buttons."""
        return buttons_in(self.post.components)

    @property
    def selects(self) -> list[Select]:
        """Its selects."""
        return selects_in(self.post.components)

    @property
    def reactions(self) -> dict[str, list[entities.Account]]:
        """The emojis under it, and whose they are."""
        accounts = self.town.discord.state.accounts
        return {emoji: [accounts[each] for each in who] for emoji, who in self.post.reactions.items()}

    @property
    def channel(self) -> Channel:
        """Where it stands."""
        return Channel(self.town, self.post.channel)

    @property
    def viewers(self) -> frozenset[int]:
        """The ids of those who could see it when it was written."""
        return self.post.viewers

    @property
    def thread(self) -> Channel | None:
        """The thread that hangs on it."""
        return None if self.post.thread is None else Channel(self.town, self.post.thread)

    @property
    def earlier(self) -> list[tuple[datetime, str]]:
        """What it said before it was changed, and since when."""
        return [(at, text_of(*said)) for at, *said in self.post.earlier]  # pyright: ignore[reportArgumentType]


def channels_of(town: Town, guild: entities.Guild) -> list[Channel]:
    """The channels of a server in their order, without threads."""
    ordered = sorted(guild.channels.values(), key=lambda each: (each.position, each.id))
    return [Channel(town, each) for each in ordered]
