"""The messages of a catalogue, and on which screens each is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Message

from bot.core.languages import LANGUAGES
from bot.i18n.catalogue_files import PLATFORM
from bot.i18n.reviews import Key, code_of, is_reviewed, key_of, parts_of
from bot.i18n.texts import PLACEHOLDER
from bot.i18n.words import files_of, is_needed, plural_index_of, read_catalogue
from sandbox.preview.screens import ANYWHERE, Screen, Text

EXACT = frozenset({"button", "form title", "form label"})
"""Contexts whose messages stand in texts of their own."""
NEVER = frozenset({"command name", "command description", "option name", "option description"})
"""Contexts of the command list, where they are shown as Discord's picker shows them."""
CHOICE = "choice"
"""A choice of a command or of a form's menu: all of a text, but not under a name of its own."""
SHORT = 8
"""A message of fewer letters counts as read only where it is all of a line: it might be part of another word."""

COUNT = 7
"""The number of the examples."""
EXAMPLES: Mapping[str, str] = {
    **dict.fromkeys(("n", "all", "more"), str(COUNT)),
    **dict.fromkeys(("name", "person", "people", "member", "members", "who", "mentor"), "Ana López"),
    **dict.fromkeys(("cohort", "cohorts", "title"), "Cedar"),
    **dict.fromkeys(("channel", "channels"), "#cedar"),
    **dict.fromkeys(("time", "clock", "starts", "until", "asked", "really"), "18:00"),
    **dict.fromkeys(("date", "day", "ends", "first", "last"), "2026-09-15"),
    "code": "7K2M-9QXD", "server": "Riverside", "link": "https://example.org",
    "percent": "80", "half": "50", "full": "80",
}  # fmt: skip
"""Made-up values, by the names of the fields."""
LAST = (1_000_000, 0)
"""Where those stand of which it is known that they were said, and not where."""

_TAPPED = re.compile(r"</([^:<>\n]{1,100}):\d{1,20}>")
_DIRECTION = re.compile("[\u200e\u200f\u2066-\u2069]")
_BESIDE = re.compile(r"\*English: .*?\*$", re.DOTALL | re.MULTILINE)
"""The English below a draft of something about safety or consent."""
_MARKS = re.compile(r"^(?:-# |#{1,3} |[-*] |> |\*\*)+|\*\*$")


@dataclass(frozen=True)
class Sentence:
    """One message, with its translation."""

    key: Key
    english: tuple[str, ...]
    said: tuple[str, ...]
    feature: str
    places: tuple[str, ...]
    """The files in which it stands."""
    is_reviewed: bool
    counting: int = -1
    """Which of its forms, if it has several, the number of the examples takes."""

    @property
    def code(self) -> str:
        """By what people name it."""
        return code_of(self.key)

    @property
    def context(self) -> str:
        """What it is, "" for a sentence of a message."""
        return self.key[0] or ANYWHERE

    @property
    def example(self) -> str:
        """How it may look, with made-up values in its fields; "" where it has none."""
        said = self.english[-1]
        if self.said and all(self.said):
            said = self.said[self.counting if len(self.said) > 1 else 0]

        def put(match: re.Match[str]) -> str:
            return match[0][0] if match[1] is None else EXAMPLES.get(match[1], "…")

        shown = PLACEHOLDER.sub(put, said)
        return "" if shown == said else shown

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """How its translation looks on a screen; the English is shown where there is none."""
        shown = dict.fromkeys(filter(None, self.said)) or self.english
        return tuple(Pattern.of(form) for form in shown)

    @cached_property
    def english_patterns(self) -> tuple[Pattern, ...]:
        """How it looks where it is left in English."""
        return tuple(Pattern.of(form) for form in self.english)


