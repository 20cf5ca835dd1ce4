"""Private words are sealed with AES-256-GCM and bound to their row and owner.

What was sealed with Fernet is opened and sealed again, in batches and in the upgrade's one transaction. How either
was done at this revision stands here and not in `bot.db.vault`, which may change.
"""

import base64
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from alembic import context, op
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.db.migrations import UpgradeRefused

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SEALED = (("reflections", "sealed"), ("mentor_requests", "goals"), ("calendar_links", "sealed"))
OWNER = "member_id"
BATCH = 500


def upgrade() -> None:
    tables = [(sa.table(name, sa.column("id"), sa.column(OWNER), sa.column(at)), at) for name, at in SEALED]
    connection = op.get_bind()
    texts = sum(connection.scalar(sa.select(sa.func.count(table.c[at]))) or 0 for table, at in tables)
    if not texts:
        return
    path: Path | None = context.config.attributes.get("key_file")
    lines = read_key_file(path, texts)
    opens, seals = MultiFernet([Fernet(line) for line in lines]), Sealing(lines[0])
    unopened = 0
    for table, at in tables:
        for rows in batches(connection, table, at):
            changes: list[dict[str, object]] = []
            for row in rows:
                try:
                    words = opens.decrypt(bytes(row[at]))
                except InvalidToken:
                    unopened += 1
                else:
                    again = seals.seal(words, f"{table.name}.{at}:{row['id']}:{row[OWNER]}")
                    changes.append({"row": row["id"], "again": again})
            if changes:
                again = sa.bindparam("again", type_=sa.LargeBinary())
                connection.execute(
                    sa.update(table).where(table.c.id == sa.bindparam("row")).values({at: again}), changes
                )
    if unopened and not context.config.attributes.get("leave_unopened"):
        raise UpgradeRefused(
            f"No key in {path} opens {unopened} of {texts} sealed texts. Add the key with which they were sealed as a "
            "line below the others; if it is lost for good, `leaders migrate --leave-unopened` goes on without them. "
            "Nothing was changed."
        )


def read_key_file(path: Path | None, texts: int) -> list[bytes]:
    """The lines of the key file, each a Fernet key; the first seals."""
    try:
        lines = [line.strip() for line in path.read_bytes().splitlines() if line.strip()] if path else []
        [Fernet(line) for line in lines]
    except (OSError, ValueError):
        lines = []
    if not lines:
        raise UpgradeRefused(
            f"The database holds {texts} sealed texts, and the key file {path or ''} is not there, or holds no key. Put it "
            "back from your safe copy, or name it in LEADERS_KEY_FILE. Nothing was changed."
        )
    return lines


def batches(connection: sa.Connection, table: sa.TableClause, at: str) -> Iterator[list[sa.RowMapping]]:
    """The rows that have something sealed, in the order of their numbers."""
    last = 0
    while True:
        query = sa.select(table).where(table.c.id > last, table.c[at].is_not(None)).order_by(table.c.id).limit(BATCH)
        rows = list(connection.execute(query).mappings())
        if not rows:
            return
        last = rows[-1]["id"]
        yield rows


class Sealing:
    """AES-256-GCM as of this revision: format, key id, nonce, and the words with their place bound in."""

    def __init__(self, line: bytes) -> None:
        secret = base64.urlsafe_b64decode(line)
        key_id = hashlib.sha256(b"community-of-leaders " + base64.urlsafe_b64encode(secret)).digest()[:6]
        self.header = b"\x01" + key_id
        derived = HKDF(SHA256(), 32, salt=None, info=b"community-of-leaders AES-256-GCM 1").derive(secret)
        self.cipher = AESGCM(derived)

    def seal(self, words: bytes, place: str) -> bytes:
        nonce = os.urandom(12)
        return self.header + nonce + self.cipher.encrypt(nonce, words, self.header + place.encode())


def downgrade() -> None:
    """There is no way back but a backup: rows written since would be lost."""
    raise NotImplementedError
