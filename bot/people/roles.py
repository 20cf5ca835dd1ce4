"""The roles that the bot gives to people, looked at: none may carry power, and none makes anybody staff."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, false, select, true

from bot import outbox
from bot.core.roles import Role, RoleTrouble, Uses
from bot.db import Tx
from bot.outbox import health
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import FINAL, DueEntry, NoticeContent, NoticeType, Postponed, Reason, State, ToChannel
from bot.people.act import Act
from bot.people.models import FormerRole, Server
from cogs.cohorts.models import Cohort

MEMBER_ROLE, MENTOR_ROLE = "cohort.member", "mentor.role"
"""The errands that give roles to people."""
"""Why a role was not given, as the outbox has it."""
WARNING = NoticeType("server.role", lateness=timedelta(days=60))
"""The notice by which the staff hear of a role; its subject is the role's id."""


@dataclass(frozen=True, slots=True)
class Warned:
    """What the staff hear of a role."""

    role_id: int
    trouble: RoleTrouble
    cohort: str = ""
    """Whose role it is, if it is not the mentors'."""


def uses(tx: Tx, servers: Collection[int]) -> dict[int, Uses]:
    """What the roles of these servers stand for. Two statements."""
    of_cohorts: dict[int, set[int]] = {}
    former: dict[int, set[int]] = {}
    for server, role, is_former in tx.execute(
        select(Cohort.server_id, Cohort.role_id, false())
        .where(Cohort.server_id.in_(servers), Cohort.role_id.is_not(None))
        .union_all(select(FormerRole.server_id, FormerRole.role_id, true()).where(FormerRole.server_id.in_(servers)))
    ):
        (former if is_former else of_cohorts).setdefault(server, set()).add(role or 0)
    chosen = select(
        Server.id,
        Server.coordinator_role_id,
        Server.facilitator_role_id,
        Server.mentor_role_id,
        Server.staff_channel_id,
    ).where(Server.id.in_(servers))
    return {
        server: Uses(
            coordinator, facilitator, mentor, frozenset(of_cohorts.get(server, ())), channel,
            frozenset(former.get(server, ())),
        )
        for server, coordinator, facilitator, mentor, channel in tx.execute(chosen)
    }  # fmt: skip


def look(tx: Tx, act: Act, *, roles: Mapping[int, Role]) -> list[Warned]:
    """The roles of this server with which something is wrong."""
    found = uses(tx, [act.server]).get(act.server)
    troubles = {} if found is None else found.troubles(roles)
    names = _cohorts(tx, act.server, troubles)
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
    cohorts = select(Cohort.id).where(Cohort.server_id == server, Cohort.role_id.in_(right))
    waiting = tx.execute(
        select(OutboxEntry.id).where(
            OutboxEntry.server_id == server,
            OutboxEntry.state == State.FAILED,
            OutboxEntry.reason == Reason.HAS_POWER,
            ((OutboxEntry.kind == MEMBER_ROLE) & OutboxEntry.subject_id.in_(cohorts))
            | ((OutboxEntry.kind == MENTOR_ROLE) & mentors),
        )
    ).scalars()
    for row in waiting.all():
        health.retry(tx, row, now=now)


def _cohorts(tx: Tx, server: int, roles: Collection[int]) -> dict[int, str]:
    return {
        role: name
        for role, name in tx.execute(
            select(Cohort.role_id, Cohort.name).where(Cohort.server_id == server, Cohort.role_id.in_(roles))
        )
        if role is not None
    }


def facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, NoticeContent | Postponed]:
    """Warnings for the staff channel, in the server's language."""
    servers = {due.server_id for due in rows}
    stand = uses(tx, servers)
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
        told = Warned(role, trouble, _cohorts(tx, due.server_id, [role]).get(role, ""))
        contents[due.id] = NoticeContent(ToChannel(channel), (language,), zone, told)
    return contents
