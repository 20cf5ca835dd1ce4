"""Every shipped catalogue is fresh, whole and fits where it is shown."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Message

from bot.core.languages import LANGUAGES, SOURCE
from bot.i18n.catalogues import Catalogues, locales_folder
from bot.i18n.extraction import stale_files
from bot.i18n.limits import has_its_fields, is_command_name, too_long
from bot.i18n.reviews import parts_of
from bot.i18n.words import NAMES, files_of, is_needed, read_catalogue

FOLDER = locales_folder()
CODES = Catalogues.load().codes
SHIPPED = pytest.mark.parametrize("code", CODES)
LATIN_SENTENCE = re.compile(r"[A-Za-z]+(?:[ ,.]+[A-Za-z]+){4,}")
"""Five words in Latin letters: longer than what Discord calls a menu or a permission, unless the English has it too."""


class Line(NamedTuple):
    context: str | None
    source: tuple[str, ...]
    forms: tuple[str, ...]
    message: Message


def lines_of(code: str) -> Iterator[Line]:
    """What the catalogues of a language say; the English stands in the templates."""
    for path in sorted(FOLDER.glob("templates/*.pot")) if code == SOURCE else files_of(FOLDER, code):
        for message in read_catalogue(path):
            if message.id:
                yield Line(message.context, parts_of(message.id), parts_of(message.string), message)


def test_three_languages_are_shipped_at_least_and_each_is_a_language_that_we_know() -> None:
    assert CODES[:3] == ("en", "es", "so")
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} <= {*LANGUAGES, "templates"}


def test_every_template_and_catalogue_is_up_to_date() -> None:
    stale = [path.relative_to(FOLDER).as_posix() for path in stale_files(FOLDER.parent)]
    assert not stale, "`make translations` brings them up to date"


def test_the_platform_and_each_feature_with_words_have_a_catalogue_in_each_language() -> None:
    templates = {path.stem for path in FOLDER.glob("templates/*.pot")}
    assert templates <= {"platform", *(path.name for path in (FOLDER.parent / "cogs").iterdir())}
    for code in CODES:
        assert code == SOURCE or {path.stem for path in files_of(FOLDER, code)} == templates


@SHIPPED
def test_a_message_of_several_features_is_translated_alike_in_them(code: str) -> None:
    """All catalogues are read as one table."""
    said: dict[tuple[str | None, str], set[tuple[str, ...]]] = {}
    for line in lines_of(code):
        said.setdefault((line.context, line.source[0]), set()).add(line.forms)
    assert not {message: forms for message, forms in said.items() if len(forms) > 1}


@SHIPPED
def test_every_catalogue_is_whole(code: str) -> None:
    if code == SOURCE:
        return
    missing = [
        line.source[0] for line in lines_of(code) if not all(line.forms) and is_needed(line.context, LANGUAGES[code])
    ]
    assert not missing, f"{len(missing)} messages have no {code}"


@SHIPPED
def test_nothing_is_a_guess(code: str) -> None:
    for path in files_of(FOLDER, code):
        assert not [message.id for message in read_catalogue(path) if message.id and message.fuzzy]


@SHIPPED
def test_every_form_has_the_fields_of_its_source(code: str) -> None:
    wrong = [
        (line.source[0], form)
        for line in lines_of(code)
        for form in filter(None, line.forms)
        if not has_its_fields(line.message, form)
    ]
    assert not wrong


@SHIPPED
def test_what_is_written_in_other_letters_does_not_go_on_in_a_language_of_latin_ones(code: str) -> None:
    """A piece of another language's catalogue that slipped into this one."""
    if LANGUAGES[code].own_name[0].isascii():
        return
    assert not [
        piece
        for line in lines_of(code)
        for form in line.forms
        for piece in LATIN_SENTENCE.findall(form)
        if not any(piece in source for source in line.source)
    ]


@SHIPPED
def test_everything_fits_where_discord_shows_it(code: str) -> None:
    long = [
        (form, f"{len(form)} > {limit}")
        for line in lines_of(code)
        for form in (*line.source[:1], *line.forms)
        if (limit := too_long(line.context, form))
    ]
    assert not long


@SHIPPED
def test_names_of_commands_and_options_are_names_to_discord(code: str) -> None:
    lines = [line for line in lines_of(code) if line.context in NAMES]
    assert not [form for line in lines for form in (*line.source, *line.forms) if form and not is_command_name(form)]


@SHIPPED
def test_two_commands_or_options_never_share_a_name(code: str) -> None:
    for kind in NAMES:
        names = {line.source[0]: line.forms[0] or line.source[0] for line in lines_of(code) if line.context == kind}
        shown = list(names.values())
        assert len(shown) == len(set(shown)), sorted(name for name in shown if shown.count(name) > 1)


def test_texts_are_made_once_for_a_language_and_zone() -> None:
    catalogues = Catalogues.load()
    assert catalogues.texts("so", "Africa/Nairobi") is catalogues.texts("so", "Africa/Nairobi")
    assert catalogues.texts("so").language == "so"
    assert catalogues.texts("es-419").language == "es"
    assert catalogues.texts("xx").language == "en"
    assert catalogues.texts(None, None).zone == "UTC"


def test_languages_are_offered_by_their_own_names() -> None:
    assert Catalogues.load().offer()[:3] == (("en", "English"), ("es", "Español"), ("so", "Soomaali"))


def test_english_alone_is_enough_to_begin(tmp_path: Path) -> None:
    catalogues = Catalogues.load(tmp_path)
    assert catalogues.codes == ("en",)
    assert catalogues.texts("so").gettext("{name} is here.", name="Ana") == "Ana is here."
    assert catalogues.texts("en").reviewed
