"""A facilitator ends somebody's place, or opens the cohort to them again. Hours stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, tuple_

from bot import outbox
from bot.core.confirmations import require_same
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.ledger.models import Credit
from bot.outbox.notices import DueEntry, NoticeContent, NoticeType, Postponed, ToPerson
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.actions import READMIT_MEMBER, REMOVE_MEMBER
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import HasNoPlaceIn, NotRemoved
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.cohorts.rules.removals import Why
from cogs.cohorts.services import cohorts, enrollments

ENDED = NoticeType("cohort.place_ended", lateness=timedelta(days=30))
"""The kind words to somebody whose place was ended."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What ending somebody's place would mean."""

    cohort_id: int
    cohort: str
    member_id: int
    user_id: int
    status_changes: int
    """How often the place changed hands."""
    minutes: int
    """Credited; they stay."""
    reason: Why


@dataclass(frozen=True, slots=True)
class Readmitted:
    """Somebody who may join a cohort again."""

    cohort: str
    user_id: int


@dataclass(frozen=True, slots=True)
class Farewell:
    """What the person reads."""

    cohort: str


def before(tx: Tx, act: Act, *, cohort: str, user: int, reason: Why) -> Removal:
    """What ending this person's place would mean.

    Raises:
        UnknownCohort: there is none of that name.
        HasNoPlaceIn: the person has no place in it.
    """
    row = cohorts.find(tx, act, cohort)
    member = tx.execute(
        select(Member.id).where(Member.server_id == act.server, Member.user_id == user)
    ).scalar_one_or_none()
    place = _place(tx, row, member or 0)
    if place is None:
        raise HasNoPlaceIn(row.name)
    return _removal(tx, row, place, reason)


def remove(tx: Tx, act: Act, *, cohort: int, member: int, reason: Why, mark: str | None) -> Removal:
    """End a place: its role goes, hours stay, and only a facilitator opens the cohort to this person again.

    The person is told, without the reason. `mark` is that of what was shown.

    Raises:
        CohortGone: the cohort was removed.
        NotConfirmed: the place is gone meanwhile, or not as it was shown.
    """
    row = cohorts.by_id(tx, act, cohort, lock=True)
    place = _place(tx, row, member)
    if place is None:
        raise NotConfirmed
    removal = _removal(tx, row, place, reason)
    require_same(removal, mark)
    enrollments.end(tx, row, place, status=EnrollmentStatus.REMOVED, now=act.now)
    outbox.notice(
        tx, ENDED, server=act.server, subject=row.id, member=member, dedupe_key=str(place.status_changes), now=act.now
    )
    audit.record(tx, act, REMOVE_MEMBER, cohort=row.id, member=member, reason=reason)
    return removal


def readmit(tx: Tx, act: Act, *, cohort: str, user: int) -> Readmitted:
    """Let somebody whose place was ended join again; they do so themselves.

    Raises:
        UnknownCohort: there is none of that name.
        NotRemoved: nobody ended a place of theirs.
    """
    row = cohorts.find(tx, act, cohort, lock=True)
    place = tx.execute(
        select(Enrollment)
        .join(Member, Member.id == Enrollment.member_id)
        .where(Enrollment.cohort_id == row.id, Enrollment.status == EnrollmentStatus.REMOVED, Member.user_id == user)
    ).scalar_one_or_none()
    if place is None:
        raise NotRemoved(row.name)
    place.status = EnrollmentStatus.LEFT
    tx.flush()
    audit.record(tx, act, READMIT_MEMBER, cohort=row.id, member=place.member_id)
    return Readmitted(row.name, user)


def _place(tx: Tx, cohort: Cohort, member: int) -> Enrollment | None:
    return tx.execute(
        select(Enrollment).where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.member_id == member,
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
    ).scalar_one_or_none()


def _removal(tx: Tx, cohort: Cohort, place: Enrollment, reason: Why) -> Removal:
    user = tx.execute(select(Member.user_id).where(Member.id == place.member_id)).scalar_one()
    minutes = tx.execute(
        select(func.coalesce(func.sum(Credit.minutes), 0)).where(
            Credit.cohort_id == cohort.id, Credit.member_id == place.member_id
        )
    ).scalar_one()
    return Removal(cohort.id, cohort.name, place.member_id, user, place.status_changes, int(minutes), reason)


def facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, NoticeContent | Postponed]:
    """Word to people whose place was ended; those who have one again hear nothing.

    It goes to them directly: their thread in the cohort's channel has closed with it.
    """
    pairs = {(due.subject_id, due.member_id) for due in rows}
    people = {
        (row.cohort_id, row.member_id): row
        for row in tx.execute(
            select(
                Enrollment.cohort_id,
                Enrollment.member_id,
                Enrollment.status_changes,
                Member.user_id,
                Member.name,
                Cohort.name.label("cohort"),
                Member.language,
                func.coalesce(Member.timezone, Cohort.timezone).label("zone"),
            )
            .join(Cohort, Cohort.id == Enrollment.cohort_id)
            .join(Member, Member.id == Enrollment.member_id)
            .where(
                tuple_(Enrollment.cohort_id, Enrollment.member_id).in_(pairs),
                Enrollment.status == EnrollmentStatus.REMOVED,
            )
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for due in rows:
        row = people.get((due.subject_id, due.member_id))
        if row is not None and str(row.status_changes) == due.dedupe_key:
            contents[due.id] = NoticeContent(
                to=ToPerson(row.user_id, row.name, None),
                languages=(row.language,),
                zone=row.zone,
                facts=Farewell(row.cohort),
                matters=True,
            )
    return contents