@dataclass(frozen=True)
class Pattern:
    """A message whose fields may be anything."""

    longest: str
    """Its longest piece without a field, lower case: what is searched for first, since that is fast."""
    letters: int
    searched: re.Pattern[str]

    @classmethod
    def of(cls, message: str) -> Pattern:
        """The pattern of a message."""
        message = _DIRECTION.sub("", message)
        pieces: list[str] = [""]
        end = 0
        for match in PLACEHOLDER.finditer(message):
            pieces[-1] += message[end : match.start()]
            if match[1] is None:
                pieces[-1] += match[0][0]
            else:
                pieces.append("")
            end = match.end()
        pieces[-1] += message[end:]
        searched = "(.*?)".join(re.escape(piece) for piece in pieces)
        letters = sum(character.isalpha() for piece in pieces for character in piece)
        return cls(max(pieces, key=len), letters, re.compile(searched, re.DOTALL))

    def stands_in(self, text: Prepared) -> int | None:
        """Where in the text the message begins, None if it is not there."""
        if self.longest not in text.words:
            return None
        if self.letters < SHORT:
            lines = (number for number, line in enumerate(text.lines) if self.searched.fullmatch(line))
            return next(lines, None) if self.letters or len(self.longest) > 2 else None
        found = self.searched.search(text.words)
        return found.start() if found else None


@dataclass(frozen=True)
class Prepared:
    """A text of a screen, ready to be searched."""

    kind: str
    words: str

    @classmethod
    def of(cls, text: Text) -> Prepared:
        """With its commands as people write them, and without the marks that keep a direction."""
        return cls(text.kind, _DIRECTION.sub("", _TAPPED.sub(r"/\1", text.words)))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines, and the parts of them between marks."""
        raw = [line.strip() for line in self.words.split("\n")]
        lines = [*raw, *(_MARKS.sub("", line).strip() for line in raw)]
        parts = [part.strip() for line in lines for part in re.split(r" · |: | — |\*\*|, ", line)]
        return tuple(dict.fromkeys([self.words.strip(), *lines, *parts]))


def sentences_of(folder: Path, code: str) -> list[Sentence]:
    """Every message that readers of a language need, in the order of its catalogues, each once."""
    found: dict[Key, Sentence] = {}
    counting = plural_index_of(LANGUAGES[code].plural_forms)(COUNT)
    for path in files_of(folder, code):
        for message in read_catalogue(path):
            if message.id and is_needed(message.context, LANGUAGES[code]):
                found.setdefault(key_of(message), _sentence(message, path.stem, counting))
    return list(found.values())


def _sentence(message: Message, feature: str, counting: int) -> Sentence:
    places = [str(place) for place, _line in message.locations]
    english, said = parts_of(message.id), parts_of(message.string)
    return Sentence(key_of(message), english, said, feature or PLATFORM, tuple(places), is_reviewed(message), counting)


def read_on(screen: Screen, sentences: Iterable[Sentence]) -> list[Sentence]:
    """Those that are read on a screen, in the order in which they are read there."""
    texts = [Prepared.of(text) for text in screen.texts]
    whole = "\n".join(text.words for text in texts)
    found = [
        (place, sentence)
        for sentence in sentences
        if any(pattern.longest in whole for pattern in sentence.patterns)
        and sentence.context not in NEVER
        and (place := _place(sentence, texts) or (LAST if sentence.key in screen.said else None)) is not None
    ]
    return [sentence for _, sentence in sorted(found, key=lambda one: one[0])]


def _place(sentence: Sentence, texts: Sequence[Prepared]) -> tuple[int, int] | None:
    for number, text in enumerate(texts):
        if sentence.context in EXACT or sentence.context == CHOICE:
            kind = ANYWHERE if sentence.context == CHOICE else sentence.context
            if text.kind == kind and any(pattern.searched.fullmatch(text.words) for pattern in sentence.patterns):
                return number, 0
        elif text.kind == ANYWHERE:
            for pattern in sentence.patterns:
                if (at := pattern.stands_in(text)) is not None:
                    return number, at
    return None


def left_in_english(screen: Screen, sentences: Iterable[Sentence]) -> list[str]:
    """The English of translated messages that stands on a screen, but where it stands below a draft on purpose."""
    texts = [
        Prepared(text.kind, _BESIDE.sub("", text.words))
        for text in map(Prepared.of, screen.texts)
        if text.kind == ANYWHERE
    ]
    return [
        sentence.english[0]
        for sentence in sentences
        if sentence.context not in NEVER
        and any(sentence.said)
        and not any(form in sentence.said for form in sentence.english)
        and any(_stands_in_one(pattern, texts) for pattern in sentence.english_patterns)
    ]


def _stands_in_one(pattern: Pattern, texts: Iterable[Prepared]) -> bool:
    return pattern.letters >= 2 * SHORT and any(pattern.stands_in(text) is not None for text in texts)
