"""What is so of cohorts, as far as it decides what is open to a person (`bot.people.facts`)."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, exists, func, select

from bot.core.authority import Fact
from bot.people.act import Act
from cogs.cohorts import actions
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import cohorts


def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When each of these holds."""
    member = act.actor.member_id or 0
    here = exists().where(Cohort.server_id == act.server)
    is_open, is_there = Cohort.status == CohortStatus.OPEN, Cohort.status != CohortStatus.REMOVED
    place = exists().where(cohorts.has_place(act.actor))
    active, removed = (
        exists().where(Enrollment.cohort_id == Cohort.id, Enrollment.status == status)
        for status in (EnrollmentStatus.ACTIVE, EnrollmentStatus.REMOVED)
    )
    taken = (
        select(func.count())
        .where(Enrollment.cohort_id == Cohort.id, Enrollment.status == EnrollmentStatus.ACTIVE)
        .correlate(Cohort)
        .scalar_subquery()
    )
    return {
        actions.PLACE_FREE: here.where(
            is_open, Cohort.capacity > taken, ~place, ~removed.where(Enrollment.member_id == member)
        ),
        actions.HAS_PLACE: here.where(is_open, place),
        actions.HAD_PLACE: exists().where(Enrollment.member_id == member),
        actions.COHORTS: here.where(is_there),
        actions.OPEN_COHORTS: here.where(is_open),
        actions.CLOSED_COHORTS: here.where(Cohort.status == CohortStatus.CLOSED),
        actions.PEOPLE: here.where(is_there, active),
        actions.REMOVED_PEOPLE: here.where(is_there, removed),
    }


def own_cohorts(act: Act) -> Select[int]:
    """The open cohorts in which the person acting has a place."""
    return select(Cohort.id).join(Enrollment, cohorts.has_place(act.actor)).where(Cohort.status == CohortStatus.OPEN)
