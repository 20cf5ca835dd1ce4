"""Words that reviewers approved in their servers go back into the catalogues, for everybody."""

from pathlib import Path

import pytest

from bot.i18n.approved_words import ApprovedWords, Export, export
from bot.i18n.catalogues import Catalogues
from bot.i18n.extraction import bring_up_to_date, stale_files
from bot.i18n.reviews import Key

GOING: Key = ("button", "Going")
HERE: Key = (None, "{name} is here.")
DAYS: Key = (None, "{n} day")
PO = {
    'msgid "{name} is here."\nmsgstr ""': 'msgid "{name} is here."\nmsgstr "Aquí está {name}."',
    'msgid "Going"\nmsgstr ""': 'msgid "Going"\nmsgstr "Voy"',
    'msgstr[0] ""\nmsgstr[1] ""': 'msgstr[0] "{n} día"\nmsgstr[1] "{n} días"',
    'msgctxt "button"': '# Short, please.\n#: bot/words.py\nmsgctxt "button"',
}


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "words.py").write_text(
        'gettext("{name} is here.")\npgettext("button", "Going")\nngettext("{n} day", "{n} days", n)\ngettext("Old.")',
        "utf-8",
    )
    (tmp_path / "cogs" / "walks").mkdir(parents=True)
    (tmp_path / "cogs" / "walks" / "cog.py").write_text('gettext("{name} is here.")', "utf-8")
    bring_up_to_date(stale_files(tmp_path, ["es"]))
    for name in ("platform", "walks"):
        path = tmp_path / "locales" / f"es/LC_MESSAGES/{name}.po"
        said = path.read_text("utf-8")
        for old, new in PO.items():
            said = said.replace(old, new)
        path.write_text(said, "utf-8")
    bring_up_to_date(stale_files(tmp_path))
    return tmp_path / "locales"


def approved(key: Key, *words: str, server: int = 1, language: str = "es", reviewed: bool = True) -> ApprovedWords:
    return ApprovedWords(server, language, key, words, reviewed)


def written(locales: Path, *words: ApprovedWords, to: Path | None = None) -> Export:
    target = to or locales
    done = export(words, locales, target)
    for path, content in done.files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)
    return done


def spanish(locales: Path, name: str = "platform") -> str:
    return (locales / f"es/LC_MESSAGES/{name}.po").read_text("utf-8")


def test_approved_words_stand_in_every_catalogue_with_the_sentence_marked_as_reviewed_and_nothing_else_changes(
    locales: Path,
) -> None:
    before = spanish(locales)
    done = written(locales, approved(HERE, "{name} está aquí."))
    assert [path.name for path in done.files] == ["platform.po", "walks.po"]
    for name in ("platform", "walks"):
        assert 'msgstr "{name} está aquí."' in spanish(locales, name)
    lines = [line for line in spanish(locales).split("\n") if line not in before.split("\n")]
    assert len(lines) == 2
    assert lines[0].startswith("# reviewed: ")
    assert "# Short, please.\n" in spanish(locales)
    assert "# State: drafted\n" in spanish(locales)
    assert stale_files(locales.parent) == {}
    assert Catalogues.load(locales).texts("es").gettext("{name} is here.", name="Ana") == "Ana está aquí."


def test_what_a_reviewer_had_suggested_themselves_is_written_as_a_draft(locales: Path) -> None:
    own = approved(GOING, "Sí", reviewed=False)
    assert [one.words for one in written(locales, own).written] == [("Sí",)]
    assert 'msgstr "Sí"' in spanish(locales) and "# reviewed: " not in spanish(locales)
    written(locales, approved(GOING, "Sí", server=2))
    assert spanish(locales).count("# reviewed: ") == 1, "somebody else has approved the same words"
    ((_refused, problem),) = written(locales, approved(GOING, "Iré", reviewed=False)).refused
    assert "nobody but who suggested it" in problem and 'msgstr "Sí"' in spanish(locales)


def test_of_two_servers_the_one_whose_words_are_reviewed_is_followed(locales: Path) -> None:
    done = written(locales, approved(GOING, "Iré", reviewed=False), approved(GOING, "Sí", server=2))
    assert done.conflicts == [] and 'msgstr "Sí"' in spanish(locales)


def test_a_second_time_changes_nothing(locales: Path) -> None:
    words = (approved(HERE, "{name} está aquí."), approved(DAYS, "Un día", "{n} días"), approved(GOING, "Voy"))
    first = written(locales, *words)
    assert (len(first.written), len(first.there)) == (2, 1)
    second = written(locales, *words)
    assert (second.files, second.written, len(second.there)) == ({}, [], 3)


def test_servers_that_agree_are_written_and_those_that_differ_are_listed(locales: Path) -> None:
    agree = [approved(GOING, "Sí", server=1), approved(GOING, "Sí", server=2)]
    differ = [approved(HERE, "Llegó {name}.", server=1), approved(HERE, "Vino {name}.", server=2)]
    done = written(locales, *agree, *differ)
    assert [one.key for one in done.written] == [GOING]
    (conflict,) = done.conflicts
    assert conflict.words == {("Llegó {name}.",): (1,), ("Vino {name}.",): (2,)}
    assert "Aquí está" in spanish(locales)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (approved(HERE, "{nombre} está."), "{name}"),
        (approved(HERE, "Está aquí."), "{name}"),
        (approved(GOING, "a" * 25), "room for 24"),
        (approved(GOING, " "), "nothing in it"),
        (approved(DAYS, "{n} días"), "2"),
        (approved((None, "Gone."), "Se fue."), "English has changed"),
        (approved(GOING, "Going", language="en"), "in the code"),
        (approved(GOING, "Going", language="tlh"), "in the code"),
    ],
)
def test_what_cannot_stand_there_is_refused_with_its_reason(locales: Path, words: ApprovedWords, why: str) -> None:
    before = spanish(locales)
    done = written(locales, words)
    ((refused, problem),) = done.refused
    assert refused is words
    assert why in problem
    assert spanish(locales) == before
    assert done.files == {}


def test_another_folder_gets_only_what_changes_and_keeps_what_it_has(locales: Path, tmp_path: Path) -> None:
    to = tmp_path / "elsewhere"
    before = spanish(locales)
    written(locales, approved(GOING, "Sí"), to=to)
    assert [path.name for path in to.rglob("*.po")] == ["platform.po"]
    assert spanish(locales) == before
    written(locales, approved(HERE, "Llegó {name}."), to=to)
    assert 'msgstr "Sí"' in spanish(to)
    assert 'msgstr "Llegó {name}."' in spanish(to)
    assert written(locales, approved(GOING, "Sí"), approved(HERE, "Llegó {name}."), to=to).files == {}
