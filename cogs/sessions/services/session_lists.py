"""Lists of sessions, with one's own answers: what comes, what was, what is one's own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, or_, select

from bot.core.paging import ONLY, Page
from bot.db import Tx
from bot.people.act import Act
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import cohorts
from cogs.sessions.models import Attendance, Rsvp, Session
from cogs.sessions.models import SessionFacilitator as Holds
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import SessionStatus

COMING = 10
PAST = 5
"""How many sessions the short list shows."""
PAGE = 10
"""How many a page of a long one has."""
MOST_PAGES = 1_000


class Shown(StrEnum):
    """Which sessions a long list has."""

    UPCOMING = "upcoming"
    PAST = "past"
    MINE = "mine"
    """Those to come to which one said yes or perhaps, or that one holds."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One session in somebody's list."""

    id: int
    title: str
    cohort: str
    starts_at: datetime
    minutes: int
    answer: RsvpAnswer | None
    """What the person said, if they did."""
    came: bool
    has_place: bool
    credited: int = 0
    """What it was worth to the person, in minutes."""
    recorded: bool = False
    """Whether it was entered afterwards."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The next sessions, and the last ones (newest first)."""

    coming: tuple[Listed, ...]
    past: tuple[Listed, ...]
    more: int
    """How many are still to come after those."""
    show: Shown | None = None
    page: Page = ONLY
    cohort_id: int = 0

    @property
    def to_answer(self) -> Listed | None:
        """The next one that the person can say something about."""
        return next((one for one in self.coming if one.has_place), None)


def listing(tx: Tx, act: Act, *, cohort: str | int | None, show: Shown | None = None, page: int = 0) -> Sessions:
    """The sessions of a cohort, or of all that one has a place in, with one's own answers.

    `show` is a long list, page by page: `upcoming`, `past` (the newest first), or `mine`: those to come to which one
    goes or perhaps goes, or that one holds. Without it, the next ones and the last ones.

    Raises:
        UnknownCohort, CohortGone: there is none of that name or number.
        NotJoined: one has no place there, and is no staff.
    """
    page = min(max(0, page), MOST_PAGES)
    group = cohorts.find(tx, act, cohort) if cohort else None
    if group is not None and not act.is_staff:
        cohorts.require_place(tx, act, group)
    member = act.actor.member_id or 0
    mine = (
        (Enrollment.cohort_id == Cohort.id)
        & (Enrollment.member_id == member)
        & (Enrollment.status == EnrollmentStatus.ACTIVE)
    )
    query = (
        select(
            Session.id, Session.title, Cohort.name, Session.starts_at, Session.minutes, Rsvp.answer,
            func.coalesce(Attendance.present, False), Enrollment.id.is_not(None),
            func.coalesce(Attendance.credited, 0), Session.recorded_at.is_not(None),
        )
        .join(Cohort, Cohort.id == Session.cohort_id)
        .outerjoin(Enrollment, mine)
        .outerjoin(Rsvp, (Rsvp.session_id == Session.id) & (Rsvp.member_id == member))
        .outerjoin(Attendance, (Attendance.session_id == Session.id) & (Attendance.member_id == member))
        .where(
            Session.server_id == act.server,
            Session.status == SessionStatus.PLANNED,
            Cohort.status != CohortStatus.REMOVED,
        )
    )  # fmt: skip
    if group is not None:
        query = query.where(Cohort.id == group.id)
    elif not act.is_staff:
        query = query.where(Enrollment.id.is_not(None))
    to_come = query.where(Session.starts_at > act.now, Cohort.status == CohortStatus.OPEN).order_by(
        Session.starts_at, Session.id
    )
    over = query.where(Session.starts_at <= act.now).order_by(Session.starts_at.desc(), Session.id)
    if show is None:
        coming = tx.execute(to_come.limit(COMING)).all()
        past = tx.execute(over.limit(PAST)).all()
        more = _count(tx, to_come) - COMING if len(coming) == COMING else 0
        return Sessions(tuple(Listed(*row) for row in coming), tuple(Listed(*row) for row in past), more)
    if show is Shown.MINE:
        held = select(Holds.session_id).where(Holds.member_id == member)
        to_come = to_come.where(
            or_(Rsvp.answer.in_((RsvpAnswer.GOING, RsvpAnswer.MAYBE, RsvpAnswer.WAITING)), Session.id.in_(held))
        )
    which = over if show is Shown.PAST else to_come
    rows = tx.execute(which.limit(PAGE + 1).offset(page * PAGE)).all()
    listed = tuple(Listed(*row) for row in rows[:PAGE])
    is_last = len(rows) <= PAGE
    count = (page + 1 if rows else max(1, page)) if is_last else max(page + 1, -(-_count(tx, which) // PAGE))
    ahead, gone = ((), listed) if show is Shown.PAST else (listed, ())
    return Sessions(ahead, gone, 0, show, Page(page, count), group.id if group is not None else 0)


def _count(tx: Tx, rows: Select[*tuple[Any, ...]]) -> int:
    """How many there are in all. Counted apart: beside a page, everything about each of them would be read for it."""
    ids = rows.with_only_columns(Session.id).order_by(None).subquery()
    return tx.execute(select(func.count()).select_from(ids)).scalar_one()


def suggest_cohorts(tx: Tx, act: Act, *, typed: str) -> list[str]:
    """The cohorts whose sessions one may look at: one's own; for staff all."""
    return cohorts.suggest(tx, act, typed=typed, mine=not act.is_staff)
