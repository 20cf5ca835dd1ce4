"""Catalogues follow the sources: translations stay with their messages, whichever feature these belong to."""

from pathlib import Path

import pytest

from bot.i18n.extraction import bring_up_to_date, stale_files

ONE = 'gettext("One")'
THINGS = 'ngettext("{n} thing", "{n} things", n)'

OLD = """# State: {state}
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "One"
msgstr "Uno"

msgid "{{n}} thing"
msgid_plural "{{n}} things"
msgstr[0] "{{n}} cosa"
msgstr[1] "{{n}} cosas"

#, fuzzy
msgid "Guess"
msgstr "Adivinanza"

#~ msgid "Once"
#~ msgstr "Antes"
"""


def source(root: Path, path: str, *lines: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text("\n".join(lines), "utf-8")


def old_catalogue(root: Path, name: str, state: str = "drafted") -> None:
    source(root, f"locales/es/LC_MESSAGES/{name}.po", OLD.format(state=state))


def updated(root: Path, *added: str) -> dict[str, str]:
    """The templates and catalogues after an update, which a second one leaves as they are."""
    bring_up_to_date(stale_files(root, added))
    assert stale_files(root) == {}
    return {path.relative_to(root / "locales").as_posix(): path.read_text("utf-8") for path in root.rglob("*.po*")}


def spanish(root: Path, name: str) -> str:
    return (root / f"locales/es/LC_MESSAGES/{name}.po").read_text("utf-8")


def test_there_is_a_template_for_each_feature_and_a_catalogue_in_each_language_but_english(tmp_path: Path) -> None:
    source(tmp_path, "bot/words.py", ONE)
    source(tmp_path, "cogs/sessions/cog/sessions.py", THINGS)
    files = updated(tmp_path, "en", "es", "ar")
    assert set(files) == {
        *("templates/platform.pot", "templates/sessions.pot"),
        *("es/LC_MESSAGES/platform.po", "es/LC_MESSAGES/sessions.po"),
        *("ar/LC_MESSAGES/platform.po", "ar/LC_MESSAGES/sessions.po"),
    }
    assert files["ar/LC_MESSAGES/sessions.po"].count("msgstr[") == 6
    assert 'msgid "One"' in files["templates/platform.pot"]
    assert 'msgid "One"' not in files["templates/sessions.pot"]


def test_no_dates_or_line_numbers_are_written(tmp_path: Path) -> None:
    source(tmp_path, "bot/words.py", ONE, THINGS)
    first = updated(tmp_path, "so")
    source(tmp_path, "bot/words.py", "", "", ONE, "", THINGS)
    assert updated(tmp_path) == first
    assert "words.py:" not in "".join(first.values())
    assert "Date" not in "".join(first.values())


@pytest.mark.parametrize("name", ["messages", "sessions", "meetings"])
def test_translations_are_taken_over_from_whichever_catalogue_has_them(tmp_path: Path, name: str) -> None:
    """From the one catalogue that there was for a language, and from that of a feature that is gone or renamed."""
    source(tmp_path, "bot/words.py", ONE)
    source(tmp_path, "cogs/sessions/cog/sessions.py", ONE, THINGS, 'gettext("Once")', 'gettext("Guess")')
    old_catalogue(tmp_path, name)
    source(tmp_path, "locales/messages.pot", "")
    files = updated(tmp_path)
    assert [path for path in files if path.startswith("es/")] == [
        "es/LC_MESSAGES/platform.po",
        "es/LC_MESSAGES/sessions.po",
    ]
    assert "messages.pot" not in files
    assert 'msgid "One"\nmsgstr "Uno"' in spanish(tmp_path, "platform")
    assert 'msgid "One"\nmsgstr "Uno"' in spanish(tmp_path, "sessions")
    assert 'msgstr[1] "{n} cosas"' in spanish(tmp_path, "sessions")
    assert 'msgid "Once"\nmsgstr "Antes"' in spanish(tmp_path, "sessions")
    assert 'msgid "Guess"\nmsgstr ""' in spanish(tmp_path, "sessions"), "a guess is no translation"


def test_a_translation_in_use_goes_before_an_obsolete_one_and_then_a_features_own_before_that_of_another(
    tmp_path: Path,
) -> None:
    source(tmp_path, "bot/words.py", ONE)
    old_catalogue(tmp_path, "platform")
    old_catalogue(tmp_path, "another")
    own = tmp_path / "locales/es/LC_MESSAGES/platform.po"
    own.write_text(own.read_text("utf-8").replace("Uno", "Una"), "utf-8")
    updated(tmp_path)
    assert 'msgid "One"\nmsgstr "Una"' in spanish(tmp_path, "platform")

    source(tmp_path, "bot/words.py", 'gettext("Once")')
    assert '#~ msgstr "Una"' in updated(tmp_path)["es/LC_MESSAGES/platform.po"]
    source(tmp_path, "bot/words.py", ONE)
    old_catalogue(tmp_path, "another")
    updated(tmp_path)
    assert 'msgid "One"\nmsgstr "Uno"' in spanish(tmp_path, "platform")


def test_translations_that_nobody_asks_for_stay_as_comments_and_come_back(tmp_path: Path) -> None:
    source(tmp_path, "cogs/sessions/cog/sessions.py", ONE, THINGS, 'gettext("Once")')
    old_catalogue(tmp_path, "sessions")
    whole = updated(tmp_path)
    source(tmp_path, "cogs/sessions/cog/sessions.py", 'gettext("Two")')
    without = updated(tmp_path)["es/LC_MESSAGES/sessions.po"]
    assert '#~ msgstr "Uno"' in without
    assert '#~ msgstr[1] "{n} cosas"' in without
    (tmp_path / "cogs/sessions/cog/sessions.py").unlink()
    gone = updated(tmp_path)
    assert "es/LC_MESSAGES/sessions.po" not in gone
    assert '#~ msgstr "Uno"' in gone["es/LC_MESSAGES/platform.po"]
    source(tmp_path, "cogs/sessions/cog/sessions.py", ONE, THINGS, 'gettext("Once")')
    assert updated(tmp_path) == whole


def test_a_translation_of_another_shape_is_not_taken(tmp_path: Path) -> None:
    source(tmp_path, "bot/words.py", 'ngettext("One", "Some", n)', 'gettext("{n} thing")')
    old_catalogue(tmp_path, "platform")
    updated(tmp_path)
    assert "Uno" not in spanish(tmp_path, "platform")
    assert "cosa" not in spanish(tmp_path, "platform")


def test_a_catalogue_is_reviewed_if_all_that_it_came_from_is(tmp_path: Path) -> None:
    source(tmp_path, "bot/words.py", ONE)
    source(tmp_path, "cogs/sessions/cog/sessions.py", THINGS)
    old_catalogue(tmp_path, "messages", "reviewed by 2 people on 2026-12-01")
    updated(tmp_path)
    assert "# State: reviewed by 2 people on 2026-12-01\n" in spanish(tmp_path, "platform")
    assert "# State: reviewed by 2 people on 2026-12-01\n" in spanish(tmp_path, "sessions")

    source(tmp_path, "cogs/sessions/cog/sessions.py", THINGS, 'gettext("Guess")')
    source(tmp_path, "locales/es/LC_MESSAGES/meetings.po", OLD.format(state="drafted").replace("#, fuzzy\n", ""))
    updated(tmp_path)
    assert "# State: reviewed by 2 people on 2026-12-01\n" in spanish(tmp_path, "platform")
    assert "# State: drafted\n" in spanish(tmp_path, "sessions")


def test_what_translators_wrote_beside_a_message_stays(tmp_path: Path) -> None:
    source(tmp_path, "bot/words.py", ONE)
    old_catalogue(tmp_path, "platform")
    own = tmp_path / "locales/es/LC_MESSAGES/platform.po"
    own.write_text(own.read_text("utf-8").replace('msgid "One"', '# The number, not the person.\nmsgid "One"'), "utf-8")
    updated(tmp_path)
    assert '# The number, not the person.\n#: bot/words.py\nmsgid "One"' in spanish(tmp_path, "platform")
    source(tmp_path, "bot/words.py", THINGS)
    updated(tmp_path)
    source(tmp_path, "bot/words.py", ONE)
    updated(tmp_path)
    assert '# The number, not the person.\n#: bot/words.py\nmsgid "One"' in spanish(tmp_path, "platform"), "comes back"
