"""Names as people write them all over the world: each can be printed whole, or it is said which of its signs cannot."""

import json
import random
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import pdf as rendering
from bot.render import typefaces
from bot.render.typefaces import FontsMissing, clusters, font_file
from cogs.certificates.documents import Unprintable, certificate_pdf, checked, tidied
from tests.cogs.certificates.test_documents import AMINA, ISSUED, read

NAMES: dict[str, list[str]] = json.loads(Path(__file__).with_name("names.json").read_text("utf-8"))
"""Common given and family names, put together; by the writing in which they stand."""


def scripts(names: list[str]) -> set[str]:
    return {unicodedata.name(sign, "?").split()[0] for name in names for sign in name if sign.isalpha()}


def test_the_names_are_many_and_of_many_writings() -> None:
    every = [name for names in NAMES.values() for name in names]
    assert len(set(every)) >= 500
    assert len(scripts(every)) >= 15


@pytest.mark.parametrize("writing", NAMES)
async def test_each_name_is_printed_with_no_letter_missing(writing: str) -> None:
    """Paper for archives may have no sign for a missing letter: the compiler itself refuses to make it."""
    for name in NAMES[writing]:
        assert checked(name) == "", name
        assert tidied(name) == unicodedata.normalize("NFC", name)
    # Twenty names a page, in all of its places: ten times faster than a page for each.
    for at in range(0, len(NAMES[writing]), 20):
        some = NAMES[writing][at : at + 20]
        column = replace(AMINA.columns[0], details=tuple((name, name) for name in some))
        page = replace(AMINA, name=some[0], cohort=some[-1], columns=(column,))
        assert len(read(await certificate_pdf(page, issued=ISSUED)).pages) == 1


async def test_the_compiler_refuses_what_has_a_letter_missing_so_that_the_sweep_can_fail() -> None:
    template = '#set document(title: "x")\n#set text(font: "Source Serif 4", fallback: false, lang: "en")\nᓄᓇ'.encode()
    with pytest.raises(rendering.CannotSet) as refused:
        await rendering.in_render_thread(rendering.compile_pdf, template, {}, made_at=ISSUED)
    assert refused.value.words


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("Amina Yusuf", ""),
        ("Rosa 🌸 Delgado", "🌸"),
        ("👩🏽‍🏫 Ana", "👩🏽🏫"),
        ("🌸🌸", "🌸"),
        ("ᓄᓇᕗᑦ Nunavut", "ᓄᓇᕗᑦ"),
        ("Ro\u202esa\u2066 \u0000De\u200flgado\ufeff", ""),
        ("  Rosa\t\n Delgado ", ""),
        ("Z\u0351\u036f\u036b\u0363\u0300\u0301\u0302\u0303algo", "\u0351\u036f\u036b\u0363\u0300\u0301\u0302\u0303"),
        ("\u0301Rosa", "\u0301"),
        ("می‌خواهم", ""),
        ("क्‍ष", ""),
        ("𝓡𝓸𝓼𝓪", ""),
        ("", ""),
    ],
)
def test_it_is_said_which_signs_of_a_name_cannot_be_printed(name: str, lost: str) -> None:
    assert set(checked(name)) == set(lost)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Ro\u202esa\u2066 \u0000De\u200flgado\ufeff", "Rosa Delgado"),
        ("👩🏽‍🏫 Ana", "Ana"),
        ("می‌خواهم", "می‌خواهم"),
        ("Rosa\u200d", "Rosa"),
        ("葛\U000e0100城", "葛城"),
    ],
)
def test_what_nobody_sees_is_left_out(name: str, printed: str) -> None:
    assert tidied(name) == printed


def test_a_mark_needs_a_font_that_has_its_letter_too() -> None:
    assert list(clusters("e\u0301a ញុំ")) == ["e\u0301", "a", " ", "ញុំ"]
    assert list(clusters("e\u0301 \u0301")) == ["e\u0301", " ", "\u0301"]
    assert checked("م\u0301") in {"", "\u0301"}
    assert checked("한\u0e34") == "\u0e34"


@settings(max_examples=60, deadline=None)
@given(name=st.text(min_size=1, max_size=40))
async def test_a_name_that_was_checked_is_printed(name: str) -> None:
    if not checked(name) and tidied(name):
        await certificate_pdf(replace(AMINA, name=name), issued=ISSUED)


async def test_a_hundred_letters_of_each_writing_and_of_all_mixed_stay_on_the_page() -> None:
    everything = [name for names in NAMES.values() for name in names]
    mixed = random.Random(7).sample(everything, 8)
    for name in [*(" ".join(names)[:100] for names in NAMES.values()), " ".join(mixed)[:100]]:
        assert len(read(await certificate_pdf(replace(AMINA, name=name), issued=ISSUED)).pages) == 1


async def test_fonts_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "PACKAGES", ())
    font_file.cache_clear()
    try:
        with pytest.raises(FontsMissing, match="justmytype"):
            await certificate_pdf(AMINA, issued=ISSUED)
    finally:
        monkeypatch.undo()
        font_file.cache_clear()


async def test_a_folder_of_the_operators_brings_further_writings(tmp_path: Path) -> None:
    khmer = font_file("Noto Sans Khmer")
    assert khmer
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    (tmp_path / "Further.ttf").write_bytes(khmer.read_bytes())
    typefaces.use_folder(tmp_path)
    try:
        assert typefaces.families_at_hand() == tuple(typefaces.FILES)  # the same family twice is one
        assert tmp_path in typefaces.font_folders()
    finally:
        typefaces.use_folder(None)


async def test_letters_that_only_the_compiler_finds_missing_are_refused_too() -> None:
    with pytest.raises(Unprintable):
        await certificate_pdf(replace(AMINA, name="ᓄᓇᕗᑦ"), issued=ISSUED)
