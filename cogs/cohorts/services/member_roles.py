"""Who holds the role of a cohort: those who have a place in it, and nobody else."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, recalls, roles
from bot.outbox.errands import Errand, TakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueRows
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services.channels import MAKE_ROLE, MEMBER_ROLE, REMOVE_ROLE, role_not_given
from cogs.cohorts.services.cohorts import HeldCohort, with_places


def owe(tx: Tx, cohort: Cohort | HeldCohort, member: int, status_changes: int, now: datetime) -> int | None:
    """Owe a member the cohort's role, given or taken; if the role is not made yet, after it is."""
    after = None
    if cohort.role_id is None:
        after = tx.execute(
            select(func.max(OutboxEntry.id)).where(
                OutboxEntry.server_id == cohort.server_id,
                OutboxEntry.kind == MAKE_ROLE,
                OutboxEntry.subject_id == cohort.id,
            )
        ).scalar_one()
    server, key = cohort.server_id, str(status_changes)
    return outbox.errand(
        tx, MEMBER_ROLE, server=server, subject=cohort.id, member=member, dedupe_key=key, after=after, now=now
    )


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Whoever deletes their data gives the roles of their cohorts back."""
    for server, role in tx.execute(
        select(Cohort.server_id, Cohort.role_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(Enrollment.member_id.in_(members), Cohort.role_id.is_not(None))
        .distinct()
    ).all():
        recalls.take_role(tx, server=server, user=user, role=role or 0, now=now)


def given_roles(tx: Tx, *, servers: Collection[int]) -> Sequence[roles.GivenRole]:
    """The roles of the cohorts of these servers."""
    rows = tx.execute(
        select(Cohort.server_id, Cohort.role_id, Cohort.name, Cohort.id).where(
            Cohort.server_id.in_(servers), Cohort.role_id.is_not(None)
        )
    )
    kinds = (MEMBER_ROLE, REMOVE_ROLE)
    return [roles.GivenRole(server, role or 0, name, kinds, cohort) for server, role, name, cohort in rows]


def given_role_ids() -> ColumnElement[int | None]:
    """The same, as a column."""
    return Cohort.__table__.c.role_id


def _member_facts(tx: Tx, rows: DueRows) -> dict[int, Errand]:
    """Give the role to those who have a place, take it from those who have none any more."""
    uses = roles.uses(tx, {due.server_id for due in rows})
    made = (Cohort.status != CohortStatus.REMOVED, Cohort.role_id.is_not(None))
    return {
        due.id: roles.giving(uses[due.server_id], server=due.server_id, user=place.user_id, role=place.role_id)
        if place.status == EnrollmentStatus.ACTIVE
        else TakeRole(due.server_id, place.user_id, place.role_id)
        for due, place in with_places(tx, rows, *made)
    }


ERRANDS = (ErrandKind(MEMBER_ROLE, _member_facts, refused=role_not_given),)
