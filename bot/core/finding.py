"""Finding what somebody means among things with names: without accents, by parts of words, in any order."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

LABEL = 100
"""Characters that a choice can have in Discord."""


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """A text as it is compared: no case, no accents, no invisible signs, plain digits."""
    spelled = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, -1) >= 0 else c
        for c in spelled
        if unicodedata.category(c) not in ("Mn", "Cf")
    )


def plain_words(text: str) -> str:
    """A name as it is compared with another: folded, each space one."""
    return " ".join(folded(text).split())


def fits(typed: str, *said: str) -> bool:
    """Whether every word that was typed is part of what something is called, in whatever order."""
    names = [folded(one) for one in said]
    words = [word for word in folded(typed[: 2 * LABEL]).split() if any(c.isalnum() for c in word)]
    return all(any(_within(word, name) for name in names) for word in words)


def _within(word: str, name: str) -> bool:
    """Whether a word is part of a name; a number only from its first digit on, so that 8 is not in 18."""
    if not word.isdecimal():
        return word in name
    return re.search(rf"(?<!\d)0?{word}", name) is not None


def begins(typed: str, name: str) -> bool:
    """Whether every word that was typed begins a word of a name; for people, of whom the wrong one is easily meant."""
    words, parts = folded(typed).split(), folded(name).split()
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)


def meant(typed: str, among: Iterable[T], names: Callable[[T], Sequence[str]]) -> list[T]:
    """The things that a text can mean: those that are called so, if there are any, else all that it fits."""
    there = list(among)
    wanted = plain_words(typed[: 2 * LABEL])
    if not wanted:
        return []
    exact = [one for one in there if plain_words(names(one)[0]) == wanted]
    return exact or [one for one in there if fits(typed, *names(one))]


def shortened(text: str, room: int) -> str:
    """A name within `room` characters: its middle goes, since what tells names apart often stands at the end."""
    if len(text) <= room:
        return text
    head = (room - 1) * 2 // 3
    return f"{text[:head].rstrip()}…{text[len(text) - (room - 1 - head) :].lstrip()}"


def told_apart(labels: Sequence[str]) -> list[str]:
    """The labels, each within Discord's room, with a number where two would be the same."""
    seen: dict[str, int] = {}
    made: list[str] = []
    for label in labels:
        cut = shortened(label, LABEL)
        seen[cut] = times = seen.get(cut, 0) + 1
        made.append(cut if times == 1 else f"{shortened(label, LABEL - 6)} ({times})")
    return made
