"""How a cohort ends: closed, opened again, removed."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot import outbox
from bot.core import refusals as e
from bot.core.people import Standing
from bot.db import Database, Tx
from bot.outbox.errands import RemoveChannel, RemoveRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent, Reason, State, ToPerson
from cogs.cohorts import refusals as r
from cogs.cohorts.models import Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import channels, lifecycle, notice_facts
from cogs.cohorts.services.notice_facts import INVITATION, WELCOME
from tests.support.clocks import NOW
from tests.support.cohorts import ERRANDS, facts, owed
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor


async def test_closing_cancels_what_is_to_come_and_tells_everyone_once(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort, other = a_cohort(tx, server), a_cohort(tx, server, "Autumn")
        here, gone, left = (a_member(tx, server, gone=flag) for flag in (False, True, False))
        a_place(tx, cohort, here)
        a_place(tx, cohort, gone)
        a_place(tx, cohort, left, status=EnrollmentStatus.LEFT)
        for subject in (cohort.id, other.id):
            later = NOW + timedelta(days=1)
            outbox.notice(tx, INVITATION, server=server.id, subject=subject, cohort=subject, now=later)
        actor = an_actor(a_member(tx, server), Standing.FACILITATOR)
        assert lifecycle.close(tx, act(actor), cohort="Spring").people == 2
        tx.flush()
        assert [one.subject_id for one in owed(tx, "cohort.invitation")] == [other.id]
        (notice,) = owed(tx, "cohort.closed")
        assert tx.execute(select(OutboxEntry.to_many).where(OutboxEntry.id == notice.id)).scalar_one()
        assert notice_facts.closed_recipients(tx, notice) == [here.id]
        mine = DueEntry(1, "cohort.closed", server.id, cohort.id, here.id, "", NOW)
        (letter,) = notice_facts.closed(tx, DueRows([mine], NOW)).values()
        assert isinstance(letter, NoticeContent)
        assert letter.to == ToPerson(here.user_id, here.name, cohort.channel_id)
        with pytest.raises(r.CohortClosed):
            lifecycle.close(tx, act(actor), cohort="Spring")

    await database.write(story)


@pytest.mark.parametrize("status", [CohortStatus.CLOSED, CohortStatus.REMOVED])
async def test_what_features_cancel_and_owe_when_a_cohort_ends_comes_before_the_rest(
    database: Database, monkeypatch: pytest.MonkeyPatch, status: CohortStatus
) -> None:
    def cohort_ended(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
        outbox.cancel(tx, WELCOME, subjects=[cohort], now=now)
        outbox.notice(tx, INVITATION, server=server, subject=cohort, cohort=cohort, dedupe_key="rests", now=now)
        outbox.notice(tx, INVITATION, server=server, subject=cohort, dedupe_key="told now", now=now)

    monkeypatch.setattr(lifecycle.ended, "_functions", (cohort_ended,))

    def states(tx: Tx) -> list[tuple[object, ...]]:
        tx.expire_all()
        columns = (OutboxEntry.kind, OutboxEntry.dedupe_key, OutboxEntry.state, OutboxEntry.reason)
        rows = tx.execute(select(*columns).where(OutboxEntry.kind.in_((WELCOME, INVITATION))).order_by(OutboxEntry.id))
        return [tuple(row) for row in rows]

    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        outbox.notice(tx, WELCOME, server=server.id, subject=cohort.id, cohort=cohort.id, now=NOW)
        rosa = act(an_actor(a_member(tx, server), Standing.FACILITATOR))
        if status == CohortStatus.CLOSED:
            lifecycle.close(tx, rosa, cohort="Spring")
        else:
            lifecycle.remove(tx, rosa, cohort_id=cohort.id)
        tx.flush()
        cancelled, told = (WELCOME, "", State.CANCELLED, None), (INVITATION, "told now", State.PLANNED, None)
        rests = (INVITATION, "rests", State.CANCELLED, Reason.COHORT_CLOSED)
        assert states(tx) == [cancelled, rests, told]
        if status == CohortStatus.CLOSED:
            lifecycle.reopen(tx, rosa, cohort="Spring")
            assert states(tx) == [cancelled, (INVITATION, "rests", State.PLANNED, None), told], "but for what is over"

    await database.write(story)


async def test_removing_takes_channel_and_role_and_keeps_the_rows(database: Database) -> None:
    def story(tx: Tx) -> None:
        server = a_server(tx)
        cohort = a_cohort(tx, server)
        channel, role = cohort.channel_id, cohort.role_id
        a_place(tx, cohort, a_member(tx, server))
        actor = an_actor(a_member(tx, server), Standing.FACILITATOR)
        assert lifecycle.before_removal(tx, act(actor), cohort="Spring").people == 1
        lifecycle.remove(tx, act(actor), cohort_id=cohort.id)
        tx.flush()
        assert facts(tx, "cohort.channel.remove") == [RemoveChannel(server.id, channel or 0)]
        assert facts(tx, "cohort.role.remove") == [RemoveRole(server.id, role or 0)]
        for kind in ("cohort.channel.remove", "cohort.role.remove"):
            ERRANDS[kind].done(tx, owed(tx, kind)[0], None, NOW)  # pyright: ignore[reportOptionalCall]
        tx.expire_all()
        assert channels.made(tx, act(actor), cohort_id=cohort.id) == channels.Made()
        assert facts(tx, "cohort.channel.remove") == []
        assert tx.execute(select(func.count(Enrollment.id))).scalar_one() == 1
        with pytest.raises(e.NotConfirmed):
            lifecycle.remove(tx, act(actor), cohort_id=cohort.id)

    await database.write(story)
