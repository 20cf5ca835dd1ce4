"""Backups: one file that either database can write and either can read.

A zip with a `manifest.json` and, for each table, its rows as JSON lines. It is written from one consistent view while
the bot runs, and read back in one transaction; rows stream through, so a large table needs no large memory. What is
sealed stays sealed: the key is no part of it.

A file that is read back may be damaged, or made by somebody to do harm: it is looked through whole, in bounded memory,
before anything is changed.
"""

import base64
import io
import json
import math
import os
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Boolean,
    Connection,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    create_engine,
    func,
    insert,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.pool import NullPool
from typing_extensions import override

from bot import __version__
from bot.db.migrations import Revision, WrongRevision, check, engine_for_migrations, revisions, upgrade
from bot.db.models import Base
from bot.db.types import Codes, UtcDateTime

FORMAT = 1
BATCH = 500
MANIFEST = "manifest.json"
LONGEST = 4 << 20
"""Bytes in one row, and in one batch of them: many times what the longest row has."""
LARGEST_MANIFEST = 1 << 20
TIGHTEST = 250
"""A backup of rows that are all alike is packed about a hundred times smaller; what is tighter was made to burst."""
DEEPEST = 20
"""How deep JSON within a row may be nested."""
DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,  # too deep, locked with a password, packed in an unknown way
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a file raises that is none of ours."""

Progress = Callable[[str, int], None]
"""Told, as it goes, the table in hand and how many of its rows are done."""


class BackupRefused(Exception):
    """A backup cannot be made or read back; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class TableKept:
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
    """Marks of the keys that private words were sealed with; they tell keys apart and reveal nothing of them."""
    tables: Mapping[str, TableKept]

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(table.rows for table in self.tables.values())


def keep(
    url: str | URL,
    file: Path,
    *,
    now: datetime,
    key_fingerprints: Sequence[str] = (),
    tell: Progress = lambda _t, _n: None,
) -> Manifest:
    """Write a backup of a database into a new file, readable for its owner alone. The bot may go on meanwhile.

    Raises:
        BackupRefused: there is a file of that name, or no folder for it.
        WrongRevision: the database is not at this code's revision.
    """
    if os.path.lexists(file):
        raise _already(file)
    if not file.parent.is_dir():
        raise BackupRefused(f"there is no folder {file.parent}; make it first, or see that its disk is there.")
    standing = _require_head(url)
    # A name that nobody can have laid a link under, and readable for its owner alone from its first byte.
    descriptor, name = tempfile.mkstemp(".partial", ".leaders-", file.parent)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, _view(url) as connection:
                tables = {table.name: _write(archive, connection, table, tell) for table in Base.metadata.sorted_tables}
                manifest = Manifest(
                    format=FORMAT,
                    version=__version__,
                    revision=standing.head,
                    made_at=now.isoformat(),
                    database=connection.dialect.name,
                    key_fingerprints=tuple(key_fingerprints),
                    tables=tables,
                )
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # the name is ours, and was nobody's
        except FileExistsError:
            raise _already(file) from None
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself.

    Raises:
        BackupRefused: it is no backup, or a damaged one.
    """
    with _opened(file) as archive:
        return _manifest(archive, file)


def restore(url: str | URL, file: Path, *, replace: bool, tell: Progress = lambda _t, _n: None) -> Manifest:
    """Put a backup into an empty database, or, with `replace`, in the place of what is there. All of it or nothing.

    Raises:
        BackupRefused: it does not fit this code, it is damaged, or there are rows and `replace` was not asked for.
        WrongRevision: the database itself is at another revision.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        if manifest.revision != revisions()[-1]:
            raise BackupRefused(
                f"the backup was made by version {manifest.version} (revision {manifest.revision}), and this is version"
                f" {__version__} (revision {revisions()[-1]}). Install that version, restore there, then upgrade."
            )
        _look_through(archive, manifest)
        found = check(url)
        if found.current is None and found.is_ours:
            upgrade(url)
        else:
            _require_head(url)
        with engine_for_migrations(url) as engine, engine.begin() as connection:
            _clear(connection, replace=replace)
            for table in Base.metadata.sorted_tables:
                _read(archive, connection, table, manifest.tables[table.name], tell)
            _require_parents(connection)
    return manifest


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


# --- out -------------------------------------------------------------------------------------------------------------


