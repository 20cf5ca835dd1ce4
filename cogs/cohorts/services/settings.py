"""What a facilitator settles of a cohort: made with a name and dates, changed, and what its certificate asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bot import outbox
from bot.core.hooks import hook
from bot.core.languages import read_languages
from bot.core.quiet_hours import USUAL_REMINDERS, read_reminders, read_span
from bot.core.refusals import ServerNotSetUp
from bot.core.roles import ROLE_NAMES, looks_like
from bot.core.times import local_date
from bot.core.zones import read_zone
from bot.db import Tx
from bot.db.lists import put_lists
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Server
from cogs.cohorts.actions import CREATE_COHORT, EDIT_COHORT, SET_REQUIREMENTS
from cogs.cohorts.models import Cohort, CohortLanguage, CohortReminder
from cogs.cohorts.refusals import CohortNameTaken, NameOfRole, NothingToChange, PlacesTaken, WrongShares
from cogs.cohorts.rules.cohorts import (
    USUAL_CAPACITY,
    CohortStatus,
    check_dates,
    name_key,
    read_capacity,
    read_coming_day,
    read_name,
    read_required,
)
from cogs.cohorts.services import channels, cohorts
from cogs.cohorts.services.notice_facts import INVITATION, redraw_invitation


@dataclass(frozen=True, slots=True)
class CohortOptions:
    """What can be chosen of a cohort, as people wrote it; None: as it is, or as usual."""

    timezone: str | None = None
    languages: str | None = None
    capacity: int | None = None
    starts: str | None = None
    ends: str | None = None
    reminders: str | None = None
    place_kept: str | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """A cohort as its staff see it."""

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
    invitation_channel_id: int | None
    renamed: bool = False
    errands: tuple[int | None, ...] = ()
    """Those that make the role and the channel of a new one."""


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


@hook
def reminders_chosen(tx: Tx, *, cohort: Cohort, now: datetime) -> None:
    """The cohort has chosen other times at which it is reminded."""


def create(
    tx: Tx, act: Act, *, name: str, options: CohortOptions, announce_in: int, roles: Mapping[int, str]
) -> Described:
    """Make a cohort: its role, its private channel, an invitation in `announce_in` and a welcome inside.

    `roles` are what the server's roles are called.

    Raises:
        TextMissing, TextTooLong, NameUnreadable, CohortNameTaken, NameOfRole: the name does not do.
        UnknownZone, UnknownLanguage, CountOutOfRange, MalformedDate, DatePast, EndsBeforeStart: a choice does not.
    """
    server = _locked_server(tx, act)
    row = Cohort(
        server_id=act.server,
        name=_free_name(tx, server, name, roles),
        timezone=server.timezone,
        capacity=USUAL_CAPACITY,
        invitation_channel_id=announce_in,
        created_at=act.now,
    )
    _set(row, options, act.now)
    spoken = read_languages(options.languages or "", act.languages) or (server.language,)
    tx.add(row)
    tx.flush()
    _put_languages(tx, row, spoken)
    _put_reminders(tx, row, USUAL_REMINDERS)
    role = channels.owe_role(tx, row, act.now)
    channel = channels.owe_channel(tx, row, act.now, after=role)
    outbox.notice(tx, INVITATION, server=act.server, subject=row.id, cohort=row.id, now=act.now)
    audit.record(tx, act, CREATE_COHORT, cohort=row.id)
    return _described(row, errands=(role, channel))


def edit(
    tx: Tx, act: Act, *, cohort: str, name: str | None, options: CohortOptions, roles: Mapping[int, str]
) -> Described:
    """Change what was given, and leave the rest; the invitation is worded anew.

    `roles` are what the server's roles are called.

    Raises:
        UnknownCohort, NothingToChange, PlacesTaken, and all that `create` raises about its choices.
    """
    server = _locked_server(tx, act)
    row = cohorts.find(tx, act, cohort, lock=True)
    if name is None and options == CohortOptions():
        raise NothingToChange  # otherwise the answer would read as if something were, and so would the audit
    renamed = name is not None and read_name(name) != row.name
    if name is not None and renamed:
        row.name = _free_name(tx, server, name, roles, but=row.id)
        row.name_key = name_key(row.name)
    if options.capacity is not None and (taken := cohorts.people_in(tx, row)) > read_capacity(options.capacity):
        raise PlacesTaken(taken)
    _set(row, options, act.now)
    if options.languages:
        _put_languages(tx, row, read_languages(options.languages, act.languages) or row.languages)
    if options.reminders is not None:
        _put_reminders(tx, row, read_reminders(options.reminders))
        reminders_chosen(tx, cohort=row, now=act.now)
    redraw_invitation(tx, row, act.now)
    audit.record(tx, act, EDIT_COHORT, cohort=row.id)
    return _described(row, renamed=renamed)


def _set(cohort: Cohort, options: CohortOptions, now: datetime) -> None:
    """Take over what was given, but for the lists, which are tables of their own."""
    if options.timezone:
        cohort.timezone = read_zone(options.timezone)
    if options.capacity is not None:
        cohort.capacity = read_capacity(options.capacity)
    today = local_date(now, cohort.timezone)
    if options.starts:
        cohort.starts_on = read_coming_day(options.starts, today=today)
    if options.ends:
        cohort.ends_on = read_coming_day(options.ends, today=today)
    check_dates(cohort.starts_on, cohort.ends_on)
    if options.place_kept is not None:
        cohort.offer_minutes = read_span(options.place_kept, 5, 7 * 1440)


def _described(row: Cohort, *, renamed: bool = False, errands: tuple[int | None, ...] = ()) -> Described:
    return Described(
        row.id, row.name, row.timezone, row.languages, row.capacity, row.starts_on, row.ends_on, row.reminders,
        row.offer_minutes, row.invitation_channel_id, renamed, errands,
    )  # fmt: skip


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
    row = cohorts.find(tx, act, cohort, lock=True)
    if all(given is None for given in (sessions, reflections, meetings, full_from, half_from)):
        raise NothingToChange
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


def _locked_server(tx: Tx, act: Act) -> Server:
    """The server, held so that two cohorts cannot take one name at the same moment."""
    server = tx.execute(select(Server).where(Server.id == act.server).with_for_update()).scalar_one_or_none()
    if server is None:
        raise ServerNotSetUp
    return server


def _free_name(tx: Tx, server: Server, text: str, roles: Mapping[int, str], *, but: int = 0) -> str:
    """A name that no other cohort has, and no role that stands for something: people would take one for the other."""
    name = read_name(text)
    staff = (
        server.coordinator_role_id, server.facilitator_role_id, server.mentor_role_id, server.translator_role_id,
    )  # fmt: skip
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
