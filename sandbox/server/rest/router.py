"""From a method and a path to the function that answers; and what such a function is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.server import entities
from sandbox.server.actions import messages
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, missing_access, unknown
from sandbox.server.intents import GUILD_MEMBERS
from sandbox.server.local_discord import LocalDiscord
from sandbox.server.path_tree import PathTree, names_in

Answer = Callable[["Call"], object]


@dataclass
class Upload:
    """A file as it came in a request."""

    name: str
    content: bytes
    content_type: str
    description: str | None = None


@dataclass
class Call:
    """One request, with what its path names."""

    discord: LocalDiscord
    method: str
    path: str
    named: Mapping[str, str]
    query: Mapping[str, str]
    json: Any
    uploads: list[Upload] = field(default_factory=list[Upload])
    reason: str | None = None
    takes: frozenset[str] = frozenset()
    """The fields of the body that are looked at."""

    @property
    def bot(self) -> entities.Account:
        """Who asks."""
        return self.discord.state.bot

    @property
    def body(self) -> Json:
        """The JSON object that was sent; none is an empty one."""
        if self.json is None:
            return {}
        if not isinstance(self.json, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        return self.json

    def fields(self, taken: str) -> Json:
        """Those fields of the body alone, where only the thing in the path tells which are looked at."""
        self.takes = frozenset(taken.split())
        return {name: value for name, value in self.body.items() if name in self.takes}

    def number(self, name: str) -> int:
        """An id in the path."""
        text = self.named[name]
        if not text.isdigit():
            message = f'Value "{text}" is not snowflake.'
            errors = {f"{name}_id": {"_errors": [{"code": "NUMBER_TYPE_COERCE", "message": message}]}}
            raise ApiError(400, 50035, "Invalid Form Body", errors)
        return int(text)

    def guild(self) -> entities.Guild:
        """The server in the path; the bot must be in it."""
        guild = self.discord.state.guilds.get(self.number("guild"))
        if guild is None:
            raise unknown("Guild")
        if self.bot.id not in guild.members:
            raise missing_access()
        return guild

    def actor(self, guild: entities.Guild | None) -> entities.Member | None:
        """The bot's membership there."""
        return self.discord.bot_in(guild)

    def me(self, guild: entities.Guild) -> entities.Member:
        """The bot's membership of a server that it must be in."""
        member = self.discord.bot_in(guild)
        if member is None:
            raise missing_access()
        return member

    def require_members_intent(self) -> None:
        """Lists of members are for applications with the intent GUILD_MEMBERS (how they are refused is from memory).

        Whoever logged in with it counts as having turned it on.
        """
        if not any(session.intents & GUILD_MEMBERS for session in self.discord.gateway.sessions.values()):
            raise missing_access()

    def channel(self) -> entities.Channel:
        """The channel, thread or direct messages in the path."""
        channel = self.discord.find_channel(self.number("channel"))
        if channel is None:
            raise unknown("Channel")
        return channel

    def message(self, channel: entities.Channel) -> entities.Post:
        """The message in the path."""
        post = channel.posts.get(self.number("message"))
        if post is None:
            raise unknown("Message")
        return post

    def member(self, guild: entities.Guild, name: str = "user") -> entities.Member:
        """The member in the path."""
        number = self.number(name)
        member = guild.members.get(number)
        if member is None:
            raise unknown(
                "Member" if number in self.discord.state.accounts else "User" if self.method != "GET" else "Member"
            )
        return member

    def role(self, guild: entities.Guild) -> entities.Role:
        """The role in the path."""
        role = guild.roles.get(self.number("role"))
        if role is None:
            raise unknown("Role")
        return role

    def files(self, channel: entities.Channel) -> list[entities.Attachment]:
        """The files that came with the request, kept."""
        return [
            messages.attach(
                self.discord, channel, each.name, each.content, kind=each.content_type, about=each.description
            )
            for each in self.uploads
        ]

    def audit(self, guild: entities.Guild, action: int, target: int) -> None:
        """Write the audit log."""
        guild.audit.append(
            {
                "id": str(self.discord.state.ids.next()),
                "user_id": str(self.bot.id),
                "target_id": str(target),
                "action_type": action,
                "reason": self.reason,
            }
        )


@dataclass
class Found:
    """A route that fits a path."""

    template: str
    answer: Answer
    named: dict[str, str]
    takes: frozenset[str]


class Routes:
    """The routes of one resource."""

    def __init__(self) -> None:
        self.listed: list[tuple[str, str, Answer, frozenset[str]]] = []

    def on(self, method: str, template: str, takes: str = "") -> Callable[[Answer], Answer]:
        """Answer this method on this path, `{names}` being one segment each; `takes`: the fields that it looks at.

        Where that hangs on what is made or changed, the answer itself asks for its `fields`.
        """

        def keep(answer: Answer) -> Answer:
            self.listed.append((method, template, answer, frozenset(takes.split())))
            return answer

        return keep


class Router:
    """All routes."""

    def __init__(self, *resources: Routes) -> None:
        self._routes = PathTree[tuple[str, Answer, frozenset[str]]]()
        for resource in resources:
            for method, template, answer, takes in resource.listed:
                self._routes.add(template, method, (template, answer, takes))

    def find(self, method: str, path: str) -> Found | None:
        """The route for a request: literal segments win over names."""
        for answers, values in self._routes.matches(path):
            if method not in answers:
                continue
            template, answer, takes = answers[method]
            return Found(template, answer, dict(zip(names_in(template), values, strict=True)), takes)
        return None
