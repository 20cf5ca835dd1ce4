"""What people are called, as their server shows them."""

import discord

from bot.core import text


def name_of(user: discord.User | discord.Member) -> str:
    """A person's name for others to read: the one that the server shows, else the next that can be read."""
    return text.name(user.display_name, user.global_name or "", user.name) or str(user.id)
