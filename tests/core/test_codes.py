"""Codes that people read out and type: tolerant of how they are typed, and sure of what they stand for."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.codes import ALPHABET, LONG, check_character, new_code, new_long_code, read_code

BODY = st.text(ALPHABET, min_size=LONG, max_size=LONG)


def test_a_long_code_has_eighty_bits_and_a_character_that_checks_them() -> None:
    code = new_long_code("COL", random.Random(1).choice)
    groups = code.split("-")
    assert [len(group) for group in groups] == [3, 4, 4, 4, 4, 1]
    assert len(ALPHABET) ** LONG == 2**80
    assert read_code("COL", code) == code


@given(seed=st.integers(0, 10**6), cut=st.randoms(use_true_random=False))
def test_however_it_is_typed_it_is_the_same_code(seed: int, cut: random.Random) -> None:
    for code in (new_long_code("COL", random.Random(seed).choice), new_code("COL", random.Random(seed).choice)):
        typed = "".join(
            cut.choice([letter, letter.lower()]) + cut.choice(["", "", " ", "-", "–"])
            for letter in code.replace("-", cut.choice(["", " ", "-"]))
        )
        typed = typed.replace("0", cut.choice("0Oo")).replace("1", cut.choice("1IlL"))
        assert read_code("COL", typed) == code
        assert read_code("COL", typed.upper().removeprefix("COL")) in {code, None}
        assert read_code("COL", code.removeprefix("COL-")) == code


@given(BODY, st.integers(0, LONG - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(body: str, at: int, other: str) -> None:
    wrong = body[:at] + other + body[at + 1 :]
    assert (check_character(wrong) == check_character(body)) == (wrong == body)


@given(BODY, st.integers(0, LONG - 2))
def test_two_neighbours_that_changed_places_are_noticed(body: str, at: int) -> None:
    wrong = body[:at] + body[at + 1] + body[at] + body[at + 2 :]
    assert (check_character(wrong) == check_character(body)) == (wrong == body)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "COL",
        "'; DROP TABLE certificates; --",
        "<script>alert(1)</script>",
        "ሀለሐ",
        "COL-7K3F",
        "A" * 5000,
        "%00\x00",
    ],
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code("COL", typed) is None


@given(st.text(string.printable))
def test_anything_can_be_typed(typed: str) -> None:
    assert read_code("COL", typed) is None or read_code("COL", typed) == read_code("COL", read_code("COL", typed) or "")
