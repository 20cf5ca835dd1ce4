"""What speakers have reviewed, and what has changed since."""

from datetime import date
from pathlib import Path

import pytest

from bot.i18n.catalogue_files import reviewed_files
from bot.i18n.catalogues import Catalogues
from bot.i18n.extraction import bring_up_to_date, main, stale_files
from bot.i18n.reviews import Review, least
from bot.i18n.texts import Texts

REVIEW = Review(2, date(2026, 12, 1))
CALL, WAC = 'careful("Call 988.")', 'msgid "Call 988."\nmsgstr "{said}"'


def begins(root: Path, *more: str) -> None:
    """Somali with a sentence that matters, twenty others, and `more`."""
    file = root / "bot" / "words.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    sentences = [f'gettext("Sentence {number}.")' for number in range(20)]
    file.write_text("\n".join([CALL, 'ngettext("{n} day", "{n} days", n)', *sentences, *more]), "utf-8")
    bring_up_to_date(stale_files(root, ["so"]))


def translate(root: Path, english: str, said: str) -> None:
    """As a translator's tool would write it."""
    lines = catalogue(root).split("\n")
    at = lines.index(f'msgid "{english}"') + 1
    lines[at] = f'msgstr "{said}"'
    path(root).write_text("\n".join(lines), "utf-8")


def path(root: Path) -> Path:
    return root / "locales" / "so" / "LC_MESSAGES" / "platform.po"


def catalogue(root: Path) -> str:
    return path(root).read_text("utf-8")


def somali(root: Path) -> Texts:
    return Catalogues.load(root / "locales").texts("so")


def fill(root: Path) -> None:
    """Every sentence in Somali."""
    for number in range(20):
        translate(root, f"Sentence {number}.", f"Weer {number}.")
    translate(root, "Call 988.", "Wac 988.")
    path(root).write_text(
        catalogue(root)
        .replace('msgstr[0] ""', 'msgstr[0] "{n} maalin"')
        .replace('msgstr[1] ""', 'msgstr[1] "{n} mar"'),
        "utf-8",
    )


def review(root: Path) -> None:
    bring_up_to_date(reviewed_files(root / "locales", "so", REVIEW))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    begins(tmp_path)
    fill(tmp_path)
    return tmp_path


def test_until_speakers_have_reviewed_a_language_the_english_stands_beside_what_matters(root: Path) -> None:
    assert "# State: drafted\n" in catalogue(root)
    assert not somali(root).reviewed
    assert somali(root).careful("Call 988.") == "Wac 988.\n*English: Call 988.*"
    review(root)
    assert "# State: reviewed by 2 people on 2026-12-01\n" in catalogue(root)
    assert somali(root).review == REVIEW
    assert somali(root).careful("Call 988.") == "Wac 988."


def test_a_review_stays_when_the_catalogue_is_brought_up_to_date(root: Path) -> None:
    review(root)
    before = catalogue(root)
    assert stale_files(root) == {}
    assert catalogue(root) == before
    assert before.count("# reviewed: ") == 22


def test_a_translation_that_changed_since_its_review_has_the_english_beside_it_again_and_no_other(root: Path) -> None:
    review(root)
    translate(root, "Call 988.", "U yeer 988.")
    assert somali(root).careful("Call 988.") == "U yeer 988.\n*English: Call 988.*"
    assert somali(root).reviewed, "one sentence does not make drafts of all others"
    translate(root, "Call 988.", "Wac 988.")
    assert somali(root).careful("Call 988.") == "Wac 988.", "as it was reviewed"


def test_a_careful_sentence_that_is_new_since_the_review_has_the_english_beside_it(root: Path) -> None:
    review(root)
    begins(root, 'careful("You may stop.")')
    translate(root, "You may stop.", "Waad joojin kartaa.")
    assert somali(root).careful("You may stop.") == "Waad joojin kartaa.\n*English: You may stop.*"
    assert somali(root).careful("Call 988.") == "Wac 988."
    assert somali(root).reviewed


def test_a_language_of_which_much_is_new_is_a_draft_again(root: Path) -> None:
    review(root)
    begins(root, *(f'gettext("New {number}.")' for number in range(4)))
    assert not somali(root).reviewed
    assert somali(root).careful("Call 988.").endswith("*English: Call 988.*")


def test_a_new_feature_without_a_review_does_not_make_a_draft_of_the_language(root: Path) -> None:
    review(root)
    (root / "cogs" / "walks").mkdir(parents=True)
    (root / "cogs" / "walks" / "cog.py").write_text('gettext("Walk.")', "utf-8")
    bring_up_to_date(stale_files(root))
    assert "# State: drafted" in (path(root).parent / "walks.po").read_text("utf-8")
    assert somali(root).review == REVIEW


def test_a_catalogue_whose_state_cannot_be_read_is_a_draft_to_its_readers_and_stops_the_extraction(root: Path) -> None:
    review(root)
    path(root).write_text(catalogue(root).replace("by 2 people", "by Faadumo"), "utf-8")
    assert not somali(root).reviewed
    with pytest.raises(ValueError, match="by Faadumo on"):
        stale_files(root)


def test_of_several_reviews_the_fewest_people_and_the_oldest_date_are_true() -> None:
    assert least([REVIEW, Review(1, date(2027, 1, 1))]) == Review(1, date(2026, 12, 1))
    assert least([REVIEW, None]) is None
    assert least([]) is None


def test_english_needs_no_review() -> None:
    english = Catalogues.load().texts("en")
    assert english.reviewed
    assert english.careful("Call 988.") == "Call 988."


def test_one_command_says_that_speakers_have_reviewed_a_language(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.i18n.extraction.locales_folder", lambda: root / "locales")
    assert main(["--reviewed", "so", "--people", "3", "--on", "2026-12-01"]) == 0
    assert somali(root).review == Review(3, date(2026, 12, 1))
    assert main(["--check"]) == 0
    for wrong in (["--reviewed", "tlh"], ["--reviewed", "so", "--people", "0"]):
        with pytest.raises(SystemExit):
            main(wrong)
