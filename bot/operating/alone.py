"""One process at a time on a SQLite database: two bots would say everything twice."""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager

from bot.db.outside import sqlite_file
from bot.operating import Trouble


@contextmanager
def alone(database_url: str) -> Generator[None]:
    """Hold the lock beside a SQLite file; it ends with the process, however that ends. PostgreSQL needs none.

    Raises:
        Trouble: another process holds it.
    """
    file = sqlite_file(database_url)
    if file is None:
        yield
        return
    path = file.with_name(f"{file.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"Another process is using {file}. Stop that bot first: a SQLite database takes one process at a time. "
                "Several can share a PostgreSQL (docs/operators.md)."
            ) from None
        yield
    finally:
        os.close(descriptor)
