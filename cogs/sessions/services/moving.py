"""Sessions put at another time."""

from sqlalchemy import select

from bot.core.recurrence import at, shifted
from bot.core.refusals import TimePast
from bot.core.times import read_wall_time
from bot.db import Tx
from bot.people.act import Act
from cogs.sessions.models import Session, SessionFacilitator
from cogs.sessions.refusals import DateTaken, NothingChanges
from cogs.sessions.rules.changes import ChangeKind, ChangeScope
from cogs.sessions.services import facilitators
from cogs.sessions.services.changes import Changed, record, select_sessions


def move(tx: Tx, act: Act, *, session: str, to: str, scope: ChangeScope = ChangeScope.THIS) -> Changed:
    """Put a session at another time (wall time of its cohort); with `following` or `all`, others go along.

    Raises:
        UnknownSession, SessionCancelled, SessionOver, CohortClosed: it cannot be moved any more.
        MalformedTime, TimePast, DateTaken, NothingChanges: it cannot go there.
    """
    selection = select_sessions(tx, act, session, scope)
    sessions, ids = selection.sessions, selection.ids
    walls = shifted([one.local_date for one in sessions], selection.named.local_date, read_wall_time(to))
    moved = [at(wall, selection.cohort.timezone) for wall in walls]
    earliest = min(new.at_utc for new in moved)
    if earliest <= act.now:
        raise TimePast(earliest)
    times = tuple((one.starts_at, new.at_utc) for one, new in zip(sessions, moved, strict=True))
    if all(old == new for old, new in times):
        raise NothingChanges
    # A series has one session a day; a cancelled one keeps its date, since people know it by that.
    taken = tx.execute(
        select(Session.local_date)
        .where(
            Session.series_id == selection.named.series_id,
            Session.local_date.in_([new.local_date for new in moved]),
            Session.id.not_in(ids),
        )
        .order_by(Session.local_date)
    ).scalars().first()  # fmt: skip
    if taken is not None:
        raise DateTaken(taken)
    later = moved[0].local_date > sessions[0].local_date
    # One by one, beginning at the end towards which all of them go: none meets the date of another.
    for one, new in sorted(zip(sessions, moved, strict=True), key=lambda pair: pair[0].local_date, reverse=later):
        one.local_date, one.starts_at = new.local_date, new.at_utc
        tx.flush()
    held_by = select(SessionFacilitator.member_id).where(SessionFacilitator.session_id.in_(ids))
    overlaps = facilitators.overlaps(
        tx,
        act.server,
        members=set(tx.execute(held_by).scalars()) or {act.member},
        times=[(one.starts_at, one.minutes) for one in sessions],
        but=ids,
    )
    return record(tx, act, selection, ChangeKind.MOVED, times, overlaps=overlaps)
