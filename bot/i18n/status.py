"""How far the catalogues of each language are, for translators and operators."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.core.languages import LANGUAGES, SOURCE, Language
from bot.i18n.limits import has_its_fields, is_whole, too_long
from bot.i18n.reviews import Key, Review, is_reviewed, key_of, least, parts_of, review_of
from bot.i18n.words import files_of, is_needed, language_review, read_catalogue


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """One language. Each message counts once, in however many catalogues it stands."""

    code: str
    messages: int
    """How many its readers need."""
    missing: frozenset[Key]
    """Those without a translation: they are shown in English."""
    too_long: frozenset[Key]
    wrong_fields: frozenset[Key]
    unused: int
    """Translations that nobody asks for just now."""
    reviewed: int
    """How many are reviewed as they stand."""
    review: Review | None
    """The last review of its reviewed catalogues together; None if there is none."""
    is_draft: bool
    changed: frozenset[Key]
    """What is new or other than it was, in a language that has been reviewed."""

    @property
    def is_sound(self) -> bool:
        """Whether all of it can be read, and fits. Who has reviewed it is another question."""
        return not (self.missing or self.too_long or self.wrong_fields)

    @property
    def percent(self) -> int:
        """How much is translated; 100 only if all is."""
        return 100 * (self.messages - len(self.missing)) // (self.messages or 1)

    @property
    def state(self) -> str:
        """Drafted or reviewed, in words."""
        if self.review is None:
            return "drafted"
        return (
            f"drafted again: {len(self.changed)} changed since {self.review.on}" if self.is_draft else f"{self.review}"
        )


def status_of(folder: Path, codes: Iterable[str]) -> list[LanguageStatus]:
    """The languages of a folder, but for English, of which there are only templates."""
    templates = [read_catalogue(path) for path in sorted(folder.glob("templates/*.pot"))]
    return [_status(folder, LANGUAGES[code], templates) for code in codes if code != SOURCE]


def _status(folder: Path, language: Language, templates: list[Catalog]) -> LanguageStatus:
    catalogues = [read_catalogue(path) for path in files_of(folder, language.code)]
    tops = [catalogue.header_comment for catalogue in catalogues]
    there = list(_needed(catalogues, language))
    wanted = {key_of(message) for message in _needed(templates, language)} or {key_of(message) for message in there}
    used = [message for message in there if key_of(message) in wanted]
    whole = {key_of(message) for message in used if is_whole(message)}
    reviews = [review for catalogue in catalogues if (review := review_of(catalogue)) is not None]
    unreviewed = {key_of(message) for message in used if not is_reviewed(message)}
    return LanguageStatus(
        code=language.code,
        messages=len(wanted),
        missing=frozenset(wanted - whole),
        too_long=frozenset(
            key_of(message) for message in used if any(too_long(message.context, said) for said in _forms(message))
        ),
        wrong_fields=frozenset(
            key_of(message) for message in used if not all(has_its_fields(message, said) for said in _forms(message))
        ),
        unused=sum(len(catalogue.obsolete) for catalogue in catalogues),
        reviewed=len(whole - unreviewed),
        review=least(reviews),
        is_draft=language_review(language, tops, chain.from_iterable(catalogues))[0] is None,
        changed=frozenset(whole & unreviewed if reviews else ()),
    )


def _needed(catalogues: Iterable[Catalog], language: Language) -> Iterator[Message]:
    for message in chain.from_iterable(catalogues):
        if message.id and is_needed(message.context, language):
            yield message


def _forms(message: Message) -> Iterator[str]:
    return filter(None, parts_of(message.string))
