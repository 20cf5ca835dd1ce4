"""How a cohort ends: closed, and later removed. Hours stay."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from bot.db import Tx
from bot.db.models import Cohort, Match
from bot.domain.authority import CLOSE_COHORT, REMOVE_COHORT
from bot.domain.errors import CohortClosed, CohortGone, NotConfirmed
from bot.domain.people import Actor
from bot.services import audit, cohorts, events, outbox, posts
from bot.services.rooms import CLOSED, REMOVE_CHANNEL, REMOVE_ROLE


@dataclass(frozen=True, slots=True)
class Ended:
    """A cohort that was closed or removed, and how many people have a place in it."""

    cohort_id: int
    name: str
    people: int
    errands: tuple[int | None, ...] = ()


def close(tx: Tx, actor: Actor, *, cohort: str, now: datetime) -> Ended:
    """The program is over: nobody joins any more, nothing more is posted, and everyone is told that their hours stay.

    Raises:
        UnknownCohort: there is none of that name.
        CohortClosed: it is closed already.
    """
    row = cohorts.find(tx, actor, cohort, lock=True)
    if row.status != "open":
        raise CohortClosed(row.name)
    row.status = "closed"
    posts.cancel(tx, server=row.server_id, cohort=row.id, now=now)
    events.cohort_ended(tx, server=row.server_id, cohort=row.id, now=now)
    _ask_nobody_more(tx, row, now)
    outbox.notice(tx, CLOSED, server=actor.server, subject=row.id, now=now, to_many=True, urgent=False)
    audit.record(tx, actor, CLOSE_COHORT, now=now, cohort=row.id)
    return Ended(row.id, row.name, cohorts.people_in(tx, row))


def before_removal(tx: Tx, actor: Actor, *, cohort: str, now: datetime) -> Ended:
    """What would go if a cohort were removed."""
    row = cohorts.find(tx, actor, cohort)
    return Ended(row.id, row.name, cohorts.people_in(tx, row))


def remove(tx: Tx, actor: Actor, *, cohort_id: int, now: datetime) -> Ended:
    """Take a cohort's channel and role away; the records of what people did are kept.

    Raises:
        NotConfirmed: it was removed already.
    """
    try:
        row = cohorts.by_id(tx, actor, cohort_id, lock=True)
    except CohortGone:
        raise NotConfirmed from None
    row.status = "removed"
    posts.cancel(tx, server=row.server_id, cohort=row.id, now=now)
    events.cohort_ended(tx, server=row.server_id, cohort=row.id, now=now)
    _ask_nobody_more(tx, row, now)
    channel = outbox.errand(tx, REMOVE_CHANNEL, server=actor.server, subject=row.id, now=now)
    role = outbox.errand(tx, REMOVE_ROLE, server=actor.server, subject=row.id, now=now)
    audit.record(tx, actor, REMOVE_COHORT, now=now, cohort=row.id)
    return Ended(row.id, row.name, cohorts.people_in(tx, row), (channel, role))


def _ask_nobody_more(tx: Tx, cohort: Cohort, now: datetime) -> None:
    """Pairings that nobody has answered end with the cohort."""
    asked = list(
        tx.execute(
            update(Match)
            .where(Match.server_id == cohort.server_id, Match.cohort_id == cohort.id, Match.status == "asked")
            .values(status="ended", answered_at=now)
            .returning(Match.id)
            .execution_options(synchronize_session=False)
        ).scalars()
    )
    outbox.cancel(tx, kinds=("match.pairing",), subjects=asked, now=now)
