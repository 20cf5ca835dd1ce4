"""Cohorts: made, changed, closed, removed. Places in them stand in `cogs.cohorts.services.enrollments`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core import finding
from bot.core.dates import DateScope
from bot.core.hooks import hook
from bot.core.languages import read_languages
from bot.core.people import Actor
from bot.core.quiet_hours import USUAL_REMINDERS, read_reminders, read_span
from bot.core.refusals import Found, ServerNotSetUp, SeveralFit
from bot.core.roles import looks_like
from bot.core.times import local_date
from bot.core.zones import read_zone
from bot.db import Tx
from bot.db.lists import put_lists
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Server
from cogs.cohorts.actions import CREATE_COHORT, EDIT_COHORT, SET_REQUIREMENTS
from cogs.cohorts.models import Cohort, CohortLanguage, CohortReminder, Enrollment
from cogs.cohorts.refusals import (
    CohortClosed,
    CohortGone,
    CohortNameTaken,
    NameOfRole,
    NothingToChange,
    NotJoined,
    PlacesTaken,
    UnknownCohort,
    WrongShares,
)
from cogs.cohorts.rules.cohorts import (
    CohortStatus,
    EnrollmentStatus,
    check_dates,
    name_key,
    read_capacity,
    read_coming_day,
    read_name,
    read_required,
)
from cogs.cohorts.services.channels import INVITATION, MAKE_CHANNEL, MAKE_ROLE, WELCOME
from cogs.servers.rules import ROLE_NAMES


@dataclass(frozen=True, slots=True)
class Created:
    """A new cohort, and the errands that make its role and channel."""

    cohort_id: int
    name: str
    capacity: int
    languages: tuple[str, ...]
    timezone: str
    invitation_channel_id: int
    errands: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A cohort as its staff see it after a change."""

    cohort_id: int
    name: str
    timezone: str
    languages: tuple[str, ...]
    capacity: int
    starts_on: date | None
    ends_on: date | None
    reminders: tuple[int, ...]
    """How many minutes before a session people are reminded."""
    offer_minutes: int
    """How long a freed place is kept."""
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class Required:
    """What the certificate of a cohort asks for."""

    cohort: str
    sessions: int
    reflections: int
    meetings: int
    full_from: int
    """From this share of a session (percent) on, all of it counts."""
    half_from: int


class Held(NamedTuple):
    """What joining asks of a cohort, which nobody else can join until this transaction ends."""

    id: int
    server_id: int
    name: str
    status: CohortStatus
    capacity: int
    agreement_version: int
    role_id: int | None
    channel_id: int | None


@hook
def reminders_chosen(tx: Tx, *, cohort: Cohort, now: datetime) -> None:
    """The cohort has chosen other times at which it is reminded."""


# --- finding ---------------------------------------------------------------------------------------------------------


def find(tx: Tx, act: Act, text: str, *, lock: bool = False) -> Cohort:
    """The cohort of this server that a person means, by its name or a part of it; case and accents do not matter.

    Raises:
        UnknownCohort: there is none, or it is another server's.
        SeveralFit: it can be one of several.
    """
    cohort = _found(tx, act, Cohort.name_key == name_key(text), lock=lock)
    if cohort is None:
        fitting = finding.meant(text, _names(tx, act), lambda name: (name,))
        if len(fitting) > 1:
            raise SeveralFit("cohort", text.strip(), tuple(Found(name, name) for name in fitting))
        cohort = _found(tx, act, Cohort.name_key == name_key(fitting[0]), lock=lock) if fitting else None
    if cohort is None:
        raise UnknownCohort(text.strip()[:80])
    return cohort


def date_scope(tx: Tx, act: Act, text: str) -> DateScope:
    """How dates are meant in a command that names this cohort. Raises as `find` does."""
    return DateScope(find(tx, act, text).timezone)


def by_id(tx: Tx, act: Act, cohort_id: int, *, lock: bool = False) -> Cohort:
    """The cohort of this server that a button stands for.

    Raises:
        CohortGone: it was removed, or it is another server's.
    """
    cohort = _found(tx, act, Cohort.id == cohort_id, lock=lock)
    if cohort is None:
        raise CohortGone
    return cohort


def hold(tx: Tx, act: Act, cohort_id: int) -> Held:
    """The cohort of this server that a form is for, for a place in it.

    Raises:
        CohortGone: it was removed, or it is another server's.
    """
    row = tx.connection().execute(_HOLD, {"server": act.server, "id": cohort_id}).one_or_none()
    if row is None:
        raise CohortGone
    return Held(*row)


