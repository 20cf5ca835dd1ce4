"""Bots as others write them."""

import os

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def aim() -> None:
    """Point discord.py at the sandbox that the environment names."""
    host = yarl.URL(os.environ["LEADERS_DISCORD_API_URL"])
    Route.BASE = str(host)
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{host.authority}/")
    discord.Asset.BASE = str(host.origin())  # pyright: ignore[reportAttributeAccessIssue]
