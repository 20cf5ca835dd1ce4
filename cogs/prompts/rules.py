"""Prompts: how they are tagged and ordered, which theme comes when, and how long a post still makes sense."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random
from typing import Self

from bot.core.refusals import TextTooLong
from bot.core.themes import ALLIANCE, BABY_IN_MIND, FAMILY_STORY, PARALLEL_PROCESS, THEMES, USE_OF_SELF
from cogs.prompts.refusals import NoQuestion, UnknownTag

TITLE_ROOM = 80
QUESTION_ROOM = 1500
NOTE_ROOM = 1000
"""Characters of a facilitator's own prompt."""


class Element(StrEnum):
    """An essential element of reflective consultation (RIOS), as a tag of a prompt; never a score."""

    FAMILY_STORY = "family_story"
    BABY_IN_MIND = "baby_in_mind"
    PARALLEL_PROCESS = "parallel_process"
    USE_OF_SELF = "use_of_self"
    ALLIANCE = "alliance"

    @property
    def english(self) -> str:
        """What it is called; translatable."""
        return _ELEMENTS[self]


_ELEMENTS = {
    Element.FAMILY_STORY: FAMILY_STORY,
    Element.BABY_IN_MIND: BABY_IN_MIND,
    Element.PARALLEL_PROCESS: PARALLEL_PROCESS,
    Element.USE_OF_SELF: USE_OF_SELF,
    Element.ALLIANCE: ALLIANCE,
}


@dataclass(frozen=True, slots=True)
class Tags:
    """How a facilitator's own prompt is found; each may be left out."""

    theme: int | None = None
    element: Element | None = None
    tenet: int | None = None


TENETS = 10
"""The Diversity-Informed Tenets have these numbers, from 1."""


def read_element(text: str) -> Element:
    """The element that was chosen.

    Raises:
        UnknownTag: none of that name.
    """
    try:
        return Element(text.strip())
    except ValueError:
        raise UnknownTag(text.strip()[:80]) from None


def read_tenet(text: str) -> int:
    """The number of the tenet that was chosen.

    Raises:
        UnknownTag: none of that number.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and 1 <= int(digits[:3]) <= TENETS):
        raise UnknownTag(digits[:80])
    return int(digits)


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of a prompt in one language, as somebody typed them."""

    title: str
    question: str
    note: str


def read_typed(typed: Typed) -> Typed:
    """The words as they are kept: a title on one line, and a question that can be read aloud.

    Raises:
        NoQuestion: there is no word in the question, as with emoji alone.
        TextTooLong: there is more than a prompt has room for.
    """
    title = " ".join(typed.title.split())
    question, note = typed.question.strip(), typed.note.strip()
    if not any(sign.isalpha() for sign in question):
        raise NoQuestion
    for text, room in ((title, TITLE_ROOM), (question, QUESTION_ROOM), (note, NOTE_ROOM)):
        if len(text) > room:
            raise TextTooLong(len(text), room)
    return Typed(title, question, note)


@dataclass(frozen=True, slots=True)
class Which:
    """Which prompt: one of the library by its number, or a facilitator's own by its row."""

    library_number: int | None = None
    prompt_id: int | None = None

    @property
    def code(self) -> str:
        """How a button carries it."""
        return f"l{self.library_number}" if self.prompt_id is None else f"p{self.prompt_id}"

    @classmethod
    def read(cls, code: str) -> Self:
        """The prompt of a code."""
        return cls(library_number=int(code[1:])) if code[0] == "l" else cls(prompt_id=int(code[1:]))


class Order(StrEnum):
    """In which order a plan goes through the library."""

    SEQUENCE = "sequence"
    RANDOM = "random"
    """At random, and none twice before all were there."""


class PlanStatus(StrEnum):
    """Whether the posts of a plan are made."""

    DRAFT = "draft"
    """It is shown, and waits for Confirm."""
    LIVE = "live"
    CANCELLED = "cancelled"
    """What it would have posted is not posted any more."""


STALE_AFTER = timedelta(days=7)
"""A prompt that could not be posted for so long is not posted any more."""


REMIND_AFTER = timedelta(days=3)
"""So long after a prompt was posted, those who wish it and have not written are reminded of it, once."""

STEPS_OF_THEME = 3
LIBRARY_SIZE = STEPS_OF_THEME * len(THEMES)


MESSAGE_ROOM, ROOM_BESIDE = 5900, 350
"""Characters of a post with all its languages; and what each has besides its prompt: a note, and its frame."""


def is_divided(texts: Collection[str]) -> bool:
    """Whether a prompt's words in the languages of a cohort are too long for one message."""
    return sum(_room_of(text) + ROOM_BESIDE for text in texts) > MESSAGE_ROOM


_MARKS = re.compile(r"[\\*_~|`\[@]|^[>#-]", re.MULTILINE)
"""Signs that take twice the room, since they are posted so that Discord shows them as they are."""


def _room_of(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2 + len(_MARKS.findall(text))


def dedupe_key(version: int) -> str:
    """What tells the notice of a post from those of before it was moved, left out or brought back."""
    return str(version) if version else ""


def opening_of(theme: int) -> int:
    """The number in the library of a theme's opening prompt; its deepening and its closing one follow."""
    return STEPS_OF_THEME * (theme - 1) + 1


def theme_of(number: int) -> int:
    """The theme of a prompt of the library."""
    return (number - 1) // STEPS_OF_THEME + 1


def walk(theme: int, count: int) -> list[int]:
    """The prompts of the library in its order, from a theme's opening on; after the last one comes the first."""
    first = opening_of(theme) - 1
    return [(first + step) % LIBRARY_SIZE + 1 for step in range(count)]


def draw(theme: int | None, count: int, had: Collection[int], by: Random) -> list[int]:
    """So many prompts of the library at random, those of a theme first, if one was chosen; none comes twice before
    all were there.

    What a cohort has `had` already comes after what it has not.
    """
    own = range(opening_of(theme), opening_of(theme) + STEPS_OF_THEME) if theme else range(0)
    others = [number for number in range(1, LIBRARY_SIZE + 1) if number not in own]
    drawn = [*_shuffled(own, had, by), *_shuffled(others, had, by)]
    while len(drawn) < count:
        again = _shuffled(range(1, LIBRARY_SIZE + 1), (), by)
        drawn += again if again[0] != drawn[-1] else [*again[1:], again[0]]
    return drawn[:count]


def _shuffled(numbers: Sequence[int], had: Collection[int], by: Random) -> list[int]:
    mixed = by.sample(numbers, len(numbers))
    return sorted(mixed, key=lambda number: number in had)
