"""How far each language is, as `leaders catalog status` tells it."""

from datetime import date
from pathlib import Path

import pytest

from bot.i18n.catalogue_files import reviewed_files
from bot.i18n.catalogues import Catalogues
from bot.i18n.extraction import bring_up_to_date, stale_files
from bot.i18n.reviews import Review, code_of
from bot.i18n.status import LanguageStatus, status_of

SOURCES = [
    'gettext("{name} is here.")',
    'pgettext("button", "Going")',
    'ngettext("{n} day", "{n} days", n)',
    *(f'gettext("Sentence {number}.")' for number in range(20)),
]


def begin(root: Path, *lines: str) -> None:
    file = root / "bot" / "words.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines), "utf-8")
    bring_up_to_date(stale_files(root, ["es"]))


def catalogue(root: Path) -> Path:
    return root / "locales" / "es" / "LC_MESSAGES" / "platform.po"


def replace(root: Path, old: str, new: str) -> None:
    said = catalogue(root).read_text("utf-8")
    assert old in said
    catalogue(root).write_text(said.replace(old, new), "utf-8")


def status(root: Path) -> LanguageStatus:
    (found,) = status_of(root / "locales", ["en", "es"])
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    begin(tmp_path, *SOURCES)
    for number in range(20):
        replace(tmp_path, f'msgid "Sentence {number}."\nmsgstr ""', f'msgid "Sentence {number}."\nmsgstr "{number}."')
    replace(tmp_path, 'msgid "{name} is here."\nmsgstr ""', 'msgid "{name} is here."\nmsgstr "Aquí está {name}."')
    replace(tmp_path, 'msgid "Going"\nmsgstr ""', 'msgid "Going"\nmsgstr "Voy"')
    replace(tmp_path, 'msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "Un día"\nmsgstr[1] "{n} días"')
    return tmp_path


def test_a_language_of_which_everything_is_translated_and_fits_is_sound(root: Path) -> None:
    found = status(root)
    assert (found.messages, found.percent, found.is_sound, found.state) == (23, 100, True, "drafted")
    assert (found.reviewed, found.unused, found.changed) == (0, 0, frozenset())


def test_what_is_missing_too_long_or_has_other_fields_is_named(root: Path) -> None:
    replace(root, 'msgstr "3."', 'msgstr ""')
    replace(root, 'msgstr "Voy"', f'msgstr "{"a" * 25}"')
    replace(root, "Aquí está {name}.", "Aquí está {nombre}.")
    replace(root, "{n} días", "")
    found = status(root)
    assert found.missing == {(None, "Sentence 3."), (None, "{n} day")}
    assert found.too_long == {("button", "Going")}
    assert found.wrong_fields == {(None, "{name} is here.")}
    assert found.percent == 91
    assert not found.is_sound


def test_hundred_per_cent_is_said_of_nothing_less(root: Path) -> None:
    begin(root, *SOURCES, *(f'gettext("Sentence {number}.")' for number in range(20, 400)))
    for number in range(20, 399):
        replace(root, f'msgid "Sentence {number}."\nmsgstr ""', f'msgid "Sentence {number}."\nmsgstr "{number}."')
    assert (len(status(root).missing), status(root).percent) == (1, 99)


def test_a_sentence_that_changed_since_review_is_named_and_one_that_is_gone_is_unused(root: Path) -> None:
    bring_up_to_date(reviewed_files(root / "locales", "es", Review(2, date(2026, 12, 1))))
    assert (status(root).state, status(root).reviewed) == ("reviewed by 2 people on 2026-12-01", 23)
    replace(root, 'msgstr "Voy"', 'msgstr "Sí"')
    begin(root, *SOURCES[:-1], 'gettext("New.")')
    replace(root, 'msgid "New."\nmsgstr ""', 'msgid "New."\nmsgstr "Nuevo."')
    found = status(root)
    assert found.changed == {("button", "Going"), (None, "New.")}
    assert (found.unused, found.is_draft) == (1, False)


def test_a_language_of_which_much_changed_says_since_when(root: Path) -> None:
    bring_up_to_date(reviewed_files(root / "locales", "es", Review(1, date(2026, 12, 1))))
    for number in range(4):
        replace(root, f'msgstr "{number}."', f'msgstr "Otra {number}."')
    assert status(root).state == "drafted again: 4 changed since 2026-12-01"


def test_the_names_of_commands_are_needed_only_where_discord_speaks_the_language(tmp_path: Path) -> None:
    begin(tmp_path, 'pgettext("command name", "help")')
    bring_up_to_date(stale_files(tmp_path, ["so"]))
    spanish, somali = status_of(tmp_path / "locales", ["es", "so"])
    assert (spanish.messages, somali.messages) == (1, 0)


def test_codes_name_one_message_each() -> None:
    words = Catalogues.load().words("es")
    keys = [*words.single, *words.counted]
    assert len({code_of(key) for key in keys}) == len(keys)
