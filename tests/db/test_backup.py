"""A backup holds everything, fits into either database, and is put back whole or not at all."""

import base64
import json
import os
import re
import subprocess
import sys
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from bot import __version__
from bot.cli.rows_so_far import tell_rows
from bot.db import Database, Tx, backup
from bot.db.backup import BackupRefused
from bot.db.base import Base
from bot.db.migrations import WrongRevision, check, engine_for_migrations, revisions, upgrade
from bot.outbox.models import OutboxEntry
from bot.people.models import AuditEvent, Member
from cogs.reflections.models import Reflection
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
    kept = backup.create(database_url, tmp_path / "kept.zip", now=NOW)
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
    backup.create(database_url, tmp_path / "kept.zip", now=NOW)
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

    kept = backup.create(database_url, tmp_path / "kept.zip", now=NOW, on_progress=go_on)
    assert kept.tables["reflections"].rows == 1
    assert await database.read(lambda tx: tx.execute(select(Reflection)).all()) == []


async def test_a_database_with_rows_is_replaced_only_when_asked(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await database.write(fill)
    before = everything(database_url)
    backup.create(database_url, tmp_path / "kept.zip", now=NOW)
    with pytest.raises(BackupRefused, match="--replace"):
        backup.restore(database_url, tmp_path / "kept.zip", replace=False)
    await database.write(lambda tx: a_member(tx, a_server(tx), "Luz"))
    backup.restore(database_url, tmp_path / "kept.zip", replace=True)
    assert everything(database_url) == before


async def test_a_damaged_backup_changes_nothing(database: Database, database_url: str, tmp_path: Path) -> None:
    await database.write(fill)
    before = everything(database_url)
    kept = tmp_path / "kept.zip"
    backup.create(database_url, kept, now=NOW)

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
    backup.create(database_url, kept, now=NOW)
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
    backup.create(sqlite_url, kept, now=NOW)
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(revisions()[-1].encode(), b"0999"))
    with pytest.raises(
        BackupRefused, match=rf"version {re.escape(__version__)} \(revision 0999\).*Install that version"
    ):
        backup.restore(sqlite_url, other, replace=True)


def test_a_database_of_another_revision_is_neither_kept_nor_overwritten(
    empty_url: str, sqlite_url: str, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.zip"
    backup.create(sqlite_url, kept, now=NOW)
    with pytest.raises(WrongRevision):
        backup.create(empty_url, tmp_path / "other.zip", now=NOW)
    assert not (tmp_path / "other.zip").exists()
    upgrade(empty_url)
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WrongRevision):
        backup.restore(empty_url, kept, replace=True)


def test_a_backup_takes_no_other_files_place_and_is_its_owners_alone(sqlite_url: str, tmp_path: Path) -> None:
    kept = tmp_path / "backups" / "kept.zip"
    kept.parent.mkdir()
    backup.create(sqlite_url, kept, now=NOW)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in kept.parent.iterdir()] == ["kept.zip"]
    with pytest.raises(BackupRefused, match="already"):
        backup.create(sqlite_url, kept, now=NOW)


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
                    "created_at": NOW,
                    "dm_opened": False,
                    "gone": False,
                }
                for number in range(start, start + 1000)
            ]
            tx.execute(insert(Member), rows)

    await sqlite_database.write(fill_much)
    kept = tmp_path / "kept.zip"
    tracemalloc.start()
    try:
        backup.create(sqlite_url, kept, now=NOW)
        backup.restore(empty_url, kept, replace=False)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000, "it takes 5 MB for any number of rows; 8,000 at once would take twice that"


async def test_moments_keep_their_fractions(
    sqlite_database: Database, sqlite_url: str, empty_url: str, tmp_path: Path
) -> None:
    odd = NOW + timedelta(microseconds=123_456)
    await sqlite_database.write(lambda tx: a_member(tx, a_server(tx), created_at=odd))
    backup.create(sqlite_url, tmp_path / "kept.zip", now=NOW)
    backup.restore(empty_url, tmp_path / "kept.zip", replace=False)
    assert [row["created_at"] for row in everything(empty_url)["members"]] == [odd]
    assert OutboxEntry.__tablename__ in everything(empty_url)


