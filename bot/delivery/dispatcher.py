"""The dispatcher: claims what is due, delivers it, records what came of it, and sets the scheduler for the rest.

One task claims and records; up to `IN_FLIGHT` attempts are under way beside it. Idle, it costs nothing but the
scheduler.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

import discord

from bot.core.clock import Clock
from bot.db import Database, Tx
from bot.db.vault import Vault
from bot.delivery.daily_work import DailyWork
from bot.delivery.errands import Execution, Executors
from bot.delivery.lease import Lease
from bot.delivery.notice_sender import NoticeSender
from bot.delivery.scheduler import Scheduler
from bot.delivery.wording import Wording
from bot.i18n.catalogues import Catalogues
from bot.logs import named
from bot.outbox import ErrandKind, WorkKind, claims, health, recording
from bot.outbox.conversations import NewConversations
from bot.outbox.kinds import MOST_REQUESTS, DeliveryAttempt, Kinds
from bot.outbox.notices import NoticeContent, Route
from bot.outbox.outcomes import Later, Outcome, Refused, Released
from bot.people.maintenance import Daily, Participants
from bot.ui.notices import NoticeKind

log = named(__name__)

Kind = TypeVar("Kind", NoticeKind, ErrandKind, WorkKind)

IN_HAND = 128
"""So many rows are claimed at a time, at most; new ones are claimed when half of them are done."""
TOGETHER = 32
"""In a rush so many outcomes are written down in one transaction: each costs a commit that reaches the disk."""
A_MOMENT = 0.05
"""Seconds that an outcome waits for others, at most."""
IN_FLIGHT = 16
"""So many requests are under way at a time, at most."""
RENEW_EVERY = 3.0
"""Seconds after which the claims of slow attempts, and this process's share of the budget, are renewed."""
ELSEWHERE = 0.25
"""Seconds after which to look whether another process has done what is waited for."""
DATABASE_RETRY = timedelta(seconds=5)
"""How long to wait when the database does not answer."""


