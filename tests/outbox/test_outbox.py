"""The outbox: owing once, claiming without rivals, and what each outcome leaves behind."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from bot import outbox
from bot.db import Database, Tx
from bot.outbox import ErrandKind, claims, failures, health, quarantine, recording, threads
from bot.outbox.claims import Claim
from bot.outbox.conversations import NewConversations
from bot.outbox.errands import Errand, GiveRole
from bot.outbox.kinds import DeliveryAttempt, Kinds
from bot.outbox.models import OutboxEntry, Quarantine
from bot.outbox.notices import (
    FINAL,
    LAST_ATTEMPT,
    LEASE,
    NEW_THREAD,
    NONCE_LIFE,
    OPEN,
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    Reason,
    Route,
    RouteKind,
    SendMode,
    State,
    ToChannel,
    ToPerson,
)
from bot.outbox.outcomes import (
    Absent,
    Done,
    Later,
    Left,
    Moved,
    Outcome,
    Quarantined,
    Refused,
    Released,
    Sent,
    ThreadsFull,
)
from bot.people.models import Member, Server
from tests.support.clocks import NOW, StillClock
from tests.support.kinds import of_tests
from tests.support.people import a_member, a_server

CHANNEL = 42
Facts = Callable[[Tx, DueRows], Contents]


@dataclass(frozen=True)
class Source:
    """A kind of notice as the claim sees it."""

    kind: NoticeType
    facts: Facts
    recipients: Callable[[Tx, DueEntry], Sequence[int]] | None = None


def posts(tx: Tx, rows: DueRows) -> Contents:
    """Everything goes to one channel; subject 13 is gone, subject 14 is not ready, subject 15 is a mistake."""
    if any(due.subject_id == 15 for due in rows):
        raise ZeroDivisionError
    found: dict[int, NoticeContent | Postponed] = {}
    for due in rows:
        if due.subject_id == 14:
            found[due.id] = Postponed(rows.now)
        elif due.subject_id != 13:
            found[due.id] = NoticeContent(ToChannel(CHANNEL), ("en", "so"), "UTC", due.subject_id)
    return found


def private(tx: Tx, rows: DueRows) -> Contents:
    people = dict(tx.execute(select(Member.id, Member.user_id)).all())
    return {
        due.id: NoticeContent(ToPerson(people[due.member_id], "Rosa", CHANNEL), ("en",), "UTC", None) for due in rows
    }


def everyone(tx: Tx, due: DueEntry) -> list[int]:
    return list(tx.execute(select(Member.id).where(Member.server_id == due.server_id)).scalars())


def roles(tx: Tx, rows: DueRows) -> dict[int, Errand | Postponed]:
    return {due.id: GiveRole(due.server_id, due.subject_id, 7) for due in rows if due.subject_id != 13}


def done(tx: Tx, due: DueEntry, made: int | None, now: datetime) -> None:
    tx.execute(update(Server).where(Server.id == due.server_id).values(mentor_role_id=made))


KINDS = Kinds(
    notices={
        one.kind: one
        for one in (
            Source(of_tests("post"), posts),
            Source(of_tests("letter"), private, everyone),
            Source(failures.FAILURE, failures.facts),
        )
    },
    errands={"role": ErrandKind("role", roles, done)},
    work={},
)


class Office:
    """A server with people, and the delivery's side of the outbox by hand."""

    def __init__(self, database: Database, clock: StillClock) -> None:
        self.database, self.clock = database, clock
        self.server = 0
        self.people: list[int] = []

    async def furnish(self, people: int = 3) -> "Office":
        def rows(tx: Tx) -> None:
            server = a_server(tx)
            self.server = server.id
            self.people = [a_member(tx, server, f"P{n}").id for n in range(people)]

        await self.database.write(rows)
        return self

    async def owe(self, kind: str = "post", subject: int = 1, **more: Any) -> int:
        """Owe something; gives its row, 0 if it was owed already."""
        about: dict[str, Any] = {"server": self.server, "subject": subject, "now": self.clock.now(), **more}
        owed = await (
            self.database.write(outbox.errand, kind, **about)
            if kind == "role"
            else self.database.write(outbox.notice, of_tests(kind), **about)
        )
        return owed or 0

    async def claim(self, limit: int = 50, me: str = "me", conversations: int = 20) -> Claim:
        return await self.database.write(
            claims.claim, me=me, limit=limit, kinds=KINDS, now=self.clock.now(),
            new_conversations=NewConversations(conversations, conversations),
        )  # fmt: skip

    async def task(self) -> DeliveryAttempt:
        (task,) = (await self.claim()).attempts
        return task

    async def record(self, *came_of_it: Outcome, me: str = "me") -> None:
        await self.database.write(
            recording.record, came_of_it, me=me, errands=KINDS.errands, now=self.clock.now(), jitter=lambda: 0.5
        )

    async def row(self, id_: int) -> OutboxEntry:
        return await self.database.read(
            lambda tx: tx.execute(select(OutboxEntry).where(OutboxEntry.id == id_)).scalar_one()
        )

    async def rows(self, kind: str) -> list[OutboxEntry]:
        return await self.database.read(
            lambda tx: list(
                tx.execute(select(OutboxEntry).where(OutboxEntry.kind == kind).order_by(OutboxEntry.id)).scalars()
            )
        )

    async def next_due(self) -> datetime | None:
        return await self.database.read(claims.next_due)


