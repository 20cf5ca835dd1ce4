"""Series and their sessions as rows: how they are added, what is owed for them, and what they are from then on."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.recurrence import Occurrence, Repeat
from bot.db import Tx
from bot.db.lists import put_lists
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.sessions.models import Series, SeriesLanguage, Session, SessionLanguage
from cogs.sessions.rules.sessions import Details, LanguageUse, SeriesStatus
from cogs.sessions.services import announcements, check_in, discord_events, facilitators, reminders


def add_series(
    tx: Tx,
    act: Act,
    cohort: Cohort,
    starts: datetime,
    details: Details,
    *,
    repeat: Repeat = Repeat.NONE,
    count: int = 1,
    status: SeriesStatus = SeriesStatus.DRAFT,
) -> Series:
    """A series of such sessions that begins at a wall time of its cohort; its sessions are added apart."""
    series = Series(
        server_id=act.server,
        cohort_id=cohort.id,
        starts=starts.isoformat(" ", "minutes"),
        timezone=cohort.timezone,
        repeat=repeat,
        count=count,
        status=status,
        created_by=act.member,
        created_at=act.now,
        **_columns(details),
    )
    tx.add(series)
    tx.flush()
    _put_languages(tx, act.server, SeriesLanguage.language, SeriesLanguage.series_id, {series.id: details})
    return series


def add_sessions(
    tx: Tx,
    series: Series,
    details: Details,
    occurrences: Iterable[Occurrence],
    members: Collection[int],
    *,
    recorded_at: datetime | None = None,
) -> Sequence[Row[int, datetime]]:
    """The sessions of a series (id, start), and who holds them."""
    shared = {
        "server_id": series.server_id, "cohort_id": series.cohort_id, "series_id": series.id,
        "recorded_at": recorded_at, **_columns(details),
    }  # fmt: skip
    sessions = tx.execute(
        insert(Session).returning(Session.id, Session.starts_at),
        [{**shared, "local_date": one.local_date, "starts_at": one.at_utc} for one in occurrences],
    ).all()
    ids = [session.id for session in sessions]
    _put_languages(
        tx, series.server_id, SessionLanguage.language, SessionLanguage.session_id, dict.fromkeys(ids, details)
    )
    facilitators.add(tx, series.server_id, ids, members)
    return sessions


def owe(tx: Tx, cohort: Cohort, sessions: Sequence[tuple[int, datetime, int, int]], *, now: datetime) -> None:
    """Owe the reminders, events, check-ins and edits of the announcement of sessions (id, start, version, minutes)."""
    server, starts = cohort.server_id, [(id_, starts_at, version) for id_, starts_at, version, _ in sessions]
    reminders.plan(tx, starts, before=cohort.reminders, server=server, cohort=cohort.id, now=now)
    discord_events.put(tx, [id_ for id_, *_ in sessions], server=server, now=now)
    check_in.plan(tx, sessions, server=server, cohort=cohort.id, now=now)
    announcements.plan_next(tx, starts, server=server)


def put_details(tx: Tx, server: int, sessions: Iterable[Session], details: Mapping[int, Details]) -> None:
    """Let these sessions be so from now on."""
    languages: dict[int, Details] = {}
    for session in sessions:
        new = details[session.id]
        for name, value in _columns(new).items():
            setattr(session, name, value)
        if (new.languages, new.interpretation) != (session.languages, session.interpretation):
            languages[session.id] = new
            tx.expire(session, ["languages", "interpretation"])
    tx.flush()
    if languages:
        _put_languages(tx, server, SessionLanguage.language, SessionLanguage.session_id, languages)


def _columns(details: Details) -> dict[str, Any]:
    """What of it stands in the row itself: everything but its languages."""
    columns = asdict(details)
    del columns["languages"], columns["interpretation"]
    return columns


def _put_languages(
    tx: Tx,
    server: int,
    item: InstrumentedAttribute[Any],
    owner: InstrumentedAttribute[Any],
    details: Mapping[int, Details],
) -> None:
    for use, name in ((LanguageUse.SPOKEN, "languages"), (LanguageUse.INTERPRETED, "interpretation")):
        put_lists(tx, item, owner, {key: getattr(one, name) for key, one in details.items()}, server=server, use=use)
