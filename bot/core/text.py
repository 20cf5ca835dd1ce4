"""Text as it comes in: what nobody can see and what turns lines around is taken out; people's own words stay.

Kept are the joiners and variation selectors that scripts and emoji need, the zero-width space that Khmer is broken at,
and the single direction marks (LRM, RLM, ALM) that people who write from right to left put beside numbers.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, cast

from bot.core.refusals import NothingReadable, TextTooLong

_ENDS_OF_LINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
_FLAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e007f]")
"""Tags spell the flags of regions after a black flag; anywhere else they are words that nobody sees."""
_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but for tab and newline
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # what turns whole stretches around
    "\ufeff\ufff9-\ufffb"  # byte order mark, interlinear annotation
    "\ud800-\udfff"  # halves of characters
    "\ufdd0-\ufdef\ufffe\uffff"  # no characters
    + "".join(chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
LIST_MARKS = ",;\n،؛、，；፣፤"
"""What stands between the parts of a list, as each writing has it."""
_BETWEEN = re.compile(f"[{LIST_MARKS}]")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs that show nothing."""


def clean(words: str) -> str:
    """The same words without control characters, NUL, bidi controls, half characters and hidden tags."""
    if words.isascii() and words.isprintable():
        return words
    words = _ENDS_OF_LINES.sub("\n", words)
    return _UNWANTED.sub("", _FLAGS.sub(lambda found: found[1] or "", words))


def is_readable(words: str) -> bool:
    """Whether there is anything to be seen."""
    return any(
        character not in _BLANK and unicodedata.category(character)[0] not in "CZ" and not _joins(character)
        for character in words
    )


def _joins(character: str) -> bool:
    """Whether it shows only upon another: accents, variation selectors."""
    return unicodedata.category(character) in ("Mn", "Me")


def name(*candidates: str) -> str:
    """The first of somebody's names that can be read, on one line; empty if none can."""
    for candidate in candidates:
        words = " ".join(clean(candidate).split())
        if is_readable(words):
            return words
    return ""


def cleaned(args: Sequence[Any], named: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a service, with every text in them clean, however deep it lies.

    Raises:
        NothingReadable: somebody wrote something, and nothing of it can be seen.
    """
    return tuple(_cleaned(value) for value in args), {key: _cleaned(value) for key, value in named.items()}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        if isinstance(value, Enum):
            return value
        words = clean(value)
        if value.strip() and not is_readable(words):
            raise NothingReadable
        return value if words == value else words
    if isinstance(value, tuple) and type(cast("object", value)) is tuple:
        return tuple(_cleaned(part) for part in cast("tuple[Any, ...]", value))
    if isinstance(value, list):
        return [_cleaned(part) for part in cast("list[Any]", value)]
    if isinstance(value, dict):  # what Discord told, such as the names of roles: nobody here can be asked to mend them
        told = cast("dict[Any, Any]", value)
        return {key: clean(part) if isinstance(part, str) else _cleaned(part) for key, part in told.items()}
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        changed = {key: new for key, old in found.items() if (new := _cleaned(old)) is not old and new != old}
        return replace(value, **changed) if changed else value
    return value


def pieces(text: str) -> list[str]:
    """What stands between the commas of a list that somebody is typing, in whichever writing; some may be empty."""
    return [piece.strip() for piece in _BETWEEN.split(text)]


def parts(text: str) -> list[str]:
    """The same without empty ones."""
    return list(filter(None, pieces(text)))


def read_words(text: str, room: int) -> str:
    """A few lines for the group, without what cannot be shown.

    Raises:
        TextTooLong: they are more than a few.
    """
    words = "".join(c if c.isprintable() or c in "\n\u200c\u200d" else " " for c in text).strip()
    if len(words) > room:
        raise TextTooLong(len(words), room)
    return words
