"""Places in cohorts: asked for, taken, given up, and who has one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Executable, Table, bindparam, func, insert, select, update

from bot import outbox
from bot.core.confirmations import require_same
from bot.core.hooks import hook
from bot.core.languages import LANGUAGES
from bot.core.paging import Page
from bot.core.refusals import ButtonTooOld
from bot.db import Tx
from bot.db.lists import put_lists
from bot.db.upsert import dialect, insert_on
from bot.ledger.models import Credit
from bot.outbox import recalls
from bot.outbox.models import OutboxEntry
from bot.people import account_settings
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Acceptance, Cohort, Enrollment, EnrollmentLanguage
from cogs.cohorts.refusals import AgreementNotAccepted, AlreadyJoined, CohortClosed, CohortFull, PlaceEnded, RoomGone
from cogs.cohorts.rules.agreements import AGREEMENTS
from cogs.cohorts.rules.cohorts import PAGE, CohortStatus, EnrollmentStatus, ProviderRole, Setting
from cogs.cohorts.services import cohorts
from cogs.cohorts.services.channels import MAKE_ROLE, MEMBER_ROLE
from cogs.cohorts.services.cohorts import Held


@dataclass(frozen=True, slots=True)
class Door:
    """A cohort that has a place for this person."""

    cohort_id: int
    cohort: str
    agreement: tuple[str, ...]
    """The points of the group agreement, in English, to be said with care."""
    open_again: bool = False
    """They have a place already, but lost the role that opens the channel."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A place taken."""

    cohort: str
    channel_id: int | None
    role_errand: int | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """What giving up a place would mean."""

    cohort_id: int
    cohort: str
    status_changes: int
    """How often the place changed hands: leaving, coming back and leaving is another matter."""
    minutes: int
    """Credited; they stay."""
    answers: int
    """What this person has said about sessions to come; it goes."""
    pairs: int
    """With whom they are in touch as mentor or mentee in this cohort."""
    full: bool
    """Whether every place is taken, so that theirs may be gone when they want it back."""


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
    """Has a place, and has left the server."""


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
    """What somebody would lose with their place: how many of which."""
    raise NotImplementedError


# --- joining ---------------------------------------------------------------------------------------------------------


def ask(tx: Tx, act: Act, *, cohort: str | int, rooms: Collection[int] | None = None) -> Door:
    """Whether there is a place for this person; nothing is written.

    `rooms` are the roles and channels that Discord still has, where that is known. Somebody with a place whose role is
    missing has left the server and come back: for them the door is `open_again`.

    Raises:
        UnknownCohort, CohortGone, CohortClosed, AlreadyJoined, PlaceEnded, CohortFull, RoomGone.
    """
    row = cohorts.by_id(tx, act, cohort) if isinstance(cohort, int) else cohorts.find(tx, act, cohort)
    if rooms is not None and any(room is not None and room not in rooms for room in (row.role_id, row.channel_id)):
        raise RoomGone(row.name)
    try:
        _place_for(tx, act, row)
    except AlreadyJoined:
        if rooms is None or row.role_id is None or row.role_id in act.actor.roles:
            raise
        return Door(row.id, row.name, (), open_again=True)
    return Door(row.id, row.name, AGREEMENTS[row.agreement_version])


def readmit(tx: Tx, act: Act, *, cohort_id: int) -> Joined:
    """Give the role once more to somebody who has a place, left the server and came back.

    Raises:
        CohortGone: the cohort was removed.
        NotJoined: they have no place in it.
    """
    cohort = cohorts.by_id(tx, act, cohort_id, lock=True)
    place = cohorts.require_place(tx, act, cohort)
    place.status_changes += 1
    tx.flush()
    return Joined(cohort.name, cohort.channel_id, _owe_role(tx, cohort, act.member, place.status_changes, act.now))


def choose_language(tx: Tx, act: Act, *, cohort_id: int, language: str) -> tuple[Door, str]:
    """The first step of joining: from now on everything private comes in this language.

    Raises:
        UnknownLanguage, and all that `ask` raises.
    """
    code = account_settings.choose_language(tx, act, language=language)
    return ask(tx, act, cohort=cohort_id), code


