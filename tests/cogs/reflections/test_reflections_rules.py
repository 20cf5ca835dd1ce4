"""What a reflection may be, in which parts it is written, and how a list of them is asked for."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.refusals import TextMissing, TextTooLong
from bot.ui.custom_ids import CustomId
from cogs.reflections.refusals import NoTextFile
from cogs.reflections.rules.audience import ONLY_ME, Audience, Visibility
from cogs.reflections.rules.listing import Listing
from cogs.reflections.rules.words import (
    FORM_ROOM,
    ROOM,
    opening,
    parts,
    read_file,
    read_words,
    require_file,
    together,
    with_part,
)


def test_a_reflection_has_words_and_room_for_many() -> None:
    assert read_words("  yes  ") == "yes"
    assert len(read_words("x" * ROOM)) == ROOM
    with pytest.raises(TextMissing):
        read_words(" \n ")
    with pytest.raises(TextTooLong):
        read_words("x" * (ROOM + 1))


def test_an_opening_is_one_short_line() -> None:
    assert opening("a\n\nb") == "a b"
    assert len(opening("word " * 200)) <= 160
    assert opening("caregivers wondering together " * 9).endswith(("caregivers…", "wondering…", "together…"))


@pytest.mark.parametrize("sign", ["👨\u200d👩\u200d👧", "👍🏽", "e\u0301", "हि"])
def test_no_sign_is_parted_from_what_is_joined_to_it(sign: str) -> None:
    whole = "x" + sign * 4000
    assert all(part.removeprefix("x").replace(sign, "") == "" for part in parts(whole))
    assert opening(whole)[1:-1].replace(sign, "") == ""


def test_chinese_is_parted_between_sentences_though_it_has_no_spaces() -> None:
    sentence = "今天我和孩子们一起读书，大家都很安静。"
    found = parts(sentence * 500)
    assert len(found) > 1 and all(part.endswith("。") for part in found)


def size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


WORDS = st.text(st.sampled_from("ab \n😀ሰ"), max_size=60).map(lambda some: some * 400)


@given(WORDS)
def test_a_long_text_in_parts_is_the_text_and_each_fits_a_form(words: str) -> None:
    found = parts(words)
    assert "".join(found) == words
    assert all(size(part) <= FORM_ROOM for part in found)


@given(WORDS, st.integers(0, 30))
def test_a_part_that_is_written_as_it_was_changes_nothing(words: str, number: int) -> None:
    found = parts(words)
    number %= len(found)
    if found[number].strip():
        assert with_part(words, number, found[number]) == words


def test_no_text_has_more_parts_than_a_menu_shows() -> None:
    for words in ("x" * ROOM, "😀" * (ROOM // 2), ("x" * 2001 + " ") * (ROOM // 2002), "y " * (ROOM // 2)):
        assert len(parts(words)) <= 25


def test_what_is_written_in_steps_is_one_text() -> None:
    assert together("a ", "", " b") == "a\n\nb"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_holds_words_in_any_script(encoding: str) -> None:
    assert read_file("ሰላም, здравствуй, 你好".encode(encoding)) == "ሰላም, здравствуй, 你好"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0", b"\0" * 20, "ሰላም".encode("utf-16-le"), b"\xff\xfea"])
def test_what_is_no_text_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NoTextFile):
        read_file(content)


def test_a_file_is_text_by_its_name_and_not_too_big() -> None:
    require_file("Journal.TXT", 1_000_000)
    require_file("journal.md", 10)
    for name, length in (("journal.docx", 10), ("journal.txt", 1_000_001)):
        with pytest.raises(NoTextFile):
            require_file(name, length)


def test_a_listing_is_what_its_button_says_and_the_button_is_short_enough() -> None:
    far = datetime(2199, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    listing = Listing(12, date(2199, 1, 1), date(2199, 12, 31), 2**60, True, far, 2**40)
    assert Listing.read(str(listing)) == listing
    assert Listing.read(str(Listing())) == Listing()
    assert len(str(CustomId("journal.page", choice=str(listing), server=2**60))) <= 100


@pytest.mark.parametrize(
    "code", ["", "x", "1.2.3", "1.1.1.1.1.1.-1", "f" * 40 + ".0.0.0.0.0.0", "0.fffffffff.0.0.0.0.0"]
)
def test_a_listing_that_somebody_made_up_is_the_whole_journal(code: str) -> None:
    assert Listing.read(code) == Listing()


def test_an_audience_is_what_a_menu_says_and_anything_else_is_oneself() -> None:
    for one in (ONLY_ME, Audience(Visibility.MENTOR, 12), Audience(Visibility.GROUP, 3)):
        assert Audience.read(str(one)) == one
    for code in ("", "all", "group", "group-", "group-x", "me-4", "mentor--1", f"group-{2**63}"):
        assert Audience.read(code) == ONLY_ME
