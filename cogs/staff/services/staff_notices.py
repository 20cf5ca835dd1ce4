"""What the staff of a server are told by themselves, once, in their channel; and which kinds they have switched off.

What happens at about the same time is one message: the first event of it is the notice's subject, and the others name
it. Nobody's reasons stand here, and who deletes their data is taken out of what was said already.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, insert, select, update

from bot import outbox
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox import ErrandKind, redraws
from bot.outbox.errands import Errand
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, Postponed, State, ToChannel
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.certificates.models import Certificate, CertificateApproval
from cogs.certificates.rules import CertificateState
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortFull
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.models import Attendance, Session
from cogs.sessions.rules.sessions import SessionStatus
from cogs.staff.actions import CHOOSE_STAFF_NOTICES
from cogs.staff.models import StaffEvent, StaffNoticeOff
from cogs.staff.rules import StaffMatter

KINDS = {matter: NoticeType(f"staff.{matter}", lateness=timedelta(days=14)) for matter in StaffMatter}
GATHERING = timedelta(minutes=2)
"""What happens within this time is told at once."""
REDRAW = "staff.redraw"


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One thing that the staff are told."""

    cohort: str
    person: NamedPerson | None = None
    gone: bool = False
    """The person has left the whole server."""
    title: str = ""
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Matters:
    """All kinds, and which of them are told in this server."""

    on: frozenset[StaffMatter]
    staff_channel_id: int | None


# --- telling ---------------------------------------------------------------------------------------------------------


def tell(
    tx: Tx,
    matter: StaffMatter,
    *,
    server: int,
    cohort: int,
    dedupe_key: str,
    member: int | None = None,
    session: int | None = None,
    now: datetime,
) -> None:
    """Owe the staff word of something, once for each `dedupe_key`; nothing where they have switched it off."""
    off = exists().where(StaffNoticeOff.server_id == server, StaffNoticeOff.matter == matter)
    if tx.execute(select(off)).scalar_one():
        return
    new = tx.execute(
        insert_into(tx, StaffEvent)
        .values(
            server_id=server, matter=matter, cohort_id=cohort, session_id=session, member_id=member,
            dedupe_key=dedupe_key, message=0, at=now,
        )
        .on_conflict_do_nothing()
        .returning(StaffEvent.id)
    ).scalar_one_or_none()  # fmt: skip
    if new is None:
        return
    # Held, so that a message that is taken in hand just now is not given one more thing to say.
    waiting = tx.execute(
        select(OutboxEntry.subject_id)
        .where(
            OutboxEntry.server_id == server,
            OutboxEntry.kind == KINDS[matter],
            OutboxEntry.state == State.PLANNED,
            OutboxEntry.due_at > now,
        )
        .order_by(OutboxEntry.id)
        .limit(1)
        .with_for_update()
    ).scalar_one_or_none()
    tx.execute(update(StaffEvent).where(StaffEvent.id == new).values(message=waiting or new))
    if waiting is None:
        outbox.notice(tx, KINDS[matter], server=server, subject=new, now=now, due=now + GATHERING)


def left_cohort(tx: Tx, *, server: int, cohort: int, member: int, status_changes: int, now: datetime) -> None:
    """Somebody has given up their place."""
    tell(
        tx, StaffMatter.LEFT, server=server, cohort=cohort, member=member,
        dedupe_key=f"{cohort}:{member}:{status_changes}", now=now,
    )  # fmt: skip


def turned_away(tx: Tx, act: Act, refusal: CohortFull) -> None:
    """A full cohort has no place for this person: the staff hear of it, once for as long as it has so many places."""
    tell(
        tx, StaffMatter.TURNED_AWAY, server=act.server, cohort=refusal.cohort_id, member=act.member,
        dedupe_key=f"{refusal.cohort_id}:{act.member}:{refusal.capacity}", now=act.now,
    )  # fmt: skip