class Delivery:
    """The outbox on its way to Discord."""

    def __init__(
        self,
        *,
        database: Database,
        catalogues: Catalogues,
        clock: Clock,
        notices: Iterable[NoticeKind],
        errands: Iterable[ErrandKind],
        executors: Executors,
        work: Iterable[WorkKind],
        daily: Sequence[Daily],
        participants: Sequence[Participants],
        requests_per_second: int,
        new_conversations: NewConversations,
        shards: Sequence[int],
        shard_count: int,
        link: Callable[[str], str],
        vault: Vault,
        public_url: str | None,
    ) -> None:
        self._database = database
        self._clock = clock
        self.notices = _by_name(notices)
        """How each kind of notice is worded."""
        self._catalogues = catalogues
        self._wording = Wording(self.notices, catalogues, link)
        self._kinds = Kinds(self.notices, _by_name(errands), _by_name(work), vault, public_url)
        self._executors = {executor.errand: executor for executor in executors}
        self._new_conversations = new_conversations
        self._lease = Lease(database, clock, per_second=requests_per_second, shards=shards, shard_count=shard_count)
        self._budget = self._lease.budget
        self._scheduler = Scheduler(clock, wake=self.wake, daily=self._begin_daily_work)
        self._daily_work = DailyWork(database, clock, self._budget, daily, participants)
        self.name = self._lease.name
        self._wanted = asyncio.Event()
        self._working = False
        self._stopping = False
        self._ended = False
        self._in_hand: dict[int, asyncio.Task[None]] = {}
        self._outcomes: list[Outcome] = []
        self.tallies: Counter[str] = Counter()
        """How many attempts came to which end since the start."""
        self._waits_since: float | None = None
        self._quiet_until: datetime | None = None
        """Until then Discord does not want to hear anything of us."""
        self._seen = clock.now()
        self._recorded = asyncio.Event()
        self._queues: WeakValueDictionary[Route | int, asyncio.Lock] = WeakValueDictionary()
        """Held by whatever is delivered there: one thing after the other to each channel and person."""
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._client: discord.Client | None = None
        self._worker: asyncio.Task[None] | None = None
        self._renewal: asyncio.Task[None] | None = None
        self._daily_task: asyncio.Task[None] | None = None

    # --- what the app asks --------------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Something was planned, or has become due."""
        self._wanted.set()

    async def start(self, client: discord.Client) -> None:
        """Begin to deliver; what a dead process of this machine had in hand is taken over at once."""
        self._client = client
        await self._lease.begin()
        await self._database.write(claims.distrust_future_attempts, now=self._clock.now())
        self._scheduler.start()
        self._worker = asyncio.create_task(self._work(), name="delivery")
        self._renewal = asyncio.create_task(self._renew(), name="delivery leases")
        self.wake()

    async def stop(self, timeout: float) -> None:
        """Claim nothing more, and wait for what is under way. The rest stays claimed, its attempts written down."""
        self._stopping = True
        self._scheduler.stop()
        for task in (self._renewal, self._daily_task):
            if task is not None:
                task.cancel()
        if self._in_hand:
            await asyncio.wait(set(self._in_hand.values()), timeout=timeout)
        self._ended = True
        self.wake()
        if self._worker is not None:
            await asyncio.wait({self._worker}, timeout=timeout)
            self._worker.cancel()
        left = [task for task in self._in_hand.values() if not task.done()]
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left)
        if self._outcomes:
            await self._record()
        await self._lease.give_back()

    def next_wake(self) -> datetime | None:
        """The earliest thing to do, by the bot's Clock."""
        return self._scheduler.next()

    @property
    def runs(self) -> bool:
        """Whether it has begun and has not ended."""
        return self._worker is not None and not self._worker.done()

    @property
    def busy(self) -> bool:
        """Whether a claim, attempt, daily work or outcome is in hand, or is due and not yet taken up."""
        if not self.runs:
            return False
        return (
            self._wanted.is_set()
            or self._working
            or bool(self._in_hand)
            or bool(self._outcomes)
            or (self._daily_task is not None and not self._daily_task.done())
            or self._scheduler.is_due()
        )

    async def settled(self, rows: Sequence[int], timeout: float) -> bool:
        """Wait until nothing more will happen to these rows; False if that takes longer than `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    recorded = self._recorded
                    if await self._database.read(health.are_final, rows):
                        return True
                    if self._lease.is_shared:  # perhaps another process does it, and nobody here hears of that
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(recorded.wait(), ELSEWHERE)
                    else:
                        await recorded.wait()
        except TimeoutError:
            return False

    # --- claiming and recording ---------------------------------------------------------------------------------------

    async def _work(self) -> None:
        while not self._ended:
            await self._wanted.wait()
            self._wanted.clear()
            self._working = True
            try:
                await self._work_through()
            except Exception as error:
                log.error("the outbox could not be worked on", error=type(error).__name__, exc_info=error)
                self._scheduler.wake_at(self._clock.now() + DATABASE_RETRY)
            finally:
                self._working = False

    async def _work_through(self) -> None:
        """Record and claim until nothing is due, or as much is claimed as may be; then set the scheduler."""
        while True:
            await self._check_clock()
            if self._should_batch():
                return
            await self._record()
            await self._lease.keep()
            free = IN_HAND - len(self._in_hand)
            if self._stopping or free < IN_HAND // 2:
                return
            now = self._clock.now()
            if self._quiet_until is not None and self._quiet_until > now:
                self._scheduler.wake_at(self._quiet_until)
                return
            due = await self._database.read(claims.next_due)
            if due is None or due > now:
                self._scheduler.wake_at(due)
                return
            room = self._budget.room(now)
            if room < max(1, min(MOST_REQUESTS, self._budget.per_second)):
                self._scheduler.wake_at(self._budget.refills_at(now))
                return
            claim = await self._database.write(
                self._claim, limit=min(free, max(1, room // MOST_REQUESTS)), now=now, but=tuple(self._in_hand)
            )
            if not claim.rows:  # another process was quicker
                self._scheduler.wake_at(now + timedelta(seconds=1))
                return
            for attempt in claim.attempts:
                self._budget.spend(attempt.requests, now)
                self._in_hand[attempt.entry.id] = asyncio.create_task(self._deliver(attempt))
            self._set_recorded()

    def _claim(self, tx: Tx, *, limit: int, now: datetime, but: Sequence[int]) -> claims.Claim:
        """Take rows in hand, and have the own words of their servers as they stand in the same transaction."""
        claim = claims.claim(
            tx,
            me=self.name,
            limit=limit,
            kinds=self._kinds,
            new_conversations=self._new_conversations,
            now=now,
            but=but,
        )
        self._catalogues.learn_all(tx, {attempt.entry.server_id for attempt in claim.attempts})
        return claim

    async def _check_clock(self) -> None:
        """See whether the clock was set back, and remember how far it has come."""
        now = self._clock.now()
        if self._went_back:
            log.warning("the clock went back", seconds=(self._seen - now).total_seconds())
            await self._database.write(claims.distrust_future_attempts, now=now)
        self._seen = now

    @property
    def _went_back(self) -> bool:
        return self._clock.now() < self._seen - claims.CLOCKS_DIFFER

    def _should_batch(self) -> bool:
        """Whether more outcomes come in a moment, so that one transaction does for all."""
        loop, waiting = asyncio.get_running_loop(), len(self._outcomes)
        if self._stopping or waiting >= TOGETHER or len(self._in_hand) - waiting < TOGETHER:
            self._waits_since = None
            return False
        if self._waits_since is None:
            self._waits_since = loop.time()
            loop.call_later(A_MOMENT, self.wake)
        if loop.time() - self._waits_since < A_MOMENT:
            return True
        self._waits_since = None
        return False

    async def _deliver(self, attempt: DeliveryAttempt) -> None:
        """Deliver one row when those before it are done: in the same channel, to the same person, or for one server."""
        outcome: Outcome
        queue = self._queues.setdefault(attempt.route or attempt.entry.server_id, asyncio.Lock())
        try:
            async with queue, self._in_flight:
                if self._stopping or self._client is None:
                    outcome = Released(attempt.entry.id, untried=not attempt.is_repeated)
                elif attempt.what is None or isinstance(attempt.what, NoticeContent):
                    outcome = await NoticeSender(self._client, self._clock, self._wording).deliver(attempt)
                else:
                    execution = Execution(self._client, self._clock, self._wording, attempt)
                    outcome = await self._executors[type(attempt.what)].carry_out(execution, attempt.what)
        except Exception as error:
            log.error("a row could not be delivered", row=attempt.entry.id, kind=attempt.entry.kind, exc_info=error)
            outcome = Refused(attempt.entry.id, type(error).__name__, unknown=True)
        if isinstance(outcome, Later) and outcome.everybody and outcome.wait is not None:
            self._quiet_until = max(self._quiet_until or self._clock.now(), self._clock.now() + outcome.wait)
        self._outcomes.append(outcome)
        self.wake()

    async def _record(self) -> None:
        """Write down all outcomes that lie ready, in one transaction; if it fails they stay ready."""
        ready, self._outcomes = self._outcomes, []
        if not ready:
            return
        try:
            await self._database.write(
                recording.record, ready, me=self.name, errands=self._kinds.errands, now=self._clock.now()
            )
        except BaseException:
            self._outcomes = ready + self._outcomes
            raise
        for outcome in ready:
            self._in_hand.pop(outcome.id, None)
            self.tallies[type(outcome).__name__.lower()] += 1
        self._set_recorded()

    def _set_recorded(self) -> None:
        self._recorded.set()
        self._recorded = asyncio.Event()

    async def _renew(self) -> None:
        """Renew the claims of attempts that take long, and have the worker renew our share where others live too.

        The worker then also sees what other processes owe, or left behind.
        """
        while True:
            await asyncio.sleep(RENEW_EVERY)
            if self._went_back or self._lease.is_shared:
                self.wake()
            if self._in_hand:
                try:
                    await self._database.write(
                        claims.renew, me=self.name, rows=tuple(self._in_hand), now=self._clock.now()
                    )
                except Exception as error:  # noqa: BLE001 - the next round tries again
                    log.warning("claims could not be renewed", error=type(error).__name__)

    def _begin_daily_work(self) -> None:
        """Begin it, where this is the process that does what is done once for the whole bot."""
        if self._lease.eldest and self._client is not None and (self._daily_task is None or self._daily_task.done()):
            self._daily_task = asyncio.create_task(self._daily_work.run(self._client), name="daily work")


def _by_name(kinds: Iterable[Kind]) -> dict[str, Kind]:
    by_name: dict[str, Kind] = {}
    for kind in kinds:
        if kind.kind in by_name:
            raise ValueError(f"two features know the kind {kind.kind}")
        by_name[kind.kind] = kind
    return by_name
