"""The outbox against a small Discord that remembers what arrived: nothing is lost and nothing doubled.

Two processes share it. They claim, send, hear or do not hear what came of it, die, and take over from each other, while
staff cancel, retry and drop, and the clock is set back.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import select
from typing_extensions import override

from bot import outbox
from bot.db import Database, Tx
from bot.outbox import claims, failures, health, recording
from bot.outbox.conversations import NewConversations
from bot.outbox.errands import Errand, GiveRole
from bot.outbox.kinds import DeliveryAttempt, Kinds
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    CLOCK_SLACK,
    FINAL,
    LEASE,
    NONCE_LIFE,
    Contents,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    Reason,
    SendMode,
    State,
    ToChannel,
)
from bot.outbox.outcomes import Absent, Done, Later, Outcome, Refused, Released, Sent
from bot.outbox.planning import ErrandKind
from tests.support.clocks import NOW
from tests.support.kinds import LETTER, POST
from tests.support.machines import OnDatabase, run_on
from tests.support.people import a_server

DISCORD_FORGETS = timedelta(minutes=3)
"""How long Discord remembers a nonce, at least."""
GONE, NOT_READY = 4, 5
"""The subjects of which nothing can be said any more, or yet."""
REDRAW = "redraw"
CHANNEL = 42

subjects = st.sampled_from([1, 2, 3, GONE, NOT_READY])
notice_kind = st.sampled_from([POST, LETTER])
HEARD, UNHEARD, LOST, REFUSED, WAITS, STOPS = "arrives", "arrives unheard", "is lost", "is refused", "waits", "stops"
"""What can become of an attempt."""
fate = st.sampled_from([HEARD, HEARD, UNHEARD, UNHEARD, LOST, REFUSED, WAITS, STOPS])
process = st.sampled_from(["a", "b"])
due = st.sampled_from([0, 0, 1, 30])


@dataclass(frozen=True)
class Source:
    """A kind of notice as the claim sees it."""

    kind: NoticeType
    facts: Any
    recipients: None = None


@dataclass(frozen=True)
class Message:
    """What arrived at Discord."""

    id: int
    nonce: str
    at: datetime
    """By Discord's clock."""


@dataclass(frozen=True)
class InHand:
    """An attempt that a process has in hand."""

    attempt: DeliveryAttempt
    until: datetime
    """By the process's clock; afterwards another one may take over."""
    times_out_at: datetime
    """By Discord's clock, which no process sets."""


