"""The people whom contents go to, and how many of them may be written to for the first time.

Two processes ask one after the other, so that they count each other's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.core.hooks import hook
from bot.core.people import ContactMethod
from bot.core.rates import slots
from bot.db import Tx
from bot.db.advisory_locks import AdvisoryLock, acquire
from bot.outbox.entries import ClaimedEntry
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import RIGHT_AFTER, NoticeContent, RouteKind, State, ToPerson
from bot.people.models import Member

NEW_CONVERSATIONS_IN = timedelta(minutes=10)
MADE_ELSEWHERE = timedelta(seconds=2)
"""When to look again whether a thread that another process makes is there."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to be written to: by their own thread or directly, perhaps for the first time."""

    member_id: int
    thread_id: int | None
    dm_opened: bool
    first_dm_at: datetime | None
    gone: bool
    contact_method: ContactMethod | None
    """What they chose for reminders."""
    dm_asked_at: datetime | None
    thread_channel_id: int | None
    closed: frozenset[int] = frozenset()
    """Channels that they do not see any more: their place in those cohorts has ended, or they mentor nobody now."""

    @property
    def is_new(self) -> bool:
        """Whether no conversation was ever opened with them."""
        return not self.dm_opened and self.first_dm_at is None

    @property
    def open_thread(self) -> int | None:
        """Their own thread, if they can read it."""
        return None if self.thread_channel_id in self.closed else self.thread_id

    @property
    def chose_direct(self) -> bool:
        return self.contact_method == ContactMethod.DIRECT

    @property
    def chose_thread(self) -> bool:
        return self.contact_method == ContactMethod.THREAD

    def asked(self, now: datetime) -> bool:
        """Whether they asked for direct messages just now."""
        return self.dm_asked_at is not None and now - self.dm_asked_at < RIGHT_AFTER


def people_by_account(tx: Tx, contents: Sequence[NoticeContent]) -> dict[tuple[int, int], Person]:
    """Those whom these contents go to, by server and account."""
    users = {content.to.user_id for content in contents if isinstance(content.to, ToPerson)}
    if not users:
        return {}
    rows = tx.execute(
        select(
            Member.server_id, Member.user_id, Member.id, Member.thread_id, Member.dm_opened, Member.first_dm_at,
            Member.gone, Member.contact_method, Member.dm_asked_at, Member.thread_channel_id,
        ).where(Member.user_id.in_(users))
    ).all()  # fmt: skip
    ended = _closed_channels(tx, [row.id for row in rows])
    return {(row.server_id, row.user_id): Person(*row[2:], closed=frozenset(ended.get(row.id, ()))) for row in rows}


@hook
def closed_channels(tx: Tx, *, members: Sequence[int]) -> Sequence[tuple[int, int]]:
    """Members (of these) and channels that they do not see any more, since what opened them to them has ended."""
    raise NotImplementedError


def _closed_channels(tx: Tx, members: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for some in closed_channels(tx, members=members):
        for member, channel in some:
            found.setdefault(member, set()).add(channel)
    return found


class Conversations:
    """The places for new direct conversations: so many in ten minutes, counted from what is written down."""

    def __init__(self, tx: Tx, most: int, now: datetime) -> None:
        self._tx, self._most, self._now = tx, most, now
        self._opened: set[int] = set()
        self._left = 0
        self._free_at: list[datetime] | None = None
        self._waiting = 0
        self._being_made: set[int] | None = None
        self._threads: dict[int, dict[int, int]] = {}

    def reserve(self, member_id: int) -> datetime | None:
        """Take a place for this person; with none left, when to come back."""
        if member_id in self._opened:
            return None
        if self._free_at is None:
            acquire(self._tx, AdvisoryLock.NEW_CONVERSATIONS)
            self._left, self._free_at = slots(
                self._tx.execute(
                    select(Member.first_dm_at).where(Member.first_dm_at > self._now - NEW_CONVERSATIONS_IN)
                ).scalars().all(),  # pyright: ignore[reportArgumentType]
                most=self._most, window=NEW_CONVERSATIONS_IN, now=self._now,
            )  # fmt: skip
        if self._left > 0:
            self._left -= 1
            self._opened.add(member_id)
            self._free_at.append(self._now + NEW_CONVERSATIONS_IN)
            return None
        rounds, place = divmod(self._waiting, len(self._free_at))
        self._waiting += 1
        return self._free_at[place] + NEW_CONVERSATIONS_IN * rounds

    def reserve_thread(self, row: ClaimedEntry) -> datetime | None:
        """Let this row make its reader's thread; when to come back, if another process is making one in that server.

        So one that a lost answer made is known by its name, even where two people have the same.
        """
        if self._being_made is None:
            acquire(self._tx, AdvisoryLock.NEW_CONVERSATIONS)
            self._being_made = {
                server
                for (server,) in self._tx.execute(
                    select(OutboxEntry.server_id).where(
                        OutboxEntry.state == State.CLAIMED,
                        OutboxEntry.route_kind == RouteKind.NEW_THREAD,
                        OutboxEntry.claimed_by != row.claimed_by,
                        OutboxEntry.next_attempt_at > self._now,
                    )
                )
            }
        return self._now + MADE_ELSEWHERE if row.server_id in self._being_made else None

    def threads_of_others(self, row: ClaimedEntry) -> frozenset[int]:
        """The threads of all other people of that server."""
        if row.server_id not in self._threads:
            found = self._tx.execute(
                select(Member.thread_id, Member.id).where(
                    Member.server_id == row.server_id, Member.thread_id.is_not(None)
                )
            )
            self._threads[row.server_id] = {thread: member for thread, member in found if thread is not None}
        return frozenset(thread for thread, member in self._threads[row.server_id].items() if member != row.member_id)

    def save(self) -> None:
        """Write down which conversations are being opened."""
        if self._opened:
            opened = update(Member).where(Member.id.in_(self._opened))
            self._tx.execute(opened.values(first_dm_at=self._now))
