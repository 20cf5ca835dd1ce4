"""`leaders catalog`, as translators and operators give it."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from bot.core.clock import SystemClock
from bot.db import Database, Tx
from bot.db.migrations import upgrade
from bot.i18n.extraction import bring_up_to_date, stale_files
from bot.i18n.reviews import code_of
from bot.people.models import Server
from cogs.translations.models import ServerWords

CHECKOUT = Path(bot.__file__).parents[1]


def leaders(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Give a command in a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEADERS_")}
    named = {f"LEADERS_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "bot", "catalog", *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(CHECKOUT), "LEADERS_DATA_DIR": str(folder / "data"), **named},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """Catalogues of three languages with two sentences; Spanish is whole."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "words.py").write_text('gettext("{name} is here.")\npgettext("button", "Going")', "utf-8")
    bring_up_to_date(stale_files(tmp_path, ["es", "so"]))
    spanish = tmp_path / "locales/es/LC_MESSAGES/platform.po"
    said = spanish.read_text("utf-8").replace('is here."\nmsgstr ""', 'is here."\nmsgstr "{name} está aquí."')
    spanish.write_text(said.replace('"Going"\nmsgstr ""', '"Going"\nmsgstr "Voy"'), "utf-8")
    return tmp_path / "locales"


def test_the_table_says_how_far_each_language_is_and_ends_with_one_where_something_is_missing(locales: Path) -> None:
    told = leaders(locales.parent, "status", locales_dir=str(locales))
    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.splitlines() == [
        "Language\tComplete\tState\tChanged since\tToo long\tWrong fields\tUnused",
        "es Spanish\t100 %\tdrafted\t-\t0\t0\t0",
        "so Somali\t0 %\tdrafted\t-\t0\t0\t0",
    ]
    assert leaders(locales.parent, "status", "Español", locales_dir=str(locales)).returncode == 0


def test_one_language_alone_tells_what_to_mend(locales: Path) -> None:
    told = leaders(locales.parent, "status", "so", locales_dir=str(locales))
    assert "Not translated:" in told.stdout
    assert "[button] Going" in told.stdout


def test_a_program_gets_everything_as_json(locales: Path) -> None:
    told = leaders(locales.parent, "status", "--json", locales_dir=str(locales))
    spanish, somali = json.loads(told.stdout)
    assert (spanish["language"], spanish["state"], spanish["missing"]) == ("es", "drafted", [])
    assert {one["english"] for one in somali["missing"]} == {"{name} is here.", "Going"}
    assert all(len(one["code"]) == 8 for one in somali["missing"])
    assert told.returncode == 1


@pytest.mark.parametrize("command", ["status", "preview"])
def test_a_language_without_catalogues_is_refused_with_those_that_there_are(locales: Path, command: str) -> None:
    told = leaders(locales.parent, command, "Klingon", locales_dir=str(locales))
    assert told.returncode == 2
    assert "There are: en, es, so." in told.stderr


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    told = leaders(tmp_path, "status", locales_dir=str(tmp_path / "none"))
    assert told.returncode == 2
    assert "LEADERS_LOCALES_DIR" in told.stderr


def test_a_state_that_cannot_be_read_is_said(locales: Path) -> None:
    spanish = locales / "es/LC_MESSAGES/platform.po"
    spanish.write_text(spanish.read_text("utf-8").replace("State: drafted", "State: nearly"), "utf-8")
    told = leaders(locales.parent, "status", locales_dir=str(locales))
    assert (told.returncode, told.stdout) == (1, "")
    assert "this one says 'nearly'" in told.stderr


# --- approved words --------------------------------------------------------------------------------------------------

GOING, HERE = ("button", "Going"), (None, "{name} is here.")


@pytest.fixture
def database(locales: Path) -> Path:
    """A database with two servers that agree about one word and differ about another."""
    file = locales.parent / "data" / "leaders.sqlite3"
    file.parent.mkdir()
    upgrade(f"sqlite:///{file}")
    for number, here in ((10, "Llegó {name}."), (11, "Vino {name}.")):
        approve(file, number, GOING, "Sí")
        approve(file, number, HERE, here)
    return file


def approve(file: Path, server: int, key: tuple[str | None, str], words: str) -> None:
    def write(tx: Tx) -> None:
        if tx.get(Server, server) is None:
            tx.add(Server(id=server, name="Riverside"))
            tx.flush()
        context, message = key
        tx.add(
            ServerWords(
                server_id=server,
                language="es",
                code=code_of(key),
                context=context,
                message=message,
                words=[words],
                at=SystemClock().now(),
            )
        )

    database = Database(f"sqlite:///{file}")
    try:
        asyncio.run(database.write(write))
    finally:
        database.close()


def spanish(locales: Path) -> str:
    return (locales / "es/LC_MESSAGES/platform.po").read_text("utf-8")


@pytest.mark.usefixtures("database")
def test_what_servers_agree_about_is_written_and_the_rest_is_listed_until_one_is_chosen(locales: Path) -> None:
    told = leaders(locales.parent, "export", locales_dir=str(locales))
    assert (told.returncode, told.stderr) == (1, "")
    assert 'msgstr "Sí"' in spanish(locales)
    assert 'msgstr "{name} está aquí."' in spanish(locales)
    assert "--server 10: Llegó {name}." in told.stdout
    assert "--server 11: Vino {name}." in told.stdout

    told = leaders(locales.parent, "export", "--server", "11", locales_dir=str(locales))
    assert told.returncode == 0
    assert 'msgstr "Vino {name}."' in spanish(locales)
    before = spanish(locales)
    told = leaders(locales.parent, "export", "--server", "11", locales_dir=str(locales))
    assert told.stdout.splitlines() == [
        "Approved sentences: 0 written, 2 there already, 0 approved in different words, 0 that cannot stand there."
    ]
    assert spanish(locales) == before


@pytest.mark.usefixtures("database")
def test_the_words_go_to_another_folder_where_their_own_is_not_to_be_touched(locales: Path) -> None:
    before = spanish(locales)
    told = leaders(locales.parent, "export", "--to", "reviewed", locales_dir=str(locales))
    assert "written: reviewed/es/LC_MESSAGES/platform.po" in told.stdout
    assert spanish(locales) == before
    assert 'msgstr "Sí"' in spanish(locales.parent / "reviewed")


@pytest.mark.usefixtures("database")
def test_where_nothing_can_be_written_one_sentence_says_so(locales: Path) -> None:
    (locales.parent / "full").write_text("a file where a folder should be", "utf-8")
    told = leaders(locales.parent, "export", "--to", "full/here", locales_dir=str(locales))
    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.count("\n") == 1
    assert "Name another folder with --to." in told.stderr


def test_without_a_database_the_export_says_so(locales: Path) -> None:
    told = leaders(locales.parent, "export", locales_dir=str(locales))
    assert told.returncode == 1
    assert "There is nothing in the database yet." in told.stderr


# --- the page --------------------------------------------------------------------------------------------------------


def test_a_preview_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    told = leaders(tmp_path, "preview", "so", "--to", "somali.html")
    assert (told.returncode, told.stderr) == (0, "")
    assert "somali.html: " in told.stdout
    assert (tmp_path / "somali.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_preview_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    told = leaders(tmp_path, "preview", "so", "--to", "none/somali.html")
    assert told.returncode == 1
    assert "No such file or directory" in told.stderr
