"""Backups: one file that either database can write and either can read.

A zip with a `manifest.json` and, for each table, its rows as JSON lines. It is written from one consistent view while
the bot runs, and read back in one transaction; rows are streamed, so a large table needs no large memory. What is
encrypted stays encrypted: the key is no part of it.

A file that is read back may be damaged, or made by somebody to do harm: it is validated whole, in bounded memory,
before anything is changed.
"""

from bot.db.backup.manifest import BackupRefused, Manifest, TableSummary
from bot.db.backup.restoring import restore
from bot.db.backup.rows import MAX_ROW_BYTES
from bot.db.backup.writing import create

__all__ = ["MAX_ROW_BYTES", "BackupRefused", "Manifest", "TableSummary", "create", "restore"]
