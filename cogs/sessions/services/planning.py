"""Sessions: planned as a series, confirmed once; and finding the one that somebody means.

What becomes of them afterwards: `rescheduling`. Who says they come: `rsvps`. Who came: `attendance`.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, case, delete, func, insert, select, update

from bot.core import finding
from bot.core.confirmations import DRAFTS_LAST
from bot.core.dates import DateScope
from bot.core.recurrence import Occurrence, Repeat, occurrences, read_repeat, read_skipped, until_date, unused_count
from bot.core.refusals import Found, NotConfirmed, SeveralFit, TimePast
from bot.core.themes import THEMES
from bot.core.times import read_date, read_future, read_wall_time, zone
from bot.db import Tx
from bot.db.lists import put_lists
from bot.people import audit, identity
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import cohorts, pauses
from cogs.sessions.actions import SCHEDULE_SESSIONS
from cogs.sessions.models import Series, SeriesFacilitator, Session, SessionFacilitator, SkippedDate
from cogs.sessions.refusals import SessionBegun, UnknownSession
from cogs.sessions.rules import sessions as rules
from cogs.sessions.rules.sessions import Details, SeriesStatus, SessionKind, SessionStatus, Wishes
from cogs.sessions.services import announcements, check_in, discord_events, reminders
from cogs.sessions.services.announcements import Announced
from cogs.sessions.services.details import columns_of, details_of, put_languages, put_languages_of_series

LONGEST = timedelta(minutes=rules.MOST_MINUTES)


# --- planning --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Overlap:
    """A session that somebody holds at the same time."""

    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """A series as it would be; nothing of it stands yet."""

    series_id: int
    cohort: str
    details: Details
    zone: str
    dates: tuple[Occurrence, ...]
    outside: int
    """How many of them lie outside the cohort's own dates."""
    people: int
    """How many have a place in the cohort."""
    overlaps: tuple[Overlap, ...] = ()
    unused_count: int | None = None
    """How many were asked for without a repetition, where that was more than one."""
    resting: int = 0
    """How many of them lie in a pause of the cohort."""
    languages: tuple[str, ...] = ()
    """In which it is announced."""
    channel_id: int | None = None
    """Where; None while the cohort has no channel yet."""
    facilitators: tuple[str, ...] = ()

    @property
    def announced(self) -> Announced:
        """What its announcement will tell."""
        times = [date.at_utc for date in self.dates]
        return announcements.drafted(self.cohort, self.details, times, self.facilitators)

    @property
    def is_small_or_large(self) -> bool:
        """Whether a reflective group would not have the five to eight people that are usual."""
        size = min(self.people, self.details.capacity or self.people)
        return self.details.kind == SessionKind.GROUP and self.people > 0 and size not in rules.GOOD_SIZE


@dataclass(frozen=True, slots=True)
class Planned:
    """A series that stands."""

    cohort: str
    title: str
    count: int
    first: datetime
    channel_id: int | None
    reminders: tuple[int, ...]
    """How many minutes before its people are reminded, as far as that is still to come."""
    wants_reminders: bool
    """Whether the cohort has chosen any."""


