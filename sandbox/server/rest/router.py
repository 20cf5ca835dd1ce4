"""From a method and a path to the function that answers; and what such a function is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.server import entities
from sandbox.server.actions import messages
from sandbox.server.entities import Json
from sandbox.server.errors import ApiError, missing_access, unknown
from sandbox.server.local_discord import LocalDiscord

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

    def note(self, guild: entities.Guild, action: int, target: int) -> None:
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


class Routes:
    """The routes of one resource."""

    def __init__(self) -> None:
        self.listed: list[tuple[str, str, Answer]] = []

    def on(self, method: str, template: str) -> Callable[[Answer], Answer]:
        """Answer this method on this path; `{names}` stand for one piece."""

        def keep(answer: Answer) -> Answer:
            self.listed.append((method, template, answer))
            return answer

        return keep


@dataclass
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    anything: _Node | None = None
    answers: dict[str, tuple[str, tuple[str, ...], Answer]] = field(default_factory=dict)


class Router:
    """All routes, found piece by piece."""

    def __init__(self, *resources: Routes) -> None:
        self._root = _Node()
        for resource in resources:
            for method, template, answer in resource.listed:
                self._add(method, template, answer)

    def _add(self, method: str, template: str, answer: Answer) -> None:
        node = self._root
        names: list[str] = []
        for piece in template.strip("/").split("/"):
            if piece.startswith("{"):
                names.append(piece[1:-1])
                node.anything = node.anything or _Node()
                node = node.anything
            else:
                node = node.children.setdefault(piece, _Node())
        node.answers[method] = (template, tuple(names), answer)

    def find(self, method: str, path: str) -> Found | None:
        """The route for a request: literal pieces win over names."""
        pieces = path.strip("/").split("/")
        node, values = self._walk(self._root, pieces, 0, ())
        if node is None or method not in node.answers:
            return None
        template, names, answer = node.answers[method]
        return Found(template, answer, dict(zip(names, values, strict=True)))

    def _walk(
        self, node: _Node, pieces: list[str], at: int, values: tuple[str, ...]
    ) -> tuple[_Node | None, tuple[str, ...]]:
        if at == len(pieces):
            return (node if node.answers else None), values
        literal = node.children.get(pieces[at])
        if literal is not None:
            found, given = self._walk(literal, pieces, at + 1, values)
            if found is not None:
                return found, given
        if node.anything is not None:
            return self._walk(node.anything, pieces, at + 1, (*values, pieces[at]))
        return None, values
