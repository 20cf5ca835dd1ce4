"""The rooms of cohorts in Discord: their roles and channels, who holds the role, and the posts at both ends."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, tuple_, update

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, ErrandRequest
from bot.outbox.errands import Errand, MakeChannel, MakeRole, Redraw, RemoveChannel, RemoveRole, ShowChannel, TakeRole
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, NoticeContent, NoticeType, Postponed, State, ToChannel, ToPerson
from bot.outbox.roles import GivenRole, giving, not_given
from bot.outbox.roles import uses as roles_of
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, channel_name
from cogs.servers.services import setup
from cogs.servers.services.setup import Mended

INVITATION = NoticeType("cohort.invitation", lateness=timedelta(days=30))
WELCOME = NoticeType("cohort.welcome", lateness=timedelta(days=30))
CLOSED = NoticeType("cohort.closed", lateness=timedelta(days=30))
REOPENED = NoticeType("cohort.reopened", lateness=timedelta(days=30))
IN_CHANNEL = ("session.announcement", "session.reminder", "session.change", "prompt.post")
"""The notices that need a cohort's channel, and have failed if there was none."""
MEMBER_ROLE = "cohort.member"
"""The errand that gives people the role of their cohort."""
MAKE_ROLE = "cohort.role"
MAKE_CHANNEL = "cohort.channel"
SHOW_CHANNEL = "cohort.channel.show"
REMOVE_ROLE = "cohort.role.remove"
REMOVE_CHANNEL = "cohort.channel.remove"
REDRAW = "cohort.invitation_redraw"
SOON = timedelta(seconds=5)
"""When to look again after an invitation that is just going out."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where a cohort lives in Discord, as far as it is made."""

    role_id: int | None
    channel_id: int | None


def rooms(tx: Tx, act: Act, *, cohort_id: int) -> Rooms:
    """The role and channel of a cohort, as they stand by now."""
    row = tx.execute(
        select(Cohort.role_id, Cohort.channel_id).where(Cohort.server_id == act.server, Cohort.id == cohort_id)
    ).first()
    return Rooms(*row) if row is not None else Rooms(None, None)


def _cohorts(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, Cohort]:
    """The cohorts that these rows are about, removed ones too."""
    subjects = {due.subject_id for due in rows}
    servers = {due.server_id for due in rows}
    found = tx.execute(select(Cohort).where(Cohort.id.in_(subjects), Cohort.server_id.in_(servers))).scalars()
    return {cohort.id: cohort for cohort in found}


def _staff_of(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, tuple[int, ...]]:
    """The roles that run each server."""
    return {server: found.staff for server, found in roles_of(tx, {due.server_id for due in rows}).items()}


def channels_of(tx: Tx, *, servers: Collection[int]) -> Mapping[int, frozenset[int]]:
    """The channels of the cohorts in each server."""
    found: dict[int, set[int]] = {}
    for server, channel in tx.execute(select(Cohort.server_id, Cohort.channel_id).where(Cohort.server_id.in_(servers))):
        if channel is not None:
            found.setdefault(server, set()).add(channel)
    return {server: frozenset(channels) for server, channels in found.items()}


# --- errands: the role and the channel -------------------------------------------------------------------------------


def _role_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    cohorts = _cohorts(tx, rows)
    taken = setup.taken_roles(tx, {due.server_id for due in rows})
    return {
        due.id: MakeRole(due.server_id, cohort.name, taken=taken.get(due.server_id, frozenset()))
        for due in rows
        if (cohort := cohorts.get(due.subject_id)) is not None
        and cohort.status != CohortStatus.REMOVED
        and cohort.role_id is None
    }


def _channel_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    cohorts = _cohorts(tx, rows)
    staff = _staff_of(tx, rows)
    taken = setup.taken_channels(tx, {due.server_id for due in rows})
    facts: dict[int, Errand] = {}
    for due in rows:
        cohort = cohorts.get(due.subject_id)
        if (
            cohort is None
            or cohort.status == CohortStatus.REMOVED
            or cohort.role_id is None
            or cohort.channel_id is not None
        ):
            continue
        facts[due.id] = MakeChannel(
            due.server_id,
            channel_name(cohort.name),
            topic=cohort.name,
            role_ids=(cohort.role_id, *staff.get(due.server_id, ())),
            taken=taken.get(due.server_id, frozenset()),
        )
    return facts


