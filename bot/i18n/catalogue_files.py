"""What the files under `locales/` should say: a template per feature, and in each language a catalogue per feature.

The same templates and translations always give the same bytes: no dates, no line numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.core.languages import LANGUAGES, SOURCE, Language
from bot.i18n.reviews import Key, Review, key_of, least, mark, review_of, state_line
from bot.i18n.words import files_of, read_catalogue

PLATFORM = "platform"
"""The catalogue of what belongs to no single feature: everything in `bot/`."""

WIDTH = 110


def catalogue_files(
    folder: Path, templates: Mapping[str, Catalog], added: Iterable[str] = ()
) -> dict[Path, bytes | None]:
    """Every template and catalogue as it should be; None for a file that should go. `added` are languages to begin.

    A catalogue that no feature has (the feature is gone or has another name) goes; its translations stay.
    """
    there = [*folder.glob("**/*.pot"), *(path for code in LANGUAGES for path in files_of(folder, code))]
    files: dict[Path, bytes | None] = dict.fromkeys(sorted(there))
    for feature, template in templates.items():
        header = _header(f"Community of Leaders, {feature}: the English to translate.")
        files[folder / "templates" / f"{feature}.pot"] = _written(header, template)
    for code in LANGUAGES:
        if code != SOURCE and (code in added or files_of(folder, code)):
            for feature, content in _catalogues(folder, LANGUAGES[code], templates):
                files[folder / code / "LC_MESSAGES" / f"{feature}.po"] = content
    return files


class Translation(NamedTuple):
    """A message that is translated in some catalogue."""

    message: Message
    catalogue: str
    is_obsolete: bool


@dataclass(frozen=True, slots=True)
class Translations:
    """All translations of a language, whichever catalogue they stand in."""

    reviews: dict[str, Review | None]
    """The review of each catalogue, None for a drafted one."""
    found: dict[Key, list[Translation]] = field(default_factory=dict[Key, list[Translation]])

    @classmethod
    def read(cls, folder: Path, code: str) -> "Translations":
        """What the catalogues of a language say, but for fuzzy translations.

        Raises:
            ValueError: the state of a catalogue cannot be read, and would be lost.
        """
        catalogues = {path.stem: read_catalogue(path) for path in files_of(folder, code)}
        own = cls({name: review_of(catalogue) for name, catalogue in catalogues.items()})
        for name, catalogue in catalogues.items():
            own._take(name, catalogue, is_obsolete=False)
            own._take(name, catalogue.obsolete.values(), is_obsolete=True)
        return own

    def _take(self, catalogue: str, messages: Iterable[Message], *, is_obsolete: bool) -> None:
        for message in messages:
            if message.id and any(message.string or ()) and not message.fuzzy:
                self.found.setdefault(key_of(message), []).append(Translation(message, catalogue, is_obsolete))

    def best(self, wanted: Message, feature: str, forms: int) -> Translation | None:
        """A translation of the right shape: one in use rather than an obsolete one, then the feature's own."""
        found = [
            one
            for one in self.found.get(key_of(wanted), ())
            if (len(one.message.string) if isinstance(one.message.string, tuple) else 0)
            == (forms if wanted.pluralizable else 0)
        ]
        return min(found, key=lambda one: (one.is_obsolete, one.catalogue != feature), default=None)


def _catalogues(folder: Path, language: Language, templates: Mapping[str, Catalog]) -> Iterator[tuple[str, bytes]]:
    """The catalogue of each feature.

    Translations that nobody asks for just now stay as comments, since wording comes back.
    """
    known = Translations.read(folder, language.code)
    wanted = {key_of(message) for template in templates.values() for message in template if message.id}
    obsolete: dict[str, list[Message]] = {feature: [] for feature in templates}
    for key in sorted(known.found.keys() - wanted, key=lambda key: (key[1], key[0] or "")):
        last = min(known.found[key], key=lambda one: one.is_obsolete)
        obsolete[last.catalogue if last.catalogue in templates else PLATFORM].append(last.message)
    for feature, template in templates.items():
        yield feature, _translated(feature, template, language, known, obsolete[feature])


def _translated(
    feature: str, template: Catalog, language: Language, known: Translations, obsolete: Iterable[Message]
) -> bytes:
    """A catalogue as a file."""
    catalogue = read_po(BytesIO(_header("", language).encode()))
    taken_from = {feature} & known.reviews.keys()
    for message in template:
        if not message.id:
            continue
        empty = ("",) * catalogue.num_plurals if message.pluralizable else ""
        found = known.best(message, feature, catalogue.num_plurals)
        taken_from |= {found.catalogue} if found else set()
        catalogue.add(
            message.id,
            found.message.string if found else empty,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=found.message.user_comments if found else (),
            context=message.context,
        )
    catalogue.obsolete = {str(place): message for place, message in enumerate(obsolete)}
    # It is reviewed only if all of it comes from catalogues that are.
    review = least(known.reviews[name] for name in taken_from)
    title = f"Community of Leaders, {feature}: {language.english_name} ({language.own_name})."
    return _written(_header(title, language, review), catalogue)


def reviewed_files(folder: Path, code: str, review: Review) -> dict[Path, bytes]:
    """The catalogues of a language after speakers have reviewed all that is translated in them."""
    files: dict[Path, bytes] = {}
    for path in files_of(folder, code):
        catalogue = read_catalogue(path)
        for message in catalogue:
            if message.id and all(message.string or ("",)) and not message.fuzzy:
                mark(message)
        title = catalogue.header_comment.splitlines()[0].removeprefix("# ")
        files[path] = _written(_header(title, LANGUAGES[code], review), catalogue)
    return files


def _header(title: str, language: Language | None = None, review: Review | None = None) -> str:
    lines = [
        f"# {title}",
        *([state_line(review)] if language else []),
        'msgid ""',
        'msgstr ""',
        *([f'"Language: {language.code}\\n"'] if language else []),
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
        *([f'"Plural-Forms: {language.plural_forms}\\n"'] if language else []),
    ]
    return "\n".join(lines) + "\n\n"


def _written(header: str, catalogue: Catalog) -> bytes:
    return header.encode() + body_of(catalogue)


def body_of(catalogue: Catalog) -> bytes:
    """The messages of a catalogue as they stand in its file, below the header."""
    for message in catalogue:
        message.flags.discard("python-format")
    body = BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    return body.getvalue().rstrip(b"\n") + b"\n"
