"""The vault: what people wrote for themselves is sealed before it reaches the database."""

import os
from pathlib import Path
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class KeyMissing(Exception):
    """There is no key where one must be, or it is not a key."""


class Vault:
    """Seals and opens private words with the key of this installation.

    The key file holds one key a line; the first seals, all open: a new key is put on top of the old ones.
    """

    def __init__(self, keys: list[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    @classmethod
    def open(cls, path: Path, *, make: bool) -> Self:
        """Read the key; with `make`, a missing one is made, readable for its owner alone.

        Raises:
            KeyMissing: no key there and none may be made, or the file holds none.
        """
        if make and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(Fernet.generate_key() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        try:
            return cls([line for line in path.read_bytes().splitlines() if line.strip()])
        except OSError as error:
            raise KeyMissing(f"the key file cannot be read ({type(error).__name__})") from error
        except ValueError as error:
            raise KeyMissing("the key file holds no valid key") from error

    def seal(self, words: str) -> bytes:
        """Make private words unreadable without the key."""
        return self._fernet.encrypt(words.encode())

    def unseal(self, sealed: bytes) -> str:
        """The words again.

        Raises:
            KeyMissing: they were sealed with a key that is not here.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise KeyMissing("these words were sealed with another key") from error
