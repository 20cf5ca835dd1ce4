"""What came of it, as a table that can be pasted into an issue: no names, no ids of a server, no words of people."""

from collections.abc import Iterable
from dataclasses import dataclass, field

NOT_TRIED = "not tried"
HEADINGS = ("check", "Discord answered", "our sandbox says", "same?")


@dataclass(frozen=True, slots=True)
class Row:
    """One check and its answer; none where it was not tried."""

    check: str
    answer: str | None
    expected: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return self.answer is not None and self.answer not in self.expected

    @property
    def cells(self) -> tuple[str, ...]:
        same = "–" if self.answer is None else "DIFFERENT" if self.differs else "same"
        return self.check, self.answer or NOT_TRIED, " or ".join(self.expected), same


@dataclass(frozen=True, slots=True)
class Report:
    """All that was seen and tried."""

    facts: dict[str, str] = field(default_factory=dict[str, str])
    """How this server and this bot are, in numbers: what explains a row."""
    rows: list[Row] = field(default_factory=list[Row])
    left: list[str] = field(default_factory=list[str])
    """What could not be removed."""

    @property
    def is_well(self) -> bool:
        return not self.left and not any(row.differs for row in self.rows)

    def lines(self) -> list[str]:
        """As Markdown."""
        facts = [f"- {name}: {fact}" for name, fact in self.facts.items()]
        return [*facts, "", *_table(row.cells for row in self.rows), "", self._last_line()]

    def _last_line(self) -> str:
        different, untried = sum(row.differs for row in self.rows), sum(row.answer is None for row in self.rows)
        tried = len(self.rows) - untried
        return f"{tried} tried, {tried - different} same, {different} different, {untried} not tried."


def _table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    listed = [HEADINGS, *rows]
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    lines = [f"| {' | '.join(map(str.ljust, cells, widths))} |" for cells in listed]
    return [lines[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *lines[1:]]
