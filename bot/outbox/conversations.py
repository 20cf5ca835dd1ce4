"""The people whom contents go to, and how many of them may be written to for the first time.

Two processes ask one after the other, so that they count each other's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import false, func, select, update

from bot.core.hooks import hook
from bot.core.people import ContactMethod
from bot.core.rates import slots
from bot.db import Tx
from bot.db.advisory_locks import AdvisoryLock, acquire
from bot.outbox import quarantine, recalls
from bot.outbox.entries import ClaimedEntry
from bot.outbox.models import OutboxEntry, Quarantine, is_claimed
from bot.outbox.notices import RIGHT_AFTER, NoticeContent, RouteKind, ToPerson
from bot.people.models import Account, Member

NEW_CONVERSATIONS_IN = timedelta(minutes=10)
MADE_ELSEWHERE = timedelta(seconds=2)
"""When to look again whether a thread that another process makes is there."""


@dataclass(frozen=True, slots=True)
class NewConversations:
    """How many people may be written to for the first time in ten minutes: few at first, then more each day."""

    at_first: int
    most: int

    def allowed(self, since: datetime | None, now: datetime) -> int:
        """How many by now, if they go well `since` then: on each further day `at_first` more, up to the most."""
        days = 0 if since is None else max(0, (now - since).days)
        return min(self.most, self.at_first * (1 + days))


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
    dm_channel_id: int | None
    """The channel of their direct conversation, if it is known."""
    ethiopian: bool
    """Whether they wish for Ethiopian dates and hours beside ours."""
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
    """Those whom these contents go to, by server and account. A direct conversation is the account's, in any server."""
    users = {content.to.user_id for content in contents if isinstance(content.to, ToPerson)}
    if not users:
        return {}
    rows = tx.execute(
        select(
            Member.server_id, Member.user_id, Member.id, Member.thread_id, Member.dm_opened, Member.first_dm_at,
            Member.gone, Member.contact_method, Member.dm_asked_at, Member.thread_channel_id, Member.dm_channel_id,
            func.coalesce(Account.ethiopian, false()),
        ).outerjoin(Account, Account.user_id == Member.user_id).where(Member.user_id.in_(users))
    ).all()  # fmt: skip
    ended = _closed_channels(tx, [row.id for row in rows])
    people = {(row.server_id, row.user_id): Person(*row[2:], closed=frozenset(ended.get(row.id, ()))) for row in rows}
    if len(people) > len(users):  # somebody is in several servers
        by_user: dict[int, list[Person]] = {}
        for (_, user), person in people.items():
            by_user.setdefault(user, []).append(person)
        people = {key: _with_all(person, by_user[key[1]]) for key, person in people.items()}
    return people


def _with_all(person: Person, everywhere: Sequence[Person]) -> Person:
    """A person with what is known from any server of the conversation with their account."""
    return replace(
        person,
        dm_opened=any(one.dm_opened for one in everywhere),
        first_dm_at=max((one.first_dm_at for one in everywhere if one.first_dm_at is not None), default=None),
        dm_channel_id=next((one.dm_channel_id for one in everywhere if one.dm_channel_id is not None), None),
    )


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
    """The places for new direct conversations: so many in ten minutes, counted from what is written down.

    In a quarantine there is none, but for one from time to time that shows whether it is over.
    """

    def __init__(self, tx: Tx, allowance: NewConversations, now: datetime) -> None:
        self._tx, self._allowance, self._now = tx, allowance, now
        self._opened: set[int] = set()
        self._left = 0
        self._free_at: list[datetime] | None = None
        self._waiting = 0
        self._quarantine: Quarantine | None = None
        self._without: set[int] = set()
        """Servers in which somebody's conversation is not begun because of it."""
        self._being_made: set[int] | None = None
        self._threads: dict[int, dict[int, int]] = {}

    def resting_until(self, member_id: int, *, server: int) -> datetime | None:
        """Until when no conversation with this person may be begun, since Discord has quarantined the bot."""
        if member_id in self._opened:
            return None
        if self._free_at is None:
            self._free_at = self._look()
        if self._quarantine is None or self._quarantine.again_at <= self._now:
            return None
        self._without.add(server)
        return self._quarantine.again_at

    def _look(self) -> list[datetime]:
        """Read whether there is a quarantine, and how many places are left; gives when the others come free."""
        acquire(self._tx, AdvisoryLock.NEW_CONVERSATIONS)
        last = quarantine.newest(self._tx)
        if last is None:
            since = self._tx.execute(select(func.min(Member.first_dm_at))).scalar_one()
        else:
            since = last.ended_at
            self._quarantine = last if since is None else None
        recent = self._tx.execute(
            select(Member.first_dm_at).where(Member.first_dm_at > self._now - NEW_CONVERSATIONS_IN)
        ).scalars().all()  # fmt: skip
        self._left, free_at = slots(
            [at for at in recent if at is not None],
            most=self._allowance.allowed(since, self._now), window=NEW_CONVERSATIONS_IN, now=self._now,
        )  # fmt: skip
        return free_at

    def reserve(self, member_id: int) -> datetime | None:
        """Take a place for this person; with none left, when to come back."""
        if member_id in self._opened:
            return None
        if self._free_at is None:
            self._free_at = self._look()
        if self._quarantine is not None:  # one is tried, and the others wait for what comes of it
            self._quarantine.again_at = self._now + NEW_CONVERSATIONS_IN
            self._opened.add(member_id)
            return None
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
                        is_claimed(),
                        OutboxEntry.route_kind == RouteKind.NEW_THREAD,
                        OutboxEntry.claimed_by != row.claimed_by,
                        OutboxEntry.next_attempt_at > self._now,
                    )
                )
            }
        return self._now + MADE_ELSEWHERE if row.server_id in self._being_made else None

    def threads_of_others(self, row: ClaimedEntry) -> frozenset[int]:
        """The threads of all other people of that server, and those that are to be removed."""
        if row.server_id not in self._threads:
            found = self._tx.execute(
                select(Member.thread_id, Member.id).where(
                    Member.server_id == row.server_id, Member.thread_id.is_not(None)
                )
            )
            owners = {thread: member for thread, member in found if thread is not None}
            removed = dict.fromkeys(recalls.threads_to_remove(self._tx, server=row.server_id), 0)
            self._threads[row.server_id] = owners | removed
        return frozenset(thread for thread, member in self._threads[row.server_id].items() if member != row.member_id)

    def save(self) -> None:
        """Write down which conversations are being opened; and who hears that others are not."""
        if self._opened:
            opened = update(Member).where(Member.id.in_(self._opened))
            self._tx.execute(opened.values(first_dm_at=self._now))
        if self._quarantine is not None and self._without:
            quarantine.tell(self._tx, self._quarantine, servers=self._without, now=self._now)