def schedule(
    tx: Tx,
    act: Act,
    *,
    cohort: str,
    starts: str,
    wishes: Wishes,
    repeat: Repeat | None = None,
    count: int | None = None,
    until: str | None = None,
    skip: str | None = None,
    with_: Sequence[tuple[int, str]] = (),
) -> Preview:
    """Draft a series of sessions; `confirm` makes it stand. `starts` is a wall time in the cohort's zone.

    `with_` are the accounts (id, name) of those who hold it together with the one who plans it.

    Raises:
        UnknownCohort, CohortClosed: there is no such cohort that plans anything.
        TextMissing, TextTooLong, MalformedTime, SessionBegun, MinutesOutOfRange, CountOutOfRange, MalformedDate,
        EndsBeforeStart, NoneLeft, SeriesTooLong, LinkNotSafe, PlaceTwice, UnknownLanguage, UnknownTheme: bad input.
    """
    group = cohorts.find(tx, act, cohort)
    if group.status != CohortStatus.OPEN:
        raise CohortClosed(group.name)
    details = rules.read_details(wishes, Details("", 0))
    try:
        wall = read_future(starts, group.timezone, now=act.now)
    except TimePast as past:
        raise SessionBegun(past.at) from None
    last = read_date(until) if until is not None else None
    rhythm, most = read_repeat(repeat, count, last)
    skipped = read_skipped(skip or "")
    times = until_date(wall, rhythm, most, last, skipped)
    dates = occurrences(wall, group.timezone, rhythm, times, skipped)
    if dates[0].at_utc <= act.now:
        raise SessionBegun(dates[0].at_utc)
    holders = dict.fromkeys([act.member, *identity.known(tx, act.server, with_, now=act.now)])
    draft = Series(
        server_id=act.server,
        cohort_id=group.id,
        starts=wall.isoformat(" ", "minutes"),
        timezone=group.timezone,
        repeat=rhythm,
        count=times,
        created_by=act.member,
        created_at=act.now,
        **columns_of(details),
    )
    tx.add(draft)
    tx.flush()
    put_languages_of_series(tx, act.server, draft.id, details)
    days = {draft.id: sorted(_met(skipped, dates))}
    put_lists(tx, SkippedDate.local_date, SkippedDate.series_id, days, server=act.server)
    tx.execute(
        insert(SeriesFacilitator),
        [{"server_id": act.server, "series_id": draft.id, "member_id": holder} for holder in holders],
    )
    return Preview(
        draft.id,
        group.name,
        details,
        group.timezone,
        tuple(dates),
        rules.outside((date.local_date for date in dates), group.starts_on, group.ends_on),
        tx.execute(
            select(func.count()).where(Enrollment.cohort_id == group.id, Enrollment.status == EnrollmentStatus.ACTIVE)
        ).scalar_one(),
        overlapping(tx, act, holders=holders, times=[(date.at_utc, details.minutes) for date in dates]),
        unused_count(repeat, count),
        pauses.resting(tx, group.id, [date.local_date for date in dates]),
        group.languages,
        group.channel_id,
        tuple(tx.execute(select(Member.name).where(Member.id.in_(holders)).order_by(Member.id)).scalars()),
    )


def _met(skipped: Collection[date], dates: Sequence[Occurrence]) -> list[date]:
    """The skipped dates that can matter to this series."""
    return [day for day in skipped if dates[0].local_date - timedelta(days=366) <= day <= dates[-1].local_date][-60:]


