"""What a person chooses for themselves in one server: how reminders come, quiet hours, days away."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select, update

from bot import outbox
from bot.core.hooks import hook
from bot.core.people import ContactMethod
from bot.core.quiet_hours import read_hours
from bot.core.times import local_date
from bot.db import Tx
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, ToPerson
from bot.people.act import Act
from bot.people.models import Absence, Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, check_dates, read_coming_day
from cogs.cohorts.services import cohorts

HELLO = NoticeType("person.hello", lateness=timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands now."""

    contact_method: ContactMethod
    quiet: tuple[int, int] | None
    away: tuple[date, date] | None
    prompts: bool = False
    """Whether they wish to be reminded of prompts too."""


def of(tx: Tx, act: Act) -> Choices:
    """What a person has chosen here."""
    me = act.actor.member_id or 0
    chosen = tx.execute(
        select(Member.contact_method, Member.quiet_from, Member.quiet_until, Member.prompt_reminders).where(
            Member.id == me
        )
    )
    contact_method, start, end, prompts = chosen.one_or_none() or (None, None, None, False)
    away = tx.execute(
        select(Absence.starts_on, Absence.ends_on)
        .where(Absence.member_id == me, Absence.ends_on >= _today(act))
        .order_by(Absence.starts_on)
    ).first()
    return Choices(
        contact_method or ContactMethod.THREAD,
        None if start is None or end is None else (start, end),
        None if away is None else (away.starts_on, away.ends_on),
        prompts,
    )


def choose_contact_method(tx: Tx, act: Act, *, contact_method: ContactMethod) -> None:
    """Reminders come this way from now on. Whoever chooses direct messages gets one at once, so that it is open."""
    tx.execute(update(Member).where(Member.id == act.member).values(contact_method=contact_method, dm_asked_at=act.now))
    if contact_method == ContactMethod.DIRECT:
        at = str(int(act.now.timestamp()))
        outbox.notice(tx, HELLO, server=act.server, subject=act.member, member=act.member, dedupe_key=at, now=act.now)


def choose_prompt_reminders(tx: Tx, act: Act, *, wished: bool) -> None:
    """They are reminded of prompts to which they have not written, or no longer."""
    tx.execute(update(Member).where(Member.id == act.member).values(prompt_reminders=wished))


def thread_channel(tx: Tx, act: Act) -> int | None:
    """The channel under which this person's own thread is made; None where no cohort of theirs has one."""
    newest = select(func.max(Cohort.channel_id)).join(Enrollment, cohorts.has_place(act.actor))
    return tx.execute(newest.where(Cohort.status == CohortStatus.OPEN)).scalar_one()


def keep_quiet(tx: Tx, act: Act, *, hours: str) -> None:
    """Nobody reminds this person in these hours, by their own clock.

    Raises:
        MalformedHours: they cannot be read.
    """
    start, end = read_hours(hours) or (None, None)
    tx.execute(update(Member).where(Member.id == act.member).values(quiet_from=start, quiet_until=end))


def go_away(tx: Tx, act: Act, *, starts: str, ends: str) -> tuple[date, date]:
    """Nobody reminds this person from one day to another (both included); it takes the place of what stood before.

    Raises:
        MalformedDate, DatePast, EndsBeforeStart: bad input.
    """
    first, last = (read_coming_day(day, today=_today(act)) for day in (starts, ends))
    check_dates(first, last)
    tx.execute(delete(Absence).where(Absence.member_id == act.member))
    tx.add(Absence(server_id=act.server, member_id=act.member, starts_on=first, ends_on=last))
    return first, last


@hook
def came_back(tx: Tx, *, server: int, now: datetime) -> None:
    """Somebody's days away are over: what waited for that need not wait any more."""


def come_back(tx: Tx, act: Act) -> None:
    """They are here again: what still makes sense reaches them."""
    tx.execute(delete(Absence).where(Absence.member_id == act.member))
    came_back(tx, server=act.server, now=act.now)


def _today(act: Act) -> date:
    return local_date(act.now, act.actor.zone or act.actor.server_zone or "UTC")


def hello_facts(tx: Tx, rows: DueRows) -> Contents:
    """A first word to those who have just chosen direct messages; their thread has it where these are closed."""
    place = (
        select(Enrollment.member_id, func.max(Cohort.channel_id).label("channel_id"))
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(
            Enrollment.member_id.in_([row.member_id for row in rows]),
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Cohort.status == CohortStatus.OPEN,
        )
        .group_by(Enrollment.member_id)
        .subquery()
    )
    people = {
        row.id: row
        for row in tx.execute(
            select(
                Member.id,
                Member.user_id,
                Member.name,
                Member.contact_method,
                place.c.channel_id,
                Member.language,
                func.coalesce(Member.timezone, Server.timezone).label("zone"),
            )
            .join(Server, Server.id == Member.server_id)
            .outerjoin(place, place.c.member_id == Member.id)
            .where(Member.id.in_([row.member_id for row in rows]))
        )
    }
    return {
        row.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.channel_id, opens_dm=False),
            (one.language,),
            one.zone,
            one.contact_method == ContactMethod.DIRECT,
        )
        for row in rows
        if (one := people.get(row.member_id)) is not None and one.contact_method != ContactMethod.NONE
    }
