"""Finding the session that somebody means, for every command that names one."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, UnaryExpression, case, select

from bot.core import finding
from bot.core.dates import DateScope
from bot.core.refusals import Found, SeveralFit
from bot.core.times import zone
from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.cohorts.services import cohorts
from cogs.sessions.models import Session
from cogs.sessions.refusals import UnknownSession
from cogs.sessions.rules.sessions import SessionStatus

MOST_SEARCHED = 1000
"""Sessions of a server among which a name is looked for: years of them."""
_NUMBER = re.compile(r"#?(\d{1,18})", re.ASCII)
_Candidate = Row[int, str, str, datetime, str, SessionStatus]


def suggest(tx: Tx, act: Act) -> list[Found]:
    """The sessions to choose from: those that have begun, the newest first; then those to come."""
    planned = Session.status == SessionStatus.PLANNED
    return [_found(row) for row in _candidates(tx, act, planned, order=_newest_first(act.now))]


def suggest_coming(tx: Tx, act: Act) -> list[Found]:
    """Sessions that can still be changed, the nearest first."""
    coming = (Session.status == SessionStatus.PLANNED, Session.starts_at > act.now)
    return [_found(row) for row in _candidates(tx, act, *coming, order=_nearest_first(act.now))]


def find(
    tx: Tx, act: Act, named: str | int, *, coming: bool = False, lock: bool = False, cancelled: bool = False
) -> Session:
    """The session of this server that a person means, by what they chose, or by its title, cohort, date or hour.

    A button knows its session by number (an int).

    Where several fit, those count that can be meant: with `coming` those to come, else those that have begun; after
    all others, with `cancelled`, those too.

    Raises:
        UnknownSession: there is none, or it is another server's.
        SeveralFit: several can be meant.
    """
    number = _number_of(tx, act, named, coming=coming, cancelled=cancelled)
    query = select(Session).where(Session.id == number, Session.server_id == act.server)
    if lock:
        query = query.with_for_update(of=Session)
    found = tx.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise UnknownSession(str(named).strip()[:80])
    return found


def date_scope(tx: Tx, act: Act, text: str) -> DateScope:
    """How dates are meant in a command that names this session. Raises as `find` does."""
    session = find(tx, act, text, coming=True, cancelled=True)
    return DateScope(cohorts.by_id(tx, act, session.cohort_id).timezone, session.starts_at)


def _number_of(tx: Tx, act: Act, named: str | int, *, coming: bool, cancelled: bool) -> int:
    among = () if cancelled else (Session.status == SessionStatus.PLANNED,)
    if isinstance(named, int):
        if not _candidates(tx, act, *among, Session.id == named):
            raise UnknownSession(str(named))
        return named
    text = named.strip()
    chosen = _NUMBER.fullmatch(text)
    by_number = [] if chosen is None else _candidates(tx, act, *among, Session.id == int(chosen[1]))
    # What could be a number of ours can also be a title.
    if by_number and (text.startswith("#") or not _candidates(tx, act, *among, Session.title == text)):
        return by_number[0].id
    candidates = _candidates(tx, act, *among, order=_nearest_first(act.now) if coming else _newest_first(act.now))
    fitting = [*by_number, *finding.meant(text, candidates, _names)]
    planned = [row for row in fitting if row.status is SessionStatus.PLANNED]
    likely = [row for row in planned if (row.starts_at > act.now) == coming]
    best = likely or planned or fitting
    if not best:
        raise UnknownSession(text[:80])
    if len(best) > 1:
        raise SeveralFit("session", text, tuple(_found(row, "#") for row in best))
    return best[0].id


def _candidates(
    tx: Tx, act: Act, *conditions: ColumnElement[bool], order: Sequence[UnaryExpression[Any]] = ()
) -> Sequence[_Candidate]:
    return tx.execute(
        select(Session.id, Session.title, Cohort.name, Session.starts_at, Cohort.timezone, Session.status)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(Session.server_id == act.server, Cohort.status != CohortStatus.REMOVED, *conditions)
        .order_by(*order)
        .limit(MOST_SEARCHED)
    ).all()


def _names(row: _Candidate) -> tuple[str, ...]:
    """What a session can be found by; the first is its title."""
    return row.title, row.name, row.starts_at.astimezone(zone(row.timezone)).strftime("%Y-%m-%d %H:%M")


def _found(row: _Candidate, before_number: str = "") -> Found:
    return Found(f"{before_number}{row.id}", row.title, row.name, row.starts_at, row.timezone)


def _nearest_first(now: datetime) -> tuple[UnaryExpression[Any], ...]:
    return case((Session.starts_at > now, Session.starts_at)).asc().nulls_last(), Session.id.asc()


def _newest_first(now: datetime) -> tuple[UnaryExpression[Any], ...]:
    begun = case((Session.starts_at <= now, Session.starts_at))
    return begun.desc().nulls_last(), Session.starts_at.asc(), Session.id.asc()