def test_a_folder_that_is_not_there_is_said_and_not_made(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="there is no folder"):
        backup.create(sqlite_url, tmp_path / "unmounted" / "b.zip", now=NOW)
    assert not (tmp_path / "unmounted").exists()


# --- files that were made to do harm ---------------------------------------------------------------------------------

Contents = dict[str, bytes]
Attack = Callable[[Contents], object]


def row_changed(table: str, **values: Any) -> Attack:
    """The first row of a table says something else."""

    def change(contents: Contents) -> None:
        first, _, rest = contents[f"{table}.jsonl"].partition(b"\n")
        contents[f"{table}.jsonl"] = json.dumps({**json.loads(first), **values}).encode() + b"\n" + rest

    return change


def line_changed(table: str, line: bytes) -> Attack:
    def change(contents: Contents) -> None:
        contents[f"{table}.jsonl"] = line + b"\n" + contents[f"{table}.jsonl"].partition(b"\n")[2]

    return change


def manifest_changed(**facts: Any) -> Attack:
    def change(contents: Contents) -> None:
        contents["manifest.json"] = json.dumps({**json.loads(contents["manifest.json"]), **facts}).encode()

    return change


def table_said(rows: Any = 3, last_id: Any = 3) -> Attack:
    def change(contents: Contents) -> None:
        manifest = json.loads(contents["manifest.json"])
        manifest["tables"]["members"] = {"rows": rows, "last_id": last_id}
        contents["manifest.json"] = json.dumps(manifest).encode()

    return change


