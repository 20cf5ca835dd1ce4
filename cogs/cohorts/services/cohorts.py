"""Cohorts and the places in them, found: by name, by the number of a button, for a draft, for an outbox row."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from bot.core import finding
from bot.core.dates import DateScope
from bot.core.people import Actor
from bot.core.refusals import Found, SeveralFit
from bot.db import Tx
from bot.outbox.notices import DueEntry
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortClosed, CohortGone, NotJoined, UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, name_key


class HeldCohort(NamedTuple):
    """What joining asks of a cohort, which nobody else can join until this transaction ends."""

    id: int
    server_id: int
    name: str
    status: CohortStatus
    capacity: int
    agreement_version: int
    role_id: int | None
    channel_id: int | None


# --- cohorts ---------------------------------------------------------------------------------------------------------


def find(tx: Tx, act: Act, cohort: str | int, *, lock: bool = False) -> Cohort:
    """The cohort of this server that a person means, by its name or a part of it; case and accents do not matter.

    A number is that of a button, as for `by_id`.

    Raises:
        UnknownCohort: there is none, or it is another server's.
        SeveralFit: it can be one of several.
        CohortGone: that of the button was removed.
    """
    if isinstance(cohort, int):
        return by_id(tx, act, cohort, lock=lock)
    row = _found(tx, act, Cohort.name_key == name_key(cohort), lock=lock)
    if row is None:
        fitting = finding.meant(cohort, _names(tx, act), lambda name: (name,))
        if len(fitting) > 1:
            raise SeveralFit("cohort", cohort.strip(), tuple(Found(name, name) for name in fitting))
        row = _found(tx, act, Cohort.name_key == name_key(fitting[0]), lock=lock) if fitting else None
    if row is None:
        raise UnknownCohort(cohort.strip()[:80])
    return row


def by_id(tx: Tx, act: Act, cohort_id: int, *, lock: bool = False) -> Cohort:
    """The cohort of this server that a button stands for.

    Raises:
        CohortGone: it was removed, or it is another server's.
    """
    cohort = _found(tx, act, Cohort.id == cohort_id, lock=lock)
    if cohort is None:
        raise CohortGone
    return cohort


def _found(tx: Tx, act: Act, which: ColumnElement[bool], *, lock: bool) -> Cohort | None:
    query = select(Cohort).where(Cohort.server_id == act.server, Cohort.status != CohortStatus.REMOVED, which)
    return tx.execute(query.with_for_update() if lock else query).scalars().first()


def date_scope(tx: Tx, act: Act, text: str) -> DateScope:
    """How dates are meant in a command that names this cohort. Raises as `find` does."""
    return DateScope(find(tx, act, text).timezone)


def hold(tx: Tx, act: Act, cohort_id: int) -> HeldCohort:
    """The cohort of this server that a form is for, for a place in it.

    Raises:
        CohortGone: it was removed, or it is another server's.
    """
    row = tx.connection().execute(_HOLD, {"server": act.server, "id": cohort_id}).one_or_none()
    if row is None:
        raise CohortGone
    return HeldCohort(*row)


_cohorts = Cohort.__table__
_HOLD = (
    select(*(_cohorts.c[column] for column in HeldCohort._fields))
    .where(
        _cohorts.c.server_id == bindparam("server"),
        _cohorts.c.id == bindparam("id"),
        _cohorts.c.status != CohortStatus.REMOVED,
    )
    .with_for_update()
)


def require_open(tx: Tx, act: Act, cohort_id: int) -> Cohort:
    """The cohort that a draft was made for, held while the draft is made to stand.

    Raises:
        CohortClosed: it has closed since.
    """
    cohort = tx.execute(
        select(Cohort).where(Cohort.id == cohort_id, Cohort.server_id == act.server).with_for_update(read=True)
    ).scalar_one()
    if cohort.status != CohortStatus.OPEN:
        raise CohortClosed(cohort.name)
    return cohort


def with_cohorts(tx: Tx, rows: Sequence[DueEntry], *conditions: ColumnElement[bool]) -> list[tuple[DueEntry, Cohort]]:
    """Each of these rows with the cohort that it is about, removed or not, where these conditions hold."""
    found = tx.execute(select(Cohort).where(Cohort.id.in_({due.subject_id for due in rows}), *conditions)).scalars()
    cohorts = {(cohort.server_id, cohort.id): cohort for cohort in found}
    pairs = [(due, cohorts.get((due.server_id, due.subject_id))) for due in rows]
    return [(due, cohort) for due, cohort in pairs if cohort is not None]


def suggest(
    tx: Tx, act: Act, *, typed: str, mine: bool = False, open_only: bool = False, closed_only: bool = False
) -> list[str]:
    """Names of cohorts here that fit what was typed so far, newest first; with `mine`, those one has a place in."""
    names = _names(tx, act, mine=mine, open_only=open_only, closed_only=closed_only)
    return [name for name in names if finding.fits(typed, name)][:25]


def _names(tx: Tx, act: Act, *, mine: bool = False, open_only: bool = False, closed_only: bool = False) -> list[str]:
    """Names that this person may read: staff all, others those that are open, and where they ever had a place."""
    query = select(Cohort.name).where(Cohort.server_id == act.server, Cohort.status != CohortStatus.REMOVED)
    if open_only:
        query = query.where(Cohort.status == CohortStatus.OPEN)
    if closed_only:
        query = query.where(Cohort.status == CohortStatus.CLOSED)
    if not act.is_staff:
        query = query.where((Cohort.status == CohortStatus.OPEN) | has_known(act.actor))
    if mine:
        query = query.join(Enrollment, has_place(act.actor))
    return list(tx.execute(query.order_by(Cohort.id.desc())).scalars())


# --- places ----------------------------------------------------------------------------------------------------------


def has_place(actor: Actor) -> ColumnElement[bool]:
    """How a query joins `Enrollment` to the cohort: this person's place in it, if they have one."""
    return (
        (Enrollment.cohort_id == Cohort.id)
        & (Enrollment.member_id == (actor.member_id or 0))
        & (Enrollment.status == EnrollmentStatus.ACTIVE)
    )


