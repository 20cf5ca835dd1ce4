"""One language's words, read from its `.po` files."""

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, cast

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.core.languages import LANGUAGES, Language

REVIEWED = "# Reviewed by: "
"""The line at the top of a `.po` file that names the speaker who has read all of it."""
NOBODY = "nobody yet"

Key = tuple[str | None, str]
"""A context, or None, and the English message."""


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
    reviewed_by: str = ""

    def one(self, context: str | None, message: str) -> str:
        """The message in this language."""
        if said := self.single.get((context, message)):
            return said
        forms = self.counted.get((context, message))
        return forms[self.index(1)] if forms else message

    def many(self, singular: str, plural: str, n: int) -> str:
        """The form of the message for `n` in this language."""
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


def reviewer_of(catalogue: Catalog) -> str:
    """The speaker who has read a catalogue, "" if nobody has."""
    lines = catalogue.header_comment.splitlines()
    name = next((line.removeprefix(REVIEWED).strip() for line in lines if line.startswith(REVIEWED)), NOBODY)
    return "" if name == NOBODY else name


def read_words(folder: Path, code: str) -> Words:
    """A language's words from its catalogues, as one table; what is empty or fuzzy there is left out.

    A message that stands in several catalogues is translated alike in them; if it is not, the first one counts.
    """
    language = LANGUAGES[code]
    single: dict[Key, str] = {}
    counted: dict[Key, tuple[str, ...]] = {}
    catalogues = [read_catalogue(path) for path in files_of(folder, code)]
    for message in chain.from_iterable(catalogues):
        if not message.id or message.fuzzy or not message.string:
            continue
        if isinstance(message.id, str) and isinstance(message.string, str):
            single.setdefault((message.context, message.id), message.string)
        elif not isinstance(message.id, str) and not isinstance(message.string, str) and all(message.string):
            counted.setdefault((message.context, message.id[0]), tuple(message.string))
    reviewers = sorted({reviewer_of(catalogue) for catalogue in catalogues})
    return Words(
        language=language,
        single=single,
        counted=counted,
        index=plural_index_of(language.plural_forms),
        reviewed_by=", ".join(reviewers) if all(reviewers) else "",
    )
