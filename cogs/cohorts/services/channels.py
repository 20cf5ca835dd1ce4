"""The role and the channel of each cohort in Discord: made, shown, made anew where they were deleted, and removed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.roles import Uses
from bot.db import Tx
from bot.outbox import ErrandKind, ErrandRequest, roles
from bot.outbox.errands import Errand, MakeChannel, MakeRole, RemoveChannel, RemoveRole, ShowChannel
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import CHANNEL_RETRY, OPEN, DueEntry, DueRows, Postponed
from bot.people.act import Act
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, channel_name
from cogs.cohorts.services import cohorts
from cogs.cohorts.services.notice_facts import WELCOME
from cogs.servers.services.setup import Mended
from cogs.servers.services.setup_errands import taken_channels

IN_CHANNEL = ("session.announcement", "session.reminder", "session.change", "prompt.post")
"""The notices that need a cohort's channel, and have failed if there was none."""
MAKE_ROLE = "cohort.role"
MAKE_CHANNEL = "cohort.channel"
SHOW_CHANNEL = "cohort.channel.show"
MEMBER_ROLE = "cohort.member"
"""The errand that gives people the role of their cohort, or takes it."""
REMOVE_ROLE = "cohort.role.remove"
REMOVE_CHANNEL = "cohort.channel.remove"

_NOT_REMOVED = Cohort.status != CohortStatus.REMOVED


@dataclass(frozen=True, slots=True)
class Made:
    """Where a cohort lives in Discord, as far as it is made."""

    role_id: int | None = None
    channel_id: int | None = None


def made(tx: Tx, act: Act, *, cohort_id: int) -> Made:
    """The role and channel of a cohort, as they stand by now."""
    place = select(Cohort.role_id, Cohort.channel_id).where(Cohort.server_id == act.server, Cohort.id == cohort_id)
    row = tx.execute(place).first()
    return Made(*row) if row is not None else Made()


def posting_channel(tx: Tx, act: Act, *, cohort: str, status: CohortStatus = CohortStatus.OPEN) -> int | None:
    """The channel in which is posted what is planned for a cohort; None where it has none (yet), or is not in that
    state, which is refused for what it is.

    Raises:
        UnknownCohort, SeveralFit: it is not clear which one is meant.
    """
    found = cohorts.find(tx, act, cohort)
    return found.channel_id if found.status == status else None


def channels_of(tx: Tx, *, servers: Collection[int]) -> Mapping[int, frozenset[int]]:
    """The channels of the cohorts in each server."""
    found: dict[int, set[int]] = {}
    for server, channel in tx.execute(select(Cohort.server_id, Cohort.channel_id).where(Cohort.server_id.in_(servers))):
        if channel is not None:
            found.setdefault(server, set()).add(channel)
    return {server: frozenset(channels) for server, channels in found.items()}


# --- owed ------------------------------------------------------------------------------------------------------------


def owe_role(tx: Tx, cohort: Cohort, now: datetime, *, dedupe_key: str = "") -> int | None:
    """Owe a cohort its role; with a `dedupe_key`, anew."""
    return outbox.errand(tx, MAKE_ROLE, server=cohort.server_id, subject=cohort.id, dedupe_key=dedupe_key, now=now)


def owe_channel(tx: Tx, cohort: Cohort, now: datetime, *, after: int | None, dedupe_key: str = "") -> int | None:
    """Owe a cohort its channel, once its role is made (the errand `after`), and a welcome in it."""
    server, key = cohort.server_id, dedupe_key
    channel = outbox.errand(tx, MAKE_CHANNEL, server=server, subject=cohort.id, dedupe_key=key, after=after, now=now)
    outbox.notice(
        tx, WELCOME, server=server, subject=cohort.id, cohort=cohort.id, dedupe_key=key, after=channel, now=now
    )
    return channel


def show_everywhere(tx: Tx, *, server: int, now: datetime) -> None:
    """Show every cohort's channel to the roles that run the server: they are others than before."""
    found = tx.execute(
        select(Cohort.id).where(Cohort.server_id == server, _NOT_REMOVED, Cohort.channel_id.is_not(None))
    )
    requests = [ErrandRequest(subject=cohort, due=now) for cohort in found.scalars()]
    outbox.errands_again(tx, SHOW_CHANNEL, requests, server=server, now=now)


