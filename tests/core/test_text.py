"""Text as it comes in: what nobody sees or what turns lines around goes; everything that people mean stays."""

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import text
from bot.core.refusals import NothingReadable

FORBIDDEN = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2028\u2029"}
ANYTHING = st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Cf"]))


def is_clean(words: str) -> bool:
    """Whether it can go into a post, a calendar, a certificate and a log."""
    return not any(c in FORBIDDEN or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n") for c in words)


@pytest.mark.parametrize("between", [",", "; ", "،", "؛ ", "、", "，", "；", "፣ ", "፤", "\n"])
def test_a_list_is_taken_apart_at_the_commas_of_every_writing(between: str) -> None:
    assert text.parts(f" 2h{between}15m{between}") == ["2h", "15m"]
    assert text.pieces(f"2h{between}") == ["2h", ""]


@given(ANYTHING)
def test_whatever_comes_is_clean_afterwards_and_cleaning_again_changes_nothing(words: str) -> None:
    once = text.clean(words)
    assert is_clean(once)
    assert text.clean(once) == once
    once.encode()
    if is_clean(words) and not any(unicodedata.category(c) in ("Cf", "Cn") for c in words):
        assert once == words, "what people write stays as it is"


@given(st.lists(ANYTHING, max_size=3))
def test_a_name_is_one_line_that_can_be_read_or_nothing(candidates: list[str]) -> None:
    found = text.name(*candidates)
    assert is_clean(found)
    assert not found or text.is_readable(found)
    assert "\n" not in found


@pytest.mark.parametrize(
    "words",
    [
        "سلام‌ها و می‌خواهم",  # ZWNJ between Persian letters
        "ක්‍ර",  # ZWJ in Sinhala
        "👩🏽‍🏫 ❤️ 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "Two lines\n\tand a tab",
        "ភាសា\u200bខ្មែរ",
        "שלום\u200f!",
        "葛\U000e0100城",
        "e\u0301 stays as it was written",
    ],
)
def test_what_scripts_and_emoji_need_stays(words: str) -> None:
    assert text.clean(words) == words
    assert text.is_readable(words)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b\x1b[31mc\x9b", "ab[31mc"),
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("\u2067x\u2069\ufeff", "x"),
        ("half \ud83d and \udc00", "half  and "),
        ("one\r\ntwo\rthree\u2028four\x85five", "one\ntwo\nthree\nfour\nfive"),
        ("seen\U000e0068\U000e0069", "seen"),
        ("\ufffe\U0010ffff!", "!"),
    ],
)
def test_what_turns_lines_around_or_cannot_be_seen_goes(given: str, kept: str) -> None:
    assert text.clean(given) == kept


@pytest.mark.parametrize("words", ["\u200b\u200d", "\u3164", "\u2800\u2800", "\u202e\x00", "\u0301", "\ufe0f\u00ad"])
def test_who_writes_nothing_that_can_be_seen_hears_so(words: str) -> None:
    with pytest.raises(NothingReadable):
        text.cleaned((), {"title": words})


def test_a_name_that_nobody_can_read_gives_way_to_the_next() -> None:
    assert text.name("\u3164\u200b", "\u202eAna\nLópez ", "ana") == "Ana López"
    assert text.name("\u200b", "") == ""


@dataclass(frozen=True, slots=True)
class Asked:
    title: str | None
    names: tuple[tuple[int, str], ...] = ()


def test_texts_are_clean_however_deep_they_lie() -> None:
    given = {
        "wishes": Asked("a\x00", ((1, "b\u202e"),)),
        "roles": {7: "\u200b\x00"},
        "ids": [1, 2],
        "sealed": b"\x00",
        "nothing": None,
        "empty": "",
    }
    assert text.cleaned((), given)[1] == {
        "wishes": Asked("a", ((1, "b"),)),
        "roles": {7: "\u200b"},
        "ids": [1, 2],
        "sealed": b"\x00",
        "nothing": None,
        "empty": "",
    }
