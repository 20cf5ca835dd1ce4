"""Cohorts: made, joined, changed, closed."""

from sqlalchemy import func, select

from bot.db import Tx
from bot.db.models import Cohort, Enrollment
from bot.domain.errors import NotJoined, UnknownCohort
from bot.domain.people import Actor


def find(tx: Tx, actor: Actor, text: str, *, lock: bool = False) -> Cohort:
    """The cohort of this server that a person means, by its name (case does not matter) or its number.

    Raises:
        UnknownCohort: there is none, or it is another server's.
    """
    query = select(Cohort).where(Cohort.server_id == actor.server, Cohort.status != "removed")
    wanted = text.strip()
    query = query.where(func.lower(Cohort.name) == wanted.lower())
    if lock:
        query = query.with_for_update()
    cohort = tx.execute(query).scalars().first()
    if cohort is None:
        raise UnknownCohort(wanted[:80])
    return cohort


def require_place(tx: Tx, actor: Actor, cohort: Cohort) -> Enrollment:
    """The person's active place in a cohort.

    Raises:
        NotJoined: they have none.
    """
    place = tx.execute(
        select(Enrollment).where(
            Enrollment.server_id == actor.server,
            Enrollment.cohort_id == cohort.id,
            Enrollment.member_id == (actor.member_id or 0),
            Enrollment.status == "active",
        )
    ).scalar_one_or_none()
    if place is None:
        raise NotJoined(cohort.name)
    return place


def suggest(tx: Tx, actor: Actor, *, typed: str, mine: bool = False, now: object = None) -> list[str]:
    """Names of cohorts here that fit what was typed so far, newest first; with `mine`, those one has a place in."""
    query = select(Cohort.name).where(
        Cohort.server_id == actor.server, Cohort.status != "removed",
        func.lower(Cohort.name).contains(typed.strip().lower(), autoescape=True),
    )
    if mine:
        query = query.join(Enrollment, (Enrollment.cohort_id == Cohort.id) & (Enrollment.status == "active")).where(
            Enrollment.member_id == (actor.member_id or 0)
        )
    return list(tx.execute(query.order_by(Cohort.id.desc()).limit(25)).scalars())
