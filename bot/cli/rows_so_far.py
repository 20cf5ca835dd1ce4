"""How far a backup or a restore is, for the operator who waits for it: one line that changes, on a terminal alone."""

import sys
import time
from collections.abc import Callable

EVERY = 0.2
"""Seconds between two changes of the line."""
WIDTH = 76


def tell_rows(done: str) -> Callable[[str, int], None]:
    """What takes the table and how many of its rows are done; it writes nothing where nobody looks (cron)."""
    if not sys.stderr.isatty():
        return lambda _table, _rows: None
    by_table: dict[str, int] = {}
    told = 0.0

    def tell(table: str, rows: int) -> None:
        nonlocal told
        by_table[table] = rows
        if (now := time.monotonic()) - told >= EVERY:
            told = now
            line = f"{sum(by_table.values()):,} rows are {done}; now {table}"
            sys.stderr.write(f"\r{line[:WIDTH]:<{WIDTH}}\r")
            sys.stderr.flush()

    return tell