@contextmanager
def _view(url: str | URL) -> Generator[Connection]:
    """One consistent view of a database that others go on writing to."""
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    else:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"), poolclass=NullPool, hide_parameters=True
        ).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    try:
        with engine.connect() as connection:
            if url.get_backend_name() == "sqlite":
                raw: Any = connection.connection.driver_connection
                raw.isolation_level = None
                raw.execute("PRAGMA query_only=ON")
                raw.execute("BEGIN")
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def _write(archive: zipfile.ZipFile, connection: Connection, table: Table, tell: Progress) -> TableKept:
    rows = 0
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
        for batch in connection.execute(query).mappings().partitions(BATCH):
            lines = [
                json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) for row in batch
            ]
            member.write("".join(f"{line}\n" for line in lines).encode())
            rows += len(lines)
            tell(table.name, rows)
    return TableKept(rows, _last_id(connection, table))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return value


def _last_id(connection: Connection, table: Table) -> int:
    if table.autoincrement_column is None:
        return 0
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return connection.execute(query, {"name": table.name}).scalar() or 0
    query = text("SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND sequencename = :name")
    return connection.execute(query, {"name": f"{table.name}_{table.autoincrement_column.name}_seq"}).scalar() or 0


# --- in --------------------------------------------------------------------------------------------------------------


def _require_head(url: str | URL) -> Revision:
    standing = check(url)
    if not standing.at_head:
        raise standing.wrong()
    return standing


def _clear(connection: Connection, *, replace: bool) -> None:
    there = sum(counts(connection).values())
    if there and not replace:
        raise BackupRefused(
            f"the database is not empty ({there} rows). Restore into an empty one, or use --replace, "
            "which deletes what is there."
        )
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())


def _read(archive: zipfile.ZipFile, connection: Connection, table: Table, kept: TableKept, tell: Progress) -> None:
    rows = 0
    try:
        for batch in _batches(archive, table):
            connection.execute(insert(table), batch)
            rows += len(batch)
            tell(table.name, rows)
        found = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if not rows == found == kept.rows:
            raise _other_count(table, kept, rows)
        _go_on_after(connection, table, kept.last_id)
    except OperationalError:
        raise  # locked, full or out of reach: not the backup's fault
    except (StatementError, *DAMAGE):
        raise _damaged(f"at the table {table.name}") from None  # what the database says may hold people's words


def _go_on_after(connection: Connection, table: Table, last_id: int) -> None:
    """Let new rows count on from the highest number ever given."""
    column = table.autoincrement_column
    if column is None:
        return
    highest = max(last_id, connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one())
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        connection.execute(
            text("INSERT INTO sqlite_sequence VALUES (:name, :seq)"), {"name": table.name, "seq": highest}
        )
    else:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, :column), :value, :called)"),
            {"name": table.name, "column": column.name, "value": max(highest, 1), "called": highest > 0},
        )


def _require_parents(connection: Connection) -> None:
    """Foreign keys sleep on SQLite in a restore; see that each row has those that it names."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise _damaged("where rows name others that are not in it")


# --- a file that may be anything -------------------------------------------------------------------------------------


class _Sparing(io.FileIO):
    """A file that gives at most so much at once, whatever its own table of contents asks for."""

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        wanted = LONGEST + 1 if size is None or size < 0 else size
        given = super().read(wanted) if wanted <= LONGEST + 1 else None
        if given is None or len(given) > LONGEST:
            raise zipfile.BadZipFile("asks for too much at once")
        return given


@contextmanager
def _opened(file: Path) -> Generator[zipfile.ZipFile]:
    if not file.is_file():
        raise BackupRefused(f"there is no file {file}.")
    with _Sparing(file) as raw:
        try:
            archive = zipfile.ZipFile(raw)
        except DAMAGE as error:
            raise _unreadable(file, error) from error
        with archive:
            yield archive


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        _require_plain_members(archive)
        with archive.open(MANIFEST) as member:
            content = member.read(LARGEST_MANIFEST + 1)
        if len(content) > LARGEST_MANIFEST:
            raise ValueError("too large")
        facts: dict[str, Any] = _parsed(content)
        if facts["format"] != FORMAT:
            version = _plain_word(facts["version"])
            raise BackupRefused(
                f"the file {file} was made by version {version} of the bot; restore it with that version."
            )
        facts["tables"] = {
            _plain_word(name): TableKept(**{fact: _count(number) for fact, number in kept.items()})
            for name, kept in facts["tables"].items()
        }
        facts["key_fingerprints"] = tuple(_plain_word(mark) for mark in facts["key_fingerprints"])
        for fact in ("version", "revision", "made_at", "database"):
            _plain_word(facts[fact])
        datetime.fromisoformat(facts["made_at"])
        return Manifest(**facts)
    except DAMAGE as error:
        raise _unreadable(file, error) from error


def _require_plain_members(archive: zipfile.ZipFile) -> None:
    """See that it holds ordinary files, each name once, and that they are not packed to burst.

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
            raise ValueError("no ordinary file")
    if sum(member.file_size for member in members) > TIGHTEST * packed:
        raise ValueError("packed to burst")


