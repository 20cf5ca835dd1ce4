"""Private words are sealed with this installation's keys, which only its owner can read, and bound to their row."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, String

import cogs  # noqa: F401  # pyright: ignore[reportUnusedImport] - the features' tables
from bot.core.refusals import CannotEncrypt
from bot.db.base import Base
from bot.db.types import Encrypted
from bot.db.vault import Altered, Binding, CannotOpen, Key, KeyMissing, Vault, key_id_of, new_key
from cogs.reflections.models import Reflection

HERE = Binding("reflections.sealed", row=7, owner=3)


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    sealed = Vault.open(path, make=True).seal("ሰላም, words of my own", HERE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert b"words" not in sealed
    assert Vault.open(path, make=True).unseal(sealed, HERE) == "ሰላም, words of my own"


def test_without_being_asked_no_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="cannot be read"):
        Vault.open(tmp_path / "key", make=False)
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"no key\n", new_key()[:-5], new_key()[:24], new_key() + b"\nno key\n"],
    ids=["empty", "blank", "no key", "cut off", "too short", "a good one and no key"],
)
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(KeyMissing, match="no valid key"):
        Vault.open(tmp_path / "key", make=True)
    assert (tmp_path / "key").read_bytes() == content


def test_another_key_does_not_open_them() -> None:
    sealed = Vault([new_key()]).seal("words", HERE)
    with pytest.raises(KeyMissing, match="another key"):
        Vault([new_key()]).unseal(sealed, HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [replace(HERE, row=8), replace(HERE, owner=4), replace(HERE, column="reflections.other"), Binding("x", 7, 3)],
    ids=["another row", "another owner", "another column", "another table"],
)
def test_moved_to_another_place_they_do_not_open(elsewhere: Binding) -> None:
    vault = Vault([new_key()])
    sealed = vault.seal("words", HERE)
    with pytest.raises(Altered, match="where they do not belong"):
        vault.unseal(sealed, elsewhere)
    assert vault.unseal(sealed, HERE) == "words"


def test_where_one_binding_ends_and_the_next_begins_is_not_in_doubt() -> None:
    vault = Vault([new_key()])
    with pytest.raises(Altered):
        vault.unseal(vault.seal("words", Binding("a.b", 1, 23)), Binding("a.b", 12, 3))


@given(words=st.text(alphabet=st.characters(exclude_categories=["Cs"])), at=st.integers(0, 10_000))
def test_any_words_come_back_and_a_change_in_any_byte_is_noticed(words: str, at: int) -> None:
    vault = Vault([new_key()])
    sealed = vault.seal(words, HERE)
    assert vault.unseal(sealed, HERE) == words
    at %= len(sealed)
    changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    for broken in (changed, sealed[:at]):
        with pytest.raises(CannotOpen):
            vault.unseal(broken, HERE)


def test_the_same_words_never_look_the_same_twice() -> None:
    vault = Vault([new_key()])
    assert len({vault.seal("words", HERE) for _ in range(100)}) == 100


def test_what_is_sealed_names_its_key_and_nothing_else() -> None:
    line = new_key()
    sealed = Vault([line]).seal("", HERE)
    assert key_id_of(sealed) == Key(line).id
    assert len(sealed) == 1 + 6 + 12 + 16
    assert key_id_of(b"gAAAAA" * 10) is None
    assert key_id_of(b"") is None


def test_a_new_key_on_top_seals_and_the_old_one_still_opens() -> None:
    old, new = new_key(), new_key()
    before = Vault([old]).seal("before", HERE)
    both = Vault([new, old])
    assert both.unseal(before, HERE) == "before"
    assert Vault([new]).unseal(both.seal("after", HERE), HERE) == "after"


# --- a key file that changes while the bot runs ----------------------------------------------------------------------


def test_a_key_that_is_added_is_noticed_without_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "key"
    first, second = Vault.open(file, make=True), Vault.open(file, make=False)
    before = first.seal("before", HERE)
    put(file, new_key() + b"\n" + file.read_bytes())
    after = first.seal("after", HERE)
    assert key_id_of(after) != key_id_of(before)
    assert second.unseal(after, HERE) == "after", "another process meets a key that it does not know"
    assert key_id_of(second.seal("more", HERE)) == key_id_of(after)
    assert first.unseal(before, HERE) == "before"


def test_a_key_that_was_taken_out_seals_nothing_more(tmp_path: Path) -> None:
    file = tmp_path / "key"
    vault = Vault.open(file, make=True)
    vault.seal("before", HERE)
    left = new_key()
    put(file, left)
    assert Vault([left]).unseal(vault.seal("after", HERE), HERE) == "after"


@pytest.mark.expects_errors("private words are refused, since the key is missing")
@pytest.mark.parametrize("content", [None, b"", b"half a ke"], ids=["gone", "empty", "cut off"])
def test_without_a_key_file_nothing_is_sealed_that_nobody_could_open(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "key"
    vault = Vault.open(file, make=True)
    kept, sealed = file.read_bytes(), vault.seal("before", HERE)
    file.unlink()
    if content is not None:
        put(file, content)
    for _ in range(2):
        with pytest.raises(CannotEncrypt):
            vault.seal("after", HERE)
        assert vault.unseal(sealed, HERE) == "before", "what it could open, it can"
    put(file, kept)
    assert vault.unseal(vault.seal("after", HERE), HERE) == "after"


def put(file: Path, content: bytes) -> None:
    """Replace a file as careful programs do: by a new one of that name."""
    (file.parent / "new").write_bytes(content)
    (file.parent / "new").replace(file)


# --- what tables say -------------------------------------------------------------------------------------------------


def test_a_binding_is_named_after_its_column() -> None:
    assert Binding.of(Reflection.sealed, row=7, owner=3) == HERE


def test_every_encrypted_column_has_a_row_number_and_an_owner() -> None:
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    ]
    assert len(columns) >= 3
    for column in columns:
        assert isinstance(column.type, Encrypted)
        owner = column.table.columns[column.type.owner]
        assert [key.target_fullname for key in owner.foreign_keys] == ["members.id"], column
        checks = [str(one.sqltext) for one in column.table.constraints if isinstance(one, CheckConstraint)]
        without = f"{owner.name} IS NOT NULL OR {column.name} IS NULL"
        assert not owner.nullable or without in checks, (column, "whatever is sealed has an owner")
        assert [key.name for key in column.table.primary_key] == ["id"], column
        assert not isinstance(column.type, String)
