"""A backup holds everything, fits into either database, and is put back whole or not at all."""

import json
import tracemalloc
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.db import Database, Tx, backup
from bot.db.backup import BackupRefused
from bot.db.migrations import WrongRevision, engine_for_migrations, revisions, upgrade
from bot.db.models import Base, Member, Owed, Reflection
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server
from tests.support.rows import a_row_of_everything


def fill(tx: Tx) -> None:
    server = a_server(tx, name="Cohort „Frühling“ ጸደይ")
    cohort = a_cohort(tx, server, starts_on=date(2026, 9, 1))
    for name in ("Rosa", "Amina\nFaarax", "ሰላም"):
        a_place(tx, cohort, a_member(tx, server, name))
    a_row_of_everything(tx)


def everything(url: str) -> dict[str, list[dict[str, Any]]]:
    with engine_for_migrations(url) as engine, engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in Base.metadata.sorted_tables
        }


async def test_what_was_kept_comes_back_in_either_database(
    database: Database, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    await database.write(fill)
    kept = backup.keep(database_url, tmp_path / "kept.zip", now=NOW)
    put_back = backup.restore(empty_url, tmp_path / "kept.zip", replace=False)
    assert everything(empty_url) == everything(database_url)
    assert kept == put_back
    assert all(table.rows for table in kept.tables.values()), "a table without rows proves nothing"


async def test_new_rows_count_on_from_the_highest_number_ever_given(
    database: Database, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    def forget_the_last(tx: Tx) -> int:
        server = a_server(tx, id=5)
        a_member(tx, server, "Rosa")
        last = a_member(tx, server, "Amina")
        tx.delete(last)
        return last.id

    gone = await database.write(forget_the_last)
    backup.keep(database_url, tmp_path / "kept.zip", now=NOW)
    backup.restore(empty_url, tmp_path / "kept.zip", replace=False)
    restored = Database(empty_url)
    try:
        assert await restored.write(lambda tx: a_member(tx, 5, "Luz").id) > gone
    finally:
        restored.close()


async def test_a_backup_is_one_moment_of_a_bot_that_goes_on(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await database.write(fill)
    told: list[str] = []

    def go_on(table: str, _rows: int) -> None:
        if not told:
            with engine_for_migrations(database_url) as engine, engine.begin() as connection:
                connection.execute(text("DELETE FROM reflections"))
        told.append(table)

    kept = backup.keep(database_url, tmp_path / "kept.zip", now=NOW, tell=go_on)
    assert kept.tables["reflections"].rows == 1
    assert await database.read(lambda tx: tx.execute(select(Reflection)).all()) == []


async def test_a_database_with_rows_is_replaced_only_when_asked(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await database.write(fill)
    before = everything(database_url)
    backup.keep(database_url, tmp_path / "kept.zip", now=NOW)
    with pytest.raises(BackupRefused, match="--replace"):
        backup.restore(database_url, tmp_path / "kept.zip", replace=False)
    await database.write(lambda tx: a_member(tx, a_server(tx), "Luz"))
    backup.restore(database_url, tmp_path / "kept.zip", replace=True)
    assert everything(database_url) == before


async def test_a_damaged_backup_changes_nothing(database: Database, database_url: str, tmp_path: Path) -> None:
    await database.write(fill)
    before = everything(database_url)
    kept = tmp_path / "kept.zip"
    backup.keep(database_url, kept, now=NOW)

    def rewrite(member: str, change: Any) -> Path:
        damaged = tmp_path / "damaged.zip"
        with zipfile.ZipFile(kept) as old, zipfile.ZipFile(damaged, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                content = change(content) if name == member else content
                if content is not None:
                    new.writestr(name, content)
        return damaged

    for member, change in {
        "members.jsonl": lambda content: content[: content.index(b"\n") + 1],
        "reflections.jsonl": lambda _content: None,
        "servers.jsonl": lambda content: content.replace(b'"timezone"', b'"zone"'),
        "cohorts.jsonl": lambda content: content[:-9],
    }.items():
        with pytest.raises(BackupRefused, match=r"damaged|names"):
            backup.restore(database_url, rewrite(member, change), replace=True)
        assert everything(database_url) == before

    for content in (b"", b"PK\3\4 nothing", b"no backup at all"):
        (tmp_path / "damaged.zip").write_bytes(content)
        with pytest.raises(BackupRefused, match="cannot be read"):
            backup.restore(database_url, tmp_path / "damaged.zip", replace=True)


async def test_a_backup_whose_rows_lost_their_parents_is_refused(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await database.write(fill)
    kept, damaged = tmp_path / "kept.zip", tmp_path / "damaged.zip"
    backup.keep(database_url, kept, now=NOW)
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            content = b"" if name == "servers.jsonl" else old.read(name)
            if name == "manifest.json":
                facts = json.loads(content)
                facts["tables"]["servers"]["rows"] = 0
                content = json.dumps(facts).encode()
            new.writestr(name, content)
    before = everything(database_url)
    with pytest.raises(BackupRefused, match="damaged"):
        backup.restore(database_url, damaged, replace=True)
    assert everything(database_url) == before


async def test_a_backup_of_another_revision_says_which_version_reads_it(sqlite_url: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.zip"
    backup.keep(sqlite_url, kept, now=NOW)
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(revisions()[-1].encode(), b"0007"))
    with pytest.raises(BackupRefused, match=r"version 0\.1\.0 \(revision 0007\).*Install that version"):
        backup.restore(sqlite_url, other, replace=True)


def test_a_database_of_another_revision_is_neither_kept_nor_overwritten(
    empty_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.zip"
    backup.keep(sqlite_url, kept, now=NOW)
    with pytest.raises(WrongRevision):
        backup.keep(empty_url, tmp_path / "other.zip", now=NOW)
    assert not (tmp_path / "other.zip").exists()
    upgrade(empty_url)
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WrongRevision):
        backup.restore(empty_url, kept, replace=True)


def test_a_backup_takes_no_other_files_place_and_is_its_owners_alone(sqlite_url: str, tmp_path: Path) -> None:
    kept = tmp_path / "backups" / "kept.zip"
    kept.parent.mkdir()
    backup.keep(sqlite_url, kept, now=NOW)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in kept.parent.iterdir()] == ["kept.zip"]
    with pytest.raises(BackupRefused, match="already"):
        backup.keep(sqlite_url, kept, now=NOW)


async def test_a_large_table_needs_no_large_memory(
    sqlite_database: Database, sqlite_url: str, empty_url: str, tmp_path: Path
) -> None:
    count = 8_000

    def fill_much(tx: Tx) -> None:
        server = a_server(tx, id=5)
        for start in range(0, count, 1000):
            rows = [
                {
                    "server_id": server.id,
                    "user_id": number,
                    "name": "R" * 100,
                    "since": NOW,
                    "written_to": False,
                    "gone": False,
                }
                for number in range(start, start + 1000)
            ]
            tx.execute(insert(Member), rows)

    await sqlite_database.write(fill_much)
    kept = tmp_path / "kept.zip"
    tracemalloc.start()
    try:
        backup.keep(sqlite_url, kept, now=NOW)
        backup.restore(empty_url, kept, replace=False)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000, "8,000 rows in memory at once would take twice that"


async def test_moments_keep_their_fractions(
    sqlite_database: Database, sqlite_url: str, empty_url: str, tmp_path: Path
) -> None:
    odd = NOW + timedelta(microseconds=123_456)
    await sqlite_database.write(lambda tx: a_member(tx, a_server(tx), since=odd))
    backup.keep(sqlite_url, tmp_path / "kept.zip", now=NOW)
    backup.restore(empty_url, tmp_path / "kept.zip", replace=False)
    assert [row["since"] for row in everything(empty_url)["members"]] == [odd]
    assert Owed.__tablename__ in everything(empty_url)


def test_a_folder_that_is_not_there_is_said_and_not_made(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="there is no folder"):
        backup.keep(sqlite_url, tmp_path / "unmounted" / "b.zip", now=NOW)
    assert not (tmp_path / "unmounted").exists()
