"""A row of the outbox in the hands of a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, EntryType, Route, RouteKind, State, route_of


@dataclass(slots=True)
class _PlannedEntry:
    """What a row was planned with; an attempt changes nothing of it."""

    id: int
    server_id: int
    cohort_id: int | None
    entry_type: EntryType
    kind: str
    subject_id: int
    member_id: int
    to_many: bool
    dedupe_key: str
    urgent: bool
    due_at: datetime
    expires_at: datetime | None
    after_id: int | None
    requested_version: int


@dataclass(slots=True)
class ClaimedEntry(_PlannedEntry):
    """A claimed row; what is changed here is written back with all the others at once."""

    processed_version: int
    state: State
    claimed_by: str | None
    attempts: int
    nonce: str | None
    route_kind: RouteKind | None
    route_id: int | None
    attempted_at: datetime | None
    asked: str | None
    next_attempt_at: datetime
    settled_at: datetime | None
    channel_id: int | None
    message_id: int | None
    reason: str | None

    @property
    def entry(self) -> DueEntry:
        return due_entry(self)

    @property
    def route(self) -> Route | None:
        return route_of(self.route_kind, self.route_id)

    @route.setter
    def route(self, route: Route) -> None:
        self.route_kind, self.route_id = route.kind, route.id

    def settle(self, state: State, now: datetime, reason: str | None = None) -> None:
        self.state, self.settled_at, self.claimed_by = state, now, None
        self.reason = reason[:200] if reason else None

    def put_off(self, until: datetime, reason: str | None = None) -> None:
        self.state, self.next_attempt_at, self.claimed_by, self.reason = State.PLANNED, until, None, reason

    def due_again(self, now: datetime) -> datetime:
        """When it is due if it is to be tried again at once: among what is late, the oldest goes first."""
        return min(self.due_at, now)

    def forget_attempt(self) -> None:
        """Nothing is out there under the nonce: the next attempt gets a new one."""
        self.nonce = self.attempted_at = self.asked = None


def due_entry(row: ClaimedEntry | OutboxEntry) -> DueEntry:
    """As much of a row as its feature needs to know."""
    return DueEntry(row.id, row.kind, row.server_id, row.subject_id, row.member_id, row.dedupe_key, row.due_at)


_FIXED = [field.name for field in fields(_PlannedEntry)]
_WRITTEN = [field.name for field in fields(ClaimedEntry) if field.name not in _FIXED]
COLUMNS = tuple(getattr(OutboxEntry, field.name) for field in fields(ClaimedEntry))
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
