"""Changes of sessions that stand: which sessions are meant, and what every change writes down and owes.

The changes themselves: `moving`, `cancelling` and `editing`. What people are told: `change_notices`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from bot import outbox
from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.actions import CANCEL_SESSION, EDIT_SESSION, MOVE_SESSION
from cogs.sessions.models import ChangedSession, Session, SessionChange
from cogs.sessions.refusals import SessionCancelled, SessionOver, UnknownSession
from cogs.sessions.rules.changes import ChangeKind, ChangeScope
from cogs.sessions.rules.sessions import SessionStatus
from cogs.sessions.services import announcements, buttons, change_notices, discord_events, finding
from cogs.sessions.services.facilitators import Overlap
from cogs.sessions.services.series import owe

ACTIONS = {
    ChangeKind.MOVED: MOVE_SESSION,
    ChangeKind.CANCELLED: CANCEL_SESSION,
    ChangeKind.EDITED: EDIT_SESSION,
}
Times = Sequence[tuple[datetime, datetime | None]]
"""Of each session: its time before, and after (None: cancelled)."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The sessions that a change is about, of one series; nobody else changes them now."""

    named: Session
    sessions: Sequence[Session]
    """The one that was named and those that the scope takes in with it, in the order of their times."""
    cohort: Cohort
    scope: ChangeScope
    held: int
    """How many of the series were held before; told where a change takes in more than one."""

    @property
    def ids(self) -> list[int]:
        """Their numbers."""
        return [session.id for session in self.sessions]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of some sessions."""

    kind: ChangeKind
    title: str
    cohort: str
    times: Times
    told: int
    """How many people hear of it."""
    overlaps: tuple[Overlap, ...]
    reason: str
    announced: bool
    """Whether there is an announcement that shows it."""
    held: int
    """How many of the series were held before, and stay as they were."""


def select_sessions(tx: Tx, act: Act, session: str | int, scope: ChangeScope) -> Selection:
    """The session that is meant, and those that the scope takes in.

    Raises:
        UnknownSession, SeveralFit: it is not clear which one is meant.
        SessionCancelled, SessionOver, CohortClosed: it cannot be changed any more.
    """
    meant = finding.find(tx, act, session, coming=True, cancelled=True)
    cohort = tx.execute(
        select(Cohort).where(Cohort.id == meant.cohort_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    within = {
        ChangeScope.THIS: Session.id == meant.id,
        ChangeScope.FOLLOWING: Session.starts_at >= meant.starts_at,
        ChangeScope.ALL: (Session.starts_at > act.now) | (Session.id == meant.id),
    }
    sessions = tx.execute(
        select(Session)
        .where(Session.series_id == meant.series_id, within[scope])
        .order_by(Session.starts_at)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalars().all()  # fmt: skip
    named = next((session for session in sessions if session.id == meant.id), None)
    if named is None:
        raise UnknownSession(str(session).strip()[:80])
    if cohort.status != CohortStatus.OPEN:
        raise CohortClosed(cohort.name)
    if named.status == SessionStatus.CANCELLED:
        raise SessionCancelled(named.title)
    if named.starts_at <= act.now:
        raise SessionOver
    held = select(func.count()).where(
        Session.series_id == named.series_id, Session.status == SessionStatus.PLANNED, Session.starts_at <= act.now
    )
    return Selection(
        named,
        [session for session in sessions if session.status == SessionStatus.PLANNED],
        cohort,
        scope,
        tx.execute(held).scalar_one() if scope != ChangeScope.THIS else 0,
    )


def record(
    tx: Tx,
    act: Act,
    selection: Selection,
    kind: ChangeKind,
    times: Times,
    *,
    reason: str = "",
    tell: bool = True,
    overlaps: tuple[Overlap, ...] = (),
) -> Changed:
    """Write a change down, with everything that is owed because of it; with `tell`, people are written to."""
    server, cohort, sessions, ids = act.server, selection.cohort, selection.sessions, selection.ids
    for session in sessions:
        session.version += 1
        session.changed_at = act.now
    change = SessionChange(
        server_id=server, cohort_id=cohort.id, kind=kind, scope=selection.scope, reason=reason, by=act.member,
        at=act.now,
    )  # fmt: skip
    tx.add(change)
    tx.flush()
    shared = {"server_id": server, "change_id": change.id}
    tx.execute(
        insert(ChangedSession),
        [
            {**shared, "session_id": id_, "old_starts_at": old, "new_starts_at": new}
            for id_, (old, new) in zip(ids, times, strict=True)
        ],
    )
    if kind == ChangeKind.CANCELLED:
        discord_events.put(tx, ids, server=server, now=act.now)
    else:
        owe(tx, cohort, [(s.id, s.starts_at, s.version, s.minutes) for s in sessions], now=act.now)
    if kind != ChangeKind.EDITED:
        buttons.look_at_sessions(tx, ids, server=server, now=act.now)
    series = selection.named.series_id
    announcements.redraw(tx, server=server, series=series, now=act.now)
    audit.record(tx, act, ACTIONS[kind], cohort=cohort.id, change=change.id, sessions=ids)
    if tell:
        last = max(new or old for old, new in times)
        outbox.notice(
            tx, change_notices.CHANGE, server=server, subject=change.id, cohort=cohort.id, now=act.now, to_many=True,
            expires=max(last, times[0][0]),
        )  # fmt: skip
    return Changed(
        kind, selection.named.title, cohort.name, times,
        len(change_notices.audience(tx, cohort.id, ids, kind)) if tell else 0,
        overlaps, reason, announcements.is_announced(tx, series), selection.held,
    )  # fmt: skip
