"""The roles and channels that /setup owes a server: made where they are missing, and shown to whom they are for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot import outbox
from bot.core.hooks import hook
from bot.core.people import STAFF_ROLES, Standing
from bot.core.roles import ROLE_NAMES, Uses
from bot.db import Tx
from bot.outbox import ErrandKind
from bot.outbox.errands import Errand, MakeChannel, MakeRole, ShowChannel
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import OPEN, DueEntry, DueRows
from bot.outbox.roles import uses
from bot.people.models import Server
from cogs.servers.rules import MENTORS_CHANNEL, STAFF_CHANNEL

ROLE_COLUMNS = {
    Standing.COORDINATOR: "coordinator_role_id",
    Standing.FACILITATOR: "facilitator_role_id",
    Standing.MENTOR: "mentor_role_id",
}
ROLE_ERRANDS = {standing: f"server.{standing.value}_role" for standing in STAFF_ROLES}


@dataclass(frozen=True, slots=True)
class OwnChannel:
    """A channel that /setup makes for those who run the server, and for its mentors if it is theirs."""

    errand: str
    """The kind of errand that makes it."""
    column: str
    name: str
    for_mentors: bool

    @property
    def show(self) -> str:
        """The kind of errand that shows it to the roles as they are now."""
        return f"{self.errand}.show"

    def seen_by(self, roles: Uses) -> tuple[int, ...]:
        """The roles that see it."""
        return (roles.mentor, *roles.staff) if self.for_mentors and roles.mentor is not None else roles.staff


MENTORS = OwnChannel("server.mentors_channel", "mentors_channel_id", MENTORS_CHANNEL, for_mentors=True)
STAFF = OwnChannel("server.staff_channel", "staff_channel_id", STAFF_CHANNEL, for_mentors=False)
CHANNELS = (MENTORS, STAFF)


@hook
def channels_taken(tx: Tx, *, servers: Collection[int]) -> Mapping[int, frozenset[int]]:
    """The channels that stand for something else in each server; none of them is taken for the staff's."""
    raise NotImplementedError


@hook
def staff_changed(tx: Tx, *, server: int, now: datetime) -> None:
    """The roles that run the server are others than before."""


def owe(tx: Tx, kind: str, *, server: int, now: datetime, after: int | None = None) -> int | None:
    """Owe one of these errands, and give its row; one that is on its way already is waited for, not planned twice."""
    before = tx.execute(
        select(OutboxEntry.id, OutboxEntry.state).where(
            OutboxEntry.kind == kind, OutboxEntry.server_id == server, OutboxEntry.subject_id == server
        )
    ).all()
    on_its_way = next((row for row, state in before if state in OPEN), None)
    if on_its_way is not None:
        return on_its_way
    key = str(len(before))
    return outbox.errand(tx, kind, server=server, subject=server, now=now, dedupe_key=key, after=after)


def show(tx: Tx, *, server: int, now: datetime) -> None:
    """Show the channels that exist to the roles as they are now."""
    for channel in CHANNELS:
        outbox.errand_again(tx, channel.show, server=server, subject=server, now=now)
    staff_changed(tx, server=server, now=now)


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


def _stored(tx: Tx, rows: Sequence[DueEntry], column: str) -> dict[int, int | None]:
    """What each of these servers has in a column."""
    of_rows = select(Server.id, getattr(Server, column)).where(Server.id.in_({due.server_id for due in rows}))
    return dict(tx.execute(of_rows).all())


def _store(tx: Tx, due: DueEntry, column: str, made: int | None) -> None:
    if made is not None:
        tx.execute(update(Server).where(Server.id == due.server_id).values({column: made}))


def _role_kind(standing: Standing) -> ErrandKind:
    column = ROLE_COLUMNS[standing]

    def facts(tx: Tx, rows: DueRows) -> dict[int, Errand]:
        stored = _stored(tx, rows, column)
        roles = uses(tx, stored)
        return {
            due.id: MakeRole(due.server_id, ROLE_NAMES[standing], taken=roles[due.server_id].all)
            for due in rows
            if stored.get(due.server_id, 0) is None
        }

    def done(tx: Tx, due: DueEntry, made: int | None, now: datetime) -> None:
        _store(tx, due, column, made)
        show(tx, server=due.server_id, now=now)

    return ErrandKind(ROLE_ERRANDS[standing], facts, done)


def _channel_kinds(channel: OwnChannel) -> tuple[ErrandKind, ErrandKind]:
    def made_of(tx: Tx, rows: DueRows) -> dict[int, Errand]:
        stored = _stored(tx, rows, channel.column)
        roles, taken = uses(tx, stored), taken_channels(tx, stored)
        return {
            due.id: MakeChannel(
                due.server_id,
                channel.name,
                topic="",
                role_ids=channel.seen_by(roles[due.server_id]),
                taken=taken[due.server_id],
            )
            for due in rows
            if stored.get(due.server_id, 0) is None
        }

    def done(tx: Tx, due: DueEntry, made: int | None, now: datetime) -> None:
        _store(tx, due, channel.column, made)

    def shown(tx: Tx, rows: DueRows) -> dict[int, Errand]:
        stored = _stored(tx, rows, channel.column)
        roles = uses(tx, stored)
        return {
            due.id: ShowChannel(due.server_id, channel_id, channel.seen_by(roles[due.server_id]))
            for due in rows
            if (channel_id := stored.get(due.server_id)) is not None
        }

    return ErrandKind(channel.errand, made_of, done), ErrandKind(channel.show, shown)


ERRANDS: tuple[ErrandKind, ...] = (
    *map(_role_kind, STAFF_ROLES),
    *(kind for channel in CHANNELS for kind in _channel_kinds(channel)),
)
