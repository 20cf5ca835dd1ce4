"""Addresses of databases."""

from pathlib import Path

from sqlalchemy import URL, make_url


def with_driver(url: str | URL) -> URL:
    """The address with the PostgreSQL driver that this code uses."""
    url = make_url(url)
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    parts = make_url(url)
    return Path(parts.database) if parts.get_backend_name() == "sqlite" and parts.database else None
