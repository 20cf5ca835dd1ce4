"""Spreadsheets (XLSX) for people who work with a list further: the one place that writes them.

Call it in a thread, never on the loop. Text stays text: a name that begins with = is never a formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook  # pyright: ignore[reportMissingTypeStubs]

from bot.core.languages import Direction

Cell = str | int | float | None

_TEXT_STAYS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its headers in the reader's language, and its rows, each as long as the headers."""

    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    direction: Direction = "ltr"


def xlsx(sheet: Sheet) -> bytes:
    """The sheet as a file, its headers staying in view, from right to left where its language runs so."""
    file = BytesIO()
    with Workbook(file, _TEXT_STAYS_TEXT) as book:
        page = book.add_worksheet()
        if sheet.direction == "rtl":
            page.right_to_left()
        bold = book.add_format({"bold": True})
        for column, header in enumerate(sheet.headers):
            page.write_string(0, column, header, bold)
            widest = max((len(str(row[column])) for row in sheet.rows), default=0)
            page.set_column(column, column, min(_WIDEST, max(len(header), widest) + 2))
        page.freeze_panes(1, 0)
        for line, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(line, column, cell)
                elif cell is not None:
                    page.write_number(line, column, cell)
    return file.getvalue()
