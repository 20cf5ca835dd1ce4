"""The bot's own reading of `.po` files gives what Babel gives."""

from pathlib import Path

import pytest

from bot.i18n.catalogues import Catalogues, locales_folder
from bot.i18n.entries import read_entries
from bot.i18n.words import files_of, read_catalogue, read_words

FILES = [path for code in Catalogues.load().codes for path in files_of(locales_folder(), code)]
NASTY = """\
# A catalogue for tests.
# State: reviewed by 2 people on 2026-12-01
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

# reviewed: 5f3a90c1
#: cogs/one.py
#, fuzzy, python-brace-format
msgctxt "button"
msgid ""
"Several \\"lines\\"\\n"
"with \\\\n and a tab\\t"
msgstr ""
"Varias\\n"
"líneas"

msgid "{n} place"
msgid_plural "{n} places"
msgstr[0] "{n} lugar"
msgstr[1] ""
"{n} "
"lugares"

#~ msgid "gone"
#~ msgstr "ido"

msgid "last"
msgstr "último\""""


def _as_babel(path: Path) -> list[tuple[object, ...]]:
    return [
        (one.context, one.id, one.string, one.fuzzy, tuple(one.user_comments))
        for one in read_catalogue(path)
        if one.id
    ]  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_catalogue_is_read_as_babel_reads_it(path: Path) -> None:
    read = read_entries(path)
    assert read is not None
    top, entries = read
    assert [tuple(one) for one in entries] == _as_babel(path)
    assert [line.strip("# ") for line in top.splitlines()] == [
        line.strip("# ") for line in read_catalogue(path).header_comment.splitlines()
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_quotes_marks_and_plurals_are_read_as_babel_reads_them(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "nasty.po"
    path.write_bytes(NASTY.replace("\n", ending).encode())
    read = read_entries(path)
    assert read is not None
    assert [tuple(one) for one in read[1]] == _as_babel(path)
    assert len(read[1]) == 3


def test_what_is_written_in_an_unforeseen_way_is_left_to_babel(tmp_path: Path) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    path = folder / "odd.po"
    path.write_text('msgid ""\nmsgstr ""\n\n  msgid "a"\n  msgstr "b"\n\nmsgid   "c"\nmsgstr "d"\n', "utf-8")
    assert read_entries(path) is None
    assert read_words(tmp_path, "es").single == {(None, "a"): "b", (None, "c"): "d"}


def test_no_catalogue_is_read_before_somebody_needs_it() -> None:
    catalogues = Catalogues.load()
    assert not catalogues._words  # pyright: ignore[reportPrivateUsage]
    catalogues.texts("ar")
    assert set(catalogues._words) == {"ar"}  # pyright: ignore[reportPrivateUsage]