@pytest.fixture
async def office(database: Database, clock: StillClock) -> Office:
    return await Office(database, clock).furnish()


# --- claiming --------------------------------------------------------------------------------------------------------


def by(attempt: DeliveryAttempt) -> Route:
    assert attempt.route is not None
    return attempt.route


async def test_the_same_thing_is_owed_once(office: Office) -> None:
    first = await office.owe()
    assert first
    assert await office.owe() == 0
    assert await office.owe(dedupe_key="24h")


async def test_nothing_is_due_in_an_empty_outbox(office: Office) -> None:
    assert await office.next_due() is None
    assert (await office.claim()).rows == 0


async def test_five_competing_workers_claim_every_row_once(office: Office) -> None:
    for subject in range(100, 200):
        await office.owe(subject=subject)

    async def work(name: str) -> list[int]:
        mine: list[int] = []
        while claim := (await office.claim(limit=7, me=name)).attempts:
            mine += [task.entry.id for task in claim]
            await office.record(*(Sent(task.entry.id, CHANNEL, task.entry.id) for task in claim), me=name)
        return mine

    shares = await asyncio.gather(*(work(f"worker {n}") for n in range(5)))
    claimed = [row for share in shares for row in share]
    while left := (await office.claim(limit=50)).attempts:  # a worker that found all rows locked went home early
        claimed += [task.entry.id for task in left]
    assert len(claimed) == len(set(claimed)) == 100


async def test_a_claim_writes_down_its_attempt_before_anything_is_sent(office: Office) -> None:
    owed = await office.owe()
    task = await office.task()
    row = await office.row(owed)
    assert (row.state, row.claimed_by, row.attempts) == ("claimed", "me", 1)
    assert (row.nonce, row.route_kind, row.route_id) == (task.nonce, RouteKind.CHANNEL, CHANNEL)
    assert row.attempted_at == NOW
    assert row.next_attempt_at == NOW + LEASE
    assert len(task.nonce) <= 25
    assert task.mode is SendMode.SEND
    assert (await office.claim(me="other")).rows == 0


async def test_urgent_rows_go_before_bulk_and_older_before_newer(office: Office) -> None:
    bulk = await office.owe(subject=20, urgent=False, due=NOW - timedelta(hours=1))
    new = await office.owe(subject=21)
    old = await office.owe(subject=22, due=NOW - timedelta(minutes=1))
    later = await office.owe(subject=23, due=NOW + timedelta(minutes=1))
    assert [task.entry.id for task in (await office.claim()).attempts] == [old, new, bulk]
    assert (await office.row(later)).state == "planned"


