"""How a name may be printed: which of its characters can be set, and what is left out."""

import unicodedata
from collections.abc import Iterator

from bot.render.typefaces import clusters, missing, printable

MOST_MARKS = 6
"""Marks on one letter: pointed and sung Hebrew has five, and more is play that would run over other lines."""

_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""Characters of which nobody sees that they are left out: control, direction, kinds of spaces."""


def tidied(name: str) -> str:
    """A name as it is printed: plain letters and spaces, without emoji and without characters that nobody sees."""
    return printable(name)


def checked(name: str) -> str:
    """The characters of a name that cannot be set, each once, in order; empty when all of it can.

    Emoji and other pictures, letters that no font has, and letters with too many marks are among them. Control
    characters and signs of direction are not: they are left out, and nobody sees a difference.
    """
    return "".join(dict.fromkeys(_lost(name)))


def _lost(name: str) -> Iterator[str]:
    for cluster in clusters(unicodedata.normalize("NFC", name)):
        kept = printable(cluster)
        seen = [character for character in cluster if unicodedata.category(character) not in _UNSEEN]
        if seen and not kept:
            yield from (character for character in seen if unicodedata.category(character) != "Mn" or len(seen) == 1)
        elif sum(unicodedata.category(character).startswith("M") for character in kept) > MOST_MARKS:
            yield from kept[1:]
        else:
            yield from missing(kept)
