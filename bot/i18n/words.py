"""One language's words, read from its `.po` files."""

import gettext
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.core.languages import LANGUAGES, SOURCE, Language
from bot.i18n.entries import Entry, read_entries
from bot.i18n.reviews import SHARE, Key, Review, is_reviewed, key_of, least, review_in

NAMES = frozenset({"command name", "option name"})
"""What is translated only where Discord's own interface speaks the language: no picker would show it otherwise."""


def is_needed(context: str | None, language: Language) -> bool:
    """Whether anybody would see this message in this language."""
    return context not in NAMES or bool(language.discord)


def plural_index_of(plural_forms: str) -> Callable[[int], int]:
    """The function of a `Plural-Forms` header: from a number to the index of its form."""
    expression = plural_forms.partition("plural=")[2].rstrip("; \n")
    return cast("Callable[[int], int]", cast(Any, gettext).c2py(expression))


@dataclass(frozen=True, slots=True)
class Words:
    """What a catalogue says; a message that it does not have is said in English."""

    language: Language
    single: Mapping[Key, str] = field(default_factory=dict[Key, str])
    counted: Mapping[Key, tuple[str, ...]] = field(default_factory=dict[Key, tuple[str, ...]])
    index: Callable[[int], int] = field(default=lambda n: int(n != 1))
    review: Review | None = None
    """The review of the language as a whole, None while its words are drafts."""
    unreviewed: frozenset[Key] = frozenset()
    """In a reviewed language, what is new or has changed since."""
    own: Mapping[Key, tuple[str, ...]] = field(default_factory=dict[Key, tuple[str, ...]])
    """What one server reads instead."""

    def is_reviewed(self, context: str | None, message: str) -> bool:
        """Whether a speaker has read this message as it stands, in a language that was reviewed.

        What one server has in its place was approved there, by one person perhaps: it does not count.
        """
        if self.language.code == SOURCE:
            return True
        return self.review is not None and (context, message) not in self.unreviewed | self.own.keys()

    def one(self, context: str | None, message: str) -> str:
        """The message in this language."""
        if self.own and (own := self.own.get((context, message))):
            return own[self.index(1) if len(own) > 1 else 0]
        if said := self.single.get((context, message)):
            return said
        forms = self.counted.get((context, message))
        return forms[self.index(1)] if forms else message

    def many(self, singular: str, plural: str, n: int) -> str:
        """The form of the message for `n` in this language."""
        own = self.own.get((None, singular)) if self.own else None
        if own is not None and self.index(abs(n)) < len(own):
            return own[self.index(abs(n))]
        forms = self.counted.get((None, singular))
        if forms is None:
            return singular if n == 1 else plural
        return forms[self.index(abs(n))]


def files_of(folder: Path, code: str) -> list[Path]:
    """The catalogues of a language, one a feature, in the order of their names."""
    return sorted(folder.glob(f"{code}/LC_MESSAGES/*.po"))


def read_catalogue(path: Path) -> Catalog:
    """A `.po` file as Babel reads it."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def read_words(folder: Path, code: str) -> Words:
    """A language's words from its catalogues, as one table; what is empty or fuzzy there is left out.

    A message that stands in several catalogues is translated alike in them; if it is not, the first one counts.
    """
    language = LANGUAGES[code]
    single: dict[Key, str] = {}
    counted: dict[Key, tuple[str, ...]] = {}
    tops: list[str] = []
    messages: list[Message | Entry] = []
    for path in files_of(folder, code):
        top, found = read_entries(path) or _as_babel_reads(path)
        tops.append(top)
        messages += found
    for message in messages:
        english, said = message.id, message.string
        if not english or message.fuzzy or not said:
            continue
        if isinstance(english, str) and isinstance(said, str):
            single.setdefault((message.context, english), said)
        elif not isinstance(english, str) and not isinstance(said, str) and all(said):
            counted.setdefault((message.context, english[0]), tuple(said))
    review, unreviewed = language_review(language, tops, messages)
    return Words(language, single, counted, plural_index_of(language.plural_forms), review, unreviewed)


def _as_babel_reads(path: Path) -> tuple[str, list[Message]]:
    catalogue = read_catalogue(path)
    return catalogue.header_comment, list(catalogue)


def language_review(
    language: Language, tops: Iterable[str], messages: Iterable[Message | Entry]
) -> tuple[Review | None, frozenset[Key]]:
    """The review of a language by the tops of its catalogues, and what in it is not reviewed as it stands.

    A few new sentences, or a new feature, do not make drafts of all others (`SHARE`).
    """
    reviews: list[Review] = []
    for top in tops:
        with suppress(ValueError):
            reviews += filter(None, [review_in(top)])
    if not reviews:
        return None, frozenset()
    needed = [message for message in messages if message.id and is_needed(message.context, language)]
    unreviewed = frozenset(key_of(message) for message in needed if not is_reviewed(message))
    keys = {key_of(message) for message in needed}
    is_whole = len(keys - unreviewed) >= SHARE * len(keys)
    return (least(reviews), unreviewed) if is_whole else (None, frozenset())