def _role_made(tx: Tx, due: DueEntry, made_id: int | None, now: datetime) -> None:
    _record(tx, due, role_id=made_id)
    if not due.dedupe_key:
        return
    # It was made anew: everyone who has a place gets it again, and the channel is shown to it.
    again = f"r{due.id}"
    members = tx.execute(
        select(Enrollment.member_id).where(
            Enrollment.cohort_id == due.subject_id, Enrollment.status == EnrollmentStatus.ACTIVE
        )
    ).scalars()
    requests = [ErrandRequest(subject=due.subject_id, member=member, dedupe_key=again, due=now) for member in members]
    outbox.errands(tx, MEMBER_ROLE, requests, server=due.server_id)
    show = ErrandRequest(subject=due.subject_id, dedupe_key=again, due=now)
    outbox.errands(tx, SHOW_CHANNEL, [show], server=due.server_id)


def _channel_made(tx: Tx, due: DueEntry, made_id: int | None, now: datetime) -> None:
    _record(tx, due, channel_id=made_id)
    if due.dedupe_key:  # it was made anew
        # The welcome is not among it: a new channel gets one of its own.
        outbox.retry_failed(tx, IN_CHANNEL, server=due.server_id, cohort=due.subject_id, now=now)


def _show_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    cohorts = _cohorts(tx, rows)
    staff = _staff_of(tx, rows)
    facts: dict[int, Errand] = {}
    for due in rows:
        cohort = cohorts.get(due.subject_id)
        if cohort is not None and cohort.status != CohortStatus.REMOVED and cohort.channel_id is not None:
            own = () if cohort.role_id is None else (cohort.role_id,)
            facts[due.id] = ShowChannel(due.server_id, cohort.channel_id, (*own, *staff.get(due.server_id, ())))
    return facts


def _remove_channel_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    cohorts = _cohorts(tx, rows)
    return {
        due.id: RemoveChannel(due.server_id, cohort.channel_id)
        for due in rows
        if (cohort := cohorts.get(due.subject_id)) is not None and cohort.channel_id is not None
    }


def _remove_role_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    cohorts = _cohorts(tx, rows)
    return {
        due.id: RemoveRole(due.server_id, cohort.role_id)
        for due in rows
        if (cohort := cohorts.get(due.subject_id)) is not None and cohort.role_id is not None
    }


def _role_removed(tx: Tx, due: DueEntry, made_id: int | None, now: datetime) -> None:
    _record(tx, due, role_id=None)


def _channel_removed(tx: Tx, due: DueEntry, made_id: int | None, now: datetime) -> None:
    _record(tx, due, channel_id=None)


def _record(tx: Tx, due: DueEntry, **column: int | None) -> None:
    tx.execute(update(Cohort).where(Cohort.server_id == due.server_id, Cohort.id == due.subject_id).values(**column))


# --- mending ---------------------------------------------------------------------------------------------------------


def show_everywhere(tx: Tx, *, server: int, dedupe_key: str, now: datetime) -> None:
    """Show every cohort's channel to the roles that run the server: they are others than before."""
    cohorts = tx.execute(
        select(Cohort.id).where(
            Cohort.server_id == server, Cohort.status != CohortStatus.REMOVED, Cohort.channel_id.is_not(None)
        )
    ).scalars()
    requests = [ErrandRequest(subject=cohort, dedupe_key=dedupe_key, due=now) for cohort in cohorts]
    outbox.errands(tx, SHOW_CHANNEL, requests, server=server)


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
    before: dict[tuple[int, str], list[str]] = {}
    for subject, kind, state in tx.execute(
        select(OutboxEntry.subject_id, OutboxEntry.kind, OutboxEntry.state).where(
            OutboxEntry.server_id == server,
            OutboxEntry.kind.in_((MAKE_ROLE, MAKE_CHANNEL)),
            OutboxEntry.subject_id.in_([cohort.id for cohort in broken]),
        )
    ):
        before.setdefault((subject, kind), []).append(state)
    return [
        mended
        for cohort in broken
        if not {State.PLANNED, State.CLAIMED}
        & {*before.get((cohort.id, MAKE_ROLE), ()), *before.get((cohort.id, MAKE_CHANNEL), ())}
        and (mended := _mend(tx, cohort, before, roles=roles, channels=channels, now=now)).errands
    ]


def _mend(
    tx: Tx,
    cohort: Cohort,
    before: dict[tuple[int, str], list[str]],
    *,
    roles: Collection[int],
    channels: Collection[int],
    now: datetime,
) -> Mended:
    server, made, made_channel = cohort.server_id, (cohort.id, MAKE_ROLE), (cohort.id, MAKE_CHANNEL)
    role = channel = None
    if cohort.role_id not in roles:
        cohort.role_id = None
        dedupe_key = str(len(before.get(made, ())))
        role = outbox.errand(tx, MAKE_ROLE, server=server, subject=cohort.id, dedupe_key=dedupe_key, now=now)
    if cohort.channel_id not in channels:
        cohort.channel_id = None
        dedupe_key = str(len(before.get(made_channel, ())))
        channel = outbox.errand(
            tx, MAKE_CHANNEL, server=server, subject=cohort.id, dedupe_key=dedupe_key, after=role, now=now
        )
        outbox.notice(
            tx,
            WELCOME,
            server=server,
            subject=cohort.id,
            cohort=cohort.id,
            dedupe_key=dedupe_key,
            after=channel,
            now=now,
        )
    tx.flush()
    return Mended(cohort.name, tuple(row for row in (role, channel) if row is not None))


