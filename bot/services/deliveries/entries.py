"""A row of the outbox in the hands of a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Tx
from bot.db.models import OutboxEntry
from bot.domain.notices import DueEntry, State

DEPENDENT = "what it waited for"
"""The reason of rows that fail or fall away because the one before them did."""
OPEN = (State.PLANNED, State.CLAIMED)
"""The states of rows with which something will happen yet."""


@dataclass(slots=True)
class ClaimedEntry:
    """A claimed row; what is changed here is written back with all the others at once."""

    id: int
    server_id: int
    sort: str
    kind: str
    subject_id: int
    member_id: int
    to_many: bool
    dedupe_key: str
    urgent: bool
    due_at: datetime
    expires_at: datetime | None
    after_id: int | None
    attempts: int
    nonce: str | None
    route: str | None
    attempted_at: datetime | None
    requested_version: int
    processed_version: int
    languages: str
    next_attempt_at: datetime
    state: str
    channel_id: int | None
    message_id: int | None
    reason: str | None = None
    claimed_by: str | None = None
    settled_at: datetime | None = None

    @property
    def entry(self) -> DueEntry:
        return DueEntry(
            self.id, self.kind, self.server_id, self.subject_id, self.member_id, self.dedupe_key, self.due_at
        )

    def settle(self, state: State, now: datetime, reason: str | None = None) -> None:
        self.state, self.settled_at, self.claimed_by = state, now, None
        self.reason = reason[:200] if reason else None

    def put_off(self, until: datetime, reason: str | None = None) -> None:
        self.state, self.next_attempt_at, self.claimed_by, self.reason = State.PLANNED, until, None, reason

    def turn(self, now: datetime) -> datetime:
        """When its turn is if it is wanted at once: among what is late, the oldest goes first."""
        return min(self.due_at, now)

    def forget_attempt(self) -> None:
        """Nothing is out there under the nonce: the next attempt gets a new one."""
        self.nonce = self.attempted_at = None


_READ = (
    "id", "server_id", "sort", "kind", "subject_id", "member_id", "to_many", "dedupe_key", "urgent", "due_at",
    "expires_at", "after_id", "attempts", "nonce", "route", "attempted_at", "requested_version", "processed_version",
    "languages", "next_attempt_at", "state", "channel_id", "message_id", "reason",
)  # fmt: skip
_WRITTEN = (
    "state", "next_attempt_at", "claimed_by", "attempts", "nonce", "route", "attempted_at", "settled_at", "channel_id",
    "message_id", "languages", "reason", "processed_version",
)  # fmt: skip
COLUMNS = tuple(getattr(OutboxEntry, name) for name in _READ)
"""What a `ClaimedEntry` is made of, in this order."""
_WRITE_BACK = (
    update(OutboxEntry.__table__)  # pyright: ignore[reportArgumentType]
    .where(OutboxEntry.__table__.c.id == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in _WRITTEN})
)


def write_back(tx: Tx, rows: Sequence[ClaimedEntry]) -> None:
    """Write what became of these rows, all at once."""
    if rows:
        tx.connection().execute(
            _WRITE_BACK, [{"row": row.id, **{f"new_{name}": getattr(row, name) for name in _WRITTEN}} for row in rows]
        )
