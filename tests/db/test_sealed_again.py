"""What was sealed with Fernet is sealed again by the upgrade, bound to its row and owner; or nothing is changed."""

from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, MetaData, insert, select, update

from bot.db.migrations import UpgradeRefused, check, engine_for_migrations, migrate, upgrade
from bot.db.vault import Binding, Vault
from tests.support.frozen_rows import everything, fill, reflected

BEFORE = "0007"
MANY = 1_203
"""More than two batches."""
ENCRYPTED = {"reflections": "sealed", "mentor_requests": "goals", "calendar_links": "sealed"}


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key file as the versions before made it, with a second key below."""
    file = tmp_path / "key"
    file.write_bytes(Fernet.generate_key() + b"\n\n" + Fernet.generate_key() + b"\n")
    return file


def a_database_before(url: str, key_file: Path) -> dict[str, list[dict[str, Any]]]:
    """A row of everything, and many reflections, some of them sealed with the older key."""
    first, second = (Fernet(line) for line in key_file.read_bytes().split())
    with engine_for_migrations(url) as engine, engine.begin() as connection:
        migrate(connection, BEFORE)
        given: dict[str, object] = {
            "servers.id": 7,
            "members.user_id": [8, 9],
            "reflections.sealed": first.encrypt(b"Words 0"),
            "mentor_requests.goals": second.encrypt("ዓላማ".encode()),
            "calendar_links.sealed": first.encrypt(b"token"),
        }
        tables = fill(connection, given)
        add_reflections(connection, tables, [(first, second)[number % 2] for number in range(1, MANY)])
        wish = dict(connection.execute(select(tables.tables["mentor_requests"])).mappings().one())
        members = connection.execute(select(tables.tables["members"].c.id)).scalars()
        other = next(member for member in members if member != wish["member_id"])
        del wish["id"]
        connection.execute(insert(tables.tables["mentor_requests"]), [{**wish, "member_id": other, "goals": None}])
        return everything(connection, tables)


def add_reflections(connection: Connection, tables: MetaData, sealed_with: list[Fernet]) -> None:
    table = tables.tables["reflections"]
    row = dict(connection.execute(select(table)).mappings().one())
    del row["id"]
    connection.execute(
        insert(table),
        [
            {**row, "sealed": sealing.encrypt(f"Words {number}".encode())}
            for number, sealing in enumerate(sealed_with, 1)
        ],
    )


def rows_now(url: str) -> dict[str, list[dict[str, Any]]]:
    with engine_for_migrations(url) as engine, engine.begin() as connection:
        return everything(connection, reflected(connection))


def opened(vault: Vault, rows: list[dict[str, Any]], column: str) -> list[str | None]:
    table, _, name = column.partition(".")
    return [
        None
        if row[name] is None
        else vault.unseal(bytes(row[name]), Binding(f"{table}.{name}", row["id"], row["member_id"]))
        for row in rows
    ]


def test_every_text_is_sealed_again_and_opens_in_its_own_row_alone(empty_url: str, key_file: Path) -> None:
    before = a_database_before(empty_url, key_file)
    upgrade(empty_url, key_file)
    assert check(empty_url).at_head
    after = rows_now(empty_url)
    only_the_first = Vault([key_file.read_bytes().split()[0]])
    assert opened(only_the_first, after["reflections"], "reflections.sealed") == [f"Words {n}" for n in range(MANY)]
    assert opened(only_the_first, after["mentor_requests"], "mentor_requests.goals") == ["ዓላማ", None]
    assert opened(only_the_first, after["calendar_links"], "calendar_links.sealed") == ["token"]
    for table, column in ENCRYPTED.items():
        for rows in (before[table], after[table]):
            for row in rows:
                del row[column]
        known = before[table][0].keys()
        assert [{name: row[name] for name in known} for row in after[table]] == before[table]


@pytest.mark.parametrize("content", [None, b"", b"no key\n"], ids=["gone", "empty", "no key"])
def test_without_the_key_nothing_is_changed(empty_url: str, key_file: Path, content: bytes | None) -> None:
    before = a_database_before(empty_url, key_file)
    key_file.unlink()
    if content is not None:
        key_file.write_bytes(content)
    with pytest.raises(UpgradeRefused, match=rf"holds {MANY + 2} sealed texts.+ {key_file} .+LEADERS_KEY_FILE"):
        upgrade(empty_url, key_file)
    assert (check(empty_url).current, rows_now(empty_url)) == (BEFORE, before)
    assert key_file.exists() == (content is not None), "no other is made in its place"


def test_with_one_of_two_keys_nothing_is_changed_until_one_is_told_to_go_on(empty_url: str, key_file: Path) -> None:
    before = a_database_before(empty_url, key_file)
    both = key_file.read_bytes()
    key_file.write_bytes(both.split()[0])
    with pytest.raises(UpgradeRefused, match=rf"opens {MANY // 2 + 1} of {MANY + 2} .+--leave-unopened"):
        upgrade(empty_url, key_file)
    assert (check(empty_url).current, rows_now(empty_url)) == (BEFORE, before)
    upgrade(empty_url, key_file, leave_unopened=True)
    after = rows_now(empty_url)["reflections"]
    assert opened(Vault.open(key_file, make=False), after[::2], "reflections.sealed") == [
        f"Words {number}" for number in range(0, MANY, 2)
    ]
    assert [row["sealed"] for row in after[1::2]] == [row["sealed"] for row in before["reflections"][1::2]]


def test_a_text_that_is_damaged_is_not_passed_over_in_silence(empty_url: str, key_file: Path) -> None:
    a_database_before(empty_url, key_file)
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        table = reflected(connection).tables["reflections"]
        connection.execute(update(table).where(table.c.id == 1).values(sealed=b"\x01 damaged"))
    with pytest.raises(UpgradeRefused, match=f"opens 1 of {MANY + 2}"):
        upgrade(empty_url, key_file)


def test_where_nothing_was_sealed_no_key_is_needed(empty_url: str, tmp_path: Path) -> None:
    with engine_for_migrations(empty_url) as engine, engine.begin() as connection:
        migrate(connection, BEFORE)
    upgrade(empty_url, tmp_path / "key")
    assert check(empty_url).at_head
    assert not (tmp_path / "key").exists()
