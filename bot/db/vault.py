"""The vault: what people wrote for themselves is encrypted before it reaches the database, and bound to its row."""

import base64
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from bot.core.refusals import CannotEncrypt
from bot.logs import named

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from sqlalchemy.orm import InstrumentedAttribute

log = named(__name__)

FORMAT = b"\x01"
"""The first byte of what is sealed so: format, key id, nonce, and what AES-256-GCM makes of the words."""
SECRET_BYTES = 32
KEY_ID_BYTES = 6
HEADER_BYTES = len(FORMAT) + KEY_ID_BYTES
NONCE_BYTES = 12
_ID_DOMAIN = b"community-of-leaders "
_CIPHER_DOMAIN = b"community-of-leaders AES-256-GCM 1"


class CannotOpen(Exception):
    """Words cannot be opened; they are left as they are."""


class KeyMissing(CannotOpen):
    """There is no key where one must be, it is not a key, or it is not the one with which something was sealed."""


class Altered(CannotOpen):
    """The key is there, but what was sealed was changed, or lies in another row than its own, or with another owner."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Where sealed words belong. Moved to another row, or given to another owner, they do not open."""

    column: str
    """With its table: `reflections.sealed`."""
    row: int
    """A row gets its number when it is flushed: insert it, flush, then seal."""
    owner: int
    """The member whose words they are."""

    @classmethod
    def of(cls, column: "InstrumentedAttribute[Any]", *, row: int, owner: int) -> Self:
        """The binding of what lies in a row of this column; its type, `Encrypted`, says who the owner is."""
        return cls(str(column.property.columns[0]), row, owner)

    def associated_data(self, header: bytes) -> bytes:
        """What the cipher binds in beside the words."""
        return header + f"{self.column}:{self.row}:{self.owner}".encode()


class Key:
    """A line of the key file: 32 random bytes in url-safe base64."""

    def __init__(self, line: bytes) -> None:
        """Read it.

        Raises:
            ValueError: it is no key.
        """
        self._secret = base64.b64decode(line.strip(), altchars=b"-_", validate=True)
        if len(self._secret) != SECRET_BYTES:
            raise ValueError("a key has 32 bytes")
        self.id = hashlib.sha256(_ID_DOMAIN + base64.urlsafe_b64encode(self._secret)).digest()[:KEY_ID_BYTES]
        """It tells the key apart from others, and reveals nothing of it."""
        self.header = FORMAT + self.id

    @cached_property
    def cipher(self) -> "AESGCM":
        """The cipher with what is derived from this key; made when it is first needed, since a start does not."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self.derived(_CIPHER_DOMAIN))

    def derived(self, purpose: bytes) -> bytes:
        """32 bytes for one purpose: from those of one nothing can be told of those of another, nor of this key."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), SECRET_BYTES, salt=None, info=purpose).derive(self._secret)


def new_key() -> bytes:
    """A line for the key file."""
    return base64.urlsafe_b64encode(os.urandom(SECRET_BYTES))


def read_keys(path: Path) -> tuple[Key, ...]:
    """The keys of a key file, one a line: the first seals, all open.

    Raises:
        KeyMissing: it cannot be read, or it holds none.
    """
    try:
        keys = tuple(Key(line) for line in path.read_bytes().splitlines() if line.strip())
    except OSError as error:
        raise KeyMissing(f"the key file cannot be read ({type(error).__name__})") from error
    except ValueError as error:
        raise KeyMissing("the key file holds no valid key") from error
    if not keys:
        raise KeyMissing("the key file holds no valid key")
    return keys


class Vault:
    """Seals and opens private words with the keys of this installation.

    The first key seals, all open: a new key is put on top of the old ones. A vault of a file notices when the file
    changes, so that no process goes on sealing with a key that was taken out.
    """

    def __init__(self, keys: Iterable[bytes]) -> None:
        self.file: Path | None = None
        self._version: tuple[int, int, int] | None = None
        self._keys = _by_id(map(Key, keys))

    @classmethod
    def open(cls, path: Path, *, make: bool) -> Self:
        """Read the key file; with `make`, a missing one is made, readable for its owner alone.

        Raises:
            KeyMissing: no key there and none may be made, or the file holds none.
        """
        if make and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(new_key() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        vault = cls(())
        vault.file = path
        vault._read()
        return vault

    @property
    def keys(self) -> tuple[Key, ...]:
        """The keys, as they are in the file now; the first seals.

        Raises:
            KeyMissing: the file is gone, or holds none: what would be sealed now, nobody could open after a restart.
        """
        if _version_of(self.file) != self._version:
            self._read()
        return tuple(self._keys.values())

    def seal(self, words: str, binding: Binding) -> bytes:
        """Make private words unreadable without the key, and useless anywhere else.

        Raises:
            CannotEncrypt: the key file is gone, or holds none.
        """
        try:
            key = self.keys[0]
        except KeyMissing as error:
            log.error("private words are refused, since the key is missing", reason=str(error), file=str(self.file))
            raise CannotEncrypt from error
        nonce = os.urandom(NONCE_BYTES)
        return key.header + nonce + key.cipher.encrypt(nonce, words.encode(), binding.associated_data(key.header))

    def unseal(self, sealed: bytes, binding: Binding) -> str:
        """The words again.

        Raises:
            KeyMissing: they were sealed with a key that is not here.
            Altered: they are not as they were sealed, or not where.
        """
        header, key_id = sealed[:HEADER_BYTES], key_id_of(sealed)
        if key_id is None:
            raise Altered("these words were not sealed by this version")
        if key_id not in self._keys and _version_of(self.file) != self._version:
            self._read()
        key = self._keys.get(key_id)
        if key is None:
            raise KeyMissing("these words were sealed with another key")
        from cryptography.exceptions import InvalidTag

        nonce, encrypted = sealed[HEADER_BYTES:][:NONCE_BYTES], sealed[HEADER_BYTES + NONCE_BYTES :]
        try:
            return key.cipher.decrypt(nonce, encrypted, binding.associated_data(header)).decode()
        except (InvalidTag, ValueError) as error:
            raise Altered("these words were changed, or lie where they do not belong") from error

    def _read(self) -> None:
        assert self.file is not None
        version = _version_of(self.file)  # before the keys: what changes meanwhile is read the next time
        self._keys = _by_id(read_keys(self.file))
        self._version = version


def key_id_of(sealed: bytes) -> bytes | None:
    """The id of the key with which something was sealed, by its header; None if it has none."""
    if len(sealed) < HEADER_BYTES or not sealed.startswith(FORMAT):
        return None
    return sealed[len(FORMAT) : HEADER_BYTES]


def _by_id(keys: Iterable[Key]) -> dict[bytes, Key]:
    return {key.id: key for key in keys}


def _version_of(file: Path | None) -> tuple[int, int, int] | None:
    """What changes when a file does; None if it is not there."""
    try:
        found = file.stat() if file is not None else None
    except OSError:
        return None
    return None if found is None else (found.st_ino, found.st_mtime_ns, found.st_size)
