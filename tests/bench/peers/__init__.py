"""Bots as others write them."""

import os

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def run(bot: discord.Client) -> None:
    """Log in to the sandbox that the environment names, and stay."""
    host = yarl.URL(os.environ["LEADERS_DISCORD_API_URL"])
    Route.BASE = str(host)
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{host.authority}/")
    bot.run(os.environ["LEADERS_DISCORD_TOKEN"], log_handler=None)