def join(
    tx: Tx,
    act: Act,
    *,
    cohort_id: int,
    role: ProviderRole,
    setting: Setting | None,
    languages: Sequence[str],
    agreed: bool,
) -> Joined:
    """Take a place: one of the last, or the only one left, goes to one person alone.

    Raises:
        AgreementNotAccepted: the box is not ticked.
        UnknownCohort, CohortClosed, AlreadyJoined, CohortFull: there is no place any more.
        ButtonTooOld: the form offers what this version does not know.
    """
    if not agreed:
        raise AgreementNotAccepted
    if not set(languages) <= set(LANGUAGES):
        raise ButtonTooOld
    cohort = cohorts.hold(tx, act, cohort_id)
    before = _place_for(tx, act, cohort)
    spoken = tuple(dict.fromkeys(languages)) or (act.actor.language or act.actor.server_language or "en",)
    enrollment_id, status_changes = _take(tx, act, cohort, before, role=role, setting=setting, languages=spoken)
    accepted = {"enrollment_id": enrollment_id, "version": cohort.agreement_version, "at": act.now}
    tx.connection().execute(_accept(dialect(tx)), {"server_id": act.server, **accepted})
    errand = _owe_role(tx, cohort, act.member, status_changes, act.now)
    return Joined(cohort.name, cohort.channel_id, errand)


@dataclass(frozen=True, slots=True)
class _Before:
    """The place that a person gave up earlier."""

    enrollment_id: int
    status_changes: int


def _place_for(tx: Tx, act: Act, cohort: Cohort | Held) -> _Before | None:
    """See that the person may come in; gives the place that they once left. One query."""
    if cohort.status != CohortStatus.OPEN:
        raise CohortClosed(cohort.name)
    row = tx.connection().execute(_TAKEN, {"cohort": cohort.id, "member": act.actor.member_id or 0}).one()
    if row.status == EnrollmentStatus.ACTIVE:
        raise AlreadyJoined(cohort.name)
    if row.status is EnrollmentStatus.REMOVED:
        raise PlaceEnded(cohort.name)
    if row.taken >= cohort.capacity:
        raise CohortFull(cohort.name, cohort.capacity, cohort.id)
    return _Before(row.id, row.status_changes) if row.id is not None else None


def _take(
    tx: Tx,
    act: Act,
    cohort: Held,
    before: _Before | None,
    *,
    role: ProviderRole,
    setting: Setting | None,
    languages: tuple[str, ...],
) -> tuple[int, int]:
    """Write the place down; gives its row and how often it changed hands."""
    said = {
        "role": role,
        "setting": setting,
        "status": EnrollmentStatus.ACTIVE,
        "joined_at": act.now,
    }
    if before is not None:
        status_changes = before.status_changes + 1
        tx.execute(
            update(Enrollment)
            .where(Enrollment.server_id == act.server, Enrollment.id == before.enrollment_id)
            .values(**said, left_at=None, status_changes=status_changes)
        )
        lists = {before.enrollment_id: languages}
        put_lists(tx, EnrollmentLanguage.language, EnrollmentLanguage.enrollment_id, lists, server=act.server)
        return before.enrollment_id, status_changes
    place = {"server_id": act.server, "cohort_id": cohort.id, "member_id": act.member, **said}
    enrollment_id = tx.connection().execute(_NEW_PLACE, place).scalar_one()
    tx.connection().execute(
        _ITS_LANGUAGES,
        [
            {"server_id": act.server, "enrollment_id": enrollment_id, "position": position, "language": language}
            for position, language in enumerate(languages)
        ],
    )
    return enrollment_id, 1


def _owe_role(tx: Tx, cohort: Cohort | Held, member: int, status_changes: int, now: datetime) -> int | None:
    """Owe the cohort's role, given or taken; if the role is not made yet, after it is."""
    after = None
    if cohort.role_id is None:
        after = tx.execute(
            select(func.max(OutboxEntry.id)).where(
                OutboxEntry.server_id == cohort.server_id,
                OutboxEntry.kind == MAKE_ROLE,
                OutboxEntry.subject_id == cohort.id,
            )
        ).scalar_one()
    return outbox.errand(
        tx,
        MEMBER_ROLE,
        server=cohort.server_id,
        subject=cohort.id,
        member=member,
        dedupe_key=str(status_changes),
        after=after,
        now=now,
    )


# Many join at the same moment, so these are built once; tables rather than models: plain rows, without the ORM's care.
_places, _acceptances = Enrollment.__table__, Acceptance.__table__

_own = (
    select(_places.c.id, _places.c.status, _places.c.status_changes)
    .where(_places.c.cohort_id == bindparam("cohort"), _places.c.member_id == bindparam("member"))
    .subquery()
)
_taken = select(
    select(func.count())
    .where(_places.c.cohort_id == bindparam("cohort"), _places.c.status == EnrollmentStatus.ACTIVE)
    .scalar_subquery()
    .label("taken")
).subquery()

_TAKEN = select(_taken.c.taken, _own.c.id, _own.c.status, _own.c.status_changes).select_from(
    _taken.outerjoin(_own, _own.c.id.is_not(None))
)
_NEW_PLACE = insert(cast("Table", _places)).values(status_changes=1).returning(_places.c.id)
_ITS_LANGUAGES = insert(cast("Table", EnrollmentLanguage.__table__))


