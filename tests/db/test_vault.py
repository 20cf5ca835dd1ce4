"""Private words are sealed with this installation's key, which only its owner can read."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.db.vault import KeyMissing, Vault


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    sealed = Vault.open(path, make=True).seal("ሰላም, words of my own")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert b"words" not in sealed
    assert Vault.open(path, make=True).unseal(sealed) == "ሰላም, words of my own"


def test_without_being_asked_no_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="cannot be read"):
        Vault.open(tmp_path / "key", make=False)
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"no key\n", Fernet.generate_key()[:-5]], ids=["empty", "blank", "no key", "cut off"]
)
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(KeyMissing, match="no valid key"):
        Vault.open(tmp_path / "key", make=True)
    assert (tmp_path / "key").read_bytes() == content


def test_another_key_does_not_open_them() -> None:
    sealed = Vault([Fernet.generate_key()]).seal("words")
    with pytest.raises(KeyMissing, match="another key"):
        Vault([Fernet.generate_key()]).unseal(sealed)


def test_a_new_key_on_top_seals_and_the_old_one_still_opens() -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    before = Vault([old]).seal("before")
    both = Vault([new, old])
    assert both.unseal(before) == "before"
    assert Vault([new]).unseal(both.seal("after")) == "after"
