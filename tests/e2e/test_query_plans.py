"""What the bot asks its database costs the same in a large one: no statement of a whole tour walks a whole table.

The statements are explained on the database of the tour, which is told by statistics that it has many rows.
"""

import re
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.db.base import Base
from sandbox import Sandbox
from sandbox.startup import InProcessBot
from tests.support.stories import BEGINS
from tests.support.tour import FIELDS, TOUR
from tests.support.touring import Tour

MAY_BE_WALKED = {
    "attendance_drafts": "they last a day, and the daily work looks at all",
    "cohorts": "once a day: who is ready for a certificate is looked for in all that are not removed",
    "enrollments": "once a day: whom to ask Discord after is chosen among all who have a place",
    "quarantines": "the bot has had a handful in its life",
    "questions": "one a person at most, for some minutes",
}
"""Tables that a statement may read from end to end, and why."""
ROWS, SERVERS = 1_000_000, 300
IS_QUERY = re.compile(r"\s*(select|update|delete|insert|with)\b", re.IGNORECASE)
WALK = re.compile(r"^(?:SCAN|SEARCH(?=.*\bANY\()) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


class Statements:
    """What was asked of a database, each once."""

    def __init__(self) -> None:
        self.seen: dict[str, None] = {}

    @contextmanager
    def of(self, town: Sandbox) -> Generator[Path]:
        """Note down what the bot asks meanwhile; gives the file of its database."""
        assert isinstance(town.bot, InProcessBot)
        assert town.bot.app is not None
        database = town.bot.app.database
        assert database.url.database is not None
        for engine in (database.reader, database.writer):
            event.listen(engine, "before_cursor_execute", self._note)
        yield Path(database.url.database)
        for engine in (database.reader, database.writer):
            event.remove(engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if IS_QUERY.match(statement):
            self.seen[statement] = None


def pretend_many_rows(connection: sqlite3.Connection) -> None:
    """Give a database the statistics of a large one: many rows, in several hundred servers."""
    connection.execute("ANALYZE")
    connection.execute("DELETE FROM sqlite_stat1")
    for table in Base.metadata.tables:
        indexes = connection.execute(f"PRAGMA index_list({table})").fetchall()
        rows = SERVERS if table == "servers" else ROWS
        for _number, name, is_unique, _origin, is_partial in indexes:
            columns = [column for _, _, column in connection.execute(f"PRAGMA index_info({name})")]
            each = [rows // SERVERS if column == "server_id" else 100 for column in columns[:1]]
            each += [10] * (len(columns) - 1)
            if is_unique:
                each[-1] = 1
            count = rows // 1000 if is_partial else rows
            connection.execute(
                "INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", (table, name, f"{count} {' '.join(map(str, each))}")
            )
    connection.commit()


def walks(connection: sqlite3.Connection, statement: str) -> list[str]:
    """The tables that a statement reads from end to end, but for those parts of them of which there is an index."""
    partial = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'")
    }
    plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [None] * statement.count("?")).fetchall()
    found = [match for *_, step in plan if (match := WALK.match(step))]
    return [match[1] for match in found if match[1] in Base.metadata.tables and match[2] not in partial]


async def test_no_statement_of_a_whole_tour_walks_a_whole_table(tmp_path: Path) -> None:
    statements = Statements()
    async with Sandbox.open(now=BEGINS, settings={"web_address": "127.0.0.1:0"}) as town:
        with statements.of(town) as file:
            tour = Tour(town, await town.server("Riverside"), "en", FIELDS)
            await tour.begin()
            await tour.take(TOUR)
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("VACUUM INTO ?", (str(tmp_path / "many.sqlite3"),))
    assert len(statements.seen) > 500
    with closing(sqlite3.connect(tmp_path / "many.sqlite3")) as connection:
        pretend_many_rows(connection)
    walked: dict[str, set[str]] = {}
    with closing(sqlite3.connect(tmp_path / "many.sqlite3")) as connection:
        for statement in statements.seen:
            for table in walks(connection, statement):
                walked.setdefault(table, set()).add(statement)
    wrong = {table: some for table, some in walked.items() if table not in MAY_BE_WALKED}
    assert not wrong, "\n\n".join(f"{table}: {statement}" for table, some in wrong.items() for statement in some)


def test_a_walk_is_found_where_an_index_is_missing(sqlite_url: str) -> None:
    file, asked = sqlite_url.removeprefix("sqlite:///"), "SELECT id FROM sessions WHERE server_id = ? AND starts_at > ?"
    with closing(sqlite3.connect(file)) as connection:
        pretend_many_rows(connection)
    with closing(sqlite3.connect(file)) as connection:
        assert walks(connection, asked) == []
        connection.execute("DROP INDEX ix_sessions_server_id_starts_at")
    with closing(sqlite3.connect(file)) as connection:
        assert walks(connection, asked) == ["sessions"]


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_whatever_goes_with_a_row_is_found_by_an_index(table: str) -> None:
    of = Base.metadata.tables[table]
    leads = {index.columns[0].name for index in of.indexes if index.dialect_options["sqlite"]["where"] is None}
    keys = [of.primary_key, *(one for one in of.constraints if type(one).__name__ == "UniqueConstraint")]
    leads |= {next(iter(key.columns)).name for key in keys if len(key.columns)}  # pyright: ignore
    only_with_their_server = {"servers", "cohorts"}
    for key in of.foreign_keys:
        if key.column.table.name not in only_with_their_server:
            assert key.parent.name in leads, f"{table}.{key.parent.name}: deleting a row walks this whole table"
