"""What people write: how much of it there can be, in which parts a form takes it, and what a file may hold."""

import codecs
import unicodedata

from bot.core.hours import HourType
from bot.core.refusals import TextMissing, TextTooLong
from cogs.reflections.refusals import NoTextFile

FORM_ROOM = 4000
"""Characters that a form holds; longer ones go on in another form, or come as a file."""
ROOM = 40_000
"""Characters of one reflection."""
FILE_ROOM = 1_000_000
"""Bytes of a file with one."""
TEXT_FILES = (".txt", ".md")

HOUR_TYPE = HourType.PROFESSIONAL
MINUTES = 0
"""A reflection is counted, not timed."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_BETWEEN = ("\n\n", "\n", "。", " ", "，")
_JOINER = "\u200d"
_LONGEST_WORD = 40
"""So much is given up at most so that a line ends between two words."""


def read_words(text: str) -> str:
    """What a person wrote.

    Raises:
        TextMissing: nothing but spaces.
        TextTooLong: more than there is room for.
    """
    words = text.strip()
    if not words:
        raise TextMissing
    if (length := _units(words)) > ROOM:
        raise TextTooLong(length, ROOM)
    return words


def together(*pieces: str) -> str:
    """What was written in several steps as one text, a paragraph for each."""
    return "\n\n".join(piece.strip() for piece in pieces if piece.strip())


def require_file(name: str, size: int) -> None:
    """See that a file can be one with words, before it is fetched.

    Raises:
        NoTextFile: it is none, or too big.
    """
    if not name.lower().endswith(TEXT_FILES) or size > FILE_ROOM:
        raise NoTextFile


def read_file(content: bytes) -> str:
    """The words in a file: UTF-8, or UTF-16 with its mark.

    Raises:
        NoTextFile: it holds no text.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        words = content.decode(encoding)
    except UnicodeDecodeError:
        raise NoTextFile from None
    if sum(unicodedata.category(sign) == "Cc" and not sign.isspace() for sign in words) * 10 > len(words):
        raise NoTextFile
    return words


def opening(words: str, most: int = 160) -> str:
    """The first line or so, to know it again by."""
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    end = line.rfind(" ", most - _LONGEST_WORD, most)
    return line[: end if end > 0 else _between_signs(line, most - 1)].rstrip() + "…"


def _units(text: str) -> int:
    """How long a form takes a text to be: signs outside the basic plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parts(words: str) -> list[str]:
    """A long text in parts that a form holds; put together as they are, they are the text again.

    They end between paragraphs where there are any, else between lines, sentences without spaces, or words.
    """
    found: list[str] = []
    while _units(words) > FORM_ROOM:
        most = FORM_ROOM if words[:FORM_ROOM].isascii() else _most(words)
        ends = (words.rfind(between, most // 2, most) + len(between) for between in _BETWEEN)
        end = next((end for end in ends if end > most // 2), 0) or _between_signs(words, most)
        found.append(words[:end])
        words = words[end:]
    return [*found, words]


def _most(words: str) -> int:
    """So many characters of a text a form holds."""
    taken = units = 0
    for character in words:
        units += 2 if ord(character) > 0xFFFF else 1
        if units > FORM_ROOM:
            break
        taken += 1
    return taken


def _between_signs(words: str, most: int) -> int:
    """The last place up to there that parts no sign from what is joined to it, as in an emoji of a family."""
    end = most
    while end > most // 2 and (_is_joined(words[end]) or words[end - 1] == _JOINER):
        end -= 1
    return end if end > most // 2 else most


def _is_joined(sign: str) -> bool:
    return sign == _JOINER or "\U0001f3fb" <= sign <= "\U0001f3ff" or unicodedata.category(sign).startswith("M")


def with_part(words: str, number: int, part: str) -> str:
    """The text with another part in place of one of its own; the spaces around that stay."""
    own = parts(words)
    old = own[number]
    before, after = old[: len(old) - len(old.lstrip())], old[len(old.rstrip()) :]
    own[number] = f"{before}{part.strip()}{after}" if part.strip() else ""
    return "".join(own)