def mend(tx: Tx, *, server: int, roles: Collection[int], channels: Collection[int], now: datetime) -> list[Mended]:
    """Owe anew what was deleted in Discord, or never came to be, of the cohorts that are open."""
    query = select(Cohort).where(Cohort.server_id == server, Cohort.status == CohortStatus.OPEN).order_by(Cohort.id)
    broken = [
        cohort
        for cohort in tx.execute(query.with_for_update()).scalars()
        if cohort.role_id not in roles or cohort.channel_id not in channels
    ]
    if not broken:
        return []
    owed = tx.execute(
        select(OutboxEntry.subject_id, OutboxEntry.kind, OutboxEntry.state).where(
            OutboxEntry.server_id == server,
            OutboxEntry.kind.in_((MAKE_ROLE, MAKE_CHANNEL)),
            OutboxEntry.subject_id.in_([cohort.id for cohort in broken]),
        )
    ).all()
    in_hand = {row.subject_id for row in owed if row.state in OPEN}
    times = Counter((row.subject_id, row.kind) for row in owed)
    mended: list[Mended] = []
    for cohort in broken:
        if cohort.id in in_hand:
            continue
        role = channel = None
        if cohort.role_id not in roles:
            cohort.role_id = None
            role = owe_role(tx, cohort, now, dedupe_key=str(times[cohort.id, MAKE_ROLE]))
        if cohort.channel_id not in channels:
            cohort.channel_id = None
            key = str(times[cohort.id, MAKE_CHANNEL])
            channel = owe_channel(tx, cohort, now, after=role, dedupe_key=key)
        if errands := tuple(row for row in (role, channel) if row is not None):
            mended.append(Mended(cohort.name, errands))
    tx.flush()
    return mended


# --- errands ---------------------------------------------------------------------------------------------------------


def _uses(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, Uses]:
    return roles.uses(tx, {due.server_id for due in rows})


def _who_sees(cohort: Cohort, uses: Mapping[int, Uses]) -> tuple[int, ...]:
    """The cohort's own role, and those that run the server."""
    return tuple(role for role in (cohort.role_id, *uses[cohort.server_id].staff) if role is not None)


def _role_facts(tx: Tx, rows: DueRows) -> dict[int, Errand]:
    return _any_role(tx, rows, _NOT_REMOVED, Cohort.role_id.is_(None))


def _any_role(tx: Tx, rows: DueRows, *conditions: ColumnElement[bool]) -> dict[int, Errand]:
    """The roles that these cohorts would have."""
    uses = _uses(tx, rows)
    return {
        due.id: MakeRole(cohort.server_id, cohort.name, taken=uses[cohort.server_id].all)
        for due, cohort in cohorts.with_cohorts(tx, rows, *conditions)
    }


def _channel_facts(tx: Tx, rows: DueRows) -> dict[int, Errand]:
    return _any_channel(tx, rows, _NOT_REMOVED, Cohort.role_id.is_not(None), Cohort.channel_id.is_(None))


def _any_channel(tx: Tx, rows: DueRows, *conditions: ColumnElement[bool]) -> dict[int, Errand]:
    """The channels that these cohorts would have."""
    uses, taken = _uses(tx, rows), taken_channels(tx, {due.server_id for due in rows})
    return {
        due.id: MakeChannel(
            cohort.server_id,
            channel_name(cohort.name),
            topic=cohort.name,
            role_ids=_who_sees(cohort, uses),
            taken=taken[cohort.server_id],
        )
        for due, cohort in cohorts.with_cohorts(tx, rows, *conditions)
    }


def _show_facts(tx: Tx, rows: DueRows) -> dict[int, Errand]:
    uses = _uses(tx, rows)
    return {
        due.id: ShowChannel(cohort.server_id, cohort.channel_id, _who_sees(cohort, uses))
        for due, cohort in cohorts.with_cohorts(tx, rows, _NOT_REMOVED)
        if cohort.channel_id is not None
    }


