"""What the bot owes for sessions that stand now, or stand at another time."""

from collections.abc import Sequence
from datetime import datetime

from bot.db import Tx
from cogs.cohorts.models import Cohort
from cogs.sessions.services import announcements, check_in, discord_events, reminders


def plan(tx: Tx, cohort: Cohort, sessions: Sequence[tuple[int, datetime, int, int]], *, now: datetime) -> None:
    """Owe the reminders, events, check-ins and edits of the announcement of sessions (id, start, version, minutes)."""
    server, starts = cohort.server_id, [(id_, starts_at, version) for id_, starts_at, version, _ in sessions]
    reminders.plan(tx, starts, before=cohort.reminders, server=server, cohort=cohort.id, now=now)
    discord_events.put(tx, [id_ for id_, *_ in sessions], server=server, now=now)
    check_in.plan(tx, sessions, server=server, cohort=cohort.id, now=now)
    announcements.plan_next(tx, starts, server=server)
