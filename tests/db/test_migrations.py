"""Databases come to the shape that the code expects, and lose nothing on the way."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot import __version__
from bot.db import Database
from bot.db.base import Base
from bot.db.maintenance_queries import missing_indexes
from bot.db.migrations import (
    WrongRevision,
    bring_up_to_date,
    build,
    check,
    digest,
    engine_for_migrations,
    files,
    folder,
    frozen,
    migrate,
    upgrade,
    upgrading,
)
from bot.db.migrations.drafting import freeze
from bot.people.models import Member
from tests.support.people import a_member, a_server
from tests.support.schemas import schema

FROZEN = frozen()


def by_migrations(connection: Connection) -> dict[str, Any]:
    migrate(connection, "head")
    return schema(connection)


def by_models(connection: Connection) -> dict[str, Any]:
    build(connection)
    return schema(connection)


def test_the_migrations_arrive_at_what_the_models_say(empty_url: str) -> None:
    """If this fails after a change of a model: `python -m bot.db.migrations next "what changes"`."""
    found: list[dict[str, Any]] = []
    with engine_for_migrations(empty_url) as engine:
        for way in (by_migrations, by_models):
            with engine.connect() as connection, connection.begin() as attempt:
                found.append(way(connection))
                attempt.rollback()
    assert found[0] == found[1]


def test_alembic_finds_nothing_to_change(empty_url: str) -> None:
    upgrade(empty_url)
    with engine_for_migrations(empty_url) as engine, engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_released_migration_is_never_changed() -> None:
    versions = folder() / "versions"
    assert {name: digest(versions / name) for name in FROZEN} == FROZEN, "write a further migration instead"
    assert list(FROZEN) == sorted(FROZEN) == sorted(file.name for file in versions.glob("*.py"))[: len(FROZEN)]


def test_the_first_migration_is_frozen() -> None:
    assert "0001_first.py" in FROZEN


def test_what_is_frozen_stays_as_it_was_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(folder(), tmp_path / "migrations")
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "migrations")
    first = next((tmp_path / "migrations" / "versions").glob("0001*.py"))
    freeze()
    entered = frozen()
    assert entered[first.name] == digest(first)
    first.write_text(first.read_text("utf-8") + "\n", "utf-8")
    freeze()
    assert frozen() == entered != {first.name: digest(first)}


def test_a_database_says_which_version_made_it(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check(empty_url).version is None
    upgrade(empty_url)
    assert check(empty_url).version == __version__
    monkeypatch.setattr(upgrading, "__version__", "0.9.0")
    upgrade(empty_url)
    assert (check(empty_url).version, check(empty_url).at_head) == ("0.9.0", True)


def test_a_database_in_which_no_version_stands_yet_is_read_and_gets_one(empty_url: str) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        migrate(connection, "head")
    assert (check(empty_url).at_head, check(empty_url).version) == (True, None)
    upgrade(empty_url)
    assert check(empty_url).version == __version__


def test_every_constraint_has_a_name() -> None:
    nameless = [
        f"{table.name}: {constraint!r}"
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if not constraint.name
    ]
    assert nameless == []


def test_an_empty_database_is_built_once(empty_url: str) -> None:
    before = check(empty_url)
    assert (before.current, before.is_ours, before.at_head) == (None, True, False)
    upgrade(empty_url)
    assert check(empty_url).at_head
    assert upgrade(empty_url).at_head


def test_sqlite_builds_itself_in_a_private_folder(tmp_path: Path) -> None:
    file = tmp_path / "data" / "leaders.sqlite3"
    bring_up_to_date(f"sqlite:///{file}")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_postgresql_waits_for_its_operator(postgres: Any) -> None:
    with postgres.empty() as url:
        with pytest.raises(WrongRevision) as wrong:
            bring_up_to_date(url)
        assert wrong.value.current is None
        assert "leaders migrate" in wrong.value.remedy
        upgrade(url)
        bring_up_to_date(url)


def test_a_database_ahead_of_the_code_is_refused_and_left_alone(empty_url: str) -> None:
    upgrade(empty_url)
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999', product_version = '9.9.9'"))
    for way in (bring_up_to_date, upgrade):
        with pytest.raises(WrongRevision) as wrong:
            way(empty_url)
        assert wrong.value.current == "9999"
        assert "newer or another version of this bot (9.9.9)" in wrong.value.remedy
    assert check(empty_url).current == "9999"


def test_tables_without_a_revision_are_not_ours(empty_url: str) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        connection.execute(text("CREATE TABLE servers (id INTEGER)"))
    with pytest.raises(WrongRevision, match="none"):
        bring_up_to_date(empty_url)
    with pytest.raises(WrongRevision, match="none"):
        upgrade(empty_url)


async def test_remaking_a_parent_keeps_its_children(database: Database, database_url: str) -> None:
    """Alembic remakes a SQLite table to change it; with foreign keys acting, that would delete the children."""
    from alembic.operations import Operations
    from sqlalchemy import Column, Integer

    def fill(tx: Any) -> None:
        server = a_server(tx)
        for name in ("Rosa", "Amina"):
            a_member(tx, server, name)

    await database.write(fill)
    database.close()
    with engine_for_migrations(database_url) as engine:
        with engine.begin() as connection:
            operations = Operations(MigrationContext.configure(connection, opts={"target_metadata": Base.metadata}))
            with operations.batch_alter_table(
                "servers", recreate="always" if connection.dialect.name == "sqlite" else "auto"
            ) as batch:
                batch.add_column(Column("further", Integer))
            if connection.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        with engine.connect() as connection:
            assert sorted(connection.execute(Member.__table__.select()).scalars().all())[-1] == 2


def test_a_migration_that_fails_changes_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: Connection) -> None:
        raise RuntimeError("the disk caught fire")

    monkeypatch.setattr("bot.db.migrations.upgrading._check_foreign_keys", fail)
    with pytest.raises(RuntimeError, match="fire"):
        upgrade(empty_url)
    monkeypatch.undo()
    assert check(empty_url).current is None
    upgrade(empty_url)


def test_an_index_that_was_lost_is_named_and_made_again(database_url: str) -> None:
    assert missing_indexes(database_url) == []
    with engine_for_migrations(database_url) as engine, engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_sessions_server_id_starts_at"))
        connection.execute(text("DROP INDEX ix_outbox_next_attempt_at_open"))
    assert missing_indexes(database_url) == ["ix_outbox_next_attempt_at_open", "ix_sessions_server_id_starts_at"]
    upgrade(database_url)
    assert missing_indexes(database_url) == []
    with engine_for_migrations(database_url) as engine, engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
