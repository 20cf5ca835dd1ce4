"""Thanks: written down and owed to the person in one transaction; nobody is thanked in a cohort that they have left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.times import local_date
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, ToPerson
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortClosed, HasNoPlaceIn
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import cohorts
from cogs.thanks import rules
from cogs.thanks.actions import THANK
from cogs.thanks.models import Thanks
from cogs.thanks.refusals import ThankedToday

THANKS = NoticeType("thanks.given", lateness=timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Thanked:
    """Who is thanked, and when they read it."""

    name: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What the person reads: who thanks them, and for which cohort."""

    user_id: int
    cohort: str


def thank(tx: Tx, act: Act, *, cohort: str, user: int) -> Thanked:
    """Thank somebody who has a place in a cohort; they read it the next morning.

    Raises:
        UnknownCohort, CohortClosed: there is no such cohort that is open.
        HasNoPlaceIn: the person has no place in it.
        ThankedToday: whoever acts has thanked them today.
    """
    group = cohorts.find(tx, act, cohort)
    if group.status != CohortStatus.OPEN:
        raise CohortClosed(group.name)
    member = tx.execute(
        select(Member.id, Member.name)
        .join(Enrollment, Enrollment.member_id == Member.id)
        .where(
            Member.user_id == user,
            Enrollment.cohort_id == group.id,
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
    ).one_or_none()
    if member is None:
        raise HasNoPlaceIn(group.name)
    thanks = tx.execute(
        insert_into(tx, Thanks)
        .values(
            server_id=act.server,
            cohort_id=group.id,
            member_id=member.id,
            given_by_id=act.member,
            local_date=local_date(act.now, group.timezone),
            at=act.now,
        )
        .on_conflict_do_nothing()
        .returning(Thanks.id)
    ).scalar_one_or_none()
    if thanks is None:
        raise ThankedToday(member.name)
    due = rules.told_at(act.now, group.timezone)
    outbox.notice(
        tx, THANKS, server=act.server, subject=thanks, member=member.id, cohort=group.id, due=due, now=act.now
    )
    audit.record(tx, act, THANK, cohort=group.id, thanks=thanks)
    return Thanked(member.name, due)


def place_ended(tx: Tx, *, members: Sequence[int], cohort: int, now: datetime) -> None:
    """Whoever has left a cohort is not thanked for it any more."""
    theirs = select(Thanks.id).where(Thanks.cohort_id == cohort, Thanks.member_id.in_(members))
    outbox.cancel(tx, THANKS, subjects=tx.execute(theirs).scalars().all(), now=now)


def facts(tx: Tx, rows: DueRows) -> Contents:
    """What a batch of people read in the morning."""
    giver = aliased(Member)
    given = {
        row.id: row
        for row in tx.execute(
            select(
                Thanks.id,
                Member.user_id,
                Member.name,
                Member.language,
                func.coalesce(Member.timezone, Cohort.timezone).label("zone"),
                Cohort.name.label("cohort"),
                Cohort.channel_id,
                giver.user_id.label("giver"),
            )
            .join(Member, Member.id == Thanks.member_id)
            .join(giver, giver.id == Thanks.given_by_id)
            .join(Cohort, Cohort.id == Thanks.cohort_id)
            .where(Thanks.id.in_(due.subject_id for due in rows))
        )
    }
    return {
        due.id: NoticeContent(
            to=ToPerson(row.user_id, row.name, row.channel_id),
            languages=(row.language,),
            zone=row.zone,
            facts=Told(row.giver, row.cohort),
        )
        for due in rows
        if (row := given.get(due.subject_id)) is not None
    }
