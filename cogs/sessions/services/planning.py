"""Sessions planned as a series, or like another one: drafted, confirmed once.

What becomes of them afterwards: `changes`. Who says they come: `rsvps`. Who came: `attendance`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from bot.core.confirmations import DRAFTS_LAST
from bot.core.recurrence import Occurrence, Repeat, occurrences, read_repeat, read_skipped, until_date, unused_count
from bot.core.refusals import NotConfirmed, TimePast
from bot.core.themes import THEMES
from bot.core.times import read_date, read_future, read_wall_time
from bot.db import Tx
from bot.db.lists import put_lists
from bot.db.types import written
from bot.people import audit, identity
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import cohorts, pauses
from cogs.sessions.actions import SCHEDULE_SESSIONS
from cogs.sessions.models import Series, SeriesFacilitator, SessionFacilitator, SkippedDate, details_of
from cogs.sessions.refusals import SessionBegun
from cogs.sessions.rules import sessions as rules
from cogs.sessions.rules.sessions import Details, SeriesStatus, SessionKind, Wishes
from cogs.sessions.services import announcements, facilitators, finding
from cogs.sessions.services.announcements import Announced
from cogs.sessions.services.facilitators import Overlap
from cogs.sessions.services.series import add_series, add_sessions, owe


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
    overlaps: tuple[Overlap, ...]
    unused_count: int | None
    """How many were asked for without a repetition, where that was more than one."""
    resting: int
    """How many of them lie in a pause of the cohort."""
    languages: tuple[str, ...]
    """In which it is announced."""
    channel_id: int | None
    """Where; None while the cohort has no channel yet."""
    facilitators: tuple[str, ...]

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
    group = _open_cohort(tx, act, cohort)
    return _draft(
        tx, act, group, starts, rules.read_details(wishes, Details("", 0)),
        with_=with_, repeat=repeat, count=count, until=until, skip=skip,
    )  # fmt: skip


def copy(tx: Tx, act: Act, *, session: str, starts: str, cohort: str | None = None) -> Preview:
    """Draft a session like another one, at another time (wall time of its cohort), for the same cohort or another one.

    All that it is goes along, and so do those who hold it, as far as they are still here. `confirm` makes it stand.

    Raises:
        UnknownSession, SeveralFit: it is not clear which one is meant.
        UnknownCohort, CohortClosed, MalformedTime, SessionBegun: as `schedule`.
    """
    original = finding.find(tx, act, session, coming=True, cancelled=True)
    own = select(Cohort.name).where(Cohort.id == original.cohort_id)
    group = _open_cohort(tx, act, cohort or tx.execute(own).scalar_one())
    others = tx.execute(
        select(Member.user_id, Member.name)
        .join(SessionFacilitator, SessionFacilitator.member_id == Member.id)
        .where(SessionFacilitator.session_id == original.id, Member.gone.is_(False), Member.id != act.member)
        .order_by(SessionFacilitator.id)
    ).all()
    return _draft(tx, act, group, starts, details_of(original), with_=[(user, name) for user, name in others])


def _open_cohort(tx: Tx, act: Act, name: str) -> Cohort:
    cohort = cohorts.find(tx, act, name)
    if cohort.status != CohortStatus.OPEN:
        raise CohortClosed(cohort.name)
    return cohort


def _draft(
    tx: Tx,
    act: Act,
    cohort: Cohort,
    starts: str,
    details: Details,
    *,
    with_: Sequence[tuple[int, str]],
    repeat: Repeat | None = None,
    count: int | None = None,
    until: str | None = None,
    skip: str | None = None,
) -> Preview:
    try:
        wall = read_future(starts, cohort.timezone, now=act.now)
    except TimePast as past:
        raise SessionBegun(past.at) from None
    last = read_date(until) if until is not None else None
    rhythm, most = read_repeat(repeat, count, last)
    skipped = read_skipped(skip or "")
    times = until_date(wall, rhythm, most, last, skipped)
    dates = occurrences(wall, cohort.timezone, rhythm, times, skipped)
    if dates[0].at_utc <= act.now:
        raise SessionBegun(dates[0].at_utc)
    members = dict.fromkeys([act.member, *identity.known(tx, act.server, with_, now=act.now)])
    series = add_series(tx, act, cohort, wall, details, repeat=rhythm, count=times)
    earliest, latest = dates[0].local_date - timedelta(days=366), dates[-1].local_date
    relevant = sorted([day for day in skipped if earliest <= day <= latest][-60:])
    put_lists(tx, SkippedDate.local_date, SkippedDate.series_id, {series.id: relevant}, server=act.server)
    tx.execute(
        insert(SeriesFacilitator),
        [{"server_id": act.server, "series_id": series.id, "member_id": member} for member in members],
    )
    days = [date.local_date for date in dates]
    enrolled = select(func.count()).where(
        Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentStatus.ACTIVE
    )
    return Preview(
        series.id,
        cohort.name,
        details,
        cohort.timezone,
        tuple(dates),
        rules.outside(days, cohort.starts_on, cohort.ends_on),
        tx.execute(enrolled).scalar_one(),
        facilitators.overlaps(
            tx, act.server, members=members, times=[(date.at_utc, details.minutes) for date in dates]
        ),
        unused_count(repeat, count),
        pauses.resting(tx, cohort.id, days),
        cohort.languages,
        cohort.channel_id,
        tuple(tx.execute(select(Member.name).where(Member.id.in_(members)).order_by(Member.id)).scalars()),
    )


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
    cohort = cohorts.require_open(tx, act, draft.cohort_id)
    dates = occurrences(read_wall_time(draft.starts), draft.timezone, draft.repeat, draft.count, draft.skipped)
    first, last = dates[0].at_utc, dates[-1].at_utc
    if first <= act.now:
        raise SessionBegun(first)
    members = tx.execute(
        select(SeriesFacilitator.member_id).where(SeriesFacilitator.series_id == series).order_by(SeriesFacilitator.id)
    ).scalars().all()  # who has deleted their data meanwhile is not among them  # fmt: skip
    sessions = add_sessions(tx, draft, details_of(draft), dates, members or [act.member])
    announcements.owe(tx, server=act.server, cohort=cohort.id, series=series, last=last, now=act.now)
    owe(tx, cohort, [(id_, starts_at, 0, draft.minutes) for id_, starts_at in sessions], now=act.now)
    audit.record(tx, act, SCHEDULE_SESSIONS, cohort=cohort.id, series=series, sessions=len(sessions))
    return Planned(
        cohort.name,
        draft.title,
        len(sessions),
        first,
        cohort.channel_id,
        tuple(minutes for minutes in cohort.reminders if last - timedelta(minutes=minutes) > act.now),
        bool(cohort.reminders),
    )


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Who planned a series is forgotten with them; the series stays."""
    tx.execute(update(Series).where(Series.created_by.in_(members)).values(created_by=None))


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget series that nobody confirmed."""
    old = Series.created_at < now - DRAFTS_LAST
    tx.execute(delete(Series).where(Series.status == written(SeriesStatus.DRAFT), old))


def themes(tx: Tx, act: Act) -> list[int]:
    """The numbers of the themes in the library."""
    return [theme.number for theme in THEMES]
