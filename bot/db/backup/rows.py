"""Rows as JSON lines, and back as what their columns take."""

import base64
import io
import json
import math
import re
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Integer, LargeBinary, String, Table

from bot.db.types import UtcDateTime

BATCH_ROWS = 500
MAX_ROW_BYTES = 4 << 20
"""Bytes in one row, and in one batch of them: many times what the longest row has."""
MAX_JSON_DEPTH = 20
"""How deep JSON within a row may be nested."""
READ_ERRORS = (
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
"""What reading a damaged file can raise."""


def read_rows(archive: zipfile.ZipFile, table: Table) -> Generator[list[dict[str, Any]]]:
    """Rows in batches that are small in number and in bytes.

    Raises:
        ValueError, and others of READ_ERRORS: a line is no row of this table.
    """
    batch: list[dict[str, Any]] = []
    size = 0
    with archive.open(f"{table.name}.jsonl") as member, io.BufferedReader(member) as lines:  # pyright: ignore[reportArgumentType]
        while line := lines.readline(MAX_ROW_BYTES + 1):
            if len(line) > MAX_ROW_BYTES:
                raise ValueError("a row is too long")
            if batch and (len(batch) == BATCH_ROWS or size + len(line) > MAX_ROW_BYTES):
                yield batch
                batch, size = [], 0
            batch.append(_column_values(table, parse_json(line)))
            size += len(line)
    if batch:
        yield batch


def parse_json(content: bytes) -> Any:
    """JSON as we write it: UTF-8, each name once, no NaN."""
    return json.loads(content.decode(), object_pairs_hook=_unique_names, parse_constant=_reject_constant)


def _unique_names(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a name twice")
    return found


def _reject_constant(word: str) -> Any:
    raise ValueError(word)


def _column_values(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    if row.keys() != set(table.columns.keys()):
        raise ValueError("other columns")
    return {name: _column_value(table.columns[name].type, value) for name, value in row.items()}


def _column_value(kind: object, value: Any) -> Any:
    """The value as its column takes it. SQLite would take anything; PostgreSQL no NUL and no half of a character."""
    if value is None:
        return None
    match kind:
        case UtcDateTime():
            value = datetime.fromisoformat(_text_of(value))
        case Date():
            value = date.fromisoformat(_text_of(value))
        case LargeBinary():
            value = base64.b64decode(_text_of(value), validate=True)
        case JSON():
            _require_plain_json(value)
        case Boolean():
            if not isinstance(value, bool):
                raise TypeError("not yes or no")
        case Integer():
            if isinstance(value, bool) or not -(2**63) <= value < 2**63 or value != int(value):
                raise ValueError("not a whole number")
        case String():
            if kind.length is not None and len(_text_of(value)) > kind.length:
                raise ValueError("too long")
            _text_of(value)
        case _:
            raise TypeError(f"say here what a {kind!r} may hold")
    return value


def _text_of(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("no text")
    value.encode()
    return value


def _require_plain_json(value: Any, depth: int = 0) -> None:
    if depth > MAX_JSON_DEPTH:
        raise ValueError("too deep")
    match value:
        case dict():
            for name, each in value.items():  # pyright: ignore[reportUnknownVariableType]
                _text_of(name)
                _require_plain_json(each, depth + 1)
        case list():
            for each in value:  # pyright: ignore[reportUnknownVariableType]
                _require_plain_json(each, depth + 1)
        case str():
            _text_of(value)
        case float() if not math.isfinite(value):
            raise ValueError("no number")
        case _:
            pass


def token_of(value: Any) -> str:
    """A word that is safe to show to the operator."""
    if not re.fullmatch(r"[\w.:+-]{1,64}", _text_of(value), re.ASCII):
        raise ValueError("no token")
    return value


def count_of(value: Any) -> int:
    """A number of rows."""
    if type(value) is not int or not 0 <= value < 2**40:
        raise ValueError("no count")
    return value
