"""Servers: set up, and set up again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from bot import outbox
from bot.core.hooks import hook
from bot.core.languages import read_language
from bot.core.people import STAFF_ROLES, Standing
from bot.core.roles import Role
from bot.core.zones import read_zone
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox import ErrandKind
from bot.outbox.errands import Errand, MakeChannel, MakeRole, ShowChannel
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, State
from bot.outbox.roles import given_roles, uses
from bot.people import audit
from bot.people.act import Act
from bot.people.models import FormerRole, Server
from cogs.servers.actions import SET_UP
from cogs.servers.refusals import UnusableRole
from cogs.servers.rules import MENTORS_CHANNEL, ROLE_NAMES, STAFF_CHANNEL, Chosen, How, choose_role

ROLE_COLUMNS = {
    Standing.COORDINATOR: "coordinator_role_id",
    Standing.FACILITATOR: "facilitator_role_id",
    Standing.MENTOR: "mentor_role_id",
}
ROLE_ERRANDS = {standing: f"server.{standing.value}_role" for standing in STAFF_ROLES}
MENTORS_ERRAND = "server.mentors_channel"
STAFF_ERRAND = "server.staff_channel"
SHOW_MENTORS = "server.mentors_channel.show"
SHOW_STAFF = "server.staff_channel.show"


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a server runs with from now on."""

    language: str
    timezone: str
    roles: Mapping[Standing, Chosen]
    mentors_channel_id: int | None
    staff_channel_id: int | None
    errands: tuple[int, ...]
    """What is still being made, as rows of the outbox."""
    making_roles: tuple[Standing, ...] = ()
    making_mentors_channel: bool = False
    making_staff_channel: bool = False
    mended: tuple[str, ...] = ()
    """Cohorts whose role or channel is made anew."""


@dataclass(frozen=True, slots=True)
class Made:
    """The roles and channels of a server as they stand now."""

    roles: Mapping[Standing, int] = field(default_factory=dict[Standing, int])
    mentors_channel_id: int | None = None
    staff_channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mended:
    """A cohort whose role or channel is made anew, and the errands that do it."""

    cohort: str
    errands: tuple[int, ...]


@hook
def channels_taken(tx: Tx, *, servers: Collection[int]) -> Mapping[int, frozenset[int]]:
    """The channels that stand for something else in each server; none of them is taken for the staff's."""
    raise NotImplementedError


@hook
def mended(tx: Tx, *, server: int, roles: Collection[int], channels: Collection[int], now: datetime) -> list[Mended]:
    """/setup was used: owe anew what was deleted in Discord, of which `roles` and `channels` are still there."""
    raise NotImplementedError


@hook
def staff_changed(tx: Tx, *, server: int, dedupe_key: str, now: datetime) -> None:
    """The roles that run the server are others than before."""


def set_up(
    tx: Tx,
    act: Act,
    *,
    timezone: str | None,
    language: str | None,
    given: Mapping[Standing, int | None],
    roles: Mapping[int, Role],
    channels: Collection[int],
) -> SetUp:
    """Keep the choices, adopt what exists, and owe what is missing. Can be done again at any time.

    `given` are the roles chosen now, `roles` those that exist here and that people can be given, and `channels` the
    channels that exist.

    Raises:
        UnknownZone, UnknownLanguage: a choice cannot be read.
        UnusableRole: a role given belongs to everyone, or to an app.
        RoleTaken, RoleHasPower: it stands for something else, or is no role to give away.
    """
    for role in given.values():
        if role is not None and role not in roles:
            raise UnusableRole
    tx.execute(insert_into(tx, Server).values(id=act.server, name="").on_conflict_do_nothing())
    server = tx.execute(select(Server).where(Server.id == act.server).with_for_update()).scalar_one()
    server.timezone = read_zone(timezone) if timezone else server.timezone
    server.language = read_language(language, act.languages) if language else server.language
    chosen = _choose_roles(tx, server, given, roles)
    others = {one.role_id for one in chosen.values()} - {getattr(server, column) for column in ROLE_COLUMNS.values()}
    if server.mentor_role_id is not None and server.mentor_role_id != chosen[Standing.MENTOR].role_id:
        tx.execute(
            insert_into(tx, FormerRole)
            .values(server_id=server.id, role_id=server.mentor_role_id)
            .on_conflict_do_nothing()
        )
    for standing, one in chosen.items():
        setattr(server, ROLE_COLUMNS[standing], one.role_id)
    if server.mentors_channel_id not in channels:
        server.mentors_channel_id = None
    if server.staff_channel_id not in channels:
        server.staff_channel_id = None
    server.set_up_at = act.now
    tx.flush()
    audit.record(tx, act, SET_UP, server=server.id)
    tx.flush()

    owed = _Owing(tx, server.id, act.now)
    missing = tuple(standing for standing, one in chosen.items() if one.how is How.MISSING)
    last = None  # One after the other: the channels are made for all the roles.
    for standing in missing:
        last = owed.errand(ROLE_ERRANDS[standing], after=last)
    if server.mentors_channel_id is None:
        owed.errand(MENTORS_ERRAND, after=last)
    if server.staff_channel_id is None:
        owed.errand(STAFF_ERRAND, after=last)
    if others - {None}:
        _show(tx, server.id, dedupe_key=f"s{owed.times(SHOW_STAFF)}", now=act.now)
    anew = [one for some in mended(tx, server=server.id, roles=roles, channels=channels, now=act.now) for one in some]
    return SetUp(
        language=server.language,
        timezone=server.timezone,
        roles=chosen,
        mentors_channel_id=server.mentors_channel_id,
        staff_channel_id=server.staff_channel_id,
        errands=(*owed.rows, *(row for one in anew for row in one.errands)),
        mended=tuple(one.cohort for one in anew),
        making_roles=missing,
        making_mentors_channel=server.mentors_channel_id is None,
        making_staff_channel=server.staff_channel_id is None,
    )


