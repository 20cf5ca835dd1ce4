"""What somebody earned in one cohort counts in another from now on, and never in both. They hear of it."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from bot import ledger, outbox
from bot.core import finding
from bot.core.confirmations import require_same
from bot.core.hours import HourType
from bot.core.people import NamedPerson
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.ledger.models import Credit
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import HasNoPlaceIn, UnknownCohort
from cogs.cohorts.rules.cohorts import EnrollmentStatus, name_key
from cogs.cohorts.services import cohorts
from cogs.hours.actions import TRANSFER_HOURS
from cogs.hours.refusals import CertifiedThere, NothingEarned, SameCohort
from cogs.hours.services.telling import MOVED
from cogs.sessions.services import attendance


class _Source(NamedTuple):
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """What would move, or has moved."""

    member_id: int
    person: NamedPerson
    source_id: int
    source: str
    target_id: int
    target: str
    credits: tuple[int, ...]
    """The rows that move: others are another transfer."""
    minutes: tuple[tuple[HourType, int], ...]


def preview(tx: Tx, act: Act, *, user: int, name: str, source: str, target: str) -> Transfer:
    """What would move; nothing is changed. The cohort it comes from may be closed or removed.

    Raises:
        UnknownCohort, SeveralFit: it is not clear which cohort is meant.
        HasNoPlaceIn: they have no place where the hours would go.
        NothingEarned, SameCohort, CertifiedThere: nothing can move.
    """
    to = cohorts.find(tx, act, target)
    member = tx.execute(
        select(Member.id).where(Member.server_id == act.server, Member.user_id == user)
    ).scalar_one_or_none()
    if member is None:
        raise HasNoPlaceIn(to.name)
    return _transfer(tx, act, member=member, source=_source(tx, act, member, name, source).id, target=to.id)


def move(tx: Tx, act: Act, *, member: int, source: int, target: int, mark: str | None = None) -> Transfer:
    """Everything that stands moves in one transaction. `mark` is that of what was shown.

    Raises:
        NotConfirmed: it is not as it was shown.
        CohortGone, HasNoPlaceIn, NothingEarned, SameCohort, CertifiedThere: nothing can move any more.
    """
    tx.execute(select(Member.id).where(Member.id == member, Member.server_id == act.server).with_for_update())
    transfer = _transfer(tx, act, member=member, source=source, target=target)
    require_same(transfer, mark)
    earned = ledger.standing(tx, server=act.server, member=member, cohort=source)
    ledger.move(tx, earned, cohort=target, now=act.now)
    key = f"{source}.{max(transfer.credits)}"
    outbox.notice(
        tx, MOVED, server=act.server, subject=target, member=member, cohort=target, dedupe_key=key, now=act.now
    )
    audit.record(tx, act, TRANSFER_HOURS, cohort=source, to=target, member=member)
    return transfer


def _source(tx: Tx, act: Act, member: int, name: str, text: str) -> _Source:
    """The cohort of that name in which they earned something; removed ones too."""
    rows = tx.execute(
        select(Cohort.id, Cohort.name)
        .where(
            Cohort.server_id == act.server,
            Cohort.id.in_(select(Credit.cohort_id).where(Credit.member_id == member, Credit.units == 1)),
        )
        .order_by(Cohort.id.desc())
    )
    theirs = [_Source(*row) for row in rows]
    exact = [one for one in theirs if name_key(one.name) == name_key(text)]
    fitting = exact or finding.meant(text, theirs, lambda one: (one.name,))
    if not fitting:
        try:
            raise NothingEarned(name, cohorts.find(tx, act, text).name)
        except UnknownCohort:
            raise UnknownCohort(text.strip()[:80]) from None
    return fitting[0]


def _transfer(tx: Tx, act: Act, *, member: int, source: int, target: int) -> Transfer:
    person = tx.execute(
        select(Member.user_id, Member.name).where(Member.id == member, Member.server_id == act.server)
    ).one_or_none()
    origin = tx.execute(
        select(Cohort.name).where(Cohort.id == source, Cohort.server_id == act.server)
    ).scalar_one_or_none()
    if person is None or origin is None:
        raise NotConfirmed
    to = cohorts.by_id(tx, act, target)
    if source == target:
        raise SameCohort(to.name)
    place = select(Enrollment.id).where(
        Enrollment.cohort_id == target, Enrollment.member_id == member, Enrollment.status == EnrollmentStatus.ACTIVE
    )
    if tx.execute(place).first() is None:
        raise HasNoPlaceIn(to.name)
    for codes in attendance.certified(tx, cohort=source, members=[member]):
        if member in codes:
            raise CertifiedThere(person.name, origin, codes[member])
    earned = ledger.standing(tx, server=act.server, member=member, cohort=source)
    if not earned:
        raise NothingEarned(person.name, origin)
    minutes = tuple(
        (hour_type, total)
        for hour_type in HourType
        if (total := sum(one.minutes for one in earned if one.hour_type == hour_type))
    )
    return Transfer(
        member, NamedPerson(*person), source, origin, target, to.name, tuple(one.id for one in earned), minutes
    )