async def test_a_row_waits_for_the_one_before_it_without_being_due(office: Office) -> None:
    first = await office.owe("role")
    second = await office.owe("post", after=first)
    assert [task.entry.id for task in (await office.claim()).attempts] == [first]
    assert await office.next_due() == NOW + LEASE
    await office.record(Done(first, 77))
    assert await office.next_due() == NOW
    assert [task.entry.id for task in (await office.claim()).attempts] == [second]


async def test_what_waited_for_a_failed_row_fails_and_for_a_cancelled_one_falls_away(office: Office) -> None:
    first = await office.owe("role")
    after_failed = await office.owe("post", subject=2, after=first)
    after_that = await office.owe("post", subject=3, after=after_failed)
    await office.claim()
    await office.record(Refused(first, "50013"))
    gone = await office.owe("role", subject=13)
    after_gone = await office.owe("post", subject=4, after=gone)
    while (await office.claim()).rows:
        pass
    assert [(await office.row(id_)).state for id_ in (after_failed, after_that)] == ["failed", "failed"]
    assert [(await office.row(id_)).state for id_ in (gone, after_gone)] == ["cancelled", "cancelled"]
    told = await office.rows(failures.FAILURE)
    assert [row.subject_id for row in told] == [first]


async def test_stale_rows_expire_unsent(office: Office) -> None:
    owed = await office.owe(expires=NOW + timedelta(minutes=5))
    office.clock.move(timedelta(minutes=5))
    claim = await office.claim()
    assert (claim.rows, claim.attempts) == (1, ())
    assert (await office.row(owed)).state == "expired"


async def test_rows_whose_subject_is_gone_are_cancelled_and_unready_ones_put_off(office: Office) -> None:
    gone, unready = await office.owe(subject=13), await office.owe(subject=14)
    assert (await office.claim()).attempts == ()
    assert (await office.row(gone)).state == "cancelled"
    row = await office.row(unready)
    assert (row.state, row.attempts, row.next_attempt_at) == ("planned", 0, NOW + timedelta(seconds=1))
    office.clock.move(timedelta(hours=4))
    await office.claim()
    assert (await office.row(unready)).next_attempt_at == office.clock.now() + timedelta(hours=1), "ever more seldom"


@pytest.mark.expects_errors("the facts of a row could not be had")
async def test_a_mistake_in_one_row_fails_that_row_and_no_other(office: Office) -> None:
    fine, wrong, unknown = await office.owe(subject=1), await office.owe(subject=15), await office.owe("surprise")
    assert [task.entry.id for task in (await office.claim()).attempts] == [fine]
    assert ((await office.row(wrong)).state, (await office.row(wrong)).reason) == ("failed", "ZeroDivisionError")
    assert ((await office.row(unknown)).state, (await office.row(unknown)).reason) == ("failed", "unknown kind")


async def test_a_notice_to_many_becomes_one_row_per_person_once(office: Office) -> None:
    many = await office.owe("letter", subject=5, to_many=True)
    assert (await office.claim()).attempts == ()
    assert (await office.row(many)).state == "fanned_out"
    tasks = (await office.claim()).attempts
    assert sorted(task.entry.member_id for task in tasks) == office.people
    assert await office.owe("letter", subject=5, member=office.people[0]) == 0


