"""Whoever was written down otherwise before hears that their attendance was corrected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot import outbox
from bot.db import Tx
from bot.outbox import NoticeRequest
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, ToPerson
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.sessions.models import Attendance, Session

CORRECTED = NoticeType("attendance.corrected", lateness=timedelta(days=60))


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction tells its person."""

    title: str
    starts_at: datetime
    credited: int


def tell(tx: Tx, session: Session, members: Iterable[int], now: datetime) -> None:
    """These people are to hear that something else is written down about them now."""
    requests = [NoticeRequest(subject=session.id, member=one, dedupe_key=_key(now), due=now) for one in members]
    outbox.notices(tx, CORRECTED, requests, server=session.server_id)


def _key(at: datetime) -> str:
    """A correction by its moment, the same in every zone."""
    return str(int(at.timestamp()))


def facts(tx: Tx, rows: DueRows) -> Contents:
    """The corrections, as things stand now; an older one says nothing that a later one does not."""
    found = tx.execute(
        select(
            Attendance.session_id, Attendance.member_id, Attendance.at, Attendance.credited, Session.title,
            Session.starts_at, Cohort.channel_id, Member.user_id, Member.name, Member.language,
            func.coalesce(Member.timezone, Cohort.timezone).label("zone"),
        )
        .join(Session, Session.id == Attendance.session_id)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(
            Attendance.session_id.in_([row.subject_id for row in rows]),
            Attendance.member_id.in_([row.member_id for row in rows]),
        )
    )  # fmt: skip
    latest = {(one.session_id, one.member_id, _key(one.at)): one for one in found}
    return {
        row.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.channel_id, opens_dm=False),
            (one.language,),
            one.zone,
            Corrected(one.title, one.starts_at, one.credited),
        )
        for row in rows
        if (one := latest.get((row.subject_id, row.member_id, row.dedupe_key))) is not None
    }
