"""Reminders: planned with a session, and again whenever it is moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.db import Tx
from bot.db.models import Cohort, Session
from bot.domain.notices import Due, Letter, NotYet, ToChannel
from bot.services import outbox
from bot.services.announcements import PATIENCE

REMINDER = "session.reminder"


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a reminder tells."""

    session_id: int
    title: str
    cohort: str
    starts_at: datetime
    minutes: int
    last_call: bool
    role_id: int | None
    """The role that is called, None if nobody is."""


def plan(
    tx: Tx,
    sessions: Iterable[tuple[int, datetime, int]],
    *,
    before: Sequence[str],
    server: int,
    now: datetime,
) -> None:
    """Owe the reminders of these sessions (id, start, version): as many minutes `before` each as the cohort chose."""
    outbox.notices(
        tx,
        [
            {
                "subject": session_id,
                "occasion": f"{minutes}.{version}",
                "due": starts_at - timedelta(minutes=int(minutes)),
                "expires": starts_at,
            }
            for session_id, starts_at, version in sessions
            for minutes in before
            if starts_at - timedelta(minutes=int(minutes)) > now
        ],
        kind=REMINDER,
        server=server,
    )


def facts(tx: Tx, rows: Sequence[Due], now: datetime) -> Mapping[int, Letter | NotYet]:
    """The sessions of which people are reminded; those that have begun, or were moved since, are left out."""
    found = {
        session.id: session
        for session in tx.execute(
            select(
                Session.id,
                Session.title,
                Session.starts_at,
                Session.minutes,
                Session.version,
                Cohort.name,
                Cohort.channel_id,
                Cohort.role_id,
                Cohort.languages,
                Cohort.timezone,
                Cohort.reminders,
            )
            .join(Cohort, Cohort.id == Session.cohort_id)
            .where(
                Session.id.in_([row.subject_id for row in rows]),
                Session.server_id.in_({row.server_id for row in rows}),
                Session.status == "planned",
                Session.starts_at > now,
                Cohort.status == "open",
            )
        )
    }
    letters: dict[int, Letter | NotYet] = {}
    for row in rows:
        session = found.get(row.subject_id)
        before, _, version = row.occasion.partition(".")
        if session is None or version != str(session.version):
            continue
        if session.channel_id is None:
            letters[row.id] = NotYet(now + PATIENCE)
            continue
        last_call = before == min(session.reminders, key=int, default="")
        letters[row.id] = Letter(
            ToChannel(session.channel_id),
            session.languages,
            session.timezone,
            Reminded(
                session.id,
                session.title,
                session.name,
                session.starts_at,
                session.minutes,
                last_call,
                session.role_id if last_call else None,
            ),
        )
    return letters
