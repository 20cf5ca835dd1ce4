"""A facilitator ends somebody's place, or opens the cohort to them again. Hours stay."""

from dataclasses import dataclass

from sqlalchemy import select

from bot import outbox
from bot.core.confirmations import require_same
from bot.core.people import NamedPerson
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.actions import READMIT_MEMBER, REMOVE_MEMBER
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import HasNoPlaceIn, NotRemoved
from cogs.cohorts.rules.cohorts import EnrollmentStatus, RemovalReason
from cogs.cohorts.services import cohorts, enrollments
from cogs.cohorts.services.notice_facts import PLACE_ENDED


@dataclass(frozen=True, slots=True)
class Removal:
    """What ending somebody's place would mean."""

    cohort_id: int
    cohort: str
    member_id: int
    person: NamedPerson
    status_changes: int
    """How often the place changed hands."""
    minutes: int
    """Credited; they stay."""
    reason: RemovalReason


@dataclass(frozen=True, slots=True)
class Readmitted:
    """Somebody who may join a cohort again."""

    cohort: str
    person: NamedPerson


def before_removal(tx: Tx, act: Act, *, cohort: str, user: int, reason: RemovalReason) -> Removal:
    """What ending this person's place would mean.

    Raises:
        UnknownCohort: there is none of that name.
        HasNoPlaceIn: the person has no place in it.
    """
    row = cohorts.find(tx, act, cohort)
    member = select(Member.id).where(Member.server_id == act.server, Member.user_id == user)
    place = cohorts.place_of(tx, row, tx.execute(member).scalar_one_or_none() or 0)
    if place is None:
        raise HasNoPlaceIn(row.name)
    return _removal(tx, row, place, reason)


def remove(tx: Tx, act: Act, *, cohort: int, member: int, reason: RemovalReason, mark: str | None) -> Removal:
    """End a place: its role goes, hours stay, and only a facilitator opens the cohort to this person again.

    The person is told, without the reason. `mark` is that of what was shown.

    Raises:
        CohortGone: the cohort was removed.
        NotConfirmed: the place is gone meanwhile, or not as it was shown.
    """
    row = cohorts.by_id(tx, act, cohort, lock=True)
    place = cohorts.place_of(tx, row, member)
    if place is None:
        raise NotConfirmed
    removal = _removal(tx, row, place, reason)
    require_same(removal, mark)
    enrollments.end(tx, row, place, status=EnrollmentStatus.REMOVED, now=act.now)
    key = str(place.status_changes)
    outbox.notice(tx, PLACE_ENDED, server=act.server, subject=row.id, member=member, dedupe_key=key, now=act.now)
    audit.record(tx, act, REMOVE_MEMBER, cohort=row.id, member=member, reason=reason)
    return removal


def _removal(tx: Tx, cohort: Cohort, place: Enrollment, reason: RemovalReason) -> Removal:
    account = select(Member.user_id, Member.name).where(Member.id == place.member_id)
    person = NamedPerson(*tx.execute(account).one())
    minutes = enrollments.credited(tx, place)
    return Removal(cohort.id, cohort.name, place.member_id, person, place.status_changes, minutes, reason)


def readmit(tx: Tx, act: Act, *, cohort: str, user: int) -> Readmitted:
    """Let somebody whose place was ended join again; they do so themselves.

    Raises:
        UnknownCohort: there is none of that name.
        NotRemoved: nobody ended a place of theirs.
    """
    row = cohorts.find(tx, act, cohort, lock=True)
    found = tx.execute(
        select(Enrollment, Member.name)
        .join(Member, Member.id == Enrollment.member_id)
        .where(Enrollment.cohort_id == row.id, Enrollment.status == EnrollmentStatus.REMOVED, Member.user_id == user)
    ).one_or_none()
    if found is None:
        raise NotRemoved(row.name)
    place, name = found
    place.status = EnrollmentStatus.LEFT
    tx.flush()
    audit.record(tx, act, READMIT_MEMBER, cohort=row.id, member=place.member_id)
    return Readmitted(row.name, NamedPerson(user, name))