def _remove_role_facts(tx: Tx, rows: DueRows) -> dict[int, Errand]:
    return {
        due.id: RemoveRole(cohort.server_id, cohort.role_id)
        for due, cohort in cohorts.with_cohorts(tx, rows)
        if cohort.role_id is not None
    }


def _remove_channel_facts(tx: Tx, rows: DueRows) -> dict[int, Errand]:
    return {
        due.id: RemoveChannel(cohort.server_id, cohort.channel_id)
        for due, cohort in cohorts.with_cohorts(tx, rows)
        if cohort.channel_id is not None
    }


def _unmade_role(tx: Tx, rows: DueRows) -> dict[int, Errand | Postponed]:
    return _any_role(tx, rows) | _wait_for_namesakes(tx, rows, "role_id")


def _unmade_channel(tx: Tx, rows: DueRows) -> dict[int, Errand | Postponed]:
    return _any_channel(tx, rows) | _wait_for_namesakes(tx, rows, "channel_id")


def _wait_for_namesakes(tx: Tx, rows: DueRows, column: str) -> dict[int, Postponed]:
    """While another cohort of that name waits for its own, that could be taken for the one whose answer was lost."""
    other = aliased(Cohort)
    namesakes = select(other.id).where(
        other.server_id == Cohort.server_id,
        other.name == Cohort.name,
        other.id != Cohort.id,
        other.status == CohortStatus.OPEN,
        getattr(other, column).is_(None),
    )
    later = Postponed(rows.now + CHANNEL_RETRY)
    return {due.id: later for due, _ in cohorts.with_cohorts(tx, rows, namesakes.exists())}


def _record(tx: Tx, due: DueEntry, **column: int | None) -> None:
    tx.execute(update(Cohort).where(Cohort.server_id == due.server_id, Cohort.id == due.subject_id).values(**column))


def _record_role(tx: Tx, due: DueEntry, role_id: int | None, now: datetime) -> None:
    """The cohort has this role; None: it was removed."""
    _record(tx, due, role_id=role_id)
    if not due.dedupe_key:
        return
    # It was made anew: everyone who has a place gets it again, and the channel is shown to it.
    key = f"r{due.id}"
    members = tx.execute(
        select(Enrollment.member_id).where(
            Enrollment.cohort_id == due.subject_id, Enrollment.status == EnrollmentStatus.ACTIVE
        )
    ).scalars()
    requests = [ErrandRequest(subject=due.subject_id, member=member, dedupe_key=key, due=now) for member in members]
    outbox.errands(tx, MEMBER_ROLE, requests, server=due.server_id)
    show = ErrandRequest(subject=due.subject_id, dedupe_key=key, due=now)
    outbox.errands(tx, SHOW_CHANNEL, [show], server=due.server_id)


def _record_channel(tx: Tx, due: DueEntry, channel_id: int | None, now: datetime) -> None:
    """The cohort has this channel; None: it was removed."""
    _record(tx, due, channel_id=channel_id)
    if due.dedupe_key:  # it was made anew
        # The welcome is not among it: a new channel gets one of its own.
        outbox.retry_failed(tx, IN_CHANNEL, server=due.server_id, cohort=due.subject_id, now=now)


def role_not_given(tx: Tx, due: DueEntry, code: str, now: datetime) -> bool:
    """Take note that Discord let us not give, take or remove a cohort's role, or that it must not be given."""
    role = tx.execute(select(Cohort.role_id).where(Cohort.id == due.subject_id)).scalar_one_or_none()
    return roles.not_given(tx, due, code, role, now)


ERRANDS: tuple[ErrandKind, ...] = (
    ErrandKind(MAKE_ROLE, _role_facts, _record_role, unmade=_unmade_role),
    ErrandKind(MAKE_CHANNEL, _channel_facts, _record_channel, unmade=_unmade_channel),
    ErrandKind(SHOW_CHANNEL, _show_facts),
    ErrandKind(REMOVE_ROLE, _remove_role_facts, _record_role, role_not_given),
    ErrandKind(REMOVE_CHANNEL, _remove_channel_facts, _record_channel),
)
