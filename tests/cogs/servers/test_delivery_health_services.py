"""How the bot fares in a server, for its staff; and what each kind of notice may be late."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import outbox
from bot.db import Database, Tx
from bot.outbox import health
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from bot.people.models import AuditEvent
from cogs.cohorts.services.reminder_preferences import HELLO
from cogs.servers.refusals import FailureSettled
from cogs.servers.services import delivery_health
from cogs.sessions.services.check_in import OPENING
from cogs.sessions.services.reminders import REMINDER
from tests.support.clocks import NOW
from tests.support.people import a_server, act, an_actor


def test_a_notice_is_stale_by_what_it_is_about_or_by_its_kind() -> None:
    start = NOW + timedelta(hours=2)
    assert REMINDER.latest(NOW, start) == start
    assert HELLO.latest(NOW, None) == NOW + timedelta(days=1)
    assert OPENING.latest(NOW, NOW + timedelta(days=9)) == NOW + timedelta(days=1)


def owe(tx: Tx, server: int, subject: int, **facts: Any) -> int:
    subject += 100 * server
    outbox.notice(tx, HELLO, server=server, subject=subject, now=NOW)
    row = tx.execute(
        select(OutboxEntry.id).where(OutboxEntry.server_id == server, OutboxEntry.subject_id == subject)
    ).scalar_one()
    tx.execute(update(OutboxEntry).where(OutboxEntry.id == row).values(**facts))
    return row


async def test_a_checkup_counts_what_waits_is_late_and_failed_here_alone(database: Database) -> None:
    def fill(tx: Tx) -> None:
        for server in (a_server(tx, id=5).id, a_server(tx, id=6).id):
            owe(tx, server, 1, due_at=NOW + timedelta(days=1), next_attempt_at=NOW + timedelta(days=1))
            owe(tx, server, 2, due_at=NOW - timedelta(hours=1), next_attempt_at=NOW - timedelta(hours=1))
            owe(tx, server, 3, state=State.FAILED, settled_at=NOW, reason="50013")
            owe(tx, server, 4, due_at=NOW - timedelta(hours=1), next_attempt_at=NOW + timedelta(hours=7))

    await database.write(fill)
    seen = await database.read(delivery_health.look, act(an_actor(server=5), NOW))
    assert (seen.waiting, seen.late, seen.failed) == (3, 1, 1)
    assert seen.next_at == NOW - timedelta(hours=1)
    assert [one.failure.code for one in seen.latest] == ["50013"]
    assert len(await database.read(health.late, now=NOW)) == 2, "what waits for the morning is not late"


async def test_staff_can_neither_see_nor_mend_what_failed_in_another_server(database: Database) -> None:
    def fill(tx: Tx) -> int:
        a_server(tx, id=6)
        return owe(tx, a_server(tx, id=5).id, 3, state=State.FAILED, settled_at=NOW, reason="50013")

    row = await database.write(fill)
    stranger = an_actor(server=6)
    for service in (delivery_health.one, delivery_health.retry, delivery_health.drop):
        with pytest.raises(FailureSettled):
            await database.write(service, act(stranger), row=row)
    assert await database.write(delivery_health.retry_all, act(stranger)) == 0
    own = an_actor(server=5)
    await database.write(delivery_health.retry, act(own), row=row)
    with pytest.raises(FailureSettled):
        await database.write(delivery_health.drop, act(own), row=row)
    audited = await database.read(lambda tx: tx.execute(select(AuditEvent.action, AuditEvent.subjects)).all())
    assert [tuple(each) for each in audited] == [("doctor.mend", {"row": row, "what": "retry"})]
