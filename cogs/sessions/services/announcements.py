"""The announcement of a series: what it tells, kept up to date as long as something lies ahead."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, cast

from sqlalchemy import func, select

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, ErrandRequest
from bot.outbox.errands import Errand, Redraw
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import CHANNEL_RETRY, Contents, DueRows, NoticeContent, NoticeType, Postponed, State, ToChannel
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import ChangedSession, Rsvp, Series, Session, SessionChange, SessionFacilitator, details_of
from cogs.sessions.rules.changes import ChangeKind
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import Details, SeriesStatus, SessionStatus
from cogs.sessions.services import facilitators

ANNOUNCEMENT = NoticeType("session.announcement", lateness=timedelta(days=60))
BOARD, NEXT = "session.board", "session.board_next"
POSTING = timedelta(seconds=30)
"""When to look again after an announcement that is just being posted."""
REST = timedelta(seconds=5)
"""However many press its buttons, the announcement is edited no more often than this."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One session of the series."""

    starts_at: datetime
    details: Details
    cancelled: bool = False
    reason: str = ""
    """Why it is cancelled, if somebody said."""
    was: datetime | None = None
    """When it was to be at first, if it was moved since."""


@dataclass(frozen=True, slots=True)
class Coming:
    """The session that can be answered now, and how many said what."""

    id: int
    starts_at: datetime
    details: Details
    answers: Mapping[RsvpAnswer, int]
    facilitators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """What an announcement tells."""

    cohort: str
    usual: Details
    """What most of the sessions are; those that differ say so."""
    sessions: tuple[Listed, ...]
    coming: Coming | None
    role_id: int | None

    @property
    def is_cancelled(self) -> bool:
        """Whether nothing of it takes place."""
        return all(one.cancelled for one in self.sessions)


def drafted(cohort: str, details: Details, times: Sequence[datetime], facilitators: Sequence[str]) -> Announced:
    """What the announcement of a series will tell that is not planned yet."""
    sessions = tuple(Listed(starts_at, details) for starts_at in times)
    return Announced(cohort, details, sessions, Coming(0, times[0], details, {}, tuple(facilitators)), None)


def owe(tx: Tx, *, server: int, cohort: int, series: int, last: datetime, now: datetime) -> None:
    """A new series is announced, once."""
    outbox.notice(tx, ANNOUNCEMENT, server=server, subject=series, cohort=cohort, now=now, expires=last)


def redraw(tx: Tx, *, server: int, series: int, now: datetime) -> None:
    """Something has changed that its announcement shows."""
    outbox.errand_again(tx, BOARD, server=server, subject=series, now=now, interval=REST)


def is_announced(tx: Tx, series: int) -> bool:
    """Whether the series has an announcement, or will have one: else nothing can show what has changed."""
    rows = tx.execute(
        select(OutboxEntry.id).where(
            OutboxEntry.kind == ANNOUNCEMENT,
            OutboxEntry.subject_id == series,
            OutboxEntry.state.in_((State.PLANNED, State.CLAIMED, State.SENT)),
        )
    )
    return rows.first() is not None


def erased(tx: Tx, *, user: int, members: Collection[int], now: datetime) -> None:
    """The announcements that name people who are deleting their data are worded anew, once these are gone."""
    held = (
        select(Session.server_id, Session.series_id)
        .join(SessionFacilitator, SessionFacilitator.session_id == Session.id)
        .where(SessionFacilitator.member_id.in_(members))
        .distinct()
    )
    for server, series in tx.execute(held).all():
        redraw(tx, server=server, series=series, now=now)


def plan_next(tx: Tx, sessions: Iterable[tuple[int, datetime, int]], *, server: int) -> None:
    """When each of these (id, start, version) has begun, the buttons belong to the next."""
    requests = [
        ErrandRequest(subject=id_, dedupe_key=str(version), due=starts_at) for id_, starts_at, version in sessions
    ]
    outbox.errands(tx, NEXT, requests, server=server)


def facts(tx: Tx, rows: DueRows) -> Contents:
    """The series that are announced; those of closed cohorts, or of which nothing is left, are left out."""
    contents = _contents(tx, {row.subject_id for row in rows}, rows.now)
    return {
        row.id: content
        for row in rows
        if (content := contents.get(row.subject_id)) is not None
        and not (isinstance(content, NoticeContent) and cast("Announced", content.facts).is_cancelled)
    }


