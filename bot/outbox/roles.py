"""The roles that the bot gives to people, looked at: none may carry power, and none makes anybody staff."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_

from bot import outbox
from bot.core.hooks import hook
from bot.core.roles import Role, RoleTrouble, Uses, has_power
from bot.db import Tx
from bot.outbox import health
from bot.outbox.errands import GiveRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    FINAL,
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    NoticeType,
    Postponed,
    Reason,
    State,
    ToChannel,
)
from bot.people.act import Act
from bot.people.models import FormerRole, Server

MENTOR_ROLE = "mentor.role"
"""The errand that gives the mentors' role."""
WARNING = NoticeType("server.role", lateness=timedelta(days=60))
"""The notice by which the staff hear of a role; its subject is the role's id."""


@dataclass(frozen=True, slots=True)
class Warned:
    """What the staff hear of a role."""

    role_id: int
    trouble: RoleTrouble
    cohort: str = ""
    """Whose role it is, if it is not the mentors'."""


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role that a feature gives to people."""

    server_id: int
    role_id: int
    name: str
    """Of what it is the role, as people know it."""
    errand: str
    """The kind of errand that gives it."""
    subject_id: int
    """What that errand is about."""


@hook
def given(tx: Tx, *, servers: Collection[int]) -> Sequence[GivenRole]:
    """The roles that a feature gives to people in these servers."""
    raise NotImplementedError


def given_roles(tx: Tx, servers: Collection[int]) -> list[GivenRole]:
    """The roles that features give to people in these servers; the mentors' role is not among them."""
    return [role for some in given(tx, servers=servers) for role in some]


def uses(tx: Tx, servers: Collection[int]) -> dict[int, Uses]:
    """What the roles of these servers stand for. Few statements."""
    by_features: dict[int, set[int]] = {}
    for role in given_roles(tx, servers):
        by_features.setdefault(role.server_id, set()).add(role.role_id)
    former: dict[int, set[int]] = {}
    for server, former_role in tx.execute(
        select(FormerRole.server_id, FormerRole.role_id).where(FormerRole.server_id.in_(servers))
    ):
        former.setdefault(server, set()).add(former_role)
    chosen = select(
        Server.id,
        Server.coordinator_role_id,
        Server.facilitator_role_id,
        Server.mentor_role_id,
        Server.staff_channel_id,
    ).where(Server.id.in_(servers))
    return {
        server: Uses(
            coordinator, facilitator, mentor, frozenset(by_features.get(server, ())), channel,
            frozenset(former.get(server, ())),
        )
        for server, coordinator, facilitator, mentor, channel in tx.execute(chosen)
    }  # fmt: skip


def giving(found: Uses, *, server: int, user: int, role: int) -> GiveRole:
    """The errand that gives one of these roles to somebody."""
    is_staff = role in (found.coordinator, found.facilitator)
    return GiveRole(server, user, role, is_staff=is_staff, closed=found.closed)


def is_harmless(errand: GiveRole, role: Role | None) -> bool:
    """Whether a role may be given: `role` is how it is now, None if it is gone."""
    return not errand.is_staff and (role is None or not has_power(role, closed=errand.closed))


def look(tx: Tx, act: Act, *, roles: Mapping[int, Role]) -> list[Warned]:
    """The roles of this server with which something is wrong."""
    found = uses(tx, [act.server]).get(act.server)
    troubles = {} if found is None else found.troubles(roles)
    names = {role.role_id: role.name for role in given_roles(tx, [act.server])} if troubles else {}
    return [Warned(role, trouble, names.get(role, "")) for role, trouble in troubles.items()]


def compare(tx: Tx, *, there: Mapping[int, Mapping[int, Role]], now: datetime) -> None:
    """Warn the staff of each role that is wrong, once; and go on with those that are right again.

    `there` are the roles of servers as Discord has them now.
    """
    for server, found in uses(tx, there).items():
        troubles = found.troubles(there[server])
        if found.staff_channel is not None:
            for role in troubles:
                warn(tx, server=server, role=role, now=now)
        _go_on(tx, server, [role for role in found.given if role in there[server] and role not in troubles], now)


def warn(tx: Tx, *, server: int, role: int, now: datetime) -> None:
    """Owe the staff word of a role, once as long as it lasts."""
    outbox.notice(tx, WARNING, server=server, subject=role, now=now)


def not_given(tx: Tx, due: DueEntry, code: str, role: int | None, now: datetime) -> bool:
    """Take note that a role was not given. It stays undone, and is done once the role is right again."""
    if code == Reason.HAS_POWER and role is not None:
        warn(tx, server=due.server_id, role=role, now=now)
    return False


def _go_on(tx: Tx, server: int, right: Sequence[int], now: datetime) -> None:
    """Forget the warnings about roles that are right by now, and give these to those who waited."""
    settled = OutboxEntry.state.in_((State.PLANNED, *FINAL))
    tx.execute(
        delete(OutboxEntry)
        .where(OutboxEntry.server_id == server, OutboxEntry.kind == WARNING, OutboxEntry.subject_id.in_(right), settled)
        .execution_options(synchronize_session=False)
    )
    mentors = select(Server.id).where(Server.id == server, Server.mentor_role_id.in_(right)).exists()
    errands = [(role.errand, role.subject_id) for role in given_roles(tx, [server]) if role.role_id in right]
    waiting = tx.execute(
        select(OutboxEntry.id).where(
            OutboxEntry.server_id == server,
            OutboxEntry.state == State.FAILED,
            OutboxEntry.reason == Reason.HAS_POWER,
            tuple_(OutboxEntry.kind, OutboxEntry.subject_id).in_(errands)
            | ((OutboxEntry.kind == MENTOR_ROLE) & mentors),
        )
    ).scalars()
    for row in waiting.all():
        health.retry(tx, row, now=now)


def facts(tx: Tx, rows: DueRows) -> Contents:
    """Warnings for the staff channel, in the server's language."""
    servers = {due.server_id for due in rows}
    stand = uses(tx, servers)
    names = {role.role_id: role.name for role in given_roles(tx, servers)}
    rooms = {
        server: (channel, language, zone)
        for server, channel, language, zone in tx.execute(
            select(Server.id, Server.staff_channel_id, Server.language, Server.timezone).where(Server.id.in_(servers))
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for due in rows:
        channel, language, zone = rooms.get(due.server_id, (None, "", ""))
        found, role = stand.get(due.server_id), due.subject_id
        if channel is None or found is None or role not in found.given:
            continue
        trouble = found.troubles({}).get(role, RoleTrouble.POWER)
        told = Warned(role, trouble, names.get(role, ""))
        contents[due.id] = NoticeContent(ToChannel(channel), (language,), zone, told)
    return contents
