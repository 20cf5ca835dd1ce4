"""Sentences, times, amounts and names in one language."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.themes import THEMES
from bot.i18n.catalogues import Catalogues
from bot.i18n.direction import isolated
from bot.i18n.texts import Texts, WordingWarning, placeholders

PO = """\
# A catalogue for tests.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

msgid "{{name}} joined {{cohort}}."
msgstr "{{cohort}}: {{name}}!"

msgid "Bad: {{name}}"
msgstr "Mal: {{nombre}}"

msgid "Call 988."
msgstr "Wac 988."

msgctxt "button"
msgid "Going"
msgstr "Voy"

msgid "Going"
msgstr "Yendo"

#, fuzzy
msgid "Guess"
msgstr "Adivinanza"

msgid "Untranslated"
msgstr ""

msgid "{{n}} place"
msgid_plural "{{n}} places"
{forms}
"""


def ships(folder: Path, code: str, plurals: str, forms: tuple[str, ...]) -> Catalogues:
    """Catalogues of English and one more language."""
    file = folder / code / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    lines = "\n".join(f'msgstr[{index}] "{form}"' for index, form in enumerate(forms))
    file.write_text(PO.format(plurals=plurals, forms=lines), "utf-8")
    return Catalogues.load(folder)


@pytest.fixture
def spanish(tmp_path: Path) -> Texts:
    plurals = "nplurals=2; plural=(n != 1);"
    return ships(tmp_path, "es", plurals, ("{n} lugar", "{n} lugares")).texts("es", "America/Los_Angeles")


@pytest.fixture(scope="session")
def shipped() -> Catalogues:
    return Catalogues.load()


# --- sentences -------------------------------------------------------------------------------------------------------


def test_fields_are_put_where_the_translation_wants_them(spanish: Texts) -> None:
    assert spanish.gettext("{name} joined {cohort}.", name="Ana", cohort="Luna") == "Luna: Ana!"


def test_what_people_wrote_is_never_read_as_a_pattern(spanish: Texts) -> None:
    said = spanish.gettext("{name} joined {cohort}.", name="{cohort} {0} {{x}} %s", cohort="L")
    assert said == "L: {cohort} {0} {{x}} %s!"


@given(st.text(), st.text())
def test_any_words_of_people_come_through_whole(name: str, cohort: str) -> None:
    texts = Catalogues(Path("nowhere")).texts("en")
    said = texts.gettext("{name} joined {cohort}.", name=name, cohort=cohort)
    assert said == f"{isolated(name, 'ltr')} joined {isolated(cohort, 'ltr')}."
    assert isolated(name, "ltr") in (name, f"\u2068{name}\u2069")


def test_doubled_braces_stand_for_themselves(spanish: Texts) -> None:
    assert spanish.gettext("{{name}} is {name}", name="Ana") == "{name} is Ana"


def test_a_message_without_a_translation_is_said_in_english(spanish: Texts) -> None:
    assert spanish.gettext("Nobody has translated this.") == "Nobody has translated this."
    assert spanish.gettext("Untranslated") == "Untranslated"
    assert spanish.ngettext("{n} star", "{n} stars", 2) == "2 stars"


def test_a_guess_is_no_translation(spanish: Texts) -> None:
    assert spanish.gettext("Guess") == "Guess"


def test_a_word_is_translated_by_its_place(spanish: Texts) -> None:
    assert spanish.pgettext("button", "Going") == "Voy"
    assert spanish.gettext("Going") == "Yendo"
    assert spanish.pgettext("choice", "Going") == "Going"


def test_a_translation_that_asks_for_another_field_is_loud_and_falls_back_to_english(spanish: Texts) -> None:
    with pytest.warns(WordingWarning, match="nombre"):
        assert spanish.gettext("Bad: {name}", name="Ana") == "Bad: Ana"


def test_a_field_that_nobody_gave_is_loud_and_never_a_crash(spanish: Texts) -> None:
    with pytest.warns(WordingWarning, match="cohort"):
        assert spanish.gettext("{name} joined {cohort}.", name="Ana") == "Ana joined …."


@pytest.mark.parametrize(("n", "said"), [(0, "0 lugares"), (1, "1 lugar"), (2, "2 lugares"), (12345, "12,345 lugares")])
def test_things_are_counted_as_the_language_counts(spanish: Texts, n: int, said: str) -> None:
    assert spanish.ngettext("{n} place", "{n} places", n).replace("\N{NO-BREAK SPACE}", ",").replace(".", ",") == said


def test_a_counted_message_can_be_said_without_a_number(spanish: Texts) -> None:
    assert spanish.gettext("{n} place", n="Un") == "Un lugar"


def test_arabic_counts_in_six_ways(tmp_path: Path) -> None:
    from bot.core.languages import LANGUAGES

    forms = tuple("abcdef")
    texts = ships(tmp_path, "ar", LANGUAGES["ar"].plural_forms, forms).texts("ar")
    counted = [texts.ngettext("{n} place", "{n} places", n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)]
    assert "".join(counted) == "abcddeeffd"
    assert texts.direction == "rtl"


def test_placeholders_are_found_and_doubled_braces_are_none() -> None:
    assert placeholders("{a} {{b}} {c_d}") == {"a", "c_d"}


# --- times -----------------------------------------------------------------------------------------------------------

EVENING = datetime(2026, 9, 9, 1, 0, tzinfo=UTC)
"""18:00 on 8 September in Seattle."""


def test_discord_words_moments_for_each_reader(spanish: Texts) -> None:
    assert spanish.moment(EVENING) == "<t:1788915600:F>"
    assert spanish.relative(EVENING) == "<t:1788915600:R>"
    assert spanish.day(EVENING) == "<t:1788915600:D>"
    assert spanish.moment(EVENING.astimezone(timezone(timedelta(hours=5)))) == "<t:1788915600:F>"


@pytest.mark.parametrize("method", ["moment", "relative", "day", "date", "clock_time", "long_moment"])
def test_a_moment_without_a_zone_is_refused(spanish: Texts, method: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        getattr(spanish, method)(datetime(2026, 9, 8))  # noqa: DTZ001


def test_files_show_the_readers_own_day_and_name_the_zone(spanish: Texts) -> None:
    assert spanish.date(EVENING) == "8 de septiembre de 2026"
    assert spanish.date(date(2026, 9, 8)) == "8 de septiembre de 2026"
    assert spanish.clock_time(EVENING) == "18:00"
    assert spanish.long_moment(EVENING) == "martes, 8 de septiembre de 2026, 18:00 (hora de verano del Pacífico)"


def test_an_unknown_zone_becomes_utc_and_says_so() -> None:
    for zone in ("Mars/Olympus", "../etc", ""):
        texts = Catalogues(Path("nowhere")).texts("en", zone)
        assert texts.zone == "UTC"
        assert texts.long_moment(EVENING).endswith("(Coordinated Universal Time)")


# --- amounts, lists, names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "minutes", "said"),
    [
        ("en", 510, "8 hours 30 minutes"),
        ("en", 60, "1 hour"),
        ("en", 1, "1 minute"),
        ("en", 0, "0 minutes"),
        ("es", 510, "8 horas y 30 minutos"),
        ("so", 510, "8 saacadood iyo 30 daqiiqadood"),
        ("so", 61, "1 saacad iyo 1 daqiiqo"),
    ],
)
def test_durations_are_hours_and_minutes(shipped: Catalogues, code: str, minutes: int, said: str) -> None:
    assert shipped.texts(code).duration(minutes) == said


@pytest.mark.parametrize(("code", "said"), [("en", "a, b, and c"), ("es", "a, b y c"), ("so", "a, b iyo c")])
def test_lists_are_phrases(shipped: Catalogues, code: str, said: str) -> None:
    texts = shipped.texts(code)
    assert texts.listing(["a", "b", "c"]) == said
    assert texts.listing(["a"]) == "a"
    assert texts.listing([]) == ""


@pytest.mark.parametrize(
    ("code", "items", "said"),
    [
        ("zh_Hans", ["8 次交流会", "6 篇反思"], "8 次交流会和 6 篇反思"),
        ("zh_Hant", ["中文", "English"], "中文和 English"),
        ("zh_Hans", ["English", "Español", "中文"], "English、Español 和中文"),
        ("zh_Hans", ["小林", "小陈"], "小林和小陈"),
        ("ti", ["Manage Roles", "Connect"], "Manage Roles ከምኡ እውን Connect"),
        ("ti", ["Amina", "Rosa", "Li"], "Amina፣ Rosa ከምኡ እውን Li"),
        ("ti", ["Amina"], "Amina"),
    ],
)
def test_lists_suit_names_and_numbers_where_unicodes_joins_do_not(
    shipped: Catalogues, code: str, items: list[str], said: str
) -> None:
    assert shipped.texts(code).listing(items) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [("am", "18:05"), ("ti", "18:05"), ("so", "18:05"), ("ko", "오후 6:05"), ("zh_Hant", "下午6:05"), ("uk", "18:05")],
)
def test_six_in_the_evening_is_nothing_else_in_any_language(shipped: Catalogues, code: str, said: str) -> None:
    assert shipped.texts(code).wall_clock(time(18, 5)) == said


def test_vietnamese_dates_say_which_number_is_the_year(shipped: Catalogues) -> None:
    assert shipped.texts("vi").date(date(2026, 9, 8)) == "8 tháng 9 năm 2026"


def test_numbers_have_the_separators_of_the_language(shipped: Catalogues) -> None:
    assert shipped.texts("en").number(12345) == "12,345"
    assert shipped.texts("es").number(12345) == "12.345"
    assert shipped.texts("en").number(7) == "7"


def test_languages_are_called_by_their_own_names(shipped: Catalogues) -> None:
    assert shipped.texts("en").language_name("so") == "Soomaali"
    assert shipped.texts("en").translated_language_name("so") == "Somali"
    assert shipped.texts("am").translated_language_name("ti") == "ትግርኛ"
    assert shipped.texts("vi").translated_language_name("so") == "tiếng Somali"
    assert shipped.texts("en").translated_language_name("xx") == "xx"
    assert shipped.texts("so").language_name("zh_Hant") == "繁體中文"
    assert shipped.texts("so").language_name("xx") == "xx"


def test_every_theme_is_told_in_every_shipped_language(shipped: Catalogues) -> None:
    for theme in THEMES:
        told = {code: shipped.texts(code).theme(theme.number) for code in shipped.codes}
        assert told["en"] == (theme.title, theme.question)
        assert len(set(told.values())) == len(told)
    with pytest.raises(LookupError):
        shipped.texts("en").theme(13)


@pytest.mark.parametrize(
    ("code", "minutes", "said"),
    [
        ("en", 1440, "1 day"),
        ("en", 20160, "14 days"),
        ("en", 1500, "25 hours"),
        ("es", 2880, "2 días"),
        ("so", 1440, "1 maalin"),
    ],
)
def test_how_long_before_is_said_in_days_where_it_is_whole_days(
    shipped: Catalogues, code: str, minutes: int, said: str
) -> None:
    assert shipped.texts(code).span(minutes) == said


def test_somali_puts_the_day_before_the_month() -> None:
    texts = Catalogues.load().texts("so", "America/Los_Angeles")
    assert texts.date(date(2026, 9, 8)).startswith("8 ")
    assert ", 8 " in texts.weekday(date(2026, 9, 8))
    assert ", 8 " in texts.short_wall_time(datetime(2026, 9, 8, 18, tzinfo=UTC))


def test_somali_hours_count_to_24_since_few_know_the_letters_for_before_and_after_noon() -> None:
    texts = Catalogues.load().texts("so", "America/Los_Angeles")
    evening = datetime(2026, 9, 9, 1, 30, tzinfo=UTC)
    assert texts.clock_time(evening) == "18:30"
    assert texts.wall_time(datetime(2026, 9, 8, 18, 30, tzinfo=UTC)).endswith(", 18:30")
    assert texts.short_wall_time(datetime(2026, 9, 8, 18, 30, tzinfo=UTC)).endswith(", 18:30")


def test_spanish_names_itself_in_lower_case_inside_a_sentence() -> None:
    catalogues = Catalogues.load()
    assert catalogues.texts("es").language_name("es") == "español"
    assert catalogues.texts("en").language_name("es") == "Español"
