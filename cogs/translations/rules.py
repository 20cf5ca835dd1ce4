"""What may stand for a sentence of ours in another language."""

import re
from collections.abc import Collection
from enum import StrEnum


class SuggestionState(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    REPLACED = "replaced"
    """The same person has suggested something else since, or other words for that sentence were approved later."""


LINES = "lines"
"""The field of a form in which each form of a plural has a line."""
MOST_OPEN = 20
"""So many suggestions of one person wait at a time."""
IN_PICKER = frozenset({"command name", "command description", "option name", "option description"})
"""What Discord shows in its own list of commands, alike in all servers."""
_MENTION = re.compile(r"<(?:@[!&]?|#|/[^:>]*:|id:)[^>]*>|@(?:everyone|here)\b|<a?:\w+:\d+>", re.IGNORECASE)
_LINK = re.compile(
    r"\w+://\S*|\bwww\.\S+|\b(?:[\w-]+\.)+[a-z]{2,}/\S*|\]\([^)]*\)?|\bdiscord\.gg\S*"
    r"|\b(?:mailto|tel|sms):\S+|<(?:[^\s<>@]+@[^\s<>]+|\+[\d ().-]+)>",
    re.IGNORECASE,
)
_TAPPED = re.compile(r"</([^:>]+):\d+>")
_COMMAND = re.compile(r"(?<![\w<`/])/([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")


def mentions_in(words: str) -> frozenset[str]:
    """What calls somebody, or leads to a channel or command by its number."""
    return frozenset(_MENTION.findall(words))


def links_in(words: str) -> frozenset[str]:
    """What leads out of Discord, or hides where it leads to."""
    return frozenset(_LINK.findall(words))


def commands_in(words: str, names: Collection[str]) -> frozenset[str]:
    """The commands that a sentence names, as they are called in English; `names` are those of all commands."""
    return frozenset(
        f"/{first} {second}" if second in names else f"/{first}"
        for first, second in _COMMAND.findall(words)
        if first in names
    )


def as_typed(words: str) -> str:
    """Words as somebody types them: Discord copies a command that can be tapped with its number."""
    return _TAPPED.sub(r"/\1", words).strip()


def stray_braces_in(words: str, fields: Collection[str]) -> bool:
    """Whether there is a brace that belongs to no field."""
    for field in fields:
        words = words.replace(f"{{{field}}}", "")
    words = words.replace("{{", "").replace("}}", "")
    return "{" in words or "}" in words


def room_for(english: str) -> int:
    """How long a sentence may be at most where Discord has no limit of its own: some languages need twice the room."""
    return max(120, 3 * len(english))