def ready(tx: Tx, *, server: int, cohort: int, member: int, now: datetime) -> None:
    """Somebody has done everything that their certificate asks: told once for each person and cohort."""
    tell(
        tx, StaffMatter.CERTIFICATE_READY, server=server, cohort=cohort, member=member,
        dedupe_key=f"{cohort}:{member}", now=now,
    )  # fmt: skip


def name_unprintable(tx: Tx, *, server: int, cohort: int, member: int, now: datetime) -> None:
    """Somebody's name cannot be printed on their certificate: told once for each person and cohort."""
    tell(
        tx, StaffMatter.CERTIFICATE_NAME, server=server, cohort=cohort, member=member,
        dedupe_key=f"{cohort}:{member}", now=now,
    )  # fmt: skip


def certificate_lost(tx: Tx, *, server: int, cohort: int, member: int, certificate: int, now: datetime) -> None:
    """What a certificate rests on has been taken back: told once for each certificate."""
    tell(
        tx, StaffMatter.CERTIFICATE_LOST, server=server, cohort=cohort, member=member,
        dedupe_key=f"{certificate}", now=now,
    )  # fmt: skip


def left_server(tx: Tx, *, members: Collection[int], now: datetime) -> None:
    """These were found to have left their server: for each cohort in which they have a place."""
    moment = int(now.timestamp())
    for place in tx.execute(
        select(Enrollment.server_id, Enrollment.cohort_id, Enrollment.member_id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(
            Enrollment.member_id.in_(members),
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Cohort.status == CohortStatus.OPEN,
        )
        .order_by(Enrollment.id)
    ).all():
        tell(
            tx, StaffMatter.LEFT, server=place.server_id, cohort=place.cohort_id, member=place.member_id,
            dedupe_key=f"{place.cohort_id}:{place.member_id}:@{moment}", now=now,
        )  # fmt: skip


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Take people who delete their data out of all that was told of them, also of what stands in the channel."""
    about = StaffEvent.member_id.in_(members)
    for server, message in tx.execute(select(StaffEvent.server_id, StaffEvent.message).where(about).distinct()).all():
        outbox.errand_again(tx, REDRAW, server=server, subject=message, now=now)
    tx.execute(delete(StaffEvent).where(about))


# --- switching kinds off ---------------------------------------------------------------------------------------------


def matters(tx: Tx, act: Act) -> Matters:
    """Which kinds are told here."""
    off = set(tx.execute(select(StaffNoticeOff.matter).where(StaffNoticeOff.server_id == act.server)).scalars())
    channel = tx.execute(select(Server.staff_channel_id).where(Server.id == act.server)).scalar_one_or_none()
    return Matters(frozenset(StaffMatter) - off, channel)


def choose(tx: Tx, act: Act, *, on: Collection[str]) -> Matters:
    """Tell these kinds from now on, and no others."""
    # Held, so that two who choose at the same moment leave what one of them chose.
    tx.execute(select(Server.id).where(Server.id == act.server).with_for_update())
    tx.execute(delete(StaffNoticeOff).where(StaffNoticeOff.server_id == act.server))
    off = [matter for matter in StaffMatter if matter not in on]
    if off:
        tx.execute(insert(StaffNoticeOff), [{"server_id": act.server, "matter": matter} for matter in off])
    audit.record(tx, act, CHOOSE_STAFF_NOTICES, server=act.server, off=[str(matter) for matter in off])
    return matters(tx, act)


# --- notices ---------------------------------------------------------------------------------------------------------


def _still_so(matter: StaffMatter) -> ColumnElement[bool]:
    """Whether an event is still worth telling."""
    place = exists().where(
        Enrollment.cohort_id == StaffEvent.cohort_id,
        Enrollment.member_id == StaffEvent.member_id,
        Enrollment.status == EnrollmentStatus.ACTIVE,
    )
    came = exists().where(Attendance.session_id == StaffEvent.session_id)
    approved = exists().where(
        CertificateApproval.cohort_id == StaffEvent.cohort_id, CertificateApproval.member_id == StaffEvent.member_id
    )
    certified = exists().where(
        Certificate.cohort_id == StaffEvent.cohort_id,
        Certificate.member_id == StaffEvent.member_id,
        Certificate.state == CertificateState.VALID,
    )
    match matter:
        case StaffMatter.LEFT:
            return ~place | Member.gone
        case StaffMatter.TURNED_AWAY:
            return ~place
        case StaffMatter.NO_ATTENDANCE:
            return and_(Session.status == SessionStatus.PLANNED, Session.attendance_at.is_(None), ~came)
        case StaffMatter.MISSED_TWO:
            was_there = came.where(Attendance.member_id == StaffEvent.member_id, Attendance.present)
            return and_(place, ~was_there, ~Member.gone)
        case StaffMatter.CERTIFICATE_READY:
            return place & ~approved & ~certified
        case StaffMatter.CERTIFICATE_NAME:
            return ~certified
        case StaffMatter.CERTIFICATE_LOST:
            return certified


def _contents(
    tx: Tx, matter: StaffMatter, messages: Collection[int], *conditions: ColumnElement[bool]
) -> dict[int, NoticeContent]:
    """The contents of these messages, with all that is to be told in each."""
    rows = tx.execute(
        select(
            StaffEvent.message, Cohort.name.label("cohort"), Member.user_id, Member.name, Member.gone,
            Session.title, Session.starts_at, Server.staff_channel_id, Server.language, Server.timezone,
        )
        .join(Server, Server.id == StaffEvent.server_id)
        .join(Cohort, Cohort.id == StaffEvent.cohort_id)
        .outerjoin(Member, Member.id == StaffEvent.member_id)
        .outerjoin(Session, Session.id == StaffEvent.session_id)
        .where(
            StaffEvent.message.in_(messages),
            StaffEvent.matter == matter,
            Server.staff_channel_id.is_not(None),
            Cohort.status != CohortStatus.REMOVED,
            *conditions,
        )
        .order_by(Cohort.name, StaffEvent.id)
    ).all()  # fmt: skip
    told: dict[int, list[Any]] = {}
    for row in rows:
        told.setdefault(row.message, []).append(row)
    return {
        message: NoticeContent(
            ToChannel(some[0].staff_channel_id),
            (some[0].language,),
            some[0].timezone,
            tuple(_event_facts(row) for row in some),
        )
        for message, some in told.items()
    }


def _event_facts(row: Any) -> EventFacts:
    person = None if row.user_id is None else NamedPerson(row.user_id, row.name)
    return EventFacts(row.cohort, person, bool(row.gone), row.title or "", row.starts_at)


def facts(matter: StaffMatter) -> Callable[[Tx, DueRows], Contents]:
    """The facts of the notices of one kind; what is no longer so, or was switched off meanwhile, is left out."""

    def of(tx: Tx, rows: DueRows) -> Contents:
        off = exists().where(StaffNoticeOff.server_id == StaffEvent.server_id, StaffNoticeOff.matter == matter)
        contents = _contents(tx, matter, {row.subject_id for row in rows}, ~off, _still_so(matter))
        return {row.id: contents[row.subject_id] for row in rows if row.subject_id in contents}

    return of


def _redraws(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """What was told, without those who have deleted their data."""
    kinds: dict[str, StaffMatter] = {kind: matter for matter, kind in KINDS.items()}
    posted = redraws.posted(tx, kinds, {row.subject_id for row in rows})
    servers = tx.execute(select(Server).where(Server.id.in_({row.server_id for row in rows}))).scalars()
    places = {server.id: (server.language, server.timezone) for server in servers}
    errands: dict[int, Errand | Postponed] = {}
    for row in rows:
        entry = posted.get((row.server_id, row.subject_id))
        if entry is None:
            continue
        language, zone = places[row.server_id]
        nobody = NoticeContent(ToChannel(entry.channel_id or 0), (language,), zone, ())
        left = _contents(tx, kinds[entry.kind], {row.subject_id}).get(row.subject_id, nobody)
        errand = redraws.redraw(entry, left, rows.now)
        if errand is not None:
            errands[row.id] = errand
    return errands


ERRANDS = (ErrandKind(REDRAW, _redraws),)
