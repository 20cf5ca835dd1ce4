"""Channels and roles by their names, as Discord shows them to whoever reads."""

from collections.abc import Sequence

from bot.i18n.texts import Texts

NAMED = 5
"""So many are named; of the others it is said how many they are."""


def named(t: Texts, channels: Sequence[int]) -> str:
    """These channels; whoever may see one reads its name."""
    return _some(t, [f"<#{channel}>" for channel in channels])


def named_roles(t: Texts, roles: Sequence[int], most: int = NAMED) -> str:
    """These roles; so many of them at most."""
    return _some(t, [f"<@&{role}>" for role in roles], most)


def _some(t: Texts, mentions: Sequence[str], most: int = NAMED) -> str:
    more = len(mentions) - most
    named = list(mentions[:most])
    return t.listing([*named, t.ngettext("{n} more", "{n} more", more)] if more > 0 else named)
