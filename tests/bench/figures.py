"""What comes out: numbers, their limits, the table and the file."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

HINTS = """Where the time goes, while `make bench` runs (the process is `python -m bot run`):
  pip install py-spy; py-spy record --threads --duration 20 --output profile.svg --pid PID
and what a start imports:
  python -X importtime -c 'import bot.app' 2>&1 | sort -t'|' -k2 -n | tail -40"""


@dataclass(frozen=True)
class Figure:
    """One number of ours beside one of a peer's. `ratio` is ours / peer; above its `limit`, the benchmark fails."""

    name: str
    ratio: float
    limit: float | None
    """None for what is only told."""
    ours: float
    peer: float
    unit: str

    @property
    def is_missed(self) -> bool:
        """Whether it is over its limit."""
        return self.limit is not None and self.ratio > self.limit


def beside(name: str, ours: float, peer: float, unit: str, limit: float | None = None) -> Figure:
    """Ours beside a peer's."""
    return Figure(name, round(ours / peer, 3), limit, round(ours, 3), round(peer, 3), unit)


def more_by(name: str, ours: float, peer: float, unit: str, most: float) -> Figure:
    """Ours may be more than the peer's by so much: the limit is what that makes of the ratio."""
    return Figure(name, round(ours / peer, 3), round((peer + most) / peer, 3), round(ours, 1), round(peer, 1), unit)


def bounded(name: str, ours: float, most: float, unit: str) -> Figure:
    """Ours beside a fixed bound, which stands in the peer's place."""
    return Figure(
        name, round(ours / most, 3) if most else float(ours), 1.0 if most else 0.0, round(ours, 3), most, unit
    )


def at_least(name: str, ours: float, peer: float, unit: str, least: float) -> Figure:
    """Ours beside a peer's where more is better; the ratio is turned round, so that its limit is again the most."""
    limit = round(1 / least, 3)
    return Figure(f"{name} (turned round)", round(peer / ours, 3), limit, round(ours, 1), round(peer, 1), unit)


def percentile(samples: Sequence[float], part: float) -> float:
    """The sample that this part of all samples does not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, max(0, -(-int(part * len(ordered) * 1000) // 1000) - 1))]


def show(console: Console, figures: Sequence[Figure]) -> None:
    """The table."""
    table = Table(title="Ours beside others")
    for heading in ("", "ours", "peer", "unit", "ratio", "limit", ""):
        table.add_column(heading, justify="left" if not heading or heading == "unit" else "right")
    for each in figures:
        table.add_row(
            each.name,
            f"{each.ours:g}",
            f"{each.peer:g}",
            each.unit,
            f"{each.ratio:.2f}",
            "" if each.limit is None else f"{each.limit:.2f}",
            "" if each.limit is None else "[red]missed" if each.is_missed else "[green]ok",
        )
    console.print(table)
    if any(each.is_missed for each in figures):
        console.print(HINTS, markup=False, highlight=False)


def keep(figures: Sequence[Figure], file: Path) -> None:
    """The file."""
    file.write_text(json.dumps([asdict(each) for each in figures], indent=2) + "\n", "utf-8")
