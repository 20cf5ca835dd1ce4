"""The roles that the bot gives to people, looked at.

None may carry power, none makes anybody staff, and none stands above the bot's own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, tuple_

from bot import outbox
from bot.core.hooks import hook
from bot.core.roles import Role, RoleTrouble, Uses, has_power
from bot.db import Tx
from bot.outbox import NoticeRequest, health, recalls
from bot.outbox.errands import GiveRole
from bot.outbox.failures import GATHERING
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import (
    FINAL,
    OF_ROLES,
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
from bot.people.models import FormerRole, RolePower, Server

MENTOR_ROLE = "mentor.role"
"""The errand that gives the mentors' role."""
WARNING = NoticeType("server.role", lateness=timedelta(days=60))
"""The notice by which the staff hear of a role; its subject is the role's id, and its key what is wrong with it."""
QUIET = timedelta(minutes=10)
"""A role of which the staff have heard is not told of again within this time, though it was right in between."""
_TROUBLES = {Reason.HAS_POWER: RoleTrouble.POWER, Reason.ROLE_ABOVE: RoleTrouble.ABOVE}
"""What is wrong with a role that was not given for this reason."""


@dataclass(frozen=True, slots=True)
class Warned:
    """What the staff hear of a role."""

    role_id: int
    trouble: RoleTrouble
    cohort: str = ""
    """Whose role it is, if it is not the mentors'."""
    channels: tuple[int, ...] = ()
    """Which channels give it power, as the bot last saw them."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What the staff hear at one time of roles."""

    roles: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """How the roles stand that the bot gives to people in a server."""

    given: tuple[int, ...]
    warned: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class GivenRole:
    """A role that a feature gives to people."""

    server_id: int
    role_id: int
    name: str
    """Of what it is the role, as people know it."""
    errands: tuple[str, ...]
    """The kinds of errands that give it, take it and remove it."""
    subject_id: int
    """What these errands are about."""


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
    powers: dict[int, dict[int, frozenset[int]]] = {}
    for server, role, channel in tx.execute(
        select(RolePower.server_id, RolePower.role_id, RolePower.channel_id).where(RolePower.server_id.in_(servers))
    ):
        by_role = powers.setdefault(server, {})
        by_role[role] = by_role.get(role, frozenset()) | {channel}
    chosen = select(
        Server.id,
        Server.coordinator_role_id,
        Server.facilitator_role_id,
        Server.mentor_role_id,
        Server.staff_channel_id,
        Server.translator_role_id,
    ).where(Server.id.in_(servers))
    return {
        server: Uses(
            coordinator, facilitator, mentor, frozenset(by_features.get(server, ())), channel,
            frozenset(former.get(server, ())), powers.get(server, {}), translator,
        )
        for server, coordinator, facilitator, mentor, channel, translator in tx.execute(chosen)
    }  # fmt: skip


def giving(found: Uses, *, server: int, user: int, role: int) -> GiveRole:
    """The errand that gives one of these roles to somebody."""
    is_staff = role in (found.coordinator, found.facilitator)
    powers = found.powers.get(role, frozenset())
    return GiveRole(server, user, role, is_staff=is_staff, closed=found.closed, powers=powers)


def is_harmless(errand: GiveRole, role: Role | None) -> bool:
    """Whether a role may be given: `role` is how it is now, None if it is gone."""
    return not errand.is_staff and (role is None or not has_power(role, closed=errand.closed))


def look(tx: Tx, act: Act, *, roles: Mapping[int, Role]) -> Looked:
    """The roles that the bot gives in this server, and those with which something is wrong."""
    found = uses(tx, [act.server]).get(act.server)
    if found is None:
        return Looked((), ())
    troubles = found.troubles(roles)
    names = {role.role_id: role.name for role in given_roles(tx, [act.server])} if troubles else {}
    warned = tuple(_warned(found, role, trouble, names) for role, trouble in troubles.items())
    return Looked(tuple(sorted(found.given)), warned)


def _warned(found: Uses, role: int, trouble: RoleTrouble, names: Mapping[int, str]) -> Warned:
    channels = found.powers.get(role, ()) if trouble is RoleTrouble.POWER else ()
    return Warned(role, trouble, names.get(role, ""), tuple(sorted(channels)))


