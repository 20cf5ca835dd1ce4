"""Pointing discord.py at a town, and back at Discord."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def targets() -> tuple[object, ...]:
    """Where discord.py now looks for REST, the gateway and files."""
    return Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE


def aim(at: tuple[object, ...]) -> None:
    """Make discord.py look there."""
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, discord.Asset.BASE = at  # pyright: ignore[reportAttributeAccessIssue]


@contextmanager
def discord_py_at(api_url: str, gateway_url: str, cdn_url: str) -> Generator[None]:
    """Point bare discord.py clients at a town, and back at Discord afterwards."""
    before = targets()
    aim((api_url, yarl.URL(gateway_url), cdn_url))
    try:
        yield
    finally:
        aim(before)