def _look_through(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """See that it holds what it says and nothing else, and that each row can be one; before anything is changed.

    Raises:
        BackupRefused: it does not.
    """
    tables = Base.metadata.sorted_tables
    names = {table.name for table in tables}
    if set(manifest.tables) != names or set(archive.namelist()) != {MANIFEST, *(f"{name}.jsonl" for name in names)}:
        raise _damaged("since it does not hold this version's tables")
    for table in tables:
        kept, rows = manifest.tables[table.name], 0
        try:
            for batch in _batches(archive, table):
                rows += len(batch)
                if rows > kept.rows:
                    break
        except DAMAGE:
            raise _damaged(f"at the table {table.name}") from None
        if rows != kept.rows:
            raise _other_count(table, kept, rows)


def _batches(archive: zipfile.ZipFile, table: Table) -> Generator[list[dict[str, Any]]]:
    """Rows in batches that are small in number and in bytes.

    Raises:
        ValueError, and others of DAMAGE: a line is no row of this table.
    """
    batch: list[dict[str, Any]] = []
    size = 0
    with archive.open(f"{table.name}.jsonl") as member, io.BufferedReader(member) as lines:  # pyright: ignore[reportArgumentType]
        while line := lines.readline(LONGEST + 1):
            if len(line) > LONGEST:
                raise ValueError("a row without an end")
            if batch and (len(batch) == BATCH or size + len(line) > LONGEST):
                yield batch
                batch, size = [], 0
            batch.append(_typed(table, _parsed(line)))
            size += len(line)
    if batch:
        yield batch


def _parsed(content: bytes) -> Any:
    """JSON as we write it: UTF-8, each name once, numbers that are numbers."""
    return json.loads(content.decode(), object_pairs_hook=_each_once, parse_constant=_no_number)


def _each_once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a name twice")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    if row.keys() != set(table.columns.keys()):
        raise ValueError("other columns")
    return {name: _value(table.columns[name].type, value) for name, value in row.items()}


def _value(kind: object, value: Any) -> Any:  # noqa: PLR0912
    """The value as its column takes it. SQLite would take anything; PostgreSQL no NUL and no half of a character."""
    if value is None:
        return None
    match kind:
        case UtcDateTime():
            value = datetime.fromisoformat(_words(value))
        case Date():
            value = date.fromisoformat(_words(value))
        case LargeBinary():
            value = base64.b64decode(_words(value), validate=True)
        case Codes():
            value = tuple(_words(code) for code in value)
        case JSON():
            _require_shallow(value)
        case Boolean():
            if not isinstance(value, bool):
                raise TypeError("not yes or no")
        case Integer():
            if isinstance(value, bool) or not -(2**63) <= value < 2**63 or value != int(value):
                raise ValueError("not a whole number")
        case String():
            if kind.length is not None and len(_words(value)) > kind.length:
                raise ValueError("too long")
            _words(value)
        case _:
            raise TypeError(f"say here what a {kind!r} may hold")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("no words")
    value.encode()
    return value


def _require_shallow(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise ValueError("too deep")
    match value:
        case dict():
            for name, each in value.items():  # pyright: ignore[reportUnknownVariableType]
                _words(name)
                _require_shallow(each, depth + 1)
        case list():
            for each in value:  # pyright: ignore[reportUnknownVariableType]
                _require_shallow(each, depth + 1)
        case str():
            _words(value)
        case float() if not math.isfinite(value):
            raise ValueError("no number")
        case _:
            pass


def _plain_word(value: Any) -> str:
    """A word that may stand in what we say to the operator."""
    if not re.fullmatch(r"[\w.:+-]{1,64}", _words(value), re.ASCII):
        raise ValueError("no plain word")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**40:
        raise ValueError("no count")
    return value


def _already(file: Path) -> BackupRefused:
    return BackupRefused(f"the file {file} is there already; choose another name, or move it away first.")


def _unreadable(file: Path, error: Exception) -> BackupRefused:
    return BackupRefused(f"the file {file} cannot be read as a backup ({type(error).__name__}); nothing was changed.")


def _damaged(where: str) -> BackupRefused:
    return BackupRefused(f"the backup is damaged {where}; nothing was changed.")


def _other_count(table: Table, kept: TableKept, rows: int) -> BackupRefused:
    more = "more" if rows > kept.rows else str(rows)
    return BackupRefused(f"the backup names {kept.rows} rows of {table.name}, but holds {more}; nothing was changed.")


__all__ = ["BackupRefused", "Manifest", "TableKept", "WrongRevision", "counts", "keep", "read_manifest", "restore"]
