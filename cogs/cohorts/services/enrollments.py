"""Places in cohorts: given up or ended, and who has one. How one is taken stands in `joining`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.core.collation import by_name
from bot.core.confirmations import require_same
from bot.core.hooks import hook
from bot.core.hours import CreditKind
from bot.core.languages import language_of
from bot.core.paging import Page
from bot.db import Tx
from bot.ledger.models import CREDITED_AS, Credit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import PAGE, EnrollmentStatus, summed
from cogs.cohorts.services import cohorts, member_roles

PARTICIPANTS = select(Enrollment.member_id).where(Enrollment.status == EnrollmentStatus.ACTIVE)
"""Who has a place."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What giving up a place would mean."""

    cohort_id: int
    cohort: str
    status_changes: int
    """How often the place changed hands: leaving, coming back and leaving is another matter."""
    minutes: int
    """Credited; they stay."""
    full: bool
    """Whether every place is taken, so that theirs may be gone when they want it back."""
    answers: int = 0
    """What this person has said about sessions to come; it goes."""
    pairs: int = 0
    """With whom they are in touch as mentor or mentee in this cohort."""
    shared: int = 0
    """Reflections of theirs that stand in the channel; they stay there, and their person would no longer see them."""


@dataclass(frozen=True, slots=True)
class Left:
    """A place given up; the minutes stay."""

    cohort: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the roster."""

    name: str
    user_id: int
    language: str
    status: EnrollmentStatus
    gone: bool
    """Whether they have left the server."""
    reflections: int
    """Prompts of this cohort to which they have written and which count."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A page of the people who have, or had, a place."""

    cohort_id: int
    cohort: str
    people: tuple[Person, ...]
    active: int
    capacity: int
    page: Page


@hook
def left(tx: Tx, *, server: int, cohort: int, member: int, status_changes: int, now: datetime) -> None:
    """Somebody has given up their place."""


@hook
def ended(tx: Tx, *, members: Sequence[int], cohort: int, now: datetime) -> None:
    """These people have no place in the cohort any more, by their own wish or by a facilitator's."""


@hook
def at_stake(tx: Tx, *, cohort: int, member: int, now: datetime) -> Mapping[str, int]:
    """What of somebody's goes or stays when they give up their place: how many of which (a field of `Leaving`)."""
    raise NotImplementedError


def before_leaving(tx: Tx, act: Act, *, cohort: str) -> Leaving:
    """What giving up a place would mean.

    Raises:
        UnknownCohort, NotJoined.
    """
    row = cohorts.find(tx, act, cohort)
    return _leaving(tx, row, cohorts.require_place(tx, act, row), act.now)


def leave(tx: Tx, act: Act, *, cohort: str | int, mark: str | None = None) -> Left:
    """Give up a place; hours stay, and one may come back while there is room. `mark` is that of what was shown.

    Raises:
        UnknownCohort, CohortGone, NotJoined.
        NotConfirmed: it is not as it was shown.
    """
    row = cohorts.find(tx, act, cohort, lock=True)
    place = cohorts.require_place(tx, act, row)
    leaving = _leaving(tx, row, place, act.now)
    require_same(leaving, mark)
    end(tx, row, place, status=EnrollmentStatus.LEFT, now=act.now)
    left(tx, server=row.server_id, cohort=row.id, member=act.member, status_changes=place.status_changes, now=act.now)
    return Left(row.name, leaving.minutes)


def _leaving(tx: Tx, row: Cohort, place: Enrollment, now: datetime) -> Leaving:
    full = cohorts.people_in(tx, row) >= row.capacity
    minutes, stake = credited(tx, place), at_stake(tx, cohort=row.id, member=place.member_id, now=now)
    return Leaving(row.id, row.name, place.status_changes, minutes, full, **summed(stake))


def end(tx: Tx, row: Cohort, place: Enrollment, *, status: EnrollmentStatus, now: datetime) -> None:
    """A place ends, by its person's own wish or by a facilitator's: its role goes, and what it held is free."""
    place.status, place.left_at, place.status_changes = status, now, place.status_changes + 1
    member_roles.owe(tx, row, place.member_id, place.status_changes, now)
    ended(tx, members=[place.member_id], cohort=row.id, now=now)


def credited(tx: Tx, place: Enrollment) -> int:
    """The minutes that somebody was credited with in a cohort; they stay theirs."""
    minutes = select(func.coalesce(func.sum(Credit.minutes), 0)).where(
        Credit.server_id == place.server_id,
        Credit.cohort_id == place.cohort_id,
        Credit.member_id == place.member_id,
    )
    return int(tx.execute(minutes).scalar_one())


# --- who has one -----------------------------------------------------------------------------------------------------


def roster(tx: Tx, act: Act, *, cohort: str | int, page: int) -> Roster:
    """A page of the people of a cohort: those who have a place first, by name.

    Raises:
        UnknownCohort, CohortGone: there is none, or it is another server's.
    """
    row = cohorts.find(tx, act, cohort)
    by_status = select(Enrollment.status, func.count()).where(Enrollment.cohort_id == row.id)
    counts: dict[str, int] = dict(tx.execute(by_status.group_by(Enrollment.status)).all())
    its = Page.of(page, total=sum(counts.values()), size=PAGE)
    people = tx.execute(
        select(
            *(Member.name, Member.user_id, Member.language, Enrollment.status, Member.gone),
            select(func.coalesce(func.sum(Credit.units), 0))
            .where(
                Credit.cohort_id == row.id,
                Credit.member_id == Enrollment.member_id,
                CREDITED_AS == CreditKind.REFLECTION,
            )
            .scalar_subquery(),
        )
        .join(Member, Member.id == Enrollment.member_id)
        .where(Enrollment.server_id == act.server, Enrollment.cohort_id == row.id)
    )
    order = by_name(language_of(act.actor))
    lines = sorted((Person(*person) for person in people), key=lambda one: (one.status, order(one.name), one.user_id))
    shown = tuple(lines[its.number * PAGE : (its.number + 1) * PAGE])
    return Roster(row.id, row.name, shown, counts.get(EnrollmentStatus.ACTIVE, 0), row.capacity, its)


def closed_channels(tx: Tx, *, members: Sequence[int]) -> Sequence[tuple[int, int]]:
    """The channels of cohorts in which these members had a place that has ended."""
    rows = tx.execute(
        select(Enrollment.member_id, Cohort.channel_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(
            Enrollment.member_id.in_(members),
            Enrollment.status != EnrollmentStatus.ACTIVE,
            Cohort.channel_id.is_not(None),
        )
    )
    return [(member, channel) for member, channel in rows if channel is not None]