_cohorts = Cohort.__table__
_HOLD = (
    select(*(_cohorts.c[column] for column in Held._fields))
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


def _found(tx: Tx, act: Act, which: ColumnElement[bool], *, lock: bool) -> Cohort | None:
    query = select(Cohort).where(Cohort.server_id == act.server, Cohort.status != CohortStatus.REMOVED, which)
    return tx.execute(query.with_for_update() if lock else query).scalars().first()


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


def require_place(tx: Tx, act: Act, cohort: Cohort) -> Enrollment:
    """The person's active place in a cohort.

    Raises:
        NotJoined: they have none.
        CohortGone: neither is the cohort open, nor did they ever have a place in it.
    """
    place = tx.execute(
        select(Enrollment).where(
            Enrollment.server_id == act.server,
            Enrollment.cohort_id == cohort.id,
            Enrollment.member_id == (act.actor.member_id or 0),
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
    ).scalar_one_or_none()
    if place is None:
        ever = select(Enrollment.id).where(
            Enrollment.cohort_id == cohort.id, Enrollment.member_id == (act.actor.member_id or 0)
        )
        if cohort.status == CohortStatus.OPEN or act.is_staff or tx.execute(ever).first() is not None:
            raise NotJoined(cohort.name)
        raise CohortGone  # its name is not for those who never had a place
    return place


def suggest(
    tx: Tx, act: Act, *, typed: str, mine: bool = False, open_only: bool = False, closed_only: bool = False
) -> list[str]:
    """Names of cohorts here that fit what was typed so far, newest first; with `mine`, those one has a place in."""
    return [
        name
        for name in _names(tx, act, mine=mine, open_only=open_only, closed_only=closed_only)
        if finding.fits(typed, name)
    ][:25]


def _names(tx: Tx, act: Act, *, mine: bool = False, open_only: bool = False, closed_only: bool = False) -> list[str]:
    """Names that this person may read: staff all, others those that are open, and where they ever had a place."""
    query = select(Cohort.name).where(
        Cohort.server_id == act.server,
        Cohort.status == CohortStatus.OPEN if open_only else Cohort.status != CohortStatus.REMOVED,
        *([Cohort.status == CohortStatus.CLOSED] if closed_only else []),
    )
    if not act.is_staff:
        ever = select(Enrollment.cohort_id).where(Enrollment.member_id == (act.actor.member_id or 0))
        query = query.where((Cohort.status == CohortStatus.OPEN) | Cohort.id.in_(ever))
    if mine:
        query = query.join(
            Enrollment, (Enrollment.cohort_id == Cohort.id) & (Enrollment.status == EnrollmentStatus.ACTIVE)
        ).where(Enrollment.member_id == (act.actor.member_id or 0))
    return list(tx.execute(query.order_by(Cohort.id.desc())).scalars())


def people_in(tx: Tx, cohort: Cohort) -> int:
    """How many places are taken."""
    return tx.execute(
        select(func.count()).where(Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentStatus.ACTIVE)
    ).scalar_one()


# --- making and changing ---------------------------------------------------------------------------------------------


def create(
    tx: Tx,
    act: Act,
    *,
    name: str,
    timezone: str | None,
    languages: str | None,
    capacity: int,
    starts: str | None,
    ends: str | None,
    announce_in: int,
    roles: Mapping[int, str] = MappingProxyType({}),
) -> Created:
    """Make a cohort: its role, its private channel, an invitation in `announce_in` and a welcome inside.

    `roles` are what the server's roles are called.

    Raises:
        TextMissing, TextTooLong, NameUnreadable, CohortNameTaken, NameOfRole: the name does not do.
        UnknownZone, UnknownLanguage, CountOutOfRange, MalformedDate, DatePast, EndsBeforeStart: a choice does not.
    """
    server = _locked_server(tx, act)
    called = _free_name(tx, server, name, roles)
    zone = read_zone(timezone) if timezone else server.timezone
    today = local_date(act.now, zone)
    starts_on = read_coming_day(starts, today=today) if starts else None
    ends_on = read_coming_day(ends, today=today) if ends else None
    check_dates(starts_on, ends_on)
    spoken = read_languages(languages or "", act.languages) or (server.language,)
    cohort = Cohort(
        server_id=act.server,
        name=called,
        timezone=zone,
        capacity=read_capacity(capacity),
        starts_on=starts_on,
        ends_on=ends_on,
        invitation_channel_id=announce_in,
        created_at=act.now,
    )
    tx.add(cohort)
    tx.flush()
    _put_languages(tx, cohort, spoken)
    _put_reminders(tx, cohort, USUAL_REMINDERS)
    role = outbox.errand(tx, MAKE_ROLE, server=act.server, subject=cohort.id, now=act.now)
    channel = outbox.errand(tx, MAKE_CHANNEL, server=act.server, subject=cohort.id, now=act.now, after=role)
    outbox.notice(tx, INVITATION, server=act.server, subject=cohort.id, cohort=cohort.id, now=act.now)
    outbox.notice(tx, WELCOME, server=act.server, subject=cohort.id, cohort=cohort.id, now=act.now, after=channel)
    audit.record(tx, act, CREATE_COHORT, cohort=cohort.id)
    return Created(cohort.id, called, cohort.capacity, cohort.languages, zone, announce_in, (role, channel))


def edit(
    tx: Tx,
    act: Act,
    *,
    cohort: str,
    name: str | None,
    timezone: str | None,
    languages: str | None,
    capacity: int | None,
    starts: str | None,
    ends: str | None,
    reminders: str | None = None,
    place_kept: str | None = None,
    roles: Mapping[int, str] = MappingProxyType({}),
) -> Described:
    """Change what was given, and leave the rest. `roles` are what the server's roles are called.

    Raises:
        UnknownCohort, NothingToChange, PlacesTaken, and all that `create` raises about its choices.
    """
    server = _locked_server(tx, act)
    row = find(tx, act, cohort, lock=True)
    _require_any(name, timezone, languages, capacity, starts, ends, reminders, place_kept)
    renamed = name is not None and read_name(name) != row.name
    if name is not None and renamed:
        row.name = _free_name(tx, server, name, roles, but=row.id)
        row.name_key = name_key(row.name)
    if timezone:
        row.timezone = read_zone(timezone)
    if languages:
        _put_languages(tx, row, read_languages(languages, act.languages) or row.languages)
    if capacity is not None:
        taken = people_in(tx, row)
        if read_capacity(capacity) < taken:
            raise PlacesTaken(taken)
        row.capacity = capacity
    today = local_date(act.now, row.timezone)
    if starts:
        row.starts_on = read_coming_day(starts, today=today)
    if ends:
        row.ends_on = read_coming_day(ends, today=today)
    check_dates(row.starts_on, row.ends_on)
    if place_kept is not None:
        row.offer_minutes = read_span(place_kept, 5, 7 * 1440)
    if reminders is not None:
        _put_reminders(tx, row, read_reminders(reminders))
        reminders_chosen(tx, cohort=row, now=act.now)
    audit.record(tx, act, EDIT_COHORT, cohort=row.id)
    return Described(
        row.id,
        row.name,
        row.timezone,
        row.languages,
        row.capacity,
        row.starts_on,
        row.ends_on,
        row.reminders,
        row.offer_minutes,
        renamed=renamed,
    )


def _put_languages(tx: Tx, cohort: Cohort, languages: tuple[str, ...]) -> None:
    lists = {cohort.id: languages}
    put_lists(tx, CohortLanguage.language, CohortLanguage.cohort_id, lists, server=cohort.server_id)
    tx.refresh(cohort, ["languages"])


def _put_reminders(tx: Tx, cohort: Cohort, minutes: tuple[int, ...]) -> None:
    lists = {cohort.id: minutes}
    put_lists(tx, CohortReminder.minutes, CohortReminder.cohort_id, lists, server=cohort.server_id)
    tx.refresh(cohort, ["reminders"])


def require(
    tx: Tx,
    act: Act,
    *,
    cohort: str,
    sessions: int | None,
    reflections: int | None,
    meetings: int | None,
    full_from: int | None = None,
    half_from: int | None = None,
) -> Required:
    """Say what the certificate asks for; what is not given stays as it is.

    Raises:
        UnknownCohort, NothingToChange, CountOutOfRange, WrongShares.
    """
    row = find(tx, act, cohort, lock=True)
    _require_any(sessions, reflections, meetings, full_from, half_from)
    if sessions is not None:
        row.sessions_required = read_required(sessions)
    if reflections is not None:
        row.reflections_required = read_required(reflections)
    if meetings is not None:
        row.meetings_required = read_required(meetings)
    full, half = full_from or row.full_from, half_from or row.half_from
    if not 1 <= half <= full <= 100:
        raise WrongShares(full, half)
    row.full_from, row.half_from = full, half
    audit.record(tx, act, SET_REQUIREMENTS, cohort=row.id)
    return Required(row.name, row.sessions_required, row.reflections_required, row.meetings_required, full, half)


def _require_any(*choices: object) -> None:
    """See that something is to be changed: otherwise the answer would read as if it were, and so would the audit."""
    if all(choice is None for choice in choices):
        raise NothingToChange


def _locked_server(tx: Tx, act: Act) -> Server:
    """The server, held so that two cohorts cannot take one name at the same moment."""
    server = tx.execute(select(Server).where(Server.id == act.server).with_for_update()).scalar_one_or_none()
    if server is None:
        raise ServerNotSetUp
    return server


def _free_name(tx: Tx, server: Server, text: str, roles: Mapping[int, str], *, but: int = 0) -> str:
    """A name that no other cohort has, and no role that stands for something: people would take one for the other."""
    name = read_name(text)
    staff = (server.coordinator_role_id, server.facilitator_role_id, server.mentor_role_id)
    stand = [roles[role] for role in staff if role is not None and role in roles]
    if looks_like(name, [*ROLE_NAMES.values(), *stand]):
        raise NameOfRole(name)
    other = tx.execute(
        select(Cohort.name).where(
            Cohort.server_id == server.id,
            Cohort.status != CohortStatus.REMOVED,
            Cohort.name_key == name_key(name),
            Cohort.id != but,
        )
    ).scalar_one_or_none()
    if other is not None:
        raise CohortNameTaken(other)
    return name