def compare(
    tx: Tx, *, there: Mapping[int, Mapping[int, Role]], hidden: Mapping[int, Collection[int]], now: datetime
) -> None:
    """Warn the staff of each role that is wrong, once; and go on with those that are right again.

    `there` are the roles of servers as Discord has them now, and `hidden` the channels that the bot may not see.
    """
    for server, before in uses(tx, there).items():
        found = replace(before, powers=before.seen(there[server], hidden=hidden[server]))
        if found.powers != before.powers:
            _keep_powers(tx, server, found.powers)
        troubles = found.troubles(there[server])
        if found.staff_channel is not None:
            warn(tx, troubles, server=server, now=now)
        there_now = [role for role in found.given if role in there[server]]
        _forget_warnings(tx, server, there_now, troubles, now)
        _go_on(tx, server, [role for role in there_now if role not in troubles], now)


def _keep_powers(tx: Tx, server: int, powers: Mapping[int, Collection[int]]) -> None:
    """Keep which channels give roles power: once such a channel is hidden, nobody says so again."""
    tx.execute(delete(RolePower).where(RolePower.server_id == server).execution_options(synchronize_session=False))
    rows = [
        {"server_id": server, "role_id": role, "channel_id": channel}
        for role, channels in powers.items()
        for channel in channels
    ]
    if rows:
        tx.execute(insert(RolePower), rows)


def warn(tx: Tx, troubles: Mapping[int, RoleTrouble], *, server: int, now: datetime) -> None:
    """Owe the staff word of what is wrong with roles, once as long as it lasts; together what comes together."""
    if not troubles:
        return
    wrong = {(role, trouble.value) for role, trouble in troubles.items()}
    due, before = now + GATHERING, set[tuple[int, str]]()
    for row in tx.execute(
        select(OutboxEntry).where(OutboxEntry.server_id == server, OutboxEntry.kind == WARNING).with_for_update()
    ).scalars():
        before.add((row.subject_id, row.dedupe_key))
        if row.state == State.PLANNED and not row.attempts and now < row.due_at < due:
            due = row.due_at
        if row.reason == Reason.OVER and (row.subject_id, row.dedupe_key) in wrong:
            _tell_again(row, now)
            tx.info["owed"] = True
    requests = [NoticeRequest(subject=role, due=due, dedupe_key=key) for role, key in sorted(wrong - before)]
    outbox.notices(tx, WARNING, requests, server=server)


def _tell_again(row: OutboxEntry, now: datetime) -> None:
    """Plan a warning anew, of what was told and over a short while ago. When it was told stays with it."""
    assert row.settled_at is not None
    row.due_at = row.next_attempt_at = max(now + GATHERING, row.settled_at + QUIET)
    row.expires_at = WARNING.latest(row.due_at, None)
    row.state, row.reason, row.attempts, row.claimed_by = State.PLANNED, None, 0, None
    row.nonce = row.attempted_at = row.route_kind = row.route_id = row.channel_id = row.message_id = None


def not_given(tx: Tx, due: DueEntry, code: str, role: int | None, now: datetime) -> bool:
    """Take note that a role was not given or taken. It stays undone, and is done once the role is right again."""
    if code in _TROUBLES and role is not None:
        found = uses(tx, [due.server_id]).get(due.server_id)
        is_staff = found is not None and found.troubles({}).get(role) is RoleTrouble.STAFF
        trouble = RoleTrouble.STAFF if is_staff else _TROUBLES[Reason(code)]
        warn(tx, {role: trouble}, server=due.server_id, now=now)
    return False


def of_failures(tx: Tx, server: int, rows: Sequence[Any]) -> dict[int, int]:
    """Which role it is that failed rows of a server wait for, by the row; those that wait for none are left out.

    Of a row it takes the id, kind, subject, dedupe key and reason.
    """
    waiting = [row for row in rows if row.reason in OF_ROLES]
    if not waiting:
        return {}
    mentors = uses(tx, [server])[server].mentor
    errands = {(kind, role.subject_id): role.role_id for role in given_roles(tx, [server]) for kind in role.errands}
    found: dict[int, int | None] = {}
    for row in waiting:
        if row.kind == recalls.ROLE:
            found[row.id] = int(row.dedupe_key)
        else:
            found[row.id] = mentors if row.kind == MENTOR_ROLE else errands.get((row.kind, row.subject_id))
    return {row: role for row, role in found.items() if role is not None}