def made(tx: Tx, act: Act) -> Made:
    """What exists by now of what /setup owed."""
    row = tx.execute(
        select(
            *(getattr(Server, column) for column in ROLE_COLUMNS.values()),
            Server.mentors_channel_id,
            Server.staff_channel_id,
        ).where(Server.id == act.server)
    ).first()
    if row is None:
        return Made()
    ids = dict(zip(ROLE_COLUMNS, row[:3], strict=True))
    return Made({standing: role for standing, role in ids.items() if role is not None}, row[3], row[4])


def _choose_roles(
    tx: Tx, server: Server, given: Mapping[Standing, int | None], roles: Mapping[int, Role]
) -> dict[Standing, Chosen]:
    """One role for each standing: no two share one, and none is a cohort's, nor the staff's one that mentors had."""
    cohorts_have = {role.role_id for role in given_roles(tx, [server.id])}
    mentors_had = set(tx.execute(select(FormerRole.role_id).where(FormerRole.server_id == server.id)).scalars())
    if server.mentor_role_id is not None:
        mentors_had.add(server.mentor_role_id)
    now = {standing: role for standing, role in given.items() if role is not None}
    kept = {standing: role for standing in STAFF_ROLES if (role := getattr(server, ROLE_COLUMNS[standing])) is not None}
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
            | others
            | {one.role_id for one in chosen.values() if one.role_id is not None}
            | (set[int]() if standing is Standing.MENTOR else mentors_had),
            but=kept.values(),
            own={channel for channel in (server.mentors_channel_id,) if channel is not None},
            closed={channel for channel in (server.staff_channel_id,) if channel is not None},
        )
    return {standing: chosen[standing] for standing in STAFF_ROLES}


class _Owing:
    """Plans the errands of one /setup: one that is on its way already is waited for, not planned twice."""

    def __init__(self, tx: Tx, server: int, now: datetime) -> None:
        self.tx, self.server, self.now = tx, server, now
        self.rows: list[int] = []
        self.before: dict[str, list[tuple[int, str]]] = {}
        kinds = [*ROLE_ERRANDS.values(), MENTORS_ERRAND, STAFF_ERRAND, SHOW_STAFF]
        for kind, row, state in tx.execute(
            select(OutboxEntry.kind, OutboxEntry.id, OutboxEntry.state).where(
                OutboxEntry.server_id == server, OutboxEntry.subject_id == server, OutboxEntry.kind.in_(kinds)
            )
        ):
            self.before.setdefault(kind, []).append((row, state))

    def times(self, kind: str) -> int:
        """How often it was owed before."""
        return len(self.before.get(kind, ()))

    def errand(self, kind: str, *, after: int | None = None) -> int | None:
        """Owe one thing; gives its row."""
        before = self.before.get(kind, [])
        row = next((row for row, state in before if state in {State.PLANNED, State.CLAIMED}), None)
        if row is None:
            row = outbox.errand(
                self.tx,
                kind,
                server=self.server,
                subject=self.server,
                now=self.now,
                dedupe_key=str(len(before)),
                after=after,
            )
        if row is not None:
            self.rows.append(row)
        return row


# --- errands ---------------------------------------------------------------------------------------------------------


def _servers(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, Server]:
    ids = {due.server_id for due in rows}
    return {server.id: server for server in tx.execute(select(Server).where(Server.id.in_(ids))).scalars()}


def _staff_roles(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, tuple[int, ...]]:
    """The roles that run each server, as far as they exist."""
    return {server: found.staff for server, found in uses(tx, {due.server_id for due in rows}).items()}


