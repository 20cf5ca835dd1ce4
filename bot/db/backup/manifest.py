"""What a backup says of itself, and why one is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"

OnProgress = Callable[[str, int], None]
"""Called after each batch with the name of the table and how many of its rows are done."""


class BackupRefused(Exception):
    """A backup cannot be made or read back; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class TableSummary:
    """What a backup holds of one table."""

    rows: int
    last_id: int
    """The highest number ever given to a row, so that none is given again."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    version: str
    revision: str
    made_at: str
    database: str
    key_fingerprints: tuple[str, ...]
    """They tell apart the keys with which values were encrypted, and reveal nothing of them."""
    tables: Mapping[str, TableSummary]

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(table.rows for table in self.tables.values())


def unreadable(file: Path, error: Exception) -> BackupRefused:
    """The file is no backup, or cannot be read as one."""
    return BackupRefused(f"the file {file} cannot be read as a backup ({type(error).__name__}); nothing was changed.")


def damaged(where: str) -> BackupRefused:
    """It is a backup, and something in it is wrong."""
    return BackupRefused(f"the backup is damaged {where}; nothing was changed.")


def wrong_count(table: str, expected: TableSummary, rows: int) -> BackupRefused:
    """A table has not as many rows as the manifest says."""
    more = "more" if rows > expected.rows else str(rows)
    return BackupRefused(f"the backup names {expected.rows} rows of {table}, but holds {more}; nothing was changed.")
