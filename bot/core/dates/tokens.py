"""Texts as words, numbers and signs."""

import re
from dataclasses import dataclass

from bot.core.finding import folded

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign, and where it stands in the folded text."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text.isascii() and self.text.isdigit()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


# Chinese is written without spaces, so each of its signs is a word of its own.
_PATTERN = re.compile(r"[0-9]+|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|[^\w\s]|_|\d")


def tokenize(text: str) -> list[Token]:
    """Split a text; spaces are left out."""
    return [Token(found[0], found.start(), found.end()) for found in _PATTERN.finditer(folded(text))]


def phrase(text: str) -> Phrase:
    """A word or several as a vocabulary keeps them."""
    return tuple(token.text for token in tokenize(text) if token.is_word or token.is_number)