def _contents(
    tx: Tx, numbers: set[int], now: datetime, *, of: Collection[CohortStatus] = (CohortStatus.OPEN,)
) -> Contents:
    """What the announcements tell; in a cohort that is closed, nothing is coming."""
    found = tx.execute(
        select(Series, Cohort, Session)
        .join(Cohort, Cohort.id == Series.cohort_id)
        .join(Session, Session.series_id == Series.id)
        .where(Series.id.in_(numbers), Series.status == SeriesStatus.LIVE, Cohort.status.in_(of))
        .order_by(Series.id, Session.starts_at)
    ).all()
    lines_of = {number: list(lines) for number, lines in groupby(found, key=lambda line: line[0].id)}
    coming = {
        series.id: session
        for series, cohort, session in reversed(found)  # the next one of each is the last here
        if cohort.status == CohortStatus.OPEN and session.status == SessionStatus.PLANNED and session.starts_at > now
    }
    asked = {session.id for session in coming.values()}
    answers, names = _answers(tx, asked), facilitators.names(tx, asked)
    moved = _moved(tx, {session.id for _, _, session in found})
    contents: dict[int, NoticeContent | Postponed] = {}
    for number, lines in lines_of.items():
        series, cohort, _ = lines[0]
        if cohort.channel_id is None:
            contents[number] = Postponed(now + CHANNEL_RETRY)
            continue
        sessions, ahead = [session for _, _, session in lines], coming.get(number)
        announced = Announced(
            cohort.name,
            _usual(sessions, series),
            tuple(_listed(session, moved.get(session.id)) for session in sessions),
            ahead
            and Coming(
                ahead.id, ahead.starts_at, details_of(ahead), answers.get(ahead.id, {}), names.get(ahead.id, ())
            ),
            cohort.role_id,
        )
        contents[number] = NoticeContent(ToChannel(cohort.channel_id), cohort.languages, cohort.timezone, announced)
    return contents


def _listed(session: Session, was: datetime | None) -> Listed:
    return Listed(
        session.starts_at,
        details_of(session),
        session.status == SessionStatus.CANCELLED,
        session.cancelled_reason,
        None if was == session.starts_at else was,
    )


def _usual(sessions: Sequence[Session], series: Series) -> Details:
    """What most of the sessions that take place are, each thing for itself; in doubt, what was planned at first."""
    own = asdict(details_of(series))
    stand = [asdict(details_of(one)) for one in sessions if one.status is not SessionStatus.CANCELLED]

    def most(name: str) -> Any:
        counts = Counter(one[name] for one in stand)
        return max(counts, key=lambda value: (counts[value], value == own[name]), default=own[name])

    return Details(**{name: most(name) for name in own})


def _moved(tx: Tx, sessions: set[int]) -> dict[int, datetime]:
    """When each of these that were moved was to be at first."""
    first: dict[int, datetime] = {}
    for session, old in tx.execute(
        select(ChangedSession.session_id, ChangedSession.old_starts_at)
        .join(SessionChange, SessionChange.id == ChangedSession.change_id)
        .where(ChangedSession.session_id.in_(sessions), SessionChange.kind == ChangeKind.MOVED)
        .order_by(ChangedSession.id)
    ):
        first.setdefault(session, old)
    return first


def _answers(tx: Tx, sessions: set[int]) -> dict[int, dict[RsvpAnswer, int]]:
    counts: dict[int, dict[RsvpAnswer, int]] = {}
    for session, answer, count in tx.execute(
        select(Rsvp.session_id, Rsvp.answer, func.count())
        .where(Rsvp.session_id.in_(sessions))
        .group_by(Rsvp.session_id, Rsvp.answer)
    ):
        counts.setdefault(session, {})[answer] = count
    return counts


# --- keeping it up to date -------------------------------------------------------------------------------------------


def _board_facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    return _redraws(tx, {row.id: (row.server_id, row.subject_id) for row in rows}, rows.now)


def _next_facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    found = {
        row.id: row
        for row in tx.execute(
            select(Session.id, Session.series_id, Session.version).where(Session.id.in_([r.subject_id for r in rows]))
        )
    }
    wanted = {
        row.id: (row.server_id, session.series_id)
        for row in rows
        if (session := found.get(row.subject_id)) is not None and str(session.version) == row.dedupe_key
    }
    return _redraws(tx, wanted, rows.now)


def _redraws(tx: Tx, wanted: Mapping[int, tuple[int, int]], now: datetime) -> dict[int, Errand | Postponed]:
    series = {number for _, number in wanted.values()}
    contents = _contents(tx, series, now, of=(CohortStatus.OPEN, CohortStatus.CLOSED))
    posted = {
        row.subject_id: row
        for row in tx.execute(
            select(
                OutboxEntry.id, OutboxEntry.server_id, OutboxEntry.subject_id, OutboxEntry.channel_id,
                OutboxEntry.message_id, OutboxEntry.state,
            ).where(
                OutboxEntry.kind == ANNOUNCEMENT,
                OutboxEntry.subject_id.in_(series),
                OutboxEntry.state.in_([State.SENT, State.CLAIMED]),
            )
        )
    }  # fmt: skip
    redraws: dict[int, Errand | Postponed] = {}
    for row, (server, number) in wanted.items():
        content, post = contents.get(number), posted.get(number)
        if post is not None and post.state == State.CLAIMED:  # it is being posted, perhaps as things stood before
            redraws[row] = Postponed(now + POSTING)
        elif isinstance(content, NoticeContent) and post is not None and post.server_id == server and post.message_id:
            redraws[row] = Redraw(server, post.channel_id or 0, post.message_id, ANNOUNCEMENT, post.id, content)
    return redraws


ERRANDS = (ErrandKind(BOARD, _board_facts, interval=REST), ErrandKind(NEXT, _next_facts))