def has_known(actor: Actor) -> ColumnElement[bool]:
    """Whether a person ever had a place in the cohort: it is no secret to them, though they see it no more."""
    ever = aliased(Enrollment)
    return exists().where(ever.cohort_id == Cohort.id, ever.member_id == (actor.member_id or 0))


def place_of(tx: Tx, cohort: Cohort, member: int) -> Enrollment | None:
    """The active place of a member in a cohort."""
    return tx.execute(
        select(Enrollment).where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.member_id == member,
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
    ).scalar_one_or_none()


def with_places(tx: Tx, rows: Sequence[DueEntry], *conditions: ColumnElement[bool]) -> list[tuple[DueEntry, Any]]:
    """Each of these rows with the place of its person in the cohort that it is about, where these conditions hold."""
    found = tx.execute(
        select(
            Enrollment.cohort_id,
            Enrollment.member_id,
            Enrollment.status,
            Enrollment.status_changes,
            Member.user_id,
            Member.name,
            Member.language,
            func.coalesce(Member.timezone, Cohort.timezone).label("zone"),
            Cohort.name.label("cohort"),
            Cohort.role_id,
            case((Cohort.status != CohortStatus.REMOVED, Cohort.channel_id)).label("channel_id"),
        )
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(Member, Member.id == Enrollment.member_id)
        .where(
            # Each on its own too: SQLite uses no index for pairs.
            Enrollment.cohort_id.in_({due.subject_id for due in rows}),
            Enrollment.member_id.in_({due.member_id for due in rows}),
            tuple_(Enrollment.cohort_id, Enrollment.member_id).in_({(due.subject_id, due.member_id) for due in rows}),
            *conditions,
        )
    )
    places: dict[tuple[int, int], Any] = {(place.cohort_id, place.member_id): place for place in found}
    return [(due, places[pair]) for due in rows if (pair := (due.subject_id, due.member_id)) in places]


def require_place(tx: Tx, act: Act, cohort: Cohort) -> Enrollment:
    """The person's active place in a cohort.

    Raises:
        NotJoined: they have none.
        CohortGone: neither is the cohort open, nor did they ever have a place in it.
    """
    place = place_of(tx, cohort, act.actor.member_id or 0)
    if place is None:
        if (
            cohort.status == CohortStatus.OPEN
            or act.is_staff
            or tx.execute(select(Cohort.id).where(Cohort.id == cohort.id, has_known(act.actor))).first() is not None
        ):
            raise NotJoined(cohort.name)
        raise CohortGone  # its name is not for those who never had a place
    return place


def people_in(tx: Tx, cohort: Cohort) -> int:
    """How many places are taken."""
    return tx.execute(
        select(func.count()).where(Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentStatus.ACTIVE)
    ).scalar_one()