DEEP = b"[" * 200_000 + b"]" * 200_000
ATTACKS: dict[str, Attack] = {
    "NUL in a text": row_changed("members", name="Ro\0sa"),
    "half of a character": row_changed("members", name="\ud800"),
    "NUL in JSON": row_changed("audit_events", subjects={"a": ["\0"]}),
    "a text that is too long": row_changed("members", name="R" * 5000),
    "a number for a text": row_changed("members", name=7),
    "a list for a text": row_changed("members", name=["Rosa"]),
    "a text for a number": row_changed("members", user_id="7; DROP TABLE members"),
    "yes for a number": row_changed("members", user_id=True),
    "a number that no database holds": row_changed("members", user_id=2**63),
    "a number of a million digits": line_changed("members", b'{"id": ' + b"9" * 1_000_000 + b"}"),
    "a number for yes": row_changed("members", gone=2),
    "no number": line_changed("members", b'{"id": NaN}'),
    "a moment without a zone": row_changed("members", created_at="2026-09-01T09:00:00"),
    "what is no date": row_changed("cohorts", starts_on="the first"),
    "what is not sealed": row_changed("reflections", sealed="%%%"),
    "deep JSON for a row": line_changed("members", DEEP),
    "deep JSON in a row": line_changed("audit_events", b'{"subjects": ' + DEEP + b"}"),
    "rather deep JSON in a row": row_changed("audit_events", subjects=json.loads("[" * 60 + "]" * 60)),
    "a list for a row": line_changed("members", b"[]"),
    "a name twice in a row": line_changed("members", b'{"id": 1, "id": 2}'),
    "a row in another encoding": line_changed("members", '{"id": 1}'.encode("utf-16")),
    "a row without an end": line_changed("members", b'{"id": "' + os.urandom(4_000_000).hex().encode()),
    "an unknown table": lambda contents: contents.update({"alembic_version.jsonl": b"{}\n"}),
    "a path out of here": lambda contents: contents.update({"../../evil.jsonl": b"{}\n"}),
    "a table that is not there": lambda contents: contents.pop("members.jsonl"),
    "a bomb": lambda contents: contents.update({"members.jsonl": b"\n" * 60_000_000}),
    "no manifest": lambda contents: contents.pop("manifest.json"),
    "a deep manifest": lambda contents: contents.update({"manifest.json": DEEP}),
    "a huge manifest": lambda contents: contents.update({"manifest.json": os.urandom(1_000_000).hex().encode()}),
    "a list for a manifest": lambda contents: contents.update({"manifest.json": b"[]"}),
    "a manifest of nothing": lambda contents: contents.update({"manifest.json": b"{}"}),
    "a manifest with more": manifest_changed(more=1),
    "tables that are none": manifest_changed(tables=[]),
    "key marks that are none": manifest_changed(key_fingerprints=7),
    "a version that writes on the screen": manifest_changed(version="\x1b[2J"),
    "a version of another format that does": manifest_changed(format=9, version="\x1b[2J"),
    "a time that is none": manifest_changed(made_at="yesterday"),
    "fewer rows than there are": table_said(rows=1),
    "more rows than there are": table_said(rows=4),
    "rows beyond all measure": table_said(rows=10**30),
    "a negative number of rows": table_said(rows=-1),
    "rows in words": table_said(rows="many"),
    "a last number beyond all measure": table_said(last_id=2**63),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """A backup of one row or more in each table, taken apart."""
    folder = tmp_path_factory.mktemp("good")
    url = f"sqlite:///{folder / 'good.sqlite3'}"
    upgrade(url)
    database = Database(url)
    with Tx(database.writer) as tx:
        a_row_of_everything(tx)
        tx.commit()
    database.close()
    backup.create(url, folder / "good.zip", now=NOW)
    with zipfile.ZipFile(folder / "good.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(file: Path, contents: Contents) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file


def refused(url: str, file: Path) -> str:
    """What is said of it: one sentence; nothing was changed, and little memory was needed."""
    before = everything(url)
    tracemalloc.start()
    try:
        with pytest.raises(BackupRefused) as refusal:
            backup.restore(url, file, replace=True)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    said = str(refusal.value)
    assert said.isprintable()
    assert len(said) < 300
    assert said.count(". ") == 0
    assert everything(url) == before
    assert peak < 40_000_000
    return said


def test_what_was_taken_apart_can_be_put_together(good: Contents, sqlite_url: str, tmp_path: Path) -> None:
    assert backup.restore(sqlite_url, written(tmp_path / "b.zip", good), replace=True).rows > 30


@pytest.mark.parametrize("name", ATTACKS)
def test_a_file_that_was_made_to_do_harm_gets_one_sentence(
    good: Contents, sqlite_url: str, tmp_path: Path, name: str
) -> None:
    contents = dict(good)
    ATTACKS[name](contents)
    assert contents != good
    refused(sqlite_url, written(tmp_path / "b.zip", contents))


@pytest.mark.parametrize("name", ["NUL in a text", "half of a character", "a number that no database holds"])
def test_postgresql_refuses_them_alike(good: Contents, postgresql_url: str, tmp_path: Path, name: str) -> None:
    contents = dict(good)
    ATTACKS[name](contents)
    assert "damaged" in refused(postgresql_url, written(tmp_path / "b.zip", contents))


def test_a_refused_file_leaves_an_empty_database_without_tables(good: Contents, empty_url: str, tmp_path: Path) -> None:
    contents = dict(good)
    ATTACKS["NUL in a text"](contents)
    with pytest.raises(BackupRefused):
        backup.restore(empty_url, written(tmp_path / "b.zip", contents), replace=False)
    assert check(empty_url).current is None


def test_a_name_twice_a_link_and_a_locked_member_are_refused(good: Contents, sqlite_url: str, tmp_path: Path) -> None:
    twice = written(tmp_path / "twice.zip", good)
    with warnings.catch_warnings(), zipfile.ZipFile(twice, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("members.jsonl", good["members.jsonl"])
    link = tmp_path / "link.zip"
    with zipfile.ZipFile(link, "w") as archive:
        for name, content in good.items():
            member = zipfile.ZipInfo(name)
            if name == "members.jsonl":
                member.create_system, member.external_attr = 3, 0o120777 << 16
            archive.writestr(member, content)
    locked = written(tmp_path / "locked.zip", good)
    packed = bytearray(locked.read_bytes())
    packed[packed.index(b"PK\1\2") + 8] |= 1
    locked.write_bytes(packed)
    for file in (twice, link, locked):
        assert "cannot be read as a backup (ValueError)" in refused(sqlite_url, file)


def test_a_file_that_is_cut_or_garbled_anywhere_is_refused(good: Contents, sqlite_url: str, tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.zip", good).read_bytes()
    file = tmp_path / "b.zip"
    for part in range(1, 12):
        file.write_bytes(whole[: len(whole) * part // 12])
        refused(sqlite_url, file)
    for part in range(12):
        at = len(whole) * part // 12
        file.write_bytes(whole[:at] + bytes(byte ^ 0xFF for byte in whole[at : at + 40]) + whole[at + 40 :])
        refused(sqlite_url, file)


def test_a_table_of_contents_that_asks_for_everything_at_once_gets_nothing(
    good: Contents, sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "b.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in good.items():
            archive.writestr(name, content)
        for number in range(60_000):
            archive.writestr(zipfile.ZipInfo(f"{number}-{'x' * 60}"), b"")
    assert "cannot be read as a backup" in refused(sqlite_url, file)


def test_what_is_no_file_is_said(sqlite_url: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("nowhere", "pipe", "."):
        assert "there is no file" in refused(sqlite_url, tmp_path / name)


def test_rows_that_are_all_alike_are_no_bomb(sqlite_url: str, empty_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    with Tx(database.writer) as tx:
        server = a_server(tx, id=5)
        rows = [
            {
                "server_id": server.id,
                "user_id": n,
                "name": "R" * 100,
                "created_at": NOW,
                "dm_opened": False,
                "gone": False,
            }
            for n in range(20_000)
        ]
        tx.execute(insert(Member), rows)
        tx.commit()
    database.close()
    backup.create(sqlite_url, tmp_path / "b.zip", now=NOW)
    assert backup.restore(empty_url, tmp_path / "b.zip", replace=False).tables["members"].rows == 20_000


def test_the_longest_row_that_can_be_written_can_be_read_back() -> None:
    """A column without a bound is bounded by what people can write in Discord."""
    widest = max(
        sum(getattr(column.type, "length", None) or 40_000 for column in table.columns)
        for table in Base.metadata.sorted_tables
    )
    assert widest * len(base64.b64encode(b"123")) < backup.MAX_ROW_BYTES


# --- files that are written ------------------------------------------------------------------------------------------


def test_a_link_laid_in_the_way_is_not_followed(sqlite_url: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("as it was")
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / ".kept.zip.partial").symlink_to(victim)
    (folder / "other.zip").symlink_to(tmp_path / "not there yet")
    backup.create(sqlite_url, folder / "kept.zip", now=NOW)
    assert victim.read_text() == "as it was"
    with pytest.raises(BackupRefused, match="already"):
        backup.create(sqlite_url, folder / "other.zip", now=NOW)
    assert not (tmp_path / "not there yet").exists()


def test_a_file_that_came_meanwhile_is_not_overwritten_and_nothing_is_left_behind(
    sqlite_url: str, tmp_path: Path
) -> None:
    kept = tmp_path / "backups" / "kept.zip"
    kept.parent.mkdir()

    def somebody_else(_table: str, _rows: int) -> None:
        kept.write_text("theirs")
        assert [file.stat().st_mode & 0o777 for file in kept.parent.glob(".*")] == [0o600]

    database = Database(sqlite_url)
    with Tx(database.writer) as tx:
        a_server(tx)
        tx.commit()
    database.close()
    before = os.umask(0)
    try:
        with pytest.raises(BackupRefused, match="already"):
            backup.create(sqlite_url, kept, now=NOW, on_progress=somebody_else)
    finally:
        os.umask(before)
    assert [(file.name, file.read_text()) for file in kept.parent.iterdir()] == [("kept.zip", "theirs")]


# --- no room, and fast ------------------------------------------------------------------------------------------------

NO_ROOM = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.db import backup
import cogs
from bot.ops.error_messages import as_command_error
from bot.ops import CommandError
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    with as_command_error():
        backup.create(sys.argv[1], Path(sys.argv[2]), now=datetime.now(UTC))
except CommandError as error:
    print(error)
"""


async def test_a_disk_that_fills_is_said_and_nothing_half_is_left(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await database.write(fill)
    before = everything(database_url)
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM, database_url, str(folder / "kept.zip")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(f"There is no room for the backup in {folder}; nothing of it was left there.")
    assert done.stderr == ""
    assert list(folder.iterdir()) == []
    assert everything(database_url) == before


async def test_odd_values_come_back_as_they_were(
    database: Database, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    odd = 'a "quote", a \\ backslash, \\N, \\., a\ttab, \r\n lines, \x01\x02\x7f, \u2028 ሰላም 🌻'
    subjects = {"lines": "a\nb", "deep": [1, None, True, 2**40, {"é": "\\"}]}

    def write(tx: Tx) -> None:
        server = a_server(tx)
        a_member(tx, server, odd)
        a_row_of_everything(tx)
        tx.execute(update(AuditEvent).values(subjects=subjects))
        tx.execute(update(Reflection).values(sealed=bytes(range(256)) * 3))

    await database.write(write)
    backup.create(database_url, tmp_path / "kept.zip", now=NOW)
    backup.restore(empty_url, tmp_path / "kept.zip", replace=False)
    found = everything(empty_url)
    assert found == everything(database_url)
    assert odd in [row["name"] for row in found["members"]]
    assert found["audit_events"][0]["subjects"] == subjects


async def test_a_backup_of_the_version_before_is_still_read(
    database: Database, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """It wrote each row by Python's json, packed more: `as_before` is how."""
    await database.write(fill)
    backup.create(database_url, tmp_path / "kept.zip", now=NOW)
    rows = everything(database_url)

    def as_before(value: Any) -> Any:
        if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        return value.isoformat() if isinstance(value, date) else value

    older = tmp_path / "older.zip"
    with zipfile.ZipFile(tmp_path / "kept.zip") as new, zipfile.ZipFile(older, "w", zipfile.ZIP_DEFLATED) as old:
        old.writestr("manifest.json", new.read("manifest.json"))
        for table, each in rows.items():
            lines = [
                json.dumps({name: as_before(value) for name, value in row.items()}, ensure_ascii=False) for row in each
            ]
            old.writestr(f"{table}.jsonl", "".join(f"{line}\n" for line in lines))
            written = [json.loads(line) for line in new.read(f"{table}.jsonl").splitlines()]
            assert [row.keys() for row in written] == [row.keys() for row in each]
    backup.restore(empty_url, older, replace=False)
    assert everything(empty_url) == rows


def test_how_far_it_is_is_told_on_a_terminal_alone(capsys: pytest.CaptureFixture[str]) -> None:
    tell_rows("kept")("members", 500)
    assert capsys.readouterr().err == ""
    terminal, shown = os.openpty()
    program = "from bot.cli.rows_so_far import tell_rows; tell_rows('kept')('members', 1500)"
    subprocess.run([sys.executable, "-c", program], stderr=shown, check=True)
    os.close(shown)
    assert b"1,500 rows are kept; now members" in os.read(terminal, 1000)
    os.close(terminal)
