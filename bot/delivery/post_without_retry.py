"""Requests that make something and must not be repeated blindly."""

from typing import Any

import discord
from discord.http import Route

from bot.ui.timeouts import one_try


async def post_without_retry(
    client: discord.Client, path: str, body: dict[str, Any], *, reason: str | None = None, **ids: Any
) -> int:
    """Make something, in one try, and give its id.

    Raises:
        RetryRefused: the first try got no clear answer (a 5xx, or a rate limit).
        discord.HTTPException: Discord said no.
    """
    with one_try():
        made = await client.http.request(Route("POST", path, **ids), json=body, reason=reason)
    return int(made["id"])