async def test_the_cost_of_looking_is_one_query_and_of_a_claim_few(office: Office) -> None:
    for subject in range(30, 60):
        await office.owe(subject=subject)
    count = 0

    def counted(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal count
        count += statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE", "WITH"}

    for engine in (office.database.reader, office.database.writer):
        event.listen(engine, "before_cursor_execute", counted)
    await office.next_due()
    assert count == 1
    count = 0
    assert len((await office.claim()).attempts) == 30
    assert count == 2, "the claim, and the attempts"


async def test_looking_reads_the_index_of_open_rows(sqlite_database: Database) -> None:
    asked: list[tuple[str, Any]] = []

    def keep(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(sqlite_database.reader, "before_cursor_execute", keep)

    def plan(tx: Tx) -> str:
        claims.next_due(tx)
        statement, parameters = asked[-1]
        return str(tx.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())

    assert "ix_outbox_next_attempt_at_open" in await sqlite_database.read(plan)


# --- outcomes and the next attempt ------------------------------------------------------------------------------------


async def test_a_sent_notice_is_final_with_its_place(office: Office) -> None:
    owed = await office.owe()
    task = await office.task()
    await office.record(Sent(task.entry.id, CHANNEL, 9))
    row = await office.row(owed)
    assert (row.state, row.channel_id, row.message_id) == ("sent", CHANNEL, 9)
    assert row.settled_at == NOW
    assert await office.database.read(health.are_final, [owed])
    assert await office.next_due() is None


@pytest.mark.parametrize(
    ("age", "move"),
    [(timedelta(seconds=90), SendMode.AGAIN), (NONCE_LIFE, SendMode.LOOK), (timedelta(hours=1), SendMode.LOOK)],
)
async def test_an_unknown_outcome_keeps_its_nonce_while_discord_remembers_it(
    office: Office, age: timedelta, move: SendMode
) -> None:
    await office.owe()
    first = await office.task()
    office.clock.move(age)  # the process died, and the lease has run out
    second = await office.task()
    assert (second.mode, second.nonce, second.attempted_at) == (move, first.nonce, NOW)
    assert (second.what is None) == (move is SendMode.LOOK)


async def test_what_was_looked_for_and_is_absent_goes_out_under_a_new_nonce(office: Office) -> None:
    await office.owe()
    first = await office.task()
    office.clock.move(timedelta(minutes=10))
    looking = await office.task()
    await office.record(Absent(looking.entry.id))
    third = await office.task()
    assert third.mode is SendMode.SEND
    assert third.nonce != first.nonce
    assert third.attempted_at == office.clock.now()


async def test_what_may_have_gone_out_is_looked_for_even_if_its_subject_is_gone_or_it_is_stale(office: Office) -> None:
    owed = await office.owe(expires=NOW + timedelta(seconds=70))
    await office.task()
    office.clock.move(timedelta(seconds=71))
    task = await office.task()
    assert task.mode is SendMode.LOOK
    await office.record(Absent(task.entry.id))
    await office.claim()
    assert (await office.row(owed)).state == "expired"


async def test_an_attempt_that_surely_did_nothing_is_forgotten_and_backs_off(office: Office) -> None:
    owed = await office.owe()
    first = await office.task()
    await office.record(Later(first.entry.id, "429", unknown=False))
    row = await office.row(owed)
    assert (row.state, row.nonce, row.reason, row.next_attempt_at) == (
        "planned",
        None,
        "429",
        NOW + timedelta(seconds=2),
    )
    office.clock.move(timedelta(seconds=2))
    second = await office.task()
    assert (second.mode, second.attempts) == (SendMode.SEND, 2)


async def test_after_the_last_attempt_a_row_fails_and_the_staff_hear_of_it(office: Office) -> None:
    owed = await office.owe("letter", member=office.people[0])
    for _ in range(LAST_ATTEMPT):
        task = await office.task()
        await office.record(Later(task.entry.id, "503", unknown=False))
        office.clock.move(timedelta(minutes=20))
    row = await office.row(owed)
    assert (row.state, row.reason, row.attempts) == ("failed", "503", LAST_ATTEMPT)
    (told,) = (await office.claim()).attempts
    assert isinstance(told.what, NoticeContent)
    assert isinstance(told.what.facts, failures.Failure)
    assert (told.entry.kind, told.what.facts.kind, told.what.facts.code) == (failures.FAILURE, "letter", "503")
    assert told.what.facts.person is not None
    await office.record(Refused(told.entry.id, "50001"))
    assert (await office.claim()).rows == 0, "a failure to tell of a failure is told to nobody"


async def test_outcomes_of_a_claim_that_was_lost_change_nothing(office: Office) -> None:
    owed = await office.owe()
    await office.task()
    office.clock.move(LEASE)
    (again,) = (await office.claim(me="other")).attempts
    await office.record(Refused(again.entry.id, "50013"))
    assert (await office.row(owed)).claimed_by == "other"
    await office.record(Sent(again.entry.id, CHANNEL, 9), me="other")
    assert (await office.row(owed)).state == "sent"


async def test_a_released_row_is_as_if_never_claimed(office: Office) -> None:
    owed = await office.owe()
    task = await office.task()
    await office.record(Released(task.entry.id, untried=True))
    row = await office.row(owed)
    assert (row.state, row.attempts, row.nonce, row.attempted_at, row.next_attempt_at) == (
        "planned",
        0,
        None,
        None,
        NOW,
    )


async def test_an_errand_keeps_what_it_made_in_the_same_transaction(office: Office) -> None:
    await office.owe("role")
    task = await office.task()
    await office.record(Done(task.entry.id, 4711))
    server = await office.database.read(lambda tx: tx.execute(select(Server.mentor_role_id)).scalar_one())
    assert server == 4711


async def test_an_errand_for_someone_who_left_is_cancelled_and_their_leaving_kept(office: Office) -> None:
    user = await office.database.read(
        lambda tx: tx.execute(select(Member.user_id).where(Member.id == office.people[0])).scalar_one()
    )
    owed = await office.owe("role", subject=user)
    await office.task()
    await office.record(Left(owed, user))
    assert (await office.row(owed)).state == "cancelled"
    letter = await office.owe("letter", member=office.people[0])
    assert (await office.claim()).attempts == ()
    assert (await office.row(letter)).reason == "left"


# --- people ----------------------------------------------------------------------------------------------------------


async def test_new_conversations_are_paced_and_old_ones_are_not(office: Office) -> None:
    for person in office.people:
        await office.owe("letter", subject=1, member=person)
    claim = await office.claim(conversations=2)
    assert [by(task).kind for task in claim.attempts] == [RouteKind.DM, RouteKind.DM]
    assert await office.next_due() == NOW + LEASE
    await office.record(*(Sent(t.entry.id, 1, 1, opened_with=by(t).id) for t in claim.attempts))
    assert await office.next_due() == NOW + timedelta(minutes=10)
    await office.owe("letter", subject=2, member=claim.attempts[0].entry.member_id)
    assert len((await office.claim(conversations=2)).attempts) == 1, "they know us already"
    office.clock.move(timedelta(minutes=10))
    assert len((await office.claim(conversations=2)).attempts) == 2, "the put-off one, and the one whose lease ran out"


async def test_closed_messages_lead_to_a_thread_of_ones_own_and_it_is_remembered(office: Office) -> None:
    await office.owe("letter", member=office.people[0])
    task = await office.task()
    user = by(task).id
    await office.record(Moved(task.entry.id, user, None))
    making = await office.task()
    assert (making.route, making.mode) == (NEW_THREAD, SendMode.SEND)
    await office.record(Moved(making.entry.id, user, 555))
    sending = await office.task()
    assert (sending.route, sending.mode) == (Route(RouteKind.THREAD, 555), SendMode.SEND)
    assert len({task.nonce, making.nonce, sending.nonce}) == 3, "one nonce per route"
    await office.record(Sent(sending.entry.id, 555, 9))
    await office.owe("letter", subject=2, member=office.people[0])
    assert (await office.task()).route == Route(RouteKind.THREAD, 555)


async def test_who_closes_direct_messages_again_goes_on_in_the_thread_that_they_have(office: Office) -> None:
    person = office.people[0]
    await office.owe("letter", member=person)
    task = await office.task()
    user = by(task).id
    await office.record(Moved(task.entry.id, user, 555, 44))
    sending = await office.task()
    await office.record(Sent(sending.entry.id, 555, 9))
    await office.database.write(
        lambda tx: (
            tx.execute(update(Member).where(Member.id == person).values(contact_method="dm", dm_opened=True)) and None
        )
    )
    await office.owe("letter", subject=2, member=person)
    direct = await office.task()
    assert direct.route == Route(RouteKind.DM, user)
    await office.record(Moved(direct.entry.id, user, None, closed=True))
    assert (await office.task()).route == Route(RouteKind.THREAD, 555)


async def test_what_waits_for_a_thread_is_tried_as_it_was_and_threads_are_closed_once(
    office: Office,
) -> None:
    rows = [await office.owe(subject=subject) for subject in (1, 2)]
    first, second = (await office.claim()).attempts
    await office.record(ThreadsFull(first.entry.id), ThreadsFull(second.entry.id, unknown=True))
    waiting = [await office.row(row) for row in rows]
    assert [(row.state, row.reason, row.attempts) for row in waiting] == [("planned", Reason.THREADS_FULL, 1)] * 2
    assert [row.nonce for row in waiting] == [None, second.nonce], "what may have arrived goes out under its nonce"
    assert len(await office.rows(threads.CLOSE_IDLE)) == 1


@pytest.mark.expects_errors("Discord has quarantined the bot: it may begin no direct conversations")
async def test_a_quarantine_that_begins_twice_is_one(office: Office) -> None:
    for person in office.people[:2]:
        await office.owe("letter", member=person)
    tasks = (await office.claim()).attempts
    await office.record(*(Quarantined(task.entry.id, by(task).id) for task in tasks))
    await office.record(*(Quarantined(task.entry.id, by(task).id) for task in tasks))
    found = await office.database.read(lambda tx: list(tx.execute(select(Quarantine)).scalars()))
    assert [(one.began_at, one.again_at, one.ended_at) for one in found] == [(NOW, NOW + quarantine.REST, None)]
    again = (await office.claim()).attempts
    assert [task.route for task in again] == [NEW_THREAD, NEW_THREAD]


# --- what an operator asks --------------------------------------------------------------------------------------------


async def test_an_operator_sees_what_is_late_and_failed_and_can_retry_or_drop_it(office: Office) -> None:
    first = await office.owe("role")
    second = await office.owe("post", after=first)
    late = await office.owe("post", subject=9, due=NOW + timedelta(days=1))
    await office.claim()
    await office.record(Refused(first, "50013"))
    await office.database.write(health.drop, (await office.rows(failures.FAILURE))[0].id, now=NOW)
    await office.claim()
    failed = await office.database.read(health.failed)
    assert [(row.id, row.reason) for row in failed] == [(first, "50013"), (second, Reason.DEPENDENT)]
    assert await office.database.read(health.counts) == {"failed": 2, "planned": 1, "cancelled": 1}
    assert await office.database.read(health.late, now=NOW + timedelta(days=2)) != []
    assert await office.database.write(health.retry, first, now=NOW)
    assert [(await office.row(id_)).state for id_ in (first, second)] == ["planned", "planned"]
    assert await office.database.write(health.drop, late, now=NOW)
    assert not await office.database.write(health.retry, late, now=NOW)


async def test_a_dead_process_is_taken_over_at_once(office: Office) -> None:
    await office.owe()
    await office.claim(me="dead")
    assert await office.database.read(claims.claimants) == ["dead"]
    await office.database.write(claims.take_over, dead=["dead"], now=NOW)
    assert (await office.task()).mode is SendMode.AGAIN


def test_every_state_is_open_or_final() -> None:
    assert {*OPEN} | FINAL == set(State)
