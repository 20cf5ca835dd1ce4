"""The entries of a `.po` file, for the running bot.

Babel, which the translators' tools use, takes three times as long, most of it on what only they need, and a start reads
seven languages for the names of commands. A test holds that both read the same. What is written in an unforeseen way is
left to Babel.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

_TEXT = r'(?:"[^\n]*"[ \t]*\n)+'
_ENTRY = re.compile(
    r"(?P<notes>(?:^#(?!~)[^\n]*\n)*)"
    rf"(?:^msgctxt (?P<context>{_TEXT}))?"
    rf"^msgid (?P<singular>{_TEXT})"
    rf"(?:^msgid_plural (?P<plural>{_TEXT}))?"
    rf"(?P<said>(?:^msgstr(?:\[\d\])? {_TEXT})+)",
    re.MULTILINE,
)
_FORM = re.compile(r"^msgstr(?:\[\d\])? ", re.MULTILINE)
_COMMENT = re.compile("^# ([^\\n]*)", re.MULTILINE)
_BEGIN = re.compile("^msgid ", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_PLAIN = {"n": "\n", "t": "\t", "r": "\r"}


class Entry(NamedTuple):
    """A message as a catalogue has it; the attributes are named as those of Babel's `Message`."""

    context: str | None
    id: str | tuple[str, str]
    string: str | tuple[str, ...]
    fuzzy: bool
    user_comments: tuple[str, ...]


def read_entries(path: Path) -> tuple[str, list[Entry]] | None:
    """What stands at the top of a file, and its messages; None if any of it is written in an unforeseen way."""
    text = path.read_text("utf-8") + "\n"
    found = list(_entries(text))
    if len(found) != len(_BEGIN.findall(text)) or not found or found[0].id:
        return None
    return "\n".join(found[0].user_comments), found[1:]


def _entries(text: str) -> Iterator[Entry]:
    for match in _ENTRY.finditer(text):
        notes, context, singular, plural, said = cast("tuple[str, str | None, str, str | None, str]", match.groups())
        yield Entry(
            None if context is None else _unquoted(context),
            _unquoted(singular) if plural is None else (_unquoted(singular), _unquoted(plural)),
            _unquoted(said[7:]) if plural is None else tuple(map(_unquoted, _FORM.split(said)[1:])),
            "fuzzy" in notes and any(line.startswith("#,") and "fuzzy" in line for line in notes.splitlines()),
            tuple(found[1].strip() for found in _COMMENT.finditer(notes)) if "# " in notes else (),
        )


def _unquoted(lines: str) -> str:
    one = lines.count("\n") == 1
    words = lines.strip()[1:-1] if one else "".join(line.strip()[1:-1] for line in lines.splitlines())
    return words if "\\" not in words else _ESCAPED.sub(lambda found: _PLAIN.get(found[1], found[1]), words)
