"""Spreadsheets: text stays text, headers stay in view, Arabic runs from right to left."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.render.sheets import Sheet, xlsx


def _part(file: bytes, name: str) -> str:
    with ZipFile(BytesIO(file)) as parts:
        return parts.read(name).decode()


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1+1}", "https://example.org", "12"])
def test_what_looks_like_a_formula_stays_text(name: str) -> None:
    page = _part(xlsx(Sheet(["Name"], [[name]])), "xl/worksheets/sheet1.xml")
    assert "<f" not in page and "hyperlink" not in page
    assert '<c r="A2" t="s">' in page


def test_numbers_are_numbers_and_what_is_missing_is_empty() -> None:
    page = _part(xlsx(Sheet(["Hours", "Why"], [[1.5, None]])), "xl/worksheets/sheet1.xml")
    assert '<c r="A2"><v>1.5</v></c>' in page
    assert 'r="B2"' not in page


def test_the_headers_stay_in_view_and_arabic_runs_from_right_to_left() -> None:
    arabic = _part(xlsx(Sheet(["الاسم"], [], "rtl")), "xl/worksheets/sheet1.xml")
    english = _part(xlsx(Sheet(["Name"], [])), "xl/worksheets/sheet1.xml")
    assert 'rightToLeft="1"' in arabic and 'rightToLeft="1"' not in english
    assert 'state="frozen"' in arabic and 'state="frozen"' in english
