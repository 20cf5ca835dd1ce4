"""What the product says, sentence by sentence, in one language: for who looks for one that could be said better."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Message

from bot.core.finding import folded
from bot.core.languages import LANGUAGES
from bot.i18n.reviews import Key, code_of, key_of, parts_of
from bot.i18n.words import NAMES, files_of, plural_index_of, read_catalogue

COUNTED_TO = 1000
"""Of these numbers some are named for each form of a plural."""


@dataclass(frozen=True)
class Sentence:
    """A message, as it stands in the catalogue of a feature."""

    key: Key
    english: tuple[str, ...]
    """One, or the two of a plural."""
    words: tuple[str, ...]
    """What the catalogue says: one, or one for each plural form; "" where nothing is there yet."""
    feature: str
    note: str
    """What is said to translators."""

    @property
    def code(self) -> str:
        """By what people name it."""
        return code_of(self.key)

    @property
    def message(self) -> Message:
        """The same, as Babel has it."""
        context, message = self.key
        return Message(self.english if len(self.english) > 1 else message, context=context)

    @cached_property
    def searched(self) -> str:
        """In what a part of it is looked for."""
        return folded_whole((*self.english, *self.words))


@dataclass(frozen=True)
class Sentences:
    """All sentences of a language."""

    language: str
    by_code: Mapping[str, Sentence]

    @cached_property
    def numbers(self) -> tuple[tuple[int, ...], ...]:
        """For each plural form of the language, the first numbers that it is for."""
        index = plural_index_of(LANGUAGES[self.language].plural_forms)
        found: dict[int, list[int]] = {}
        for n in range(COUNTED_TO):
            found.setdefault(index(n), []).append(n)
        return tuple(tuple(found.get(form, ())[:3]) for form in range(max(found) + 1))

    def fitting(self, typed: str, own: Mapping[Key, tuple[str, ...]]) -> Iterator[Sentence]:
        """The sentences of which this is a part, the shortest first; else those that share the most words with it.

        What people see has names and numbers in it, where a sentence has fields. `own` are a server's own words.
        """
        words = [word for word in folded(typed[:200]).split() if any(c.isalnum() for c in word)]
        ranked: list[tuple[int, bool, int, Sentence]] = []
        for one in self.by_code.values():
            said = one.searched
            if instead := own.get(one.key):
                said = f"{said} {folded_whole(instead)}"
            shared = sum(word in said for word in words)
            if shared or not words:
                is_name = one.key[0] in NAMES
                ranked.append((-shared, is_name, len(one.words[0] or one.english[0]), one))
        most = max((-shared for shared, *_ in ranked), default=0)
        if 2 * most < len(words):
            return
        for shared, *_, one in sorted(ranked, key=lambda each: each[:3]):
            if 2 * -shared >= most:
                yield one


def folded_whole(said: tuple[str, ...]) -> str:
    """Texts as they are compared with what somebody types, without keeping them for other comparisons."""
    return " ".join(folded.__wrapped__(one) for one in said)


def read_sentences(folder: Path, language: str) -> Sentences:
    """The sentences of a language's catalogues, each once."""
    by_code: dict[str, Sentence] = {}
    for path in files_of(folder, language):
        for message in read_catalogue(path):
            if message.id:
                key = key_of(message)
                there = parts_of(message.string) if not message.fuzzy else ("",) * len(parts_of(message.string))
                note = " ".join(message.auto_comments)
                by_code.setdefault(code_of(key), Sentence(key, parts_of(message.id), there, path.stem, note))
    return Sentences(language, by_code)
