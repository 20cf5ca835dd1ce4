"""Which letters can be printed, checked against another reader of fonts."""

import random

import pytest
from fontTools.ttLib import TTFont

from bot.render.typefaces import (
    FILES,
    LATIN,
    coverage_of,
    font_file,
    font_folders,
    missing,
    printable,
    setting_of,
)


def test_every_family_is_installed() -> None:
    assert len(font_folders()) == 6
    assert [family for family in FILES if font_file(family) is None] == []


@pytest.mark.parametrize("family", FILES)
def test_our_reading_of_a_character_map_is_that_of_fonttools(family: str) -> None:
    path = font_file(family)
    assert path is not None
    with TTFont(path) as font:
        theirs: dict[int, str] = font["cmap"].getBestCmap() or {}
    ours = coverage_of(family)
    some = random.Random(1).sample(range(0x20, 0x30000), 20_000)
    assert all((chr(code) in ours) == (code in theirs) for code in [*theirs, *some, 0x10FFFF])


@pytest.mark.parametrize(
    ("words", "language", "families", "region"),
    [
        ("Amina Yusuf", "en", (LATIN,), None),
        ("Đặng Ánh, Олена", "vi", (LATIN,), None),
        ("ሰላማዊት Smith", "am", (LATIN, "Noto Sans Ethiopic"), None),
        ("فاطمة", "ar", (LATIN, "Noto Sans Arabic"), None),
        ("骨直", "zh_Hans", (LATIN, "Noto Sans SC"), "cn"),
        ("骨直", "zh_Hant", (LATIN, "Noto Sans TC"), "tw"),
        ("김민지 (金)", "en", (LATIN, "Noto Sans KR"), "kr"),
        ("さくら 直", "en", (LATIN, "Noto Sans JP"), "jp"),
    ],
)
def test_words_bring_the_typefaces_of_their_writing(
    words: str, language: str, families: tuple[str, ...], region: str | None
) -> None:
    setting = setting_of(words, language)
    assert setting.families == families
    assert setting.region == region


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Amina  \t Yusuf ", "Amina Yusuf"),
        ("🌸 Rosa 🌸", "Rosa"),
        ("𝓡𝓸𝓼𝓪", "Rosa"),
        ("Ro\u0000sa\u200b", "Rosa"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("O’Brien-Ñúñez, Jr. (Ayo) + 3 < 4", "O’Brien-Ñúñez, Jr. (Ayo) + 3 < 4"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_decorations_go_and_names_stay(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_letters_that_no_typeface_has_are_named_once_each() -> None:
    assert missing("ខ្មែរ नेपाली தமிழ் ไทย မြန်မာ ລາວ") == ""
    assert missing("Amina ሰላም فاطمة 陈 김 Кравченко") == ""
    assert len(missing("ᓄᓄ")) == 1
