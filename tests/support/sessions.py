"""Sessions to test with, and what the bot owes because of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.core.confirmations import mark_of
from bot.core.recurrence import Repeat
from bot.core.times import local_date
from bot.db import Tx
from bot.outbox.entries import due_entry
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.sessions.models import Series, Session
from cogs.sessions.rules.changes import ChangeScope
from cogs.sessions.rules.sessions import SeriesStatus
from cogs.sessions.services import cancelling
from cogs.sessions.services.changes import Changed
from tests.support.clocks import NOW

TOMORROW = NOW + timedelta(days=1)


def a_session(tx: Tx, cohort: Cohort, starts_at: datetime = TOMORROW, **columns: Any) -> Session:
    """A session of an hour that stands, with a series of its own."""
    shared: dict[str, Any] = {"server_id": cohort.server_id, "cohort_id": cohort.id, "title": "Circle", "minutes": 60}
    series = Series(
        **shared, starts="2026-09-02 09:00", timezone=cohort.timezone, repeat=Repeat.NONE, count=1,
        status=SeriesStatus.LIVE, created_at=NOW,
    )  # fmt: skip
    tx.add(series)
    tx.flush()
    day = local_date(starts_at, cohort.timezone)
    session = Session(**{**shared, "series_id": series.id, "local_date": day, "starts_at": starts_at, **columns})
    tx.add(session)
    tx.flush()
    return session


def owed(tx: Tx, kind: str) -> list[OutboxEntry]:
    """What the bot owes of this kind, in the order in which it is due."""
    tx.expire_all()
    query = select(OutboxEntry).where(OutboxEntry.kind == kind).order_by(OutboxEntry.due_at, OutboxEntry.id)
    return list(tx.execute(query).scalars())


def due(tx: Tx, kind: str) -> list[DueEntry]:
    """The same as a feature is given it."""
    return [due_entry(row) for row in owed(tx, kind)]


def cancel(tx: Tx, act: Act, *, session: str, reason: str = "", scope: ChangeScope = ChangeScope.THIS) -> Changed:
    """Call sessions off as people do: look at what it would mean, and confirm it."""
    shown = cancelling.preview(tx, act, session=session, reason=reason, scope=scope)
    return cancelling.confirm(tx, act, draft=shown.draft_id, session=shown.session_id, mark=mark_of(shown))
