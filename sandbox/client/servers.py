"""A server as stories see it: its people, roles, channels and threads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.client.channels import Channel, channels_of
from sandbox.client.people import Person
from sandbox.client.roles import Role, find_role, give_roles, roles_of
from sandbox.client.town import Town
from sandbox.server import entities, payloads, permissions
from sandbox.server.actions.channels import make_channel
from sandbox.server.actions.members import join, leave
from sandbox.server.actions.roles import make_role
from sandbox.server.entities import Identified, Json
from sandbox.server.limits.channels import text_channel_name


class BotMember(Identified):
    """The bot in a server."""

    def __init__(self, server: Server, account: entities.Account) -> None:
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
        return roles_of(self.server.town, self.server.guild, self.id)

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
        leave(self.server.town.discord, self.server.guild.members[self.id])
        await self.server.town.settle()


class Server(Identified):
    """A server with the bot in it."""

    def __init__(self, town: Town, guild: entities.Guild) -> None:
        self.town = town
        self.guild = guild
        self.id = guild.id

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
        return BotMember(self, self.town.discord.state.bot)

    @property
    def people(self) -> list[Person]:
        """Everyone here but bots."""
        return [self.person_of(each.account) for each in self.guild.members.values() if not each.account.bot]

    @property
    def roles(self) -> list[Role]:
        """All roles but @everyone."""
        return [Role(self.town, each) for each in self.guild.roles.values() if each.id != self.id]

    @property
    def everyone(self) -> Role:
        """The role that everyone has."""
        return Role(self.town, self.guild.everyone)

    @property
    def channels(self) -> list[Channel]:
        """All channels, without threads."""
        return channels_of(self.town, self.guild)

    @property
    def threads(self) -> list[Channel]:
        """All threads."""
        return [Channel(self.town, each) for each in self.guild.threads.values()]

    @property
    def events(self) -> list[Json]:
        """The calendar, as Discord has it."""
        return [payloads.scheduled_event(each) for each in self.guild.events.values()]

    def role(self, name: str) -> Role:
        """A role by its name."""
        return find_role(self.town, self.guild, name)

    def channel(self, name: str) -> Channel:
        """A channel (or thread) by its name, or by the name that Discord makes of it."""
        for wanted in (name.removeprefix("#"), text_channel_name(name)):
            for channel in (*self.guild.channels.values(), *self.guild.threads.values()):
                if channel.name == wanted:
                    return Channel(self.town, channel)
        there = [each.name for each in (*self.channels, *self.threads)]
        raise LookupError(f"no channel {name!r} in {self.name}; there are {there}")

    def voice(self, name: str) -> Channel:
        """A voice channel by its name; made if missing."""
        for channel in self.guild.channels.values():
            if channel.kind == entities.VOICE and channel.name == name:
                return Channel(self.town, channel)
        made = make_channel(self.town.discord, self.guild, {"name": name, "type": entities.VOICE})
        return Channel(self.town, made)

    async def person(
        self, who: str | Person, roles: Iterable[str | Role] = (), locale: str = "en-US", dms_open: bool = True
    ) -> Person:
        """Somebody new comes in (or somebody from another server, with the same account)."""
        discord = self.town.discord
        is_new = isinstance(who, str)
        account = discord.state.add_account(who, locale=locale, dms_open=dms_open) if is_new else who.account
        give_roles(self.town, self.guild.members.get(account.id) or join(discord, self.guild, account), roles)
        await self.town.settle()
        return self.person_of(account)

    async def make_role(self, name: str, **details: Any) -> Role:
        """An administrator makes a role: `permissions`, `mentionable`, `color`."""
        role = make_role(self.town.discord, self.guild, {"name": name, "permissions": 0, **details})
        await self.town.settle()
        return Role(self.town, role)

    async def make_channel(self, name: str, **details: Any) -> Channel:
        """An administrator makes a channel: `type`, `topic`, `parent_id`, `permission_overwrites`."""
        channel = make_channel(self.town.discord, self.guild, {"name": name, **details})
        await self.town.settle()
        return Channel(self.town, channel)

    def person_of(self, account: entities.Account) -> Person:
        """The person with this account."""
        return Person(self.town, self.guild, account)
