"""Asking Discord one thing at a time, over discord.py as the bot does, and keeping what it answered."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
from discord.http import Route

REASON = "leaders doctor --live"
"""What stands in the server's audit log."""
TIMEOUT = 45.0
"""Seconds."""
TRIES, PAUSE = 3, 1.0
"""How often something is asked that gets no clear answer (5xx), and the seconds between. What is made twice by that is
found by its name and removed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, with Discord's code where it refuses; or what kept it from answering."""

    said: str
    body: Any = None

    @property
    def is_yes(self) -> bool:
        return self.said.startswith("2")

    @property
    def id(self) -> int:
        return int(self.body["id"])


class Requests:
    """A client of discord.py, of which only REST is used."""

    def __init__(self) -> None:
        self._status = 0
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._note)
        self.client = discord.Client(intents=discord.Intents.none(), http_trace=trace, max_ratelimit_timeout=30)

    async def _note(
        self, _: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        self._status = params.response.status

    async def ask(
        self,
        method: str,
        path: str,
        ids: Mapping[str, int] | None = None,
        *,
        json: dict[str, Any] | None = None,
        params: dict[str, int] | None = None,
        form: list[dict[str, Any]] | None = None,
    ) -> Answer:
        """Send a request; `ids` are those in the path."""
        more: dict[str, Any] = {name: each for name, each in (("json", json), ("params", params)) if each is not None}
        if method != "GET":
            more["reason"] = REASON
        route = Route(method, path, metadata=None, **(ids or {}))
        for left in reversed(range(TRIES)):
            try:
                async with asyncio.timeout(TIMEOUT):
                    body = await self.client.http.request(route, form=form, **more)
                return Answer(str(self._status), body)
            except discord.DiscordServerError as error:
                if not left:
                    return Answer(str(error.status))
                await asyncio.sleep(PAUSE)
            except discord.HTTPException as error:
                return Answer(f"{error.status} {error.code}" if error.code else str(error.status))
            except (aiohttp.ClientError, TimeoutError, OSError, discord.DiscordException) as error:
                return Answer(type(error).__name__)
        raise AssertionError("it was answered")
