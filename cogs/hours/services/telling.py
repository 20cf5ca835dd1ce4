"""What people hear when their hours change: what, and who did it; never the reason."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from bot.core.hours import CountsAs, HourType
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, ToPerson
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.services import cohorts
from cogs.hours.models import AddedHours

ADDED = NoticeType("hours.added", lateness=timedelta(days=30))
TAKEN_BACK = NoticeType("hours.taken_back", lateness=timedelta(days=30))
MOVED = NoticeType("hours.moved", lateness=timedelta(days=30))


@dataclass(frozen=True, slots=True)
class Told:
    """What a person reads of make-up work of theirs."""

    by: NamedPerson
    cohort: str
    on: date
    minutes: int
    hour_type: HourType
    counts_as: CountsAs | None


def added(tx: Tx, rows: DueRows) -> Contents:
    """Work that was written down, and stands."""
    return _contents(tx, rows, taken_back=False)


def taken_back(tx: Tx, rows: DueRows) -> Contents:
    """Work that was taken back."""
    return _contents(tx, rows, taken_back=True)


def _contents(tx: Tx, rows: DueRows, *, taken_back: bool) -> Contents:
    by = aliased(Member)
    found = {
        row.AddedHours.id: row
        for row in tx.execute(
            select(
                AddedHours,
                Member.user_id,
                Member.name,
                Member.language,
                func.coalesce(Member.timezone, Cohort.timezone).label("zone"),
                Cohort.name.label("cohort"),
                Cohort.channel_id,
                by.user_id.label("by_user"),
                by.name.label("by_name"),
            )
            .join(Member, Member.id == AddedHours.member_id)
            .join(by, by.id == AddedHours.added_by_id)
            .join(Cohort, Cohort.id == AddedHours.cohort_id)
            .where(
                AddedHours.id.in_([row.subject_id for row in rows]),
                AddedHours.server_id.in_({row.server_id for row in rows}),
                AddedHours.taken_back_at.is_not(None) if taken_back else AddedHours.taken_back_at.is_(None),
            )
        )
    }
    return {
        due.id: NoticeContent(
            to=ToPerson(row.user_id, row.name, row.channel_id),
            languages=(row.language,),
            zone=row.zone,
            facts=Told(
                NamedPerson(row.by_user, row.by_name), row.cohort, one.on_date, one.minutes, one.hour_type,
                one.counts_as,
            ),
        )
        for due in rows
        if (row := found.get(due.subject_id)) is not None and (one := row.AddedHours)
    }  # fmt: skip


def moved(tx: Tx, rows: DueRows) -> Contents:
    """That somebody's hours count in another cohort from now on."""
    places = cohorts.with_places(tx, rows)
    return {
        due.id: NoticeContent(ToPerson(one.user_id, one.name, one.channel_id), (one.language,), one.zone, one.cohort)
        for due, one in places
    }