class OutboxMachine(OnDatabase):
    """The outbox, two processes, and Discord."""

    @initialize()
    def begin(self) -> None:
        self.server = a_server(self.tx).id
        self.discords_clock = NOW
        self.behind = timedelta(0)
        """How far the bot's clock lies behind Discord's."""
        self.arrived: dict[int, list[Message]] = defaultdict(list)
        self.numbers = iter(range(1, 10_000))
        self.in_hand: dict[str, dict[int, InHand]] = {"a": {}, "b": {}}
        self.unwritten: dict[str, list[Outcome]] = {"a": [], "b": []}
        self.asked: dict[int, int] = defaultdict(int)
        """How often each message was asked to be brought up to date."""
        self.shown: dict[int, int] = {}
        """What was asked for when the facts that it shows were read."""
        self.before: dict[int, dict[str, Any]] = {}
        self.may_open: set[int] = set()
        """The settled rows that an action of this step may open again."""
        self.kinds = Kinds(
            notices={
                POST: Source(POST, self.posts),
                LETTER: Source(LETTER, self.posts),
                failures.FAILURE: Source(failures.FAILURE, failures.facts),
            },
            errands={REDRAW: ErrandKind(REDRAW, self.redraws)},
            work={},
        )
        for subject in (1, 2):
            self.owe(subject, POST, due=0, expires=False, after=subject == 2)
            self.nothing_goes_and_what_is_settled_stays()
        self.ask_again(1, timedelta(0))

    @property
    def now(self) -> datetime:
        return self.discords_clock - self.behind

    def is_on(self, one: InHand) -> bool:
        """Whether an attempt may still be made; requests end long before a lease does."""
        return self.now < one.until and self.discords_clock < one.times_out_at

    # --- what a feature says of its notices and errands ---------------------------------------------------------------

    def posts(self, _tx: Tx, rows: DueRows) -> Contents:
        found: dict[int, NoticeContent | Postponed] = {}
        for row in rows:
            if row.subject_id == NOT_READY and rows.now - row.due_at < timedelta(minutes=10):
                found[row.id] = Postponed(rows.now + timedelta(minutes=1))
            elif row.subject_id != GONE:
                found[row.id] = NoticeContent(ToChannel(CHANNEL), ("en",), "UTC", None)
        return found

    def redraws(self, _tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
        return {row.id: GiveRole(row.server_id, row.subject_id, self.asked[row.subject_id]) for row in rows}

    # --- actions ------------------------------------------------------------------------------------------------------

    @rule(subject=subjects, kind=st.sampled_from([POST, LETTER]), due=due, expires=st.booleans(), after=st.booleans())
    def owe(self, subject: int, kind: NoticeType, due: int, expires: bool, after: bool) -> None:
        due_at = self.now + timedelta(minutes=due)
        known = [row for row in self.rows() if (row["kind"], row["subject_id"]) == (kind, subject)]
        new = outbox.notice(
            self.tx,
            kind,
            server=self.server,
            subject=subject,
            now=self.now,
            due=due_at,
            expires=due_at + timedelta(minutes=30) if expires else None,
            after=max(self.before, default=None) if after else None,
        )
        assert (new is None) == bool(known), "the same is owed once"

    @rule(subject=st.sampled_from([1, 2]), interval=st.sampled_from([timedelta(0), timedelta(seconds=30)]))
    def ask_again(self, subject: int, interval: timedelta) -> None:
        self.may_open |= {row["id"] for row in self.rows() if row["kind"] == REDRAW and row["subject_id"] == subject}
        outbox.errand_again(self.tx, REDRAW, server=self.server, subject=subject, now=self.now, interval=interval)
        self.asked[subject] += 1

    @rule(subject=subjects)
    def cancel(self, subject: int) -> None:
        outbox.cancel(self.tx, POST, subjects=[subject], now=self.now)

    @rule(data=st.data())
    @precondition(lambda self: any(row["state"] == State.FAILED for row in self.before.values()))
    def retry(self, data: st.DataObject) -> None:
        failed = [row["id"] for row in self.rows() if row["state"] == State.FAILED]
        self.may_open |= set(failed)
        assert health.retry(self.tx, data.draw(st.sampled_from(failed)), now=self.now)

    @rule(data=st.data())
    @precondition(lambda self: bool(self.before))
    def drop(self, data: st.DataObject) -> None:
        rows = {row["id"]: row["state"] for row in self.rows()}
        one = data.draw(st.sampled_from(sorted(rows)))
        may_go = rows[one] in (State.PLANNED, State.FAILED)
        self.may_open |= {one} if may_go else set()
        assert health.drop(self.tx, one, now=self.now) == may_go

    # --- processes ----------------------------------------------------------------------------------------------------

    @rule(me=process, limit=st.integers(1, 6))
    def claim(self, me: str, limit: int) -> None:
        rows = {row["id"]: row for row in self.rows()}
        mine = self.in_hand[me]
        claim = claims.claim(
            self.tx,
            me=me,
            limit=limit,
            kinds=self.kinds,
            new_conversations=NewConversations(20, 20),
            now=self.now,
            but=tuple(mine),
        )
        assert claim.rows <= limit
        for row in self.rows():
            if row["reason"] == Reason.DEPENDENT and rows[row["id"]]["reason"] != Reason.DEPENDENT:
                assert rows[row["after_id"]]["state"] in (State.FAILED, State.CANCELLED, State.EXPIRED)
        for attempt in claim.attempts:
            before = rows[attempt.entry.id]
            assert before["state"] not in FINAL, "a settled row is not claimed again"
            assert before["next_attempt_at"] <= self.now
            assert attempt.entry.id not in mine
            if before["after_id"] is not None and before["attempted_at"] is None:
                assert rows[before["after_id"]]["state"] in (State.SENT, State.FANNED_OUT)
            mine[attempt.entry.id] = InHand(attempt, self.now + LEASE, self.discords_clock + LEASE)

    @rule(me=process, fates=st.lists(fate, min_size=2, max_size=4), writes=st.booleans())
    @precondition(lambda self: bool(self.before))
    def deliver(self, me: str, fates: list[str], writes: bool) -> None:
        self.claim(me, len(fates))
        for each in fates:
            self.carry(me, each)
        if writes:
            self.write_down(me)

    @rule(me=process, fates=st.lists(fate, min_size=2, max_size=4))
    def take_too_long(self, me: str, fates: list[str]) -> None:
        """Hear what came of it only when another process has taken over."""
        self.deliver(me, fates, writes=False)
        self.time_goes_by(61)
        self.claim("b" if me == "a" else "a", len(fates))
        self.write_down(me)

    @rule(me=process, fates=st.lists(fate, min_size=2, max_size=4))
    def be_asked_meanwhile(self, me: str, fates: list[str]) -> None:
        """While this process has a message in hand, it is asked to be brought up to date once more."""
        self.claim(me, len(fates))
        self.ask_again(1, timedelta(0))
        for each in fates:
            self.carry(me, each)
        self.write_down(me)

    @rule(me=process, fate=fate)
    @precondition(lambda self: any(self.in_hand.values()))
    def carry(self, me: str, fate: str) -> None:
        """Make the attempt that lies longest in this hand; what came of it is written down later."""
        written = {outcome.id for outcome in self.unwritten[me]}
        ready = [one for id_, one in self.in_hand[me].items() if id_ not in written and self.is_on(one)]
        if ready:
            attempt = ready[0].attempt
            outcome = self.errand(attempt, fate) if isinstance(attempt.what, GiveRole) else self.notice(attempt, fate)
            self.unwritten[me].append(outcome)

    def errand(self, attempt: DeliveryAttempt, fate: str) -> Outcome:
        id_ = attempt.entry.id
        match fate:
            case "arrives" | "arrives unheard":
                assert isinstance(attempt.what, GiveRole)
                self.shown[attempt.entry.subject_id] = attempt.what.role_id
                return Done(id_) if fate == "arrives" else Later(id_, "timeout", unknown=True)
            case "is refused":
                return Refused(id_, "50013")
            case "stops":
                return Released(id_, untried=attempt.mode is SendMode.SEND)
            case _:
                return Later(id_, "500", unknown=False)

    def notice(self, attempt: DeliveryAttempt, fate: str) -> Outcome:
        id_, earlier = attempt.entry.id, attempt.mode is not SendMode.SEND
        if fate == "stops":
            return Released(id_, untried=not earlier)
        if attempt.mode is SendMode.LOOK:
            if fate not in ("arrives", "is lost"):
                return Later(id_, "timeout", unknown=True)
            since = attempt.attempted_at - CLOCK_SLACK
            found = [message for message in self.arrived[id_] if message.at >= since]
            return Sent(id_, CHANNEL, found[0].id) if found else Absent(id_)
        if attempt.mode is SendMode.AGAIN and self.now - attempt.attempted_at >= NONCE_LIFE:
            return Released(id_, untried=False)
        match fate:
            case "arrives" | "arrives unheard":
                message = self.arrive(id_, attempt.nonce)
                heard = fate == "arrives"
                return Sent(id_, CHANNEL, message.id) if heard else Later(id_, "timeout", unknown=True)
            case "is lost":
                return Later(id_, "timeout", unknown=True)
            case "is refused":
                return Refused(id_, "50013", unknown=earlier)
            case _:
                return Later(id_, "429", unknown=earlier, wait=timedelta(seconds=20))

    def arrive(self, row: int, nonce: str) -> Message:
        """Discord takes a message in; of those with the nonce of another that it remembers it keeps that one."""
        for message in self.arrived[row]:
            if message.nonce == nonce and self.discords_clock - message.at <= DISCORD_FORGETS:
                return message
        message = Message(next(self.numbers), nonce, self.discords_clock)
        self.arrived[row].append(message)
        return message

    @rule(me=process)
    @precondition(lambda self: any(self.unwritten.values()))
    def write_down(self, me: str) -> None:
        ready, self.unwritten[me] = self.unwritten[me], []
        others = [row for row in self.rows() if row["claimed_by"] != me]
        recording.record(self.tx, ready, me=me, errands=self.kinds.errands, now=self.now, jitter=lambda: 0.5)
        now = {row["id"]: row for row in self.rows()}
        assert [now[row["id"]] for row in others] == others, "what is another's, or settled, is left alone"
        for outcome in ready:
            self.in_hand[me].pop(outcome.id, None)

    @rule(me=process)
    @precondition(lambda self: any(self.in_hand.values()))
    def hold(self, me: str) -> None:
        """A process that lives renews what it still has; what another took over meanwhile it may not carry any more."""
        claims.renew(self.tx, me=me, rows=tuple(self.in_hand[me]), now=self.now)
        held = {row["id"]: row["next_attempt_at"] for row in self.rows() if row["claimed_by"] == me}
        for id_, one in list(self.in_hand[me].items()):
            self.in_hand[me][id_] = InHand(one.attempt, held.get(id_, self.now), self.discords_clock + LEASE)

    @rule(me=process, is_noticed=st.booleans())
    @precondition(lambda self: any(self.in_hand.values()))
    def die(self, me: str, is_noticed: bool) -> None:
        self.in_hand[me], self.unwritten[me] = {}, []
        if is_noticed:
            claims.take_over(self.tx, dead=[me], now=self.now)

    # --- time ---------------------------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([10, 61, 150, 900]))
    def time_goes_by(self, seconds: int) -> None:
        self.discords_clock += timedelta(seconds=seconds)

    @rule(seconds=st.sampled_from([10, 300, 3600]))
    def the_clock_goes_back(self, seconds: int) -> None:
        self.behind += timedelta(seconds=seconds)
        claims.distrust_future_attempts(self.tx, now=self.now)

    @rule()
    @precondition(lambda self: bool(self.behind))
    def the_clock_is_put_right(self) -> None:
        self.behind = timedelta(0)

    # --- what always holds --------------------------------------------------------------------------------------------

    def rows(self) -> list[dict[str, Any]]:
        return [dict(row) for row in self.tx.execute(select(OutboxEntry.__table__).order_by(OutboxEntry.id)).mappings()]

    @invariant()
    def nothing_goes_and_what_is_settled_stays(self) -> None:
        rows = {row["id"]: row for row in self.rows()}
        assert self.before.keys() <= rows.keys()
        for id_, before in self.before.items():
            if before["state"] in FINAL and id_ not in self.may_open:
                assert rows[id_] == before
        keys = [(row["kind"], row["subject_id"], row["member_id"], row["dedupe_key"]) for row in rows.values()]
        assert len(keys) == len(set(keys))
        self.before, self.may_open = rows, set()

    @invariant()
    def each_row_is_of_one_piece(self) -> None:
        for row in self.rows():
            state = State(row["state"])
            assert (state is State.CLAIMED) == (row["claimed_by"] is not None)
            assert state not in FINAL or row["settled_at"] is not None
            assert (row["nonce"] is None) == (row["attempted_at"] is None)
            assert row["attempts"] >= 0
            assert row["processed_version"] <= row["requested_version"]

    @invariant()
    def no_message_arrives_twice_and_what_counts_as_sent_is_there(self) -> None:
        assert all(len(messages) <= 1 for messages in self.arrived.values())
        for row in self.rows():
            if row["kind"] in (POST, LETTER) and row["state"] == State.SENT:
                assert [message.id for message in self.arrived[row["id"]]] == [row["message_id"]]

    @override
    def teardown(self) -> None:
        try:
            if self.before:
                self.come_to_rest()
        finally:
            super().teardown()

    def come_to_rest(self) -> None:
        """With one process that lives and a Discord that is well, everything is done that can be done."""
        self.in_hand, self.unwritten = {"a": {}, "b": {}}, {"a": [], "b": []}
        for _ in range(200):
            due = claims.next_due(self.tx)
            if due is None:
                break
            self.discords_clock = max(self.discords_clock, due + self.behind)
            self.claim("a", 6)
            while len(self.unwritten["a"]) < len(self.in_hand["a"]):
                self.carry("a", HEARD)
            self.write_down("a")
            self.each_row_is_of_one_piece()
            self.no_message_arrives_twice_and_what_counts_as_sent_is_there()
        rows = self.rows()
        assert {row["state"] for row in rows} <= set(FINAL)
        for row in rows:
            if row["kind"] == REDRAW and row["state"] == State.SENT:
                assert row["processed_version"] == row["requested_version"]
                assert self.shown[row["subject_id"]] == self.asked[row["subject_id"]], "the newest is shown"


@pytest.mark.timeout(600)  # a failure is first made as short as can be
def test_whatever_happens_nothing_is_lost_and_nothing_done_twice(database: Database) -> None:
    run_on(database, OutboxMachine, runs=25, steps=40)
