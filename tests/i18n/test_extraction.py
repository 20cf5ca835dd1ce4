"""What the extraction finds in the sources, and that it always writes the same."""

from pathlib import Path

import pytest

from bot.i18n.extraction import Found, entries_of, messages_in, rendered_files
from bot.i18n.words import read_catalogue

COG = '''
class Cohorts(commands.GroupCog, group_name="cohort"):
    """Join and run a cohort.

    More for developers.
    """

    @app_commands.command(name="leave")
    @app_commands.describe(cohort="Which one", with_="Whom you met with")
    @app_commands.rename(with_="with")
    @app_commands.choices(repeat=[Choice(name="weekly", value="w"), Choice(name=variable, value="x")])
    async def give_up(self, interaction: Interaction, cohort: CohortChoice, with_: str, repeat: str) -> None:
        """Give up your place in a cohort;
        your hours stay.

        Raises:
            Nothing.
        """
        # Translators: said once,
        # to one person.
        visit.texts.gettext("Hello {name}" " there", name=name)
        texts.ngettext("{n} day", "{n} days", count, **more)
        texts.pgettext("button", "Going")
        texts.gettext(variable)
        TITLE = P_("form title", "Join")
        gettext = N_("A constant")
        locale_str("Loose", context="choice")
'''


def test_everything_that_people_see_is_found() -> None:
    found = {(found.context, found.message, found.plural) for found in messages_in("cogs/x.py", COG)}
    assert found == {
        ("command name", "cohort", None),
        ("command description", "Join and run a cohort.", None),
        ("command name", "leave", None),
        ("command description", "Give up your place in a cohort; your hours stay.", None),
        ("option name", "cohort", None),
        ("option name", "with", None),
        ("option name", "repeat", None),
        ("option description", "Which one", None),
        ("option description", "Whom you met with", None),
        ("choice", "weekly", None),
        (None, "Hello {name} there", None),
        (None, "{n} day", "{n} days"),
        ("button", "Going", None),
        ("form title", "Join", None),
        (None, "A constant", None),
        ("choice", "Loose", None),
    }


def test_notes_for_translators_and_the_fields_of_a_call_are_kept() -> None:
    by_message = {found.message: found for found in messages_in("cogs/x.py", COG)}
    assert by_message["Hello {name} there"].comments == ("Translators: said once, to one person.",)
    assert by_message["Hello {name} there"].fields == {"name"}
    assert by_message["{n} day"].fields is None, "it cannot be told"


def test_a_file_that_cannot_be_read_stops_everything() -> None:
    with pytest.raises(SyntaxError):
        messages_in("cogs/x.py", "def (")


def test_a_message_with_and_without_a_plural_is_one_with_a_plural() -> None:
    (entry,) = entries_of([Found("a.py", 1, None, "x"), Found("b.py", 2, None, "x", "xs")])["messages"]
    assert entry.plural == "xs"
    assert entry.paths == ["a.py", "b.py"]


def test_a_message_with_two_plurals_is_an_error() -> None:
    with pytest.raises(ValueError, match="plurals"):
        entries_of([Found("a.py", 1, None, "x", "xes"), Found("b.py", 2, None, "x", "xs")])


def source(root: Path, *lines: str) -> None:
    path = root / "bot" / "words.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines), "utf-8")


def written(root: Path, *added: str) -> dict[str, str]:
    files = rendered_files(root, added)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return {path.relative_to(root / "locales").as_posix(): content.decode() for path, content in files.items()}


def test_running_twice_changes_nothing_and_no_dates_or_line_numbers_are_written(tmp_path: Path) -> None:
    source(tmp_path, 'gettext("One")', 'ngettext("{n} thing", "{n} things", n)')
    first = written(tmp_path, "en", "so", "ar")
    source(tmp_path, "", "", 'gettext("One")', "", 'ngettext("{n} thing", "{n} things", n)')
    assert written(tmp_path) == first
    assert "words.py:" not in "".join(first.values())
    assert "Date" not in "".join(first.values())
    assert first["ar/LC_MESSAGES/messages.po"].count("msgstr[") == 6


def test_translations_survive_an_update_and_come_back_when_their_words_do(tmp_path: Path) -> None:
    both = ('gettext("One")', 'ngettext("{n} thing", "{n} things", n)')
    source(tmp_path, *both)
    written(tmp_path, "es")
    file = tmp_path / "locales/es/LC_MESSAGES/messages.po"
    text = file.read_text("utf-8").replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "Uno"')
    text = text.replace('msgstr[0] ""', 'msgstr[0] "{n} cosa"').replace('msgstr[1] ""', 'msgstr[1] "{n} cosas"')
    text = text.replace("nobody yet", "Ana Ruiz")
    file.write_text(text, "utf-8")

    translated = written(tmp_path)
    source(tmp_path, 'gettext("Two")')
    without = written(tmp_path)["es/LC_MESSAGES/messages.po"]
    source(tmp_path, *both)

    assert '#~ msgstr "Uno"' in without
    assert '#~ msgstr[1] "{n} cosas"' in without
    assert written(tmp_path) == translated
    assert "# Reviewed by: Ana Ruiz\n" in translated["es/LC_MESSAGES/messages.po"]


def test_a_template_has_no_translations_and_prompts_have_a_file_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "bot/domain").mkdir(parents=True)
    (tmp_path / "bot/domain/themes.py").write_text('N_("Belonging")', "utf-8")
    source(tmp_path, 'gettext("One")')
    written(tmp_path, "es")
    prompts = read_catalogue(tmp_path / "locales/prompts.pot")
    messages = read_catalogue(tmp_path / "locales/messages.pot")
    assert [message.id for message in prompts if message.id] == ["Belonging"]
    assert [message.id for message in messages if message.id] == ["One"]
