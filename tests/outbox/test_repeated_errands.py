"""An errand that is asked for again and again: one row, never lost, and no more often than its interval allows."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot import outbox
from bot.db import Database, Tx
from bot.outbox import ErrandKind, ErrandRequest, claims, recording
from bot.outbox.conversations import NewConversations
from bot.outbox.errands import Errand, TakeRole
from bot.outbox.kinds import DeliveryAttempt, Kinds
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, Postponed, State
from bot.outbox.outcomes import Done, Refused
from tests.support.clocks import StillClock
from tests.support.people import a_server

INTERVAL = timedelta(seconds=5)


def board(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    return {due.id: TakeRole(due.server_id, 1, 2) for due in rows}


def noted(tx: Tx, due: DueEntry, code: str, now: datetime) -> bool:
    return code == "50013"


KINDS = Kinds(notices={}, errands={"board": ErrandKind("board", board, refused=noted, interval=INTERVAL)}, work={})


class Board:
    """One errand of one server, and the delivery's side of it by hand."""

    def __init__(self, database: Database, clock: StillClock) -> None:
        self.database, self.clock, self.server = database, clock, 0

    async def ask(self, times: int = 1) -> None:
        def rows(tx: Tx) -> None:
            if not self.server:
                self.server = a_server(tx).id
            for _ in range(times):
                outbox.errand_again(tx, "board", server=self.server, subject=7, now=self.clock.now(), interval=INTERVAL)

        await self.database.write(rows)

    async def claim(self) -> list[DeliveryAttempt]:
        claim = await self.database.write(
            claims.claim, me="me", limit=9, kinds=KINDS, new_conversations=NewConversations(9, 9), now=self.clock.now()
        )
        return list(claim.attempts)

    async def record(self, *done: Done | Refused) -> None:
        await self.database.write(recording.record, done, me="me", errands=KINDS.errands, now=self.clock.now())

    async def row(self) -> OutboxEntry:
        return await self.database.read(
            lambda tx: tx.execute(select(OutboxEntry).where(OutboxEntry.kind == "board")).scalars().one()
        )


@pytest.fixture
def asked(database: Database, clock: StillClock) -> Board:
    return Board(database, clock)


async def test_however_often_it_is_asked_for_it_is_done_once(asked: Board) -> None:
    await asked.ask(20)
    (task,) = await asked.claim()
    await asked.record(Done(task.entry.id))
    assert (await asked.row()).state == State.SENT
    assert await asked.claim() == []


async def test_asked_for_while_in_hand_it_is_done_once_more_after_its_interval(asked: Board) -> None:
    await asked.ask()
    (task,) = await asked.claim()
    await asked.ask(3)
    await asked.record(Done(task.entry.id))
    assert await asked.claim() == []
    asked.clock.move(INTERVAL)
    (again,) = await asked.claim()
    assert again.nonce != task.nonce
    await asked.record(Done(again.entry.id))
    assert (await asked.row()).state == State.SENT


async def test_asked_for_right_after_it_was_done_it_rests_and_further_asking_does_not_put_it_off(
    asked: Board,
) -> None:
    await asked.ask()
    (task,) = await asked.claim()
    await asked.record(Done(task.entry.id))
    for _ in range(5):
        asked.clock.move(timedelta(seconds=1))
        await asked.ask()
    asked.clock.move(timedelta(seconds=1))
    assert len(await asked.claim()) == 1


async def test_long_after_it_was_done_it_is_done_at_once(asked: Board) -> None:
    await asked.ask()
    (task,) = await asked.claim()
    await asked.record(Done(task.entry.id))
    asked.clock.move(INTERVAL)
    await asked.ask()
    assert len(await asked.claim()) == 1


async def test_a_refusal_of_which_the_feature_takes_note_is_no_failure(asked: Board) -> None:
    await asked.ask()
    (task,) = await asked.claim()
    await asked.record(Refused(task.entry.id, "50013"))
    assert (await asked.row()).state == State.CANCELLED
    await asked.ask()
    (task,) = await asked.claim()
    await asked.record(Refused(task.entry.id, "50001"))
    assert (await asked.row()).state == State.FAILED


async def test_one_that_was_to_come_later_comes_sooner_when_that_is_asked_and_never_later(
    database: Database, clock: StillClock
) -> None:
    start = clock.now()

    def ask(tx: Tx, *, server: int, days: int) -> None:
        request = ErrandRequest(subject=7, due=start + timedelta(days=days))
        outbox.errands_again(tx, "board", [request], server=server, now=start, interval=INTERVAL)

    server = await database.write(lambda tx: a_server(tx).id)
    for days, expected in ((9, 9), (3, 3), (5, 3)):
        await database.write(ask, server=server, days=days)
        row = await database.read(
            lambda tx: tx.execute(select(OutboxEntry).where(OutboxEntry.kind == "board")).scalars().one()
        )
        assert row.next_attempt_at == row.due_at == start + timedelta(days=expected)