def _forget_warnings(
    tx: Tx, server: int, roles: Sequence[int], troubles: Mapping[int, RoleTrouble], now: datetime
) -> None:
    """Forget the warnings about what is wrong with these roles no more; those just told are kept for a while."""
    settled = OutboxEntry.state.in_((State.PLANNED, *FINAL))
    lasting = [(role, trouble.value) for role, trouble in troubles.items()]
    for row in tx.execute(
        select(OutboxEntry)
        .where(
            OutboxEntry.server_id == server,
            OutboxEntry.kind == WARNING,
            OutboxEntry.subject_id.in_(roles),
            tuple_(OutboxEntry.subject_id, OutboxEntry.dedupe_key).not_in(lasting),
            settled,
        )
        .with_for_update()
    ).scalars():
        if row.state != State.FAILED and row.settled_at is not None and row.settled_at > now - QUIET:
            row.state, row.reason = State.SENT, Reason.OVER
        else:
            tx.delete(row)
    tx.flush()


def _go_on(tx: Tx, server: int, right: Sequence[int], now: datetime) -> None:
    """Do what waited for roles that are right by now."""
    mentors = select(Server.id).where(Server.id == server, Server.mentor_role_id.in_(right)).exists()
    errands = [
        (kind, role.subject_id) for role in given_roles(tx, [server]) if role.role_id in right for kind in role.errands
    ]
    waiting = tx.execute(
        select(OutboxEntry.id).where(
            OutboxEntry.server_id == server,
            OutboxEntry.state == State.FAILED,
            OutboxEntry.reason.in_(OF_ROLES),
            tuple_(OutboxEntry.kind, OutboxEntry.subject_id).in_(errands)
            | ((OutboxEntry.kind == MENTOR_ROLE) & mentors)
            | ((OutboxEntry.kind == recalls.ROLE) & OutboxEntry.dedupe_key.in_([str(role) for role in right])),
        )
    ).scalars()
    for row in waiting.all():
        health.retry(tx, row, now=now)


def facts(tx: Tx, rows: DueRows) -> Contents:
    """Warnings for the staff channel, in the server's language.

    The first of those that are due together tells of all of them; so it does when it is tried again.
    """
    servers = {due.server_id for due in rows}
    stand = uses(tx, servers)
    names = {role.role_id: role.name for role in given_roles(tx, servers)}
    rooms = {
        server: (channel, language, zone)
        for server, channel, language, zone in tx.execute(
            select(Server.id, Server.staff_channel_id, Server.language, Server.timezone).where(Server.id.in_(servers))
        )
    }
    wrong = {
        server: [(due.id, due.subject_id, due.dedupe_key) for due in rows if due.server_id == server]
        for server in servers
    }
    for server, number, role, key in tx.execute(
        select(OutboxEntry.server_id, OutboxEntry.id, OutboxEntry.subject_id, OutboxEntry.dedupe_key).where(
            OutboxEntry.server_id.in_(servers), OutboxEntry.kind == WARNING, OutboxEntry.state == State.CANCELLED
        )
    ):
        wrong[server].append((number, role, key))
    contents: dict[int, NoticeContent | Postponed] = {}
    for server, in_trouble in wrong.items():
        channel, language, zone = rooms.get(server, (None, "", ""))
        found = stand.get(server)
        due = sorted(row.id for row in rows if row.server_id == server and found and row.subject_id in found.given)
        if channel is None or found is None or not due:
            continue
        told = tuple(
            _warned(found, role, _told(role, key, found), names)
            for number, role, key in sorted(in_trouble)
            if number >= due[0] and role in found.given
        )
        contents[due[0]] = NoticeContent(ToChannel(channel), (language,), zone, Wrong(told))
    return contents


def _told(role: int, key: str, found: Uses) -> RoleTrouble:
    """What is wrong with the role of a warning; one of an earlier version has no key."""
    return RoleTrouble(key) if key else found.troubles({}).get(role, RoleTrouble.POWER)