# --- errands: who holds the role -------------------------------------------------------------------------------------


def _member_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand]:
    """Give the role to those who have a place, take it from those who have none any more."""
    pairs = {(due.subject_id, due.member_id) for due in rows}
    places = {
        (cohort, member): (role, user, status)
        for cohort, member, role, user, status in tx.execute(
            select(Cohort.id, Member.id, Cohort.role_id, Member.user_id, Enrollment.status)
            .join(Enrollment, Enrollment.cohort_id == Cohort.id)
            .join(Member, Member.id == Enrollment.member_id)
            .where(
                tuple_(Enrollment.cohort_id, Enrollment.member_id).in_(pairs),
                Cohort.status != CohortStatus.REMOVED,
            )
        )
    }
    servers = roles_of(tx, {due.server_id for due in rows})
    facts: dict[int, Errand] = {}
    for due in rows:
        role, user, status = places.get((due.subject_id, due.member_id), (None, 0, ""))
        if role is None:
            continue
        if status == EnrollmentStatus.ACTIVE:
            facts[due.id] = giving(servers[due.server_id], server=due.server_id, user=user, role=role)
        else:
            facts[due.id] = TakeRole(due.server_id, user, role)
    return facts


def _not_given(tx: Tx, due: DueEntry, code: str, now: datetime) -> bool:
    role = tx.execute(select(Cohort.role_id).where(Cohort.id == due.subject_id)).scalar_one_or_none()
    return not_given(tx, due, code, role, now)


# --- notices ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opening:
    """What an invitation and a welcome say."""

    cohort_id: int
    name: str
    capacity: int
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Closing:
    """What the words of goodbye say, and those that take them back."""

    cohort: str
    channel_id: int | None


def invitation_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, NoticeContent | Postponed]:
    """Invitations to cohorts that are open."""
    return _posts(tx, rows, lambda cohort: cohort.invitation_channel_id)


def invite_again(tx: Tx, cohort: Cohort, now: datetime) -> None:
    """A cohort is open again: its invitation, which lost its button, has it again."""
    outbox.errand_again(tx, REDRAW, server=cohort.server_id, subject=cohort.id, now=now)


def _redraws(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, Errand | Postponed]:
    contents = invitation_facts(tx, rows, now)
    posted = {
        owed.subject_id: owed
        for owed in tx.execute(
            select(OutboxEntry).where(
                OutboxEntry.kind == INVITATION,
                OutboxEntry.subject_id.in_({row.subject_id for row in rows}),
                OutboxEntry.state.in_((State.SENT, State.CLAIMED)),
            )
        ).scalars()
    }
    redraws: dict[int, Errand | Postponed] = {}
    for row in rows:
        content, owed = contents.get(row.id), posted.get(row.subject_id)
        if owed is None or owed.server_id != row.server_id or not isinstance(content, NoticeContent):
            continue
        if owed.state == State.CLAIMED:
            redraws[row.id] = Postponed(now + SOON)
        elif owed.channel_id is not None and owed.message_id is not None:
            redraws[row.id] = Redraw(row.server_id, owed.channel_id, owed.message_id, INVITATION, owed.id, content)
    return redraws


def welcome_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, NoticeContent | Postponed]:
    """The first post in a cohort's own channel."""
    return _posts(tx, rows, lambda cohort: cohort.channel_id)


def _posts(
    tx: Tx, rows: Sequence[DueEntry], where: Callable[[Cohort], int | None]
) -> dict[int, NoticeContent | Postponed]:
    cohorts = _cohorts(tx, rows)
    contents: dict[int, NoticeContent | Postponed] = {}
    for due in rows:
        cohort = cohorts.get(due.subject_id)
        channel = where(cohort) if cohort is not None and cohort.status == CohortStatus.OPEN else None
        if cohort is None or channel is None:
            continue
        contents[due.id] = NoticeContent(
            to=ToChannel(channel),
            languages=cohort.languages,
            zone=cohort.timezone,
            facts=Opening(cohort.id, cohort.name, cohort.capacity, cohort.starts_on, cohort.ends_on),
        )
    return contents


