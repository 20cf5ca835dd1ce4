"""How a place in a cohort is taken: whether there is one, the language, and the form."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from sqlalchemy import Executable, Table, bindparam, delete, func, insert, select

from bot.core.languages import LANGUAGES
from bot.core.refusals import ButtonTooOld
from bot.db import Tx
from bot.db.upsert import dialect, insert_on
from bot.people import account_settings
from bot.people.act import Act
from cogs.cohorts.models import Acceptance, Cohort, Enrollment, EnrollmentLanguage
from cogs.cohorts.refusals import AgreementNotAccepted, AlreadyJoined, ChannelGone, CohortClosed, CohortFull, PlaceEnded
from cogs.cohorts.rules.cohorts import AGREEMENTS, CohortStatus, EnrollmentStatus, ProviderRole, Setting
from cogs.cohorts.services import cohorts, member_roles
from cogs.cohorts.services.cohorts import HeldCohort


@dataclass(frozen=True, slots=True)
class FreePlace:
    """A cohort that has a place for this person."""

    cohort_id: int
    cohort: str
    agreement: tuple[str, ...] = ()
    """The points of the group agreement, in English, to be said with care."""
    is_theirs: bool = False
    """They have it already, but lost the role that opens the channel."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A place taken."""

    cohort: str
    channel_id: int | None
    role_errand: int | None


def before_joining(tx: Tx, act: Act, *, cohort: str | int, existing: Collection[int] | None = None) -> FreePlace:
    """Whether there is a place for this person; nothing is written.

    `existing` are the roles and channels that Discord still has, where that is known. Somebody with a place whose role
    is missing has left the server and come back: for them it `is_theirs`.

    Raises:
        UnknownCohort, CohortGone, CohortClosed, AlreadyJoined, PlaceEnded, CohortFull, ChannelGone.
    """
    row = cohorts.find(tx, act, cohort)
    if existing is not None and not {row.role_id, row.channel_id} - {None} <= set(existing):
        raise ChannelGone(row.name)
    try:
        _require_free(tx, act, row)
    except AlreadyJoined:
        if existing is None or row.role_id is None or row.role_id in act.actor.roles:
            raise
        return FreePlace(row.id, row.name, is_theirs=True)
    return FreePlace(row.id, row.name, AGREEMENTS[row.agreement_version])


def come_back(tx: Tx, act: Act, *, cohort_id: int) -> Joined:
    """Give the role once more to somebody who has a place, left the server and came back.

    Raises:
        CohortGone: the cohort was removed.
        NotJoined: they have no place in it.
    """
    cohort = cohorts.by_id(tx, act, cohort_id, lock=True)
    place = cohorts.require_place(tx, act, cohort)
    place.status_changes += 1
    tx.flush()
    errand = member_roles.owe(tx, cohort, act.member, place.status_changes, act.now)
    return Joined(cohort.name, cohort.channel_id, errand)


def choose_language(tx: Tx, act: Act, *, cohort_id: int, language: str) -> tuple[FreePlace, str]:
    """The first step of joining: from now on everything private comes in this language.

    Raises:
        UnknownLanguage, and all that `before_joining` raises.
    """
    code = account_settings.choose_language(tx, act, language=language)
    return before_joining(tx, act, cohort=cohort_id), code


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
    _require_free(tx, act, cohort)
    connection, on, server = tx.connection(), dialect(tx), {"server_id": act.server}
    said = {"role": role, "setting": setting, "status": EnrollmentStatus.ACTIVE, "joined_at": act.now}
    taken = {**server, "cohort_id": cohort.id, "member_id": act.member, **said, "status_changes": 1}
    place = connection.execute(_take(on), taken).one()
    if place.status_changes > 1:
        connection.execute(_FORGET_LANGUAGES, {"enrollment": place.id})
    spoken = dict.fromkeys(languages) or (act.actor.language or act.actor.server_language or "en",)
    its = {**server, "enrollment_id": place.id}
    connection.execute(
        _SPEAK, [{**its, "position": position, "language": code} for position, code in enumerate(spoken)]
    )
    connection.execute(_accept(on), {**its, "version": cohort.agreement_version, "at": act.now})
    errand = member_roles.owe(tx, cohort, act.member, place.status_changes, act.now)
    return Joined(cohort.name, cohort.channel_id, errand)


def _require_free(tx: Tx, act: Act, cohort: Cohort | HeldCohort) -> None:
    """See that the person may come in, with one query."""
    if cohort.status != CohortStatus.OPEN:
        raise CohortClosed(cohort.name)
    row = tx.connection().execute(_PLACES, {"cohort": cohort.id, "member": act.actor.member_id or 0}).one()
    if row.own == EnrollmentStatus.ACTIVE:
        raise AlreadyJoined(cohort.name)
    if row.own == EnrollmentStatus.REMOVED:
        raise PlaceEnded(cohort.name)
    if row.taken >= cohort.capacity:
        raise CohortFull(cohort.name, cohort.capacity, cohort.id)


# Many join at the same moment, so these are built once; tables rather than models: plain rows, without the ORM's care.
_enrollments, _languages = cast("Table", Enrollment.__table__), cast("Table", EnrollmentLanguage.__table__)
_here = _enrollments.c.cohort_id == bindparam("cohort")

_PLACES = select(
    select(func.count())
    .where(_here, _enrollments.c.status == EnrollmentStatus.ACTIVE)
    .scalar_subquery()
    .label("taken"),
    select(_enrollments.c.status).where(_here, _enrollments.c.member_id == bindparam("member")).label("own"),
)
_FORGET_LANGUAGES = delete(_languages).where(_languages.c.enrollment_id == bindparam("enrollment"))
_SPEAK = insert(_languages)


@cache
def _take(dialect: str) -> Executable:
    """A place, or the one that the person once left."""
    place = insert_on(dialect, _enrollments)
    said = {name: place.excluded[name] for name in ("role", "setting", "status", "joined_at")}
    again = {**said, "left_at": None, "status_changes": _enrollments.c.status_changes + 1}
    return place.on_conflict_do_update(index_elements=["cohort_id", "member_id"], set_=again).returning(
        _enrollments.c.id, _enrollments.c.status_changes
    )


@cache
def _accept(dialect: str) -> Executable:
    return insert_on(dialect, Acceptance.__table__).on_conflict_do_nothing()
