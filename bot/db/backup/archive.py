"""A file that is said to be a backup: opened, and validated whole before anything is changed."""

import io
import os
import stat
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from typing_extensions import override

from bot.db.backup.manifest import (
    FORMAT,
    MANIFEST,
    BackupRefused,
    Manifest,
    TableSummary,
    damaged,
    unreadable,
    wrong_count,
)
from bot.db.backup.rows import MAX_ROW_BYTES, READ_ERRORS, count_of, parse_json, read_rows, token_of
from bot.db.base import Base

MAX_MANIFEST_BYTES = 1 << 20
MAX_COMPRESSION_RATIO = 250
"""A backup of rows that are all alike is compressed about a hundred times; more was made to fill the disk."""


class _BoundedFile(io.FileIO):
    """A file that reads at most so much at once, whatever its own table of contents asks for."""

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        wanted = MAX_ROW_BYTES + 1 if size is None or size < 0 else size
        given = super().read(wanted) if wanted <= MAX_ROW_BYTES + 1 else None
        if given is None or len(given) > MAX_ROW_BYTES:
            raise zipfile.BadZipFile("asks for too much at once")
        return given


@contextmanager
def open_backup(file: Path) -> Generator[zipfile.ZipFile]:
    """Open the zip.

    Raises:
        BackupRefused: there is no such file, or it is no zip.
    """
    if not file.is_file():
        raise BackupRefused(f"there is no file {file}.")
    with _BoundedFile(file) as raw:
        try:
            archive = zipfile.ZipFile(raw)
        except READ_ERRORS as error:
            raise unreadable(file, error) from error
        with archive:
            yield archive


def manifest_of(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """What the backup says of itself.

    Raises:
        BackupRefused: it is no backup, one of another format, or a damaged one.
    """
    try:
        _require_regular_files(archive)
        with archive.open(MANIFEST) as member:
            content = member.read(MAX_MANIFEST_BYTES + 1)
        if len(content) > MAX_MANIFEST_BYTES:
            raise ValueError("too large")
        facts: dict[str, Any] = parse_json(content)
        if facts["format"] != FORMAT:
            version = token_of(facts["version"])
            raise BackupRefused(
                f"the file {file} was made by version {version} of the bot; restore it with that version."
            )
        facts["tables"] = {
            token_of(name): TableSummary(**{fact: count_of(number) for fact, number in summary.items()})
            for name, summary in facts["tables"].items()
        }
        facts["key_fingerprints"] = tuple(token_of(each) for each in facts["key_fingerprints"])
        for fact in ("version", "revision", "made_at", "database"):
            token_of(facts[fact])
        datetime.fromisoformat(facts["made_at"])
        return Manifest(**facts)
    except READ_ERRORS as error:
        raise unreadable(file, error) from error


def _require_regular_files(archive: zipfile.ZipFile) -> None:
    """Require regular files, each name once, that do not unpack to far more than they are.

    Raises:
        ValueError: it does not.
    """
    members = archive.infolist()
    assert archive.fp is not None
    packed = os.fstat(archive.fp.fileno()).st_size
    if len({member.filename for member in members}) < len(members):
        raise ValueError("a name twice")
    for member in members:
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG) or member.flag_bits & 1:
            raise ValueError("no regular file")
    if sum(member.file_size for member in members) > MAX_COMPRESSION_RATIO * packed:
        raise ValueError("compressed too much")


def validate(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Require that it holds what the manifest says and nothing else, and that each row fits its table.

    Raises:
        BackupRefused: it does not.
    """
    tables = Base.metadata.sorted_tables
    names = {table.name for table in tables}
    if set(manifest.tables) != names or set(archive.namelist()) != {MANIFEST, *(f"{name}.jsonl" for name in names)}:
        raise damaged("since it does not hold this version's tables")
    for table in tables:
        expected, rows = manifest.tables[table.name], 0
        try:
            for batch in read_rows(archive, table):
                rows += len(batch)
                if rows > expected.rows:
                    break
        except READ_ERRORS:
            raise damaged(f"at the table {table.name}") from None
        if rows != expected.rows:
            raise wrong_count(table.name, expected, rows)