def closed_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, NoticeContent | Postponed]:
    """The words of goodbye to each person who has a place."""
    return _to_each(tx, rows, is_open=False)


def reopened_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> dict[int, NoticeContent | Postponed]:
    """Word to each of those who were told goodbye that the cohort goes on."""
    return _to_each(tx, rows, is_open=True)


def _to_each(tx: Tx, rows: Sequence[DueEntry], *, is_open: bool) -> dict[int, NoticeContent | Postponed]:
    """Letters about a cohort that is open or is not; one that changed again meanwhile is left to what says so."""
    pairs = {(due.subject_id, due.member_id) for due in rows}
    people = {
        (row.cohort_id, row.member_id): row
        for row in tx.execute(
            select(
                Enrollment.cohort_id,
                Enrollment.member_id,
                Member.user_id,
                Member.name,
                Cohort.name.label("cohort"),
                Cohort.channel_id,
                Cohort.status,
                Member.language,
                func.coalesce(Member.timezone, Cohort.timezone).label("zone"),
            )
            .join(Cohort, Cohort.id == Enrollment.cohort_id)
            .join(Member, Member.id == Enrollment.member_id)
            .where(tuple_(Enrollment.cohort_id, Enrollment.member_id).in_(pairs))
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for due in rows:
        row = people.get((due.subject_id, due.member_id))
        if row is not None and (row.status == CohortStatus.OPEN) is is_open:
            contents[due.id] = NoticeContent(
                to=ToPerson(row.user_id, row.name, row.channel_id if row.status is not CohortStatus.REMOVED else None),
                languages=(row.language,),
                zone=row.zone,
                facts=Closing(row.cohort, row.channel_id),
            )
    return contents


def closed_recipients(tx: Tx, due: DueEntry) -> list[int]:
    """Everyone who has a place, and is still here."""
    return list(
        tx.execute(
            select(Enrollment.member_id)
            .join(Member, Member.id == Enrollment.member_id)
            .where(
                Enrollment.server_id == due.server_id,
                Enrollment.cohort_id == due.subject_id,
                Enrollment.status == EnrollmentStatus.ACTIVE,
                Member.gone.is_(False),
            )
            .order_by(Enrollment.id)
        ).scalars()
    )


def reopened_recipients(tx: Tx, due: DueEntry) -> list[int]:
    """Those with a place whom the words of goodbye reached, or may have reached."""
    return who_heard(tx, server=due.server_id, cohort=due.subject_id, dedupe_key=due.dedupe_key)


def who_heard(tx: Tx, *, server: int, cohort: int, dedupe_key: str) -> list[int]:
    """Those with a place whom the words of goodbye of that dedupe_key reached, or may have reached."""
    return list(
        tx.execute(
            select(Enrollment.member_id)
            .join(Member, Member.id == Enrollment.member_id)
            .join(
                OutboxEntry,
                (OutboxEntry.kind == CLOSED)
                & (OutboxEntry.subject_id == Enrollment.cohort_id)
                & (OutboxEntry.member_id == Enrollment.member_id)
                & (OutboxEntry.dedupe_key == dedupe_key)
                & OutboxEntry.state.in_((State.SENT, State.CLAIMED)),
            )
            .where(
                Enrollment.server_id == server,
                Enrollment.cohort_id == cohort,
                Enrollment.status == EnrollmentStatus.ACTIVE,
                Member.gone.is_(False),
            )
            .order_by(Enrollment.id)
        ).scalars()
    )


ERRANDS: tuple[ErrandKind, ...] = (
    ErrandKind(MAKE_ROLE, _role_facts, _role_made),
    ErrandKind(MAKE_CHANNEL, _channel_facts, _channel_made),
    ErrandKind(SHOW_CHANNEL, _show_facts),
    ErrandKind(MEMBER_ROLE, _member_facts, refused=_not_given),
    ErrandKind(REMOVE_ROLE, _remove_role_facts, _role_removed),
    ErrandKind(REMOVE_CHANNEL, _remove_channel_facts, _channel_removed),
    ErrandKind(REDRAW, _redraws),
)


def given_roles(tx: Tx, *, servers: Collection[int]) -> Sequence[GivenRole]:
    """The roles of the cohorts of these servers."""
    rows = tx.execute(
        select(Cohort.server_id, Cohort.role_id, Cohort.name, Cohort.id).where(
            Cohort.server_id.in_(servers), Cohort.role_id.is_not(None)
        )
    )
    return [GivenRole(server, role or 0, name, MEMBER_ROLE, cohort) for server, role, name, cohort in rows]


def given_role_ids() -> ColumnElement[int | None]:
    """The same, as a column."""
    return Cohort.__table__.c.role_id
