"""Sessions: planned as a series, confirmed once, announced, reminded of.

Who says they come, and one's own list: `bot.services.rsvps`. Who came: `bot.services.attendance`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from bot.db import Tx
from bot.db.models import Cohort, Series, Session
from bot.domain import sessions as rules
from bot.domain.authority import SCHEDULE_SESSIONS
from bot.domain.errors import CohortClosed, NotConfirmed, TimePast
from bot.domain.notices import Due, Letter, NotYet, ToChannel
from bot.domain.people import Actor
from bot.domain.recurrence import Occurrence, occurrences, read_repeat, unused_count
from bot.domain.times import read_future, read_wall_time
from bot.services import audit, cohorts, events, outbox

PATIENCE = timedelta(seconds=30)
"""How long until it is looked again whether the cohort's channel is there."""


# --- planning --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Preview:
    """A series as it would be; nothing of it stands yet."""

    series_id: int
    cohort: str
    title: str
    minutes: int
    zone: str
    dates: tuple[Occurrence, ...]
    outside: int
    """How many of them lie outside the cohort's own dates."""
    unused_count: int | None = None
    """How many were asked for without a repetition, where that was more than one."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A series that stands."""

    cohort: str
    title: str
    count: int
    first: datetime
    channel_id: int | None


def schedule(
    tx: Tx,
    actor: Actor,
    *,
    cohort: str,
    title: str,
    starts: str,
    minutes: int,
    repeat: str | None,
    count: int | None,
    now: datetime,
) -> Preview:
    """Draft a series of sessions; `confirm` makes it stand. `starts` is a wall time in the cohort's zone.

    Raises:
        UnknownCohort, CohortClosed: there is no such cohort that plans anything.
        TextMissing, TextTooLong, MalformedTime, TimePast, MinutesOutOfRange, CountOutOfRange: bad input.
    """
    group = cohorts.find(tx, actor, cohort)
    if group.status != "open":
        raise CohortClosed(group.name)
    named = rules.read_title(title)
    wall = read_future(starts, group.timezone, now=now)
    length = rules.read_minutes(minutes)
    rhythm, times = read_repeat(repeat, count)
    dates = occurrences(wall, group.timezone, rhythm, times)
    draft = Series(
        server_id=actor.server,
        cohort_id=group.id,
        title=named,
        starts=wall.isoformat(" ", "minutes"),
        timezone=group.timezone,
        minutes=length,
        repeat=rhythm,
        count=times,
        created_by=actor.member,
        created_at=now,
    )
    tx.add(draft)
    tx.flush()
    return Preview(
        draft.id,
        group.name,
        named,
        length,
        group.timezone,
        tuple(dates),
        rules.outside((date.local_date for date in dates), group.starts_on, group.ends_on),
        unused_count(repeat, count),
    )


def confirm(tx: Tx, actor: Actor, *, series: int, now: datetime) -> Planned:
    """Make a draft stand: its sessions, one announcement, and the reminders of each.

    Raises:
        NotConfirmed: it is confirmed already, or no draft of this server.
        CohortClosed: the cohort has closed since.
        TimePast: its first session has begun meanwhile.
    """
    draft = tx.execute(
        update(Series)
        .where(Series.id == series, Series.server_id == actor.server, Series.status == "draft")
        .values(status="live")
        .returning(
            Series.cohort_id,
            Series.title,
            Series.starts,
            Series.timezone,
            Series.minutes,
            Series.repeat,
            Series.count.label("times"),
        )
    ).one_or_none()
    if draft is None:
        raise NotConfirmed
    group = cohorts.require_open(tx, actor, draft.cohort_id)
    dates = occurrences(read_wall_time(draft.starts), draft.timezone, draft.repeat, draft.times)
    if dates[0].at_utc <= now:
        raise TimePast(dates[0].at_utc)
    made = tx.execute(
        insert(Session).returning(Session.id, Session.starts_at),
        [
            {
                "server_id": actor.server,
                "cohort_id": group.id,
                "series_id": series,
                "title": draft.title,
                "local_date": date.local_date,
                "starts_at": date.at_utc,
                "minutes": draft.minutes,
            }
            for date in dates
        ],
    ).all()
    outbox.notice(tx, "session.announcement", server=actor.server, subject=series, now=now, expires=dates[-1].at_utc)
    outbox.notices(
        tx,
        [
            {"subject": session_id, "occasion": occasion, "due": due, "expires": starts_at}
            for session_id, starts_at in made
            for occasion, due in rules.reminders(starts_at, now=now)
        ],
        kind="session.reminder",
        server=actor.server,
    )
    events.wanted(tx, [session_id for session_id, _ in made], server=actor.server, now=now)
    audit.record(tx, actor, SCHEDULE_SESSIONS, now=now, cohort=group.id, series=series, sessions=len(made))
    return Planned(group.name, draft.title, len(made), dates[0].at_utc, group.channel_id)


# --- notices ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Announced:
    """What an announcement tells."""

    title: str
    cohort: str
    minutes: int
    times: tuple[datetime, ...]
    next_id: int | None
    """The session that can be answered from here."""
    next_at: datetime | None
    role_id: int | None


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


def announcement_facts(tx: Tx, rows: Sequence[Due], now: datetime) -> Mapping[int, Letter | NotYet]:
    """The series that are announced; closed cohorts and cancelled sessions are left out."""
    found = tx.execute(
        select(
            Series.id,
            Series.title,
            Series.minutes,
            Cohort.name,
            Cohort.channel_id,
            Cohort.role_id,
            Cohort.languages,
            Cohort.timezone,
            Session.id.label("session_id"),
            Session.starts_at,
        )
        .join(Cohort, Cohort.id == Series.cohort_id)
        .join(Session, Session.series_id == Series.id)
        .where(
            Series.id.in_([row.subject_id for row in rows]),
            Series.server_id.in_({row.server_id for row in rows}),
            Series.status == "live",
            Session.status == "planned",
            Cohort.status == "open",
        )
        .order_by(Session.starts_at)
    ).all()
    letters: dict[int, Letter | NotYet] = {}
    for row in rows:
        sessions = [one for one in found if one.id == row.subject_id]
        if not sessions:
            continue
        series = sessions[0]
        if series.channel_id is None:
            letters[row.id] = NotYet(now + PATIENCE)
            continue
        coming = next((one for one in sessions if one.starts_at > now), None)
        letters[row.id] = Letter(
            ToChannel(series.channel_id),
            series.languages,
            series.timezone,
            Announced(
                series.title,
                series.name,
                series.minutes,
                tuple(one.starts_at for one in sessions),
                None if coming is None else coming.session_id,
                None if coming is None else coming.starts_at,
                series.role_id,
            ),
        )
    return letters


def reminder_facts(tx: Tx, rows: Sequence[Due], now: datetime) -> Mapping[int, Letter | NotYet]:
    """The sessions of which people are reminded; those that have begun are left out."""
    found = {
        session.id: session
        for session in tx.execute(
            select(
                Session.id,
                Session.title,
                Session.starts_at,
                Session.minutes,
                Cohort.name,
                Cohort.channel_id,
                Cohort.role_id,
                Cohort.languages,
                Cohort.timezone,
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
        if session is None:
            continue
        if session.channel_id is None:
            letters[row.id] = NotYet(now + PATIENCE)
            continue
        last_call = row.occasion == rules.LAST_CALL
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
