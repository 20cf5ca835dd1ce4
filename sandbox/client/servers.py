"""A server as stories see it: its people, roles, channels and threads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.client.components import Message
from sandbox.server import entities as world
from sandbox.server import payloads, permissions
from sandbox.server.actions import channels as places
from sandbox.server.actions import members as people_deeds
from sandbox.server.entities import Json, Known
from sandbox.server.limits.channels import text_channel_name
from sandbox.server.permissions import ADMIN

if TYPE_CHECKING:
    from sandbox.client.people import Person
    from sandbox.town import Sandbox


class Role(Known):
    """A role."""

    def __init__(self, town: Sandbox, role: world.Role) -> None:
        self.town = town
        self.role = role
        self.id = role.id

    def __repr__(self) -> str:
        return f"<Role {self.name!r}>"

    @property
    def name(self) -> str:
        """Its name."""
        return self.role.name

    @property
    def permissions(self) -> int:
        """What it allows, as Discord's bits."""
        return self.role.permissions

    @property
    def mention(self) -> str:
        """How text calls everyone with it."""
        return self.role.mention

    @property
    def position(self) -> int:
        """Where it stands among the roles."""
        return self.role.position

    @property
    def members(self) -> list[world.Account]:
        """Who has it."""
        return [each.account for each in self.role.guild.members.values() if self.id in each.role_ids]

    async def edit(self, **changes: Any) -> None:
        """Change it, as an administrator would: `name`, `permissions`, `position`, `mentionable`."""
        people_deeds.edit_role(self.town.discord, self.role, changes)
        await self.town.settle()

    async def delete(self) -> None:
        """Delete it, as an administrator would."""
        people_deeds.delete_role(self.town.discord, self.role)
        await self.town.settle()


class Channel(Known):
    """A channel, a thread, or direct messages."""

    def __init__(self, town: Sandbox, channel: world.Channel) -> None:
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
        """Its messages, the oldest first."""
        return [Message(self.town, post) for post in self.channel.posts.values()]

    @property
    def server(self) -> Server | None:
        """The server that it belongs to."""
        return None if self.channel.guild is None else self.town.server_of(self.channel.guild)

    @property
    def parent(self) -> Channel | None:
        """The category of a channel, the channel of a thread."""
        return None if self.channel.parent is None else self.town.channel_of(self.channel.parent)

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
        if guild is None or self.channel.kind == world.PRIVATE_THREAD:
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
    def audience(self) -> list[world.Account]:
        """Who can see it now."""
        accounts = self.town.discord.world.accounts
        return [accounts[each] for each in sorted(permissions.audience(self.channel)) if each in accounts]

    @property
    def thread_members(self) -> list[world.Account]:
        """Who is in a thread."""
        return [self.town.discord.world.accounts[each] for each in self.channel.thread_members]

    @property
    def overwrites(self) -> dict[int, world.Overwrite]:
        """What it gives or takes, by the id of the role or member."""
        return self.channel.overwrites

    async def edit(self, **changes: Any) -> None:
        """Change it, as an administrator would: `name`, `topic`; of a thread also `archived`, `locked`."""
        change = places.edit_thread if self.is_thread else places.edit_channel
        change(self.town.discord, self.channel, changes)
        await self.town.settle()

    async def overwrite(self, target: Known, *, allow: int = 0, deny: int = 0) -> None:
        """Give or take permissions here for a role or a person, as an administrator would."""
        is_role = self.channel.guild is not None and target.id in self.channel.guild.roles
        entry = world.Overwrite(target.id, 0 if is_role else 1, int(allow), int(deny))
        places.set_overwrite(self.town.discord, self.channel, entry)
        await self.town.settle()

    async def delete(self) -> None:
        """Delete it, as an administrator would."""
        places.delete_channel(self.town.discord, self.channel)
        await self.town.settle()


class BotMember(Known):
    """The bot in a server."""

    def __init__(self, server: Server, account: world.Account) -> None:
        self.server = server
        self.account = account
        self.id = account.id
        self.name = account.name

    def __repr__(self) -> str:
        return f"<BotMember {self.name!r} in {self.server.name!r}>"

    @property
    def role(self) -> Role:
        """The role that the invitation gave it."""
        role = next(each for each in self.server.guild.roles.values() if each.bot_id == self.id)
        return Role(self.server.town, role)

    @property
    def roles(self) -> list[Role]:
        """Its roles."""
        return self.server.roles_of(self.id)

    @property
    def permissions(self) -> int:
        """What it may in the server as a whole."""
        return permissions.in_server(self.server.guild.members[self.id])

    def sees(self, channel: Channel) -> bool:
        """Whether it can see a channel."""
        return permissions.sees(self.server.guild.members[self.id], channel.channel)

    async def permit(self, granted: int) -> None:
        """Let its role allow exactly this, as an administrator would."""
        await self.role.edit(permissions=int(granted))

    async def leave(self) -> None:
        """Send it away."""
        people_deeds.leave(self.server.town.discord, self.server.guild.members[self.id])
        await self.server.town.settle()


