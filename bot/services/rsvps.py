"""Who says they come to a session, and the list of sessions with one's own answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.db import Tx
from bot.db.models import Attendance, Cohort, Enrollment, Rsvp, Session
from bot.db.upsert import insert_into
from bot.domain import sessions as rules
from bot.domain.errors import ButtonTooOld, NotJoined, SessionGone, SessionOver
from bot.domain.people import Actor
from bot.services import announcements, cohorts

COMING = 10
PAST = 5
"""How many sessions a list shows."""


# --- coming or not ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody said about a session, and how many said what by now."""

    title: str
    starts_at: datetime
    answer: str
    going: int
    cant: int


def rsvp(tx: Tx, actor: Actor, *, session: int, answer: str, now: datetime) -> Answered:
    """Say whether one comes; the last word counts.

    Raises:
        SessionGone: it is not there any more, or was cancelled.
        NotJoined: one has no place in its cohort.
        SessionOver: it has begun.
    """
    if answer not in rules.ANSWERS:
        raise ButtonTooOld
    found = tx.execute(
        select(Session.title, Session.starts_at, Session.series_id, Cohort.name, Enrollment.id.is_not(None))
        .join(Cohort, Cohort.id == Session.cohort_id)
        .outerjoin(
            Enrollment,
            (Enrollment.cohort_id == Cohort.id)
            & (Enrollment.member_id == actor.member)
            & (Enrollment.status == "active"),
        )
        .where(
            Session.id == session,
            Session.server_id == actor.server,
            Session.status == "planned",
            Cohort.status != "removed",
        )
    ).one_or_none()
    if found is None:
        raise SessionGone
    title, starts_at, series, cohort, has_place = found
    if not has_place:
        raise NotJoined(cohort)
    if starts_at <= now:
        raise SessionOver
    tx.execute(
        insert_into(tx, Rsvp)
        .values(server_id=actor.server, session_id=session, member_id=actor.member, answer=answer, at=now)
        .on_conflict_do_update(index_elements=["session_id", "member_id"], set_={"answer": answer, "at": now})
    )
    announcements.redraw(tx, server=actor.server, series=series, now=now)
    counts = tx.execute(
        select(Rsvp.answer, func.count())
        .where(Rsvp.session_id == session, Rsvp.server_id == actor.server)
        .group_by(Rsvp.answer)
    ).all()
    said: dict[str, int] = {row[0]: row[1] for row in counts}
    return Answered(title, starts_at, answer, said.get(rules.GOING, 0), said.get(rules.CANT, 0))


# --- looking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """One session in somebody's list."""

    id: int
    title: str
    cohort: str
    starts_at: datetime
    minutes: int
    answer: str | None
    """What the person said, if they did."""
    came: bool
    has_place: bool


@dataclass(frozen=True, slots=True)
class Sessions:
    """The next sessions, and the last ones (newest first)."""

    coming: tuple[Listed, ...]
    past: tuple[Listed, ...]
    more: int
    """How many are still to come after those."""

    @property
    def to_answer(self) -> Listed | None:
        """The next one that the person can say something about."""
        return next((one for one in self.coming if one.has_place), None)


def listing(tx: Tx, actor: Actor, *, cohort: str | None, now: datetime) -> Sessions:
    """The sessions of a cohort, or of all that one has a place in, with one's own answers.

    Raises:
        UnknownCohort: there is none of that name.
        NotJoined: one has no place there, and is no staff.
    """
    group = cohorts.find(tx, actor, cohort) if cohort else None
    if group is not None and not actor.is_staff:
        cohorts.require_place(tx, actor, group)
    mine = (
        (Enrollment.cohort_id == Cohort.id)
        & (Enrollment.member_id == (actor.member_id or 0))
        & (Enrollment.status == "active")
    )
    query = (
        select(
            Session.id,
            Session.title,
            Cohort.name,
            Session.starts_at,
            Session.minutes,
            Rsvp.answer,
            func.coalesce(Attendance.present, False),
            Enrollment.id.is_not(None),
            func.count().over(),
        )
        .join(Cohort, Cohort.id == Session.cohort_id)
        .outerjoin(Enrollment, mine)
        .outerjoin(Rsvp, (Rsvp.session_id == Session.id) & (Rsvp.member_id == (actor.member_id or 0)))
        .outerjoin(Attendance, (Attendance.session_id == Session.id) & (Attendance.member_id == (actor.member_id or 0)))
        .where(Session.server_id == actor.server, Session.status == "planned", Cohort.status != "removed")
    )
    if group is not None:
        query = query.where(Cohort.id == group.id)
    elif not actor.is_staff:
        query = query.where(Enrollment.id.is_not(None))
    coming = tx.execute(
        query.where(Session.starts_at > now, Cohort.status == "open")
        .order_by(Session.starts_at, Session.id)
        .limit(COMING)
    ).all()
    past = tx.execute(query.where(Session.starts_at <= now).order_by(Session.starts_at.desc()).limit(PAST)).all()
    return Sessions(
        tuple(Listed(*row[:8]) for row in coming),
        tuple(Listed(*row[:8]) for row in past),
        coming[0][8] - len(coming) if coming else 0,
    )


def suggest_cohorts(tx: Tx, actor: Actor, *, typed: str, now: datetime) -> list[str]:
    """The cohorts whose sessions one may look at: one's own; for staff all."""
    return cohorts.suggest(tx, actor, typed=typed, mine=not actor.is_staff)
