"""Names stand where a reader of each language looks for them."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.collation import by_name
from bot.core.languages import LANGUAGES


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Ábel", "abigail", "Ana", "Nzinga", "Oscar", "Zoe", "Ольга", "نور"]),
        ("es", ["álvaro", "Ana", "nube", "Nzinga", "Ñandú", "Oscar", "Zoe", "نور"]),
        ("so", ["Axado", "Cabdi", "Dhahabo", "Xaawo"]),
        ("vi", ["An", "Ánh", "Ăn", "Ân", "Bình", "Dung", "Đức", "Oanh", "Ôn", "Ơn", "Uyên", "Ưng"]),
        ("ru", ["Алёна", "Алина", "Елена", "Ёлкина", "Иван", "Йосиф", "Катя", "Яна", "Amina"]),
        ("uk", ["Гнат", "Ґалаґан", "Дмитро", "Ева", "Євген", "Іван", "Ївга", "Йосип", "Катя", "Ярина", "Amina"]),
        ("ar", ["ابراهيم", "أحمد", "إيمان", "باسم", "نور", "Zoe"]),
        ("am", ["ሀና", "ሰላም", "አልማዝ", "Amina"]),
        ("ti", ["ለተብርሃን", "ሰናይት", "ኣበባ", "Amina"]),
        ("ko", ["가은", "각은", "김지은", "박수진", "Amina"]),
        ("zh_Hans", ["安娜", "陈美玲", "李娜", "王秀英", "张伟", "Amina"]),
        ("zh_Hant", ["丁一", "王秀英", "李娜", "張偉", "陳美玲", "Amina"]),
    ],
)
def test_names_are_in_the_order_of_the_readers_alphabet_and_their_own_writing_comes_first(
    language: str, names: list[str]
) -> None:
    shuffled = Random(7).sample(names, len(names))
    assert sorted(shuffled, key=by_name(language)) == names


@given(st.lists(st.text(), max_size=8), st.sampled_from(sorted(LANGUAGES)))
def test_whatever_people_are_called_they_have_one_place(names: list[str], language: str) -> None:
    key = by_name(language)
    turned = names[::-1]
    assert sorted(names, key=key) == sorted(turned, key=key)
