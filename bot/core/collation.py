"""Names in the order in which a reader looks for them.

Of CLDR's rules those that lists of names need: one's own writing stands first; letters that a language counts as its
own stand where its alphabet has them; accents and case do not count. Chinese names stand by sound for readers of
simplified characters, and by strokes for readers of traditional ones, as GB 2312 and Big5 have ordered the common
ones.
"""

import unicodedata
from collections.abc import Callable, Mapping

from bot.core.finding import plain_words

_AFTER = "\U0010ffff"

_LETTERS: Mapping[str, Mapping[str, str]] = {
    "es": {"ñ": "n"},
    "vi": {"ă": "a", "â": "aa", "đ": "d", "ê": "e", "ô": "o", "ơ": "oo", "ư": "u"},
    "ru": {"й": "и"},
    "uk": {"ґ": "г", "є": "е", "і": "и", "ї": "ии", "й": "иии"},
}
"""Letters of their own: after which letter each comes, written twice where another comes between."""

_WRITING: Mapping[str, str] = {
    "am": "ETHIOPIC", "ti": "ETHIOPIC", "ar": "ARABIC", "ru": "CYRILLIC", "uk": "CYRILLIC", "ko": "HANGUL",
    "zh_Hans": "CJK UNIFIED", "zh_Hant": "CJK UNIFIED",
}  # fmt: skip
_CHARACTERS: Mapping[str, str] = {"zh_Hans": "gb2312", "zh_Hant": "big5"}
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""The marks of the Vietnamese tones."""

SortKey = tuple[bool, str, str]


def by_name(language: str) -> Callable[[str], SortKey]:
    """The key by which names are sorted for a reader of this language."""
    own = {letter: f"{after[0]}{_AFTER * len(after)}" for letter, after in _LETTERS.get(language, {}).items()}
    writing, characters = _WRITING.get(language, "LATIN"), _CHARACTERS.get(language)

    def key(name: str) -> SortKey:
        words = name.casefold()
        if own:
            words = "".join(own.get(letter, letter) for letter in _without_tones(words, language))
        words = plain_words(words)
        if characters is not None:
            words = "".join(_ordered(character, characters) for character in words)
        first = next((letter for letter in name if letter.isalpha()), " ")
        return not unicodedata.name(first, "").startswith(writing), words, name

    return key


def _without_tones(words: str, language: str) -> str:
    if language != "vi":
        return unicodedata.normalize("NFC", words)
    marks = (mark for mark in unicodedata.normalize("NFD", words) if mark not in _TONES)
    return unicodedata.normalize("NFC", "".join(marks))


def _ordered(character: str, characters: str) -> str:
    """A character in the place that the standard gives it; others after all of those."""
    if character < "\u3400":
        return character
    try:
        return chr(0xE0000 + int.from_bytes(character.encode(characters)))
    except UnicodeEncodeError:
        return f"{_AFTER}{character}"
