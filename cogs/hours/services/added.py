"""Make-up work: a facilitator writes it down, and can take it back. The person hears of both, without the reason.

It stands in the ledger as a credit of the kind `added`; what it counts as beside its hours stands there too, and
`ledger.sums` gives it as that, so that progress counts it without asking here.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, select, update
from sqlalchemy.orm import aliased

from bot import ledger, outbox
from bot.core.confirmations import require_same
from bot.core.hours import CountsAs, CreditKind, HourType
from bot.core.people import NamedPerson
from bot.core.refusals import NotConfirmed
from bot.core.text import read_words
from bot.core.times import local_date
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.db.vault import Binding
from bot.ledger import Earned
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import HasNoPlaceIn
from cogs.cohorts.services import cohorts
from cogs.hours import rules
from cogs.hours.actions import ADD_HOURS, TAKE_BACK_HOURS
from cogs.hours.models import AddedHours
from cogs.hours.refusals import AlreadyAdded, NoReason, NothingAdded, OwnHours
from cogs.hours.services.telling import ADDED, TAKEN_BACK
from cogs.sessions.services import attendance

REASON_LIMIT = 300
MOST_LISTED = 25


@dataclass(frozen=True, slots=True)
class Added:
    """Make-up work as it stands."""

    id: int
    person: NamedPerson
    cohort: str
    on: date
    minutes: int
    hour_type: HourType
    counts_as: CountsAs | None
    by: NamedPerson
    reason: str
    code: str | None = None
    """Of the certificate that was issued with it."""


def add(
    tx: Tx,
    act: Act,
    *,
    user: int,
    cohort: str,
    minutes: int,
    hour_type: HourType,
    reason: str,
    counts_as: CountsAs | None = None,
    on: str | None = None,
) -> Added:
    """Write down make-up work of somebody who has, or had, a place in the cohort. Saying the same twice adds nothing.

    Raises:
        UnknownCohort, SeveralFit, HasNoPlaceIn: it is not clear whose, or in which cohort.
        HoursOutOfRange, MalformedDate, WorkAhead, WorkLongAgo, TextTooLong, NoReason: bad input.
        OwnHours: it is the actor's own.
        AlreadyAdded: the same stands already.
    """
    if user == act.actor.user_id:
        raise OwnHours
    row = cohorts.find(tx, act, cohort)
    rules.read_minutes(minutes)
    day = rules.read_day(on, today=local_date(act.now, row.timezone))
    why = read_words(reason, REASON_LIMIT)
    if not why:
        raise NoReason
    member = tx.execute(
        select(Member.id, Member.name)
        .join(Enrollment, Enrollment.member_id == Member.id)
        .where(Member.server_id == act.server, Member.user_id == user, Enrollment.cohort_id == row.id)
        .with_for_update(of=Member)
    ).one_or_none()
    if member is None:
        raise HasNoPlaceIn(row.name)
    elsewhere = select(AddedHours.id).where(
        AddedHours.server_id == act.server,
        AddedHours.member_id == member.id,
        AddedHours.on_date == day,
        AddedHours.hour_type == hour_type,
        AddedHours.minutes == minutes,
        AddedHours.taken_back_at.is_(None),
    )
    if tx.execute(elsewhere.limit(1)).first() is not None:  # in whichever cohort: an hour counts in one only
        raise AlreadyAdded(member.name, minutes, day)
    number = tx.execute(
        insert_into(tx, AddedHours)
        .values(
            server_id=act.server,
            cohort_id=row.id,
            member_id=member.id,
            added_by_id=act.member,
            on_date=day,
            hour_type=hour_type,
            minutes=minutes,
            counts_as=counts_as,
            at=act.now,
        )
        .on_conflict_do_nothing()
        .returning(AddedHours.id)
    ).scalar_one_or_none()
    if number is None:
        raise AlreadyAdded(member.name, minutes, day)
    sealed = act.vault.seal(why, Binding.of(AddedHours.reason, row=number, owner=member.id))
    tx.execute(update(AddedHours).where(AddedHours.id == number).values(reason=sealed))
    earned = Earned(member.id, CreditKind.ADDED, hour_type, minutes, number, counts_as)
    at = rules.earned_at(day, row.timezone, now=act.now)
    ledger.earn(tx, server=act.server, cohort=row.id, earned=[earned], now=at)
    outbox.notice(tx, ADDED, server=act.server, subject=number, member=member.id, cohort=row.id, now=act.now)
    audit.record(tx, act, ADD_HOURS, cohort=row.id, member=member.id, added=number)
    person, by = NamedPerson(user, member.name), NamedPerson(act.actor.user_id, act.actor.name)
    return Added(number, person, row.name, day, minutes, hour_type, counts_as, by, why)


def standing(tx: Tx, act: Act, *, user: int, name: str) -> tuple[Added, ...]:
    """What was added for somebody and stands, the latest first.

    Raises:
        NothingAdded: nothing.
    """
    whose = (Member.user_id == user) & AddedHours.taken_back_at.is_(None)
    rows = tx.execute(_added().where(AddedHours.server_id == act.server, whose).limit(MOST_LISTED)).all()
    if not rows:
        raise NothingAdded(name)
    return tuple(_of(tx, act, row) for row in rows)


def before_taking_back(tx: Tx, act: Act, *, added: int) -> Added:
    """What would be taken back.

    Raises:
        NotConfirmed: it does not stand any more.
    """
    which = (AddedHours.id == added) & AddedHours.taken_back_at.is_(None)
    row = tx.execute(_added().where(AddedHours.server_id == act.server, which)).one_or_none()
    if row is None:
        raise NotConfirmed
    return _of(tx, act, row)


def take_back(tx: Tx, act: Act, *, added: int, mark: str | None = None) -> Added:
    """The hours count no longer; the ledger keeps both rows. `mark` is that of what was shown.

    Raises:
        NotConfirmed: it does not stand any more, or not as it was shown.
    """
    one = before_taking_back(tx, act, added=added)
    require_same(one, mark)
    member = tx.execute(
        update(AddedHours)
        .where(AddedHours.id == added, AddedHours.taken_back_at.is_(None))
        .values(taken_back_at=act.now)
        .returning(AddedHours.member_id, AddedHours.cohort_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if member is None:
        raise NotConfirmed
    ledger.reverse(tx, member=member.member_id, kind=CreditKind.ADDED, subject=added, now=act.now)
    outbox.notice(
        tx, TAKEN_BACK, server=act.server, subject=added, member=member.member_id, cohort=member.cohort_id, now=act.now
    )
    audit.record(tx, act, TAKE_BACK_HOURS, cohort=member.cohort_id, member=member.member_id, added=added)
    return one


def _added() -> Select[*tuple[AddedHours, str, int, str, int, str]]:
    by = aliased(Member)
    return (
        select(
            AddedHours,
            Cohort.name.label("cohort"),
            Member.user_id,
            Member.name,
            by.user_id.label("by_user"),
            by.name.label("by_name"),
        )
        .join(Cohort, Cohort.id == AddedHours.cohort_id)
        .join(Member, Member.id == AddedHours.member_id)
        .join(by, by.id == AddedHours.added_by_id)
        .order_by(AddedHours.id.desc())
    )


def _of(tx: Tx, act: Act, row: Row[*tuple[AddedHours, str, int, str, int, str]]) -> Added:
    one, cohort, user, name, by_user, by_name = row
    binding = Binding.of(AddedHours.reason, row=one.id, owner=one.member_id)
    reason = "" if one.reason is None else act.vault.unseal(one.reason, binding)
    code: str | None = None
    counts = ledger.cohort_of(tx, server=act.server, member=one.member_id, kind=CreditKind.ADDED, subject=one.id)
    for codes in attendance.certified(tx, cohort=counts or one.cohort_id, members=[one.member_id]):
        code = codes.get(one.member_id, code)
    return Added(
        one.id, NamedPerson(user, name), cohort, one.on_date, one.minutes, one.hour_type, one.counts_as,
        NamedPerson(by_user, by_name), reason, code,
    )  # fmt: skip
