"""Servers: set up, and set up again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from bot.core.hooks import hook
from bot.core.languages import read_language
from bot.core.people import STAFF_ROLES, Standing
from bot.core.roles import Role
from bot.core.zones import read_zone
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox.failures import Failure
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import Reason, State
from bot.outbox.roles import given_roles
from bot.people import audit
from bot.people.act import Act
from bot.people.models import FormerRole, Server
from cogs.servers.actions import SET_UP
from cogs.servers.refusals import RoleTaken, UnusableRole
from cogs.servers.rules import Chosen, How, choose_role
from cogs.servers.services.setup_errands import CHANNELS, ROLE_COLUMNS, ROLE_ERRANDS, owe, show


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a server runs with from now on."""

    language: str
    timezone: str
    roles: Mapping[Standing, Chosen]
    errands: tuple[int, ...]
    """What is still being made, as rows of the outbox."""
    making_mentors_channel: bool
    making_staff_channel: bool
    mended: tuple[str, ...]
    """Cohorts whose role or channel is made anew."""
    hidden: tuple[int, ...] = ()
    """The channels that the bot may not see."""
    translator_role_id: int | None = None
    """The role of those who review translations, if one was chosen."""


@dataclass(frozen=True, slots=True)
class Made:
    """The roles and channels of a server as they stand now."""

    roles: Mapping[Standing, int] = field(default_factory=dict[Standing, int])
    mentors_channel_id: int | None = None
    staff_channel_id: int | None = None
    failures: Mapping[str, Failure] = field(default_factory=dict[str, Failure])
    """What Discord has refused of it, by the kind of errand."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A cohort whose role or channel is made anew, and the errands that do it."""

    cohort: str
    errands: tuple[int, ...]


@hook
def mended(tx: Tx, *, server: int, roles: Collection[int], channels: Collection[int], now: datetime) -> list[Mended]:
    """/setup was used: owe anew what was deleted in Discord, of which `roles` and `channels` are still there."""
    raise NotImplementedError


def set_up(
    tx: Tx,
    act: Act,
    *,
    timezone: str | None,
    language: str | None,
    given: Mapping[Standing, int | None],
    roles: Mapping[int, Role],
    channels: Collection[int],
    translator: int | None = None,
    hidden: tuple[int, ...] = (),
    locked: bool = False,
) -> SetUp:
    """Keep the choices, adopt what exists, and owe what is missing. Can be done again at any time.

    `given` are the roles chosen now, `roles` those that exist here and that people can be given, and `channels` the
    channels that exist, of which the bot may not see those in `hidden`. `translator` is the role of those who review
    translations, for which none is ever made. In a `locked` server not everyone may write,
    so that the channels of an earlier version are shown once more to whom they are for.

    Raises:
        UnknownZone, UnknownLanguage: a choice cannot be read.
        UnusableRole: a role given belongs to everyone, or to an app.
        RoleTaken, RoleHasPower, RoleUnseen: it stands for something else, is no role to give away, or may be none.
    """
    for role in (*given.values(), translator):
        if role is not None and role not in roles:
            raise UnusableRole
    tx.execute(insert_into(tx, Server).values(id=act.server, name="").on_conflict_do_nothing())
    server = tx.execute(select(Server).where(Server.id == act.server).with_for_update()).scalar_one()
    server.timezone = read_zone(timezone) if timezone else server.timezone
    server.language = read_language(language, act.languages) if language else server.language
    if translator is not None or server.translator_role_id not in roles:
        server.translator_role_id = translator
    chosen = _choose_roles(tx, server, given, roles, hidden)
    others = {one.role_id for one in chosen.values()} - {getattr(server, column) for column in ROLE_COLUMNS.values()}
    if server.mentor_role_id is not None and server.mentor_role_id != chosen[Standing.MENTOR].role_id:
        tx.execute(
            insert_into(tx, FormerRole)
            .values(server_id=server.id, role_id=server.mentor_role_id)
            .on_conflict_do_nothing()
        )
    for standing, one in chosen.items():
        setattr(server, ROLE_COLUMNS[standing], one.role_id)
    for channel in CHANNELS:
        if getattr(server, channel.column) not in channels:
            setattr(server, channel.column, None)
    server.set_up_at = act.now
    audit.record(tx, act, SET_UP, server=server.id)
    tx.flush()

    owed: list[int | None] = []
    last = None  # One after the other: the channels are made for all the roles.
    for standing, one in chosen.items():
        if one.how is How.MISSING:
            last = owe(tx, ROLE_ERRANDS[standing], server=server.id, now=act.now, after=last)
            owed.append(last)
    lacking = [channel for channel in CHANNELS if getattr(server, channel.column) is None]
    owed += [owe(tx, channel.errand, server=server.id, now=act.now, after=last) for channel in lacking]
    if locked or others - {None}:
        show(tx, server=server.id, now=act.now)
    anew = [one for some in mended(tx, server=server.id, roles=roles, channels=channels, now=act.now) for one in some]
    return SetUp(
        language=server.language,
        timezone=server.timezone,
        roles=chosen,
        errands=(*(row for row in owed if row is not None), *(row for one in anew for row in one.errands)),
        making_mentors_channel=server.mentors_channel_id is None,
        making_staff_channel=server.staff_channel_id is None,
        mended=tuple(one.cohort for one in anew),
        hidden=hidden,
        translator_role_id=server.translator_role_id,
    )


