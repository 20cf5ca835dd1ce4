"""What a translation must keep to where Discord shows it: how long it may be, and which fields it has."""

import unicodedata
from collections.abc import Mapping

from babel.messages.catalog import Message

from bot.i18n.reviews import parts_of
from bot.i18n.texts import placeholders
from bot.i18n.words import NAMES

LIMITS: Mapping[str, int] = {
    "command name": 32,
    "option name": 32,
    "command description": 100,
    "option description": 100,
    "choice": 100,
    "button": 24,
    "form title": 45,
    "form label": 45,
}
"""How many characters a message of each context may have; a button takes 80, and three languages are joined on one."""


def is_whole(message: Message) -> bool:
    """Whether a message has a translation, in each of its forms."""
    return not message.fuzzy and all(parts_of(message.string))


def too_long(context: str | None, said: str) -> int | None:
    """The limit that this text goes beyond, None if it fits; what has fields is measured where they are filled in."""
    limit = LIMITS.get(context or "")
    return limit if limit is not None and len(said) > limit and not placeholders(said) else None


def has_its_fields(message: Message, said: str) -> bool:
    """Whether a form of a translation names the same fields as its English."""
    english = parts_of(message.id)
    needed = placeholders(english[-1])
    # The forms of a plural may leave the number itself out: "one place is left".
    own = placeholders(said) | ({"n"} if len(english) > 1 and "n" in needed else set[str]())
    return own == needed


def is_command_name(name: str) -> bool:
    r"""Discord's `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, in lower case."""
    kinds = {unicodedata.category(character)[0] for character in name if character not in "-_'"}
    return 1 <= len(name) <= LIMITS["command name"] and kinds <= {"L", "N"} and name == name.lower()


def problem_with(message: Message, said: str) -> str | None:
    """Why this cannot stand for a message, in a few words for whoever translates; None if it can."""
    if not said.strip():
        return "there is nothing in it"
    if limit := too_long(message.context, said):
        return f"it has {len(said)} characters, and there is room for {limit}"
    if message.context in NAMES and not is_command_name(said):
        return "a command's or option's name has lower-case letters, numbers, - and _ only"
    if not has_its_fields(message, said):
        needed = ", ".join(f"{{{name}}}" for name in sorted(placeholders(parts_of(message.id)[-1]))) or "none"
        return f"its fields must be those of the English: {needed}"
    return None