@cache
def _accept(dialect: str) -> Executable:
    return insert_on(dialect, _acceptances).on_conflict_do_nothing()


# --- leaving ---------------------------------------------------------------------------------------------------------


def before_leaving(tx: Tx, act: Act, *, cohort: str) -> Leaving:
    """What giving up a place would mean.

    Raises:
        UnknownCohort, NotJoined.
    """
    row = cohorts.find(tx, act, cohort)
    return _leaving(tx, act, row, cohorts.require_place(tx, act, row))


def leave(tx: Tx, act: Act, *, cohort: str | int, mark: str | None = None) -> Left:
    """Give up a place; hours stay, and one may come back while there is room. `mark` is that of what was shown.

    Raises:
        UnknownCohort, CohortGone, NotJoined.
        NotConfirmed: it is not as it was shown.
    """
    row = (
        cohorts.by_id(tx, act, cohort, lock=True)
        if isinstance(cohort, int)
        else cohorts.find(tx, act, cohort, lock=True)
    )
    place = cohorts.require_place(tx, act, row)
    require_same(_leaving(tx, act, row, place), mark)
    end(tx, row, place, status=EnrollmentStatus.LEFT, now=act.now)
    left(tx, server=row.server_id, cohort=row.id, member=act.member, status_changes=place.status_changes, now=act.now)
    return Left(row.name, _credited(tx, act, row))


def end(tx: Tx, row: Cohort, place: Enrollment, *, status: EnrollmentStatus, now: datetime) -> None:
    """A place ends, by its person's own wish or by a facilitator's: its role goes, and what it held is free."""
    place.status, place.left_at, place.status_changes = status, now, place.status_changes + 1
    _owe_role(tx, row, place.member_id, place.status_changes, now)
    ended(tx, members=[place.member_id], cohort=row.id, now=now)


def _credited(tx: Tx, act: Act, row: Cohort) -> int:
    minutes = tx.execute(
        select(func.coalesce(func.sum(Credit.minutes), 0)).where(
            Credit.server_id == act.server, Credit.cohort_id == row.id, Credit.member_id == act.member
        )
    ).scalar_one()
    return int(minutes)


def _leaving(tx: Tx, act: Act, row: Cohort, place: Enrollment) -> Leaving:
    stake = {
        name: count
        for some in at_stake(tx, cohort=row.id, member=act.member, now=act.now)
        for name, count in some.items()
    }
    return Leaving(
        row.id,
        row.name,
        place.status_changes,
        _credited(tx, act, row),
        stake.get("answers", 0),
        stake.get("pairs", 0),
        cohorts.people_in(tx, row) >= row.capacity,
    )


PARTICIPANTS = select(Enrollment.member_id).where(Enrollment.status == EnrollmentStatus.ACTIVE)
"""Who has a place."""


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Whoever deletes their data gives the roles of their cohorts back."""
    for server, role in tx.execute(
        select(Cohort.server_id, Cohort.role_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(Enrollment.member_id.in_(members), Cohort.role_id.is_not(None))
        .distinct()
    ).all():
        recalls.take_role(tx, server=server, user=user, role=role or 0, now=now)


# --- who has one -----------------------------------------------------------------------------------------------------


def roster(tx: Tx, act: Act, *, cohort: str | int, page: int) -> Roster:
    """A page of the people of a cohort: those who have a place first, by name.

    Raises:
        UnknownCohort: there is none, or it is another server's.
    """
    row = cohorts.by_id(tx, act, cohort) if isinstance(cohort, int) else cohorts.find(tx, act, cohort)
    by_status = select(Enrollment.status, func.count()).where(Enrollment.cohort_id == row.id)
    counts: dict[str, int] = dict(tx.execute(by_status.group_by(Enrollment.status)).all())
    its = Page.of(page, total=sum(counts.values()), size=PAGE)
    lines = tx.execute(
        select(
            Member.name,
            Member.user_id,
            Member.language,
            Enrollment.status,
            Member.gone,
        )
        .join(Member, Member.id == Enrollment.member_id)
        .where(Enrollment.server_id == act.server, Enrollment.cohort_id == row.id)
        .order_by(Enrollment.status, func.lower(Member.name), Enrollment.id)
        .offset(its.number * PAGE)
        .limit(PAGE)
    )
    return Roster(
        cohort_id=row.id,
        cohort=row.name,
        people=tuple(
            Person(name, user, language, status, gone and status is EnrollmentStatus.ACTIVE)
            for name, user, language, status, gone in lines
        ),
        active=counts.get(EnrollmentStatus.ACTIVE, 0),
        capacity=row.capacity,
        page=its,
    )


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
