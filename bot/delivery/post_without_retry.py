"""Requests that make something and must not be repeated blindly."""

from typing import Any

import discord
from discord.http import Route


class RetryRefused(Exception):
    """discord.py was about to repeat a request that makes something; first we look whether it is there."""


class _Once:
    """Stands among a request's files, each of which discord.py resets before every try."""

    def reset(self, *, seek: int | bool) -> None:
        if seek:
            raise RetryRefused


async def post_without_retry(
    client: discord.Client, path: str, body: dict[str, Any], *, reason: str | None = None, **ids: Any
) -> int:
    """Make something, in one try, and give its id.

    Raises:
        RetryRefused: the first try got no clear answer (a 5xx, or a rate limit).
        discord.HTTPException: Discord said no.
    """
    once: Any = [_Once()]
    made = await client.http.request(Route("POST", path, **ids), json=body, reason=reason, files=once)
    return int(made["id"])