def confirm(tx: Tx, act: Act, *, series: int) -> Planned:
    """Make a draft stand: its sessions, one announcement, and what is owed for each.

    Raises:
        NotConfirmed: it is confirmed already, or no draft of this server.
        CohortClosed: the cohort has closed since.
        SessionBegun: its first session has begun meanwhile.
    """
    confirmed = tx.execute(
        update(Series)
        .where(Series.id == series, Series.server_id == act.server, Series.status == SeriesStatus.DRAFT)
        .values(status=SeriesStatus.LIVE)
        .returning(Series.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not confirmed:
        raise NotConfirmed
    draft = tx.execute(select(Series).where(Series.id == series)).scalar_one()
    group = cohorts.require_open(tx, act, draft.cohort_id)
    dates = occurrences(read_wall_time(draft.starts), draft.timezone, draft.repeat, draft.count, draft.skipped)
    if dates[0].at_utc <= act.now:
        raise SessionBegun(dates[0].at_utc)
    details = details_of(draft)
    shared = {"server_id": act.server, "cohort_id": group.id, "series_id": series, **columns_of(details)}
    made = tx.execute(
        insert(Session).returning(Session.id, Session.starts_at),
        [{**shared, "local_date": date.local_date, "starts_at": date.at_utc} for date in dates],
    ).all()
    put_languages(tx, act.server, dict.fromkeys([session for session, _ in made], details))
    holders = tx.execute(
        select(SeriesFacilitator.member_id).where(SeriesFacilitator.series_id == series).order_by(SeriesFacilitator.id)
    ).scalars()  # who has deleted their data meanwhile is not among them
    hold(tx, act.server, [session for session, _ in made], list(holders) or [act.member])
    announcements.owe(tx, server=act.server, cohort=group.id, series=series, last=dates[-1].at_utc, now=act.now)
    owe(
        tx,
        [(session, starts_at, 0) for session, starts_at in made],
        before=group.reminders,
        server=act.server,
        cohort=group.id,
        now=act.now,
    )
    audit.record(tx, act, SCHEDULE_SESSIONS, cohort=group.id, series=series, sessions=len(made))
    chosen = group.reminders
    return Planned(
        group.name,
        draft.title,
        len(made),
        dates[0].at_utc,
        group.channel_id,
        tuple(minutes for minutes in chosen if dates[-1].at_utc - timedelta(minutes=minutes) > act.now),
        bool(chosen),
    )


def owe(
    tx: Tx,
    sessions: Sequence[tuple[int, datetime, int]],
    *,
    before: Sequence[int],
    server: int,
    cohort: int,
    now: datetime,
) -> None:
    """What is owed for sessions (id, start, version) that stand now, or stand at another time."""
    reminders.plan(tx, sessions, before=before, server=server, cohort=cohort, now=now)
    discord_events.wanted(tx, [session for session, _, _ in sessions], server=server, now=now)
    minutes = dict(
        tx.execute(select(Session.id, Session.minutes).where(Session.id.in_([one for one, _, _ in sessions]))).all()
    )
    check_in.plan(tx, [(*one, minutes[one[0]]) for one in sessions], server=server, cohort=cohort, now=now)
    announcements.turn(tx, sessions, server=server)


def hold(tx: Tx, server: int, sessions: Sequence[int], holders: Sequence[int]) -> None:
    """These people hold these sessions."""
    rows = [
        {"server_id": server, "session_id": session, "member_id": holder} for session in sessions for holder in holders
    ]
    if rows:
        tx.execute(insert(SessionFacilitator), rows)


def overlapping(
    tx: Tx, act: Act, *, holders: Collection[int], times: Sequence[tuple[datetime, int]], but: Collection[int] = ()
) -> tuple[Overlap, ...]:
    """What the same people hold at these times (start, minutes) already; `but` are the sessions that it is about."""
    first, last = min(start for start, _ in times), max(start + timedelta(minutes=m) for start, m in times)
    rows = tx.execute(
        select(Session.title, Session.starts_at, Session.minutes)
        .where(
            Session.server_id == act.server,
            Session.status == SessionStatus.PLANNED,
            Session.starts_at > first - LONGEST,
            Session.starts_at < last,
            Session.id.not_in(but),
            Session.id.in_(select(SessionFacilitator.session_id).where(SessionFacilitator.member_id.in_(holders))),
        )
        .order_by(Session.starts_at)
    ).all()
    return tuple(
        Overlap(title, starts_at)
        for title, starts_at, minutes in rows
        if any(rules.overlap((starts_at, minutes), time) for time in times)
    )


# --- finding ---------------------------------------------------------------------------------------------------------

MOST_LOOKED_AT = 1000
"""Sessions of a server among which a name is looked for: years of them."""
PLANNED = (SessionStatus.PLANNED,)
_NUMBER = re.compile(r"#?(\d{1,18})", re.ASCII)


def suggest(tx: Tx, act: Act) -> list[Found]:
    """The sessions to choose from: those that have begun, the newest first; then those to come."""
    return [_found(*row) for row in _among(tx, act, PLANNED, _newest_first(act.now))]


def suggest_coming(tx: Tx, act: Act) -> list[Found]:
    """Sessions that can still be changed, the nearest first."""
    return [_found(*row) for row in _among(tx, act, PLANNED, _nearest_first(act.now), Session.starts_at > act.now)]


def find(tx: Tx, act: Act, text: str, *, coming: bool = False, lock: bool = False, cancelled: bool = False) -> Session:
    """The session of this server that a person means, by what they chose, or by its title, cohort, date or hour.

    Where several fit, those count that can be meant: with `coming` those to come, else those that have begun; after
    all others, with `cancelled`, those too.

    Raises:
        UnknownSession: there is none, or it is another server's.
        SeveralFit: several can be meant.
    """
    number = _meant(tx, act, text, coming=coming, cancelled=cancelled)
    query = select(Session).where(Session.id == number, Session.server_id == act.server)
    if lock:
        query = query.with_for_update(of=Session)
    found = tx.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise UnknownSession(text.strip()[:80])
    return found


def date_scope(tx: Tx, act: Act, text: str) -> DateScope:
    """How dates are meant in a command that names this session. Raises as `find` does."""
    session = find(tx, act, text, coming=True, cancelled=True)
    return DateScope(cohorts.by_id(tx, act, session.cohort_id).timezone, session.starts_at)


def _meant(tx: Tx, act: Act, text: str, *, coming: bool, cancelled: bool) -> int:
    statuses = tuple(SessionStatus) if cancelled else PLANNED
    chosen = _NUMBER.fullmatch(text.strip())
    by_number = list(_among(tx, act, statuses, (), Session.id == int(chosen[1]))) if chosen is not None else []
    if by_number and (text.strip().startswith("#") or not _titled(tx, act, statuses, text)):
        return by_number[0][0]
    rows = list(_among(tx, act, statuses, _nearest_first(act.now) if coming else _newest_first(act.now)))
    fitting = [*by_number, *finding.meant(text, rows, _names)]
    groups = (
        [row for row in fitting if row[5] is SessionStatus.PLANNED and (row[3] > act.now) == coming],
        [row for row in fitting if row[5] is SessionStatus.PLANNED and (row[3] > act.now) != coming],
        fitting,
    )
    best = next((group for group in groups if group), [])
    if not best:
        raise UnknownSession(text.strip()[:80])
    if len(best) > 1:
        raise SeveralFit("session", text.strip(), tuple(replace(_found(*row), value=f"#{row[0]}") for row in best))
    return best[0][0]


_Row = tuple[int, str, str, datetime, str, SessionStatus]


def _among(
    tx: Tx,
    act: Act,
    statuses: Sequence[SessionStatus],
    order: Sequence[UnaryExpression[Any]],
    *conditions: ColumnElement[bool],
) -> Sequence[_Row]:
    rows = tx.execute(
        select(Session.id, Session.title, Cohort.name, Session.starts_at, Cohort.timezone, Session.status)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(
            Session.server_id == act.server,
            Session.status.in_(statuses),
            Cohort.status != CohortStatus.REMOVED,
            *conditions,
        )
        .order_by(*order)
        .limit(MOST_LOOKED_AT)
    )
    return [(*row,) for row in rows]


def _titled(tx: Tx, act: Act, statuses: Sequence[SessionStatus], text: str) -> bool:
    """Whether a session is called by what could also be a number of ours."""
    return bool(_among(tx, act, statuses, (), Session.title == text.strip()))


def _names(row: _Row) -> tuple[str, ...]:
    """What a session can be found by; the first is its title."""
    _, title, cohort, starts_at, timezone, _ = row
    return title, cohort, starts_at.astimezone(zone(timezone)).strftime("%Y-%m-%d %H:%M")


def _found(number: int, title: str, cohort: str, starts_at: datetime, timezone: str, _status: str) -> Found:
    return Found(str(number), title, cohort, starts_at, timezone)


def _nearest_first(now: datetime) -> tuple[UnaryExpression[Any], ...]:
    return case((Session.starts_at > now, Session.starts_at)).asc().nulls_last(), Session.id.asc()


def _newest_first(now: datetime) -> tuple[UnaryExpression[Any], ...]:
    begun = case((Session.starts_at <= now, Session.starts_at))
    return begun.desc().nulls_last(), Session.starts_at.asc(), Session.id.asc()


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Who planned a series is forgotten with them; the series stays."""
    tx.execute(update(Series).where(Series.created_by.in_(members)).values(created_by=None))


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget series that nobody confirmed."""
    tx.execute(delete(Series).where(Series.status == SeriesStatus.DRAFT, Series.created_at < now - DRAFTS_LAST))


def themes(tx: Tx, act: Act) -> list[int]:
    """The numbers of the themes in the library."""
    return [theme.number for theme in THEMES]
