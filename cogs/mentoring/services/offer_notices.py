"""What notices about offers to mentor tell: to the staff who approve them, to mentors, and to who has finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, NoticeType, ToChannel, ToPerson
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort
from cogs.mentoring.models import Mentor, MentoringGraduate

OFFERED = NoticeType("mentor.offered", lateness=timedelta(days=30))
APPROVED = NoticeType("mentor.approved", lateness=timedelta(days=60))
INVITED = NoticeType("mentor.invited", lateness=timedelta(days=30))


@dataclass(frozen=True, slots=True)
class NewOffer:
    """Somebody offers to mentor and waits for a coordinator."""

    mentor: NamedPerson
    capacity: int


def offered_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to the staff of offers that wait; what was approved or withdrawn meanwhile is left out."""
    found = tx.execute(
        select(
            *(Mentor.id, Mentor.capacity, Member.user_id, Member.name),
            *(Server.staff_channel_id, Server.language, Server.timezone),
        )
        .join(Member, Member.id == Mentor.member_id)
        .join(Server, Server.id == Mentor.server_id)
        .where(
            Mentor.id.in_([row.subject_id for row in rows]),
            Mentor.capacity > 0,
            Mentor.approved_at.is_(None),
            Member.gone.is_(False),
            Server.staff_channel_id.is_not(None),
        )
    )
    by_id = {
        one.id: NoticeContent(
            ToChannel(one.staff_channel_id or 0),
            (one.language,),
            one.timezone,
            NewOffer(NamedPerson(one.user_id, one.name), one.capacity),
        )
        for one in found
    }
    return {row.id: by_id[row.subject_id] for row in rows if row.subject_id in by_id}


def approved_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to mentors that they are approved; whoever has withdrawn meanwhile hears nothing."""
    found = tx.execute(
        select(
            *(Mentor.id, Member.user_id, Member.name, Member.language, Member.timezone),
            *(Server.mentors_channel_id, Server.timezone.label("server_zone")),
        )
        .join(Member, Member.id == Mentor.member_id)
        .join(Server, Server.id == Mentor.server_id)
        .where(
            Mentor.id.in_([row.subject_id for row in rows]),
            Mentor.capacity > 0,
            Mentor.approved_at.is_not(None),
            Member.gone.is_(False),
        )
    )
    by_id = {
        one.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.mentors_channel_id),
            (one.language,),
            one.timezone or one.server_zone,
            None,
        )
        for one in found
    }
    return {row.id: by_id[row.subject_id] for row in rows if row.subject_id in by_id}


def invited_contents(tx: Tx, rows: DueRows) -> Contents:
    """The invitations of who has finished; whoever offers to mentor by now needs none."""
    found = tx.execute(
        select(
            *(MentoringGraduate.id, Member.user_id, Member.name, Member.language, Member.timezone),
            *(Cohort.name.label("cohort"), Cohort.channel_id, Cohort.timezone.label("cohort_zone")),
        )
        .join(Member, Member.id == MentoringGraduate.member_id)
        .join(Cohort, Cohort.id == MentoringGraduate.cohort_id)
        .outerjoin(Mentor, Mentor.member_id == Member.id)
        .where(
            MentoringGraduate.id.in_([row.subject_id for row in rows]),
            Member.gone.is_(False),
            Mentor.id.is_(None) | (Mentor.capacity == 0),
        )
    )
    by_id = {
        one.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.channel_id),
            (one.language,),
            one.timezone or one.cohort_zone,
            one.cohort,
        )
        for one in found
    }
    return {row.id: by_id[row.subject_id] for row in rows if row.subject_id in by_id}


def invited_ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The button to offer is over once its person offers to mentor, or is not here any more."""
    still = set(
        tx.execute(
            select(MentoringGraduate.id)
            .outerjoin(Mentor, Mentor.member_id == MentoringGraduate.member_id)
            .where(
                MentoringGraduate.id.in_([row.subject_id for row in rows]), Mentor.id.is_(None) | (Mentor.capacity == 0)
            )
        ).scalars()
    )
    return {row.id: LONG_AGO for row in rows if row.subject_id not in still}