def made(tx: Tx, act: Act, *, errands: Collection[int]) -> Made:
    """What exists by now of what /setup owed by these `errands`, and what failed."""
    server = tx.get(Server, act.server)
    if server is None:
        return Made()
    roles = {standing: role for standing, column in ROLE_COLUMNS.items() if (role := getattr(server, column))}
    failed = tx.execute(
        select(OutboxEntry.kind, OutboxEntry.reason).where(
            OutboxEntry.server_id == act.server,
            OutboxEntry.id.in_(errands),
            OutboxEntry.state == State.FAILED,
            OutboxEntry.reason != Reason.DEPENDENT,
        )
    )
    failures = {kind: Failure(kind, None, reason or "", None) for kind, reason in failed}
    return Made(roles, server.mentors_channel_id, server.staff_channel_id, failures)


def _choose_roles(
    tx: Tx,
    server: Server,
    given: Mapping[Standing, int | None],
    roles: Mapping[int, Role],
    hidden: Collection[int],
) -> dict[Standing, Chosen]:
    """One role for each standing: no two share one, and none is a cohort's, nor the staff's one that mentors had."""
    cohorts_have = {role.role_id for role in given_roles(tx, [server.id])}
    mentors_had = set(tx.execute(select(FormerRole.role_id).where(FormerRole.server_id == server.id)).scalars())
    if server.mentor_role_id is not None:
        mentors_had.add(server.mentor_role_id)
    now = {standing: role for standing, role in given.items() if role is not None}
    kept = {standing: role for standing in STAFF_ROLES if (role := getattr(server, ROLE_COLUMNS[standing])) is not None}
    reviews = set[int]() if server.translator_role_id is None else {server.translator_role_id}
    for role in reviews & (cohorts_have | mentors_had | {kept[one] for one in kept if one not in now}):
        raise RoleTaken(role)
    chosen: dict[Standing, Chosen] = {}
    for standing in sorted(STAFF_ROLES, key=lambda one: one not in now):  # those given come first
        others = {role for one, role in now.items() if one is not standing}
        others |= {role for one, role in kept.items() if one not in now and one is not standing and standing in now}
        chosen[standing] = choose_role(
            standing,
            given=now.get(standing),
            kept=kept.get(standing),
            roles=roles,
            used=cohorts_have
            | reviews
            | others
            | {one.role_id for one in chosen.values() if one.role_id is not None}
            | (set[int]() if standing is Standing.MENTOR else mentors_had),
            but=kept.values(),
            own={channel for channel in (server.mentors_channel_id,) if channel is not None},
            closed={channel for channel in (server.staff_channel_id,) if channel is not None},
            hidden=hidden,
        )
    return {standing: chosen[standing] for standing in STAFF_ROLES}