class Server(Known):
    """A server with the bot in it."""

    def __init__(self, town: Sandbox, guild: world.Guild) -> None:
        self.town = town
        self.guild = guild
        self.id = guild.id
        self._people: dict[int, Person] = {}

    def __repr__(self) -> str:
        return f"<Server {self.name!r}>"

    @property
    def name(self) -> str:
        """Its name."""
        return self.guild.name

    @property
    def owner(self) -> Person:
        """Who owns it."""
        return self.person_of(self.guild.owner)

    @property
    def bot_member(self) -> BotMember:
        """The bot here."""
        return BotMember(self, self.town.discord.world.bot)

    @property
    def people(self) -> list[Person]:
        """Everyone here but bots."""
        return [self.person_of(each.account) for each in self.guild.members.values() if not each.account.bot]

    @property
    def roles(self) -> list[Role]:
        """All roles but @everyone."""
        return [Role(self.town, each) for each in self.guild.roles.values() if each.id != self.id]

    @property
    def roles_by_id(self) -> dict[int, Role]:
        """All roles by their ids."""
        return {each.id: Role(self.town, each) for each in self.guild.roles.values()}

    @property
    def everyone(self) -> Role:
        """The role that everyone has."""
        return Role(self.town, self.guild.everyone)

    @property
    def channels(self) -> list[Channel]:
        """All channels, without threads."""
        ordered = sorted(self.guild.channels.values(), key=lambda each: (each.position, each.id))
        return [self.town.channel_of(each) for each in ordered]

    @property
    def threads(self) -> list[Channel]:
        """All threads."""
        return [self.town.channel_of(each) for each in self.guild.threads.values()]

    @property
    def events(self) -> list[Json]:
        """The calendar, as Discord has it."""
        return [payloads.scheduled_event(each) for each in self.guild.events.values()]

    def role(self, name: str) -> Role:
        """A role by its name."""
        for role in self.guild.roles.values():
            if role.name == name:
                return Role(self.town, role)
        raise LookupError(f"no role {name!r} in {self.name}; there are {sorted(each.name for each in self.roles)}")

    def channel(self, name: str) -> Channel:
        """A channel (or thread) by its name, or by the name that Discord makes of it."""
        for wanted in (name.removeprefix("#"), text_channel_name(name)):
            for shelf in (self.guild.channels, self.guild.threads):
                for channel in shelf.values():
                    if channel.name == wanted:
                        return self.town.channel_of(channel)
        there = [each.name for each in (*self.channels, *self.threads)]
        raise LookupError(f"no channel {name!r} in {self.name}; there are {there}")

    def voice(self, name: str) -> Channel:
        """A voice channel by its name; made if missing."""
        for channel in self.guild.channels.values():
            if channel.kind == world.VOICE and channel.name == name:
                return self.town.channel_of(channel)
        made = places.make_channel(self.town.discord, self.guild, {"name": name, "type": world.VOICE})
        return self.town.channel_of(made)

    async def person(
        self, who: str | Person, roles: Iterable[str | Role] = (), locale: str = "en-US", dms_open: bool = True
    ) -> Person:
        """Somebody new comes in (or somebody from another server, with the same account)."""
        town = self.town.discord
        if isinstance(who, str):
            account = world.Account(town.world.ids.next(), who, locale=locale, dms_open=dms_open)
            town.world.accounts[account.id] = account
        else:
            account = who.account
        member = self.guild.members.get(account.id) or people_deeds.join(town, self.guild, account)
        wanted = {self._role_or_new(each).id for each in roles}
        if wanted - member.role_ids:
            people_deeds.change_member(town, member, {"roles": member.role_ids | wanted})
        await self.town.settle()
        return self.person_of(account)

    async def make_role(self, name: str, **details: Any) -> Role:
        """An administrator makes a role: `permissions`, `mentionable`, `color`."""
        role = people_deeds.make_role(self.town.discord, self.guild, {"name": name, "permissions": 0, **details})
        await self.town.settle()
        return Role(self.town, role)

    async def make_channel(self, name: str, **details: Any) -> Channel:
        """An administrator makes a channel: `type`, `topic`, `parent_id`, `permission_overwrites`."""
        channel = places.make_channel(self.town.discord, self.guild, {"name": name, **details})
        await self.town.settle()
        return self.town.channel_of(channel)

    def person_of(self, account: world.Account) -> Person:
        """The person with this account."""
        from sandbox.client.people import Person

        return self._people.setdefault(account.id, Person(self, account))

    def roles_of(self, account_id: int) -> list[Role]:
        """Somebody's roles."""
        member = self.guild.members.get(account_id)
        held = set[int]() if member is None else member.role_ids
        return [Role(self.town, each) for each in self.guild.roles.values() if each.id in held]

    def joined_at(self, account_id: int) -> datetime | None:
        """Since when somebody is here."""
        member = self.guild.members.get(account_id)
        return None if member is None else member.joined_at

    def _role_or_new(self, role: str | Role) -> world.Role:
        if not isinstance(role, str):
            return role.role
        for each in self.guild.roles.values():
            if each.name == role:
                return each
        granted = int(ADMIN) if role == "Admin" else 0
        return people_deeds.make_role(self.town.discord, self.guild, {"name": role, "permissions": granted})