def _role_facts(standing: Standing, tx: Tx, rows: Sequence[DueEntry]) -> dict[int, Errand]:
    servers = _servers(tx, rows)
    taken = taken_roles(tx, servers)
    facts: dict[int, Errand] = {}
    for due in rows:
        server = servers.get(due.server_id)
        if server is None or getattr(server, ROLE_COLUMNS[standing]) is not None:
            continue
        facts[due.id] = MakeRole(server.id, ROLE_NAMES[standing], taken=taken.get(server.id, frozenset()))
    return facts


def _role_kind(standing: Standing) -> ErrandKind:
    def facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
        return _role_facts(standing, tx, rows)

    def done(tx: Tx, due: DueEntry, made_id: int | None, now: datetime) -> None:
        _record(tx, due, ROLE_COLUMNS[standing], made_id)
        _show(tx, due.server_id, dedupe_key=f"r{due.id}", now=now)

    return ErrandKind(ROLE_ERRANDS[standing], facts, done)


def _show(tx: Tx, server: int, *, dedupe_key: str, now: datetime) -> None:
    """Show the channels that exist to the roles as they are now."""
    for kind in (SHOW_STAFF, SHOW_MENTORS):
        outbox.errand(tx, kind, server=server, subject=server, dedupe_key=dedupe_key, now=now)
    staff_changed(tx, server=server, dedupe_key=dedupe_key, now=now)


def _mentors_and_staff(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, tuple[int, ...]]:
    """The mentors' role, and the roles that run each server."""
    return {
        server: (*(() if found.mentor is None else (found.mentor,)), *found.staff)
        for server, found in uses(tx, {due.server_id for due in rows}).items()
    }


def _show_mentors_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    servers, shown = _servers(tx, rows), _mentors_and_staff(tx, rows)
    return {
        due.id: ShowChannel(server.id, server.mentors_channel_id, shown[server.id])
        for due in rows
        if (server := servers.get(due.server_id)) is not None and server.mentors_channel_id is not None
    }


def _show_staff_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    servers, shown = _servers(tx, rows), _staff_roles(tx, rows)
    return {
        due.id: ShowChannel(server.id, server.staff_channel_id, shown[server.id])
        for due in rows
        if (server := servers.get(due.server_id)) is not None and server.staff_channel_id is not None
    }


def taken_roles(tx: Tx, servers: Collection[int]) -> dict[int, frozenset[int]]:
    """The roles that already stand for something in each server; no errand adopts them."""
    return {server: found.all for server, found in uses(tx, servers).items()}


def taken_channels(tx: Tx, servers: Collection[int]) -> dict[int, frozenset[int]]:
    """The channels that already stand for something in each server; no errand adopts them."""
    taken: dict[int, frozenset[int]] = {
        server: frozenset(channel for channel in channels if channel is not None)
        for server, *channels in tx.execute(
            select(Server.id, Server.staff_channel_id, Server.mentors_channel_id).where(Server.id.in_(servers))
        )
    }
    for some in channels_taken(tx, servers=servers):
        for server, channels in some.items():
            taken[server] = taken.get(server, frozenset()) | channels
    return taken


def _mentors_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    servers, shown = _servers(tx, rows), _mentors_and_staff(tx, rows)
    taken = taken_channels(tx, set(servers))
    return {
        due.id: MakeChannel(
            server.id,
            MENTORS_CHANNEL,
            topic="Mentors",
            role_ids=shown[server.id],
            taken=taken.get(server.id, frozenset()),
        )
        for due in rows
        if (server := servers.get(due.server_id)) is not None and server.mentors_channel_id is None
    }


def _staff_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    servers, shown = _servers(tx, rows), _staff_roles(tx, rows)
    taken = taken_channels(tx, set(servers))
    return {
        due.id: MakeChannel(
            server.id,
            STAFF_CHANNEL,
            topic="Coordinators, facilitators",
            role_ids=shown[server.id],
            taken=taken.get(server.id, frozenset()),
        )
        for due in rows
        if (server := servers.get(due.server_id)) is not None and server.staff_channel_id is None
    }


def _mentors_done(tx: Tx, due: DueEntry, made_id: int | None, now: datetime) -> None:
    _record(tx, due, "mentors_channel_id", made_id)


def _staff_done(tx: Tx, due: DueEntry, made_id: int | None, now: datetime) -> None:
    _record(tx, due, "staff_channel_id", made_id)


def _record(tx: Tx, due: DueEntry, column: str, made_id: int | None) -> None:
    if made_id is not None:
        tx.execute(update(Server).where(Server.id == due.server_id).values({column: made_id}))


ERRANDS: tuple[ErrandKind, ...] = (
    *(_role_kind(standing) for standing in STAFF_ROLES),
    ErrandKind(MENTORS_ERRAND, _mentors_facts, _mentors_done),
    ErrandKind(STAFF_ERRAND, _staff_facts, _staff_done),
    ErrandKind(SHOW_MENTORS, _show_mentors_facts),
    ErrandKind(SHOW_STAFF, _show_staff_facts),
)
