"""Whatever the doctor made on a server, found by its name and removed: also what a lost answer or a killed run left."""

import re
import secrets
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

import discord

from bot.ops.doctor.live.requests import Requests

OURS = re.compile(r"leaders-doctor-[0-9a-f]{8}")
"""How everything is called that the doctor makes; a message says so in its words, its frame or its file.

Whoever else calls something so keeps it: it has to be the bot's own, or made just as the doctor makes it.
"""


def new_mark() -> str:
    """The name for what one run makes."""
    return f"leaders-doctor-{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class Traces:
    """Where what the doctor makes can be: in a server, and in the channel that was named for it, if one was."""

    requests: Requests
    server_id: int
    own_id: int
    channel_id: int | None

    async def remove(self, mark: str | None = None) -> list[str]:
        """Remove what this run made, or any run; gives what is left, in words."""

        def is_ours(name: str | None) -> bool:
            return OURS.fullmatch(name or "") is not None if mark is None else name == mark

        left: list[str] = []
        async for what, path, ids in self._find(is_ours, left):
            answer = await self.requests.ask("DELETE", path, ids)
            if not answer.is_yes and not answer.said.startswith("404"):
                left.append(f"{what} ({answer.said})")
        return left

    async def _find(
        self, is_ours: Callable[[str | None], bool], left: list[str]
    ) -> AsyncGenerator[tuple[str, str, dict[str, int]]]:
        """What is there of ours: what it is, and by which request it goes. The channels before the roles they name."""
        server = {"guild_id": self.server_id}
        if self.channel_id is not None:
            path = "/channels/{channel_id}/messages"
            for message in await self._listed(path, left, {"channel_id": self.channel_id}, {"limit": 50}):
                if int(message["author"]["id"]) == self.own_id and any(map(is_ours, _names(message))):
                    named = {"channel_id": self.channel_id, "message_id": int(message["id"])}
                    yield "a message in the channel", "/channels/{channel_id}/messages/{message_id}", named
            for thread in await self._listed("/guilds/{guild_id}/threads/active", left, server):
                if int(thread.get("owner_id") or 0) == self.own_id and is_ours(thread["name"]):
                    yield f"the thread {thread['name']}", "/channels/{channel_id}", {"channel_id": int(thread["id"])}
        for event in await self._listed("/guilds/{guild_id}/scheduled-events", left, server):
            if int(event.get("creator_id") or 0) == self.own_id and is_ours(event["name"]):
                path = "/guilds/{guild_id}/scheduled-events/{event_id}"
                yield f"the event {event['name']}", path, {**server, "event_id": int(event["id"])}
        for channel in await self._listed("/guilds/{guild_id}/channels", left, server):
            if is_ours(channel["name"]) and self._is_closed(channel):
                yield f"the channel {channel['name']}", "/channels/{channel_id}", {"channel_id": int(channel["id"])}
        for role in await self._listed("/guilds/{guild_id}/roles", left, server):
            if is_ours(role["name"]) and _is_harmless(role):
                path = "/guilds/{guild_id}/roles/{role_id}"
                yield f"the role {role['name']}", path, {**server, "role_id": int(role["id"])}

    def _is_closed(self, channel: dict[str, Any]) -> bool:
        """Whether a channel is hidden from everyone and shown to the bot itself, as the doctor's own are."""
        set_there = {int(each["id"]): each for each in channel["permission_overwrites"]}
        everyone, own = set_there.get(self.server_id), set_there.get(self.own_id)
        return bool(everyone and own and int(everyone["deny"]) & _VIEW and int(own["allow"]) & _VIEW)

    async def _listed(
        self, path: str, left: list[str], ids: dict[str, int], params: dict[str, int] | None = None
    ) -> list[dict[str, Any]]:
        answer = await self.requests.ask("GET", path, ids, params=params)
        if not answer.is_yes:
            if not answer.said.startswith(("403", "404")):  # where we may not look, we made nothing
                left.append(f"perhaps something under {path.rpartition('/')[2]} ({answer.said})")
            return []
        return answer.body["threads"] if isinstance(answer.body, dict) else answer.body


_VIEW = discord.Permissions(view_channel=True).value


def _names(message: dict[str, Any]) -> list[str]:
    """What a message says in its words, its frames and the names of its files."""
    titles = [frame.get("title") or "" for frame in message["embeds"]]
    return [message["content"], *titles, *(file["filename"].removesuffix(".txt") for file in message["attachments"])]


def _is_harmless(role: dict[str, Any]) -> bool:
    """Whether a role lets nobody do anything, and shows nowhere, as the doctor's own."""
    return int(role["permissions"]) == 0 and not (role["managed"] or role["hoist"] or role["mentionable"])
