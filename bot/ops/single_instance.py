"""One process at a time on a SQLite database: two bots would send everything twice."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from bot.db.urls import sqlite_file
from bot.ops import CommandError


@contextmanager
def single_instance(database_url: str) -> Generator[None]:
    """Hold the lock beside a SQLite file; it ends with the process, however that ends. PostgreSQL needs none.

    The lock lies beside the file itself, whatever links lead there, so that two paths to one database share it.

    Raises:
        CommandError: another process holds it.
    """
    file = sqlite_file(database_url)
    if file is None:
        yield
        return
    real = Path(os.path.realpath(file))
    path = real.with_name(f"{real.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"Another process is using {file}. Stop that bot first: a SQLite database takes one process at a time. "
                "Several can share a PostgreSQL (docs/operators.md)."
            ) from None
        yield
    finally:
        os.close(descriptor)
