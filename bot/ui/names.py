"""What people are called, as their server shows them, and how others read of them."""

import discord

from bot.core import text
from bot.core.people import NamedPerson
from bot.ui.messages import plain

_ISOLATED = "\u2068{}\u2069"
"""First strong isolate: a name keeps its own direction, and turns nothing around that stands beside it."""


def name_of(user: discord.User | discord.Member) -> str:
    """A person's name for others to read: the one that the server shows, else the next that can be read."""
    return text.name(user.display_name, user.global_name or "", user.name) or str(user.id)


def mentioned(one: NamedPerson) -> str:
    """Somebody as others read of them: by name, with the mention that leads to them.

    The mention alone will not do: in an embed it is a bare number where the reader's app does not know the person
    (discord-api-docs 1479).
    """
    return f"{_ISOLATED.format(plain(one.name or str(one.user_id)))} (<@{one.user_id}>)"
