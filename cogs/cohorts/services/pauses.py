"""Pauses of a cohort: days on which nobody is reminded, and no prompt is posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, select

from bot import outbox
from bot.core.confirmations import require_same
from bot.core.hooks import hook
from bot.core.refusals import NotConfirmed
from bot.core.text import read_words
from bot.core.times import local_date, moment
from bot.db import Tx
from bot.outbox.notices import CHANNEL_RETRY, Contents, DueRows, NoticeContent, NoticeType, Postponed, ToChannel
from bot.people import audit
from bot.people.act import Act
from cogs.cohorts.actions import PAUSE_COHORT
from cogs.cohorts.models import Cohort, Pause
from cogs.cohorts.refusals import CohortClosed, PausedThen
from cogs.cohorts.rules.cohorts import CohortStatus, check_dates, read_coming_day
from cogs.cohorts.services import cohorts

PAUSE = NoticeType("cohort.pause", lateness=timedelta(days=14))
REASON_LIMIT = 300

_PAUSES = select(Pause, Cohort).join(Cohort, Cohort.id == Pause.cohort_id)


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause that stands."""

    pause_id: int
    cohort_id: int
    cohort: str
    starts_on: date
    ends_on: date
    reason: str
    sessions: int = 0
    """How many sessions are planned on these days; they stay."""


@hook
def gone_on(tx: Tx, *, server: int, now: datetime) -> None:
    """A pause has ended early: what waited for its end need not wait any more."""


@hook
def planned_between(tx: Tx, *, cohort: int, first: date, last: date) -> int:
    """How much is planned on these days."""
    raise NotImplementedError


def pause(tx: Tx, act: Act, *, cohort: str, starts: str, ends: str, reason: str = "") -> Paused:
    """Let a cohort rest, from one day to another (both included), and tell it so.

    Raises:
        UnknownCohort, CohortClosed: there is no such cohort that meets.
        MalformedDate, DatePast, EndsBeforeStart, TextTooLong: bad input.
        PausedThen: it rests at that time already.
    """
    row = cohorts.find(tx, act, cohort, lock=True)
    if row.status != CohortStatus.OPEN:
        raise CohortClosed(row.name)
    today = local_date(act.now, row.timezone)
    first, last = read_coming_day(starts, today=today), read_coming_day(ends, today=today)
    check_dates(first, last)
    why = read_words(reason, REASON_LIMIT)
    before = tx.execute(
        select(Pause.starts_on, Pause.ends_on).where(
            Pause.cohort_id == row.id, Pause.starts_on <= last, Pause.ends_on >= first
        )
    ).first()
    if before is not None:
        raise PausedThen(*before)
    made = Pause(server_id=act.server, cohort_id=row.id, starts_on=first, ends_on=last, reason=why, at=act.now)
    tx.add(made)
    tx.flush()
    after = moment(datetime.combine(last + timedelta(days=1), time()), row.timezone)
    outbox.notice(tx, PAUSE, server=act.server, subject=made.id, now=act.now, expires=after)
    audit.record(tx, act, PAUSE_COHORT, cohort=row.id, pause=made.id)
    return _paused(tx, made, row)


def before_end(tx: Tx, act: Act, *, pause_id: int) -> Paused:
    """The pause that would end.

    Raises:
        NotConfirmed: that pause is not there any more.
    """
    found = tx.execute(_PAUSES.where(Pause.id == pause_id, Pause.server_id == act.server)).one_or_none()
    if found is None:
        raise NotConfirmed
    return _paused(tx, *found)


def _paused(tx: Tx, pause: Pause, cohort: Cohort) -> Paused:
    sessions = sum(planned_between(tx, cohort=cohort.id, first=pause.starts_on, last=pause.ends_on))
    return Paused(pause.id, cohort.id, cohort.name, pause.starts_on, pause.ends_on, pause.reason, sessions)


def end(tx: Tx, act: Act, *, pause_id: int, mark: str | None = None) -> Paused:
    """The cohort goes on now. Reminders that still make sense come again. `mark` is that of what was shown.

    Raises:
        NotConfirmed: that pause is not there any more, or is not as it was shown.
    """
    pause = before_end(tx, act, pause_id=pause_id)
    require_same(pause, mark)
    tx.execute(delete(Pause).where(Pause.id == pause_id))
    gone_on(tx, server=act.server, now=act.now)
    audit.record(tx, act, PAUSE_COHORT, cohort=pause.cohort_id, ended=pause_id)
    return pause


def resting(tx: Tx, cohort: int, days: Sequence[date]) -> int:
    """How many of these days lie in a pause of the cohort."""
    spans = tx.execute(
        select(Pause.starts_on, Pause.ends_on).where(Pause.cohort_id == cohort, Pause.ends_on >= min(days))
    ).all()
    return sum(any(starts <= day <= ends for starts, ends in spans) for day in days)


def facts(tx: Tx, rows: DueRows) -> Contents:
    """The pauses that still stand."""
    found = tx.execute(
        _PAUSES.where(
            Pause.id.in_([row.subject_id for row in rows]),
            Pause.server_id.in_({row.server_id for row in rows}),
            Cohort.status == CohortStatus.OPEN,
        )
    )
    pauses = {pause.id: (pause, cohort) for pause, cohort in found}
    return {row.id: _content(*pauses[row.subject_id], rows.now) for row in rows if row.subject_id in pauses}


def _content(pause: Pause, cohort: Cohort, now: datetime) -> NoticeContent | Postponed:
    if cohort.channel_id is None:
        return Postponed(now + CHANNEL_RETRY)
    told = Paused(pause.id, cohort.id, cohort.name, pause.starts_on, pause.ends_on, pause.reason)
    return NoticeContent(ToChannel(cohort.channel_id), cohort.languages, cohort.timezone, told)
