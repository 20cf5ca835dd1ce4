"""Changes of sessions: moved, cancelled, edited; and telling everyone concerned, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.authority import Action
from bot.core.confirmations import DRAFTS_LAST, require_same
from bot.core.recurrence import at, shifted
from bot.core.refusals import NotConfirmed, Refusal, TimePast
from bot.core.text import read_words
from bot.core.times import read_wall_time
from bot.db import Tx
from bot.outbox.notices import DueEntry, NoticeContent, NoticeType, Postponed, ToPerson
from bot.people import audit, identity
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortClosed, NothingToChange
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.sessions.actions import CANCEL_SESSION, EDIT_SESSION, MOVE_SESSION
from cogs.sessions.models import ChangedSession, Rsvp, Session, SessionChange, SessionFacilitator
from cogs.sessions.refusals import DateTaken, NothingChanges, SessionCancelled, SessionOver, UnknownSession
from cogs.sessions.rules import sessions as rules
from cogs.sessions.rules.changes import ChangeKind, ChangeScope, ChangeStatus
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import Details, SessionStatus, Wishes
from cogs.sessions.services import announcements, discord_events, planning, waitlist
from cogs.sessions.services.buttons import look_at_sessions
from cogs.sessions.services.details import columns_of, details_of, put_languages
from cogs.sessions.services.planning import Overlap

CHANGE = NoticeType("session.change", lateness=timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of some sessions."""

    kind: ChangeKind
    title: str
    cohort: str
    times: tuple[tuple[datetime, datetime | None], ...]
    """Each session's time before, and after (None: cancelled)."""
    told: int
    """How many people hear of it."""
    overlaps: tuple[Overlap, ...] = ()
    reason: str = ""
    announced: bool = True
    """Whether there is an announcement that shows it."""
    held: int = 0
    """How many of the series were held before, and stay as they were; told where a change takes in more than one."""


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What calling sessions off would mean; the draft keeps the reason until it is confirmed."""

    draft_id: int
    session_id: int
    title: str
    cohort: str
    scope: ChangeScope
    reason: str
    times: tuple[datetime, ...]
    versions: tuple[int, ...]
    """Of each session, so that one that was changed since is shown anew."""
    told: int
    answers: int
    """How many people have said that they come, or perhaps come."""
    held: int


def move(tx: Tx, act: Act, *, session: str, to: str, scope: ChangeScope = ChangeScope.THIS) -> Changed:
    """Put a session at another time (wall time of its cohort); with `following` or `all`, others go along.

    Raises:
        UnknownSession, SessionCancelled, SessionOver, CohortClosed: it cannot be moved any more.
        MalformedTime, TimePast, DateTaken, NothingChanges: it cannot go there.
    """
    first, some, cohort = _scope(tx, act, session, scope)
    wall = read_wall_time(to)
    walls = shifted([one.local_date for one in some], first.local_date, wall)
    there = [at(wall, cohort.timezone) for wall in walls]
    earliest = min(new.at_utc for new in there)
    if earliest <= act.now:
        raise TimePast(earliest)
    times: list[tuple[datetime, datetime | None]] = [
        (one.starts_at, new.at_utc) for one, new in zip(some, there, strict=True)
    ]
    if all(old == new for old, new in times):
        raise NothingChanges
    _require_free(tx, first.series_id, some, [new.local_date for new in there])
    later = there[0].local_date > some[0].local_date
    # One by one, beginning at the end towards which all of them go: none meets the date of another.
    for one, new in sorted(zip(some, there, strict=True), key=lambda pair: pair[0].local_date, reverse=later):
        one.local_date, one.starts_at = new.local_date, new.at_utc
        tx.flush()
    holders = set(
        tx.execute(
            select(SessionFacilitator.member_id).where(SessionFacilitator.session_id.in_([one.id for one in some]))
        ).scalars()
    )
    overlaps = planning.overlapping(
        tx,
        act,
        holders=holders or {act.member},
        times=[(one.starts_at, one.minutes) for one in some],
        but=[one.id for one in some],
    )
    told = _write(tx, act, cohort, some, times, kind=ChangeKind.MOVED, scope=scope, action=MOVE_SESSION)
    return Changed(
        ChangeKind.MOVED, first.title, cohort.name, tuple(times), told, overlaps,
        announced=announcements.is_there(tx, first.series_id), held=_held(tx, first, scope, act.now),
    )  # fmt: skip


def before_cancelling(
    tx: Tx, act: Act, *, session: str, reason: str = "", scope: ChangeScope = ChangeScope.THIS
) -> Cancelling:
    """What calling a session off would mean; nothing of it stands before `confirm_cancelling`.

    Raises:
        as `cancel`.
    """
    why = read_words(reason, rules.REASON_ROOM)
    first, some, cohort = _scope(tx, act, session, scope)
    tx.execute(delete(SessionChange).where(SessionChange.by == act.member, SessionChange.status == ChangeStatus.DRAFT))
    draft = SessionChange(
        server_id=act.server, cohort_id=cohort.id, kind=ChangeKind.CANCELLED, scope=scope, reason=why, by=act.member,
        at=act.now, status=ChangeStatus.DRAFT,
    )  # fmt: skip
    tx.add(draft)
    tx.flush()
    return _cancelling(tx, draft, first, some, cohort.name, now=act.now)


def confirm_cancelling(tx: Tx, act: Act, *, draft: int, session: int, mark: str) -> Changed:
    """Call off what was shown (`mark` is that of it).

    Raises:
        NotConfirmed: it was confirmed already, or is not as it was shown.
    """
    drafted = tx.execute(
        select(SessionChange).where(
            SessionChange.id == draft, SessionChange.server_id == act.server, SessionChange.by == act.member,
            SessionChange.status == ChangeStatus.DRAFT,
        ).with_for_update()
    ).scalar_one_or_none()  # fmt: skip
    if drafted is None:
        raise NotConfirmed
    try:
        first, some, cohort = _scope(tx, act, f"#{session}", drafted.scope)
    except Refusal:  # it was called off, has begun or is gone since
        raise NotConfirmed from None
    require_same(_cancelling(tx, drafted, first, some, cohort.name, now=act.now), mark)
    reason, scope = drafted.reason, drafted.scope
    tx.execute(delete(SessionChange).where(SessionChange.id == draft))
    return cancel(tx, act, session=f"#{session}", reason=reason, scope=scope)


def _cancelling(
    tx: Tx, draft: SessionChange, first: Session, some: Sequence[Session], cohort: str, *, now: datetime
) -> Cancelling:
    ids = [one.id for one in some]
    coming = select(func.count(func.distinct(Rsvp.member_id))).where(
        Rsvp.session_id.in_(ids), Rsvp.answer.in_((RsvpAnswer.GOING, RsvpAnswer.MAYBE))
    )
    return Cancelling(
        draft.id,
        first.id,
        first.title,
        cohort,
        draft.scope,
        draft.reason,
        tuple(one.starts_at for one in some),
        tuple(one.version for one in some),
        len(_reached(tx, draft.cohort_id, ids, but_cant=True)),
        tx.execute(coming).scalar_one(),
        _held(tx, first, draft.scope, now),
    )


def _held(tx: Tx, first: Session, scope: ChangeScope, now: datetime) -> int:
    """How many of the series were held already, where that is worth saying."""
    if scope == ChangeScope.THIS:
        return 0
    return tx.execute(
        select(func.count()).where(
            Session.series_id == first.series_id, Session.status == SessionStatus.PLANNED, Session.starts_at <= now
        )
    ).scalar_one()


def cancel(tx: Tx, act: Act, *, session: str, reason: str = "", scope: ChangeScope = ChangeScope.THIS) -> Changed:
    """Call a session off; with `following` or `all`, others of its series too. `reason` is told to the group.

    Raises:
        UnknownSession, SessionCancelled, SessionOver, CohortClosed: it cannot be cancelled any more.
        TextTooLong: the reason is longer than people read.
    """
    why = read_words(reason, rules.REASON_ROOM)
    first, some, cohort = _scope(tx, act, session, scope)
    times: list[tuple[datetime, datetime | None]] = [(one.starts_at, None) for one in some]
    for one in some:
        one.status, one.cancelled_reason = SessionStatus.CANCELLED, why
    told = _write(
        tx, act, cohort, some, times, kind=ChangeKind.CANCELLED, scope=scope, action=CANCEL_SESSION, reason=why
    )
    return Changed(
        ChangeKind.CANCELLED, first.title, cohort.name, tuple(times), told, reason=why,
        announced=announcements.is_there(tx, first.series_id), held=_held(tx, first, scope, act.now),
    )  # fmt: skip


def edit(
    tx: Tx,
    act: Act,
    *,
    session: str,
    wishes: Wishes,
    with_: Sequence[tuple[int, str]] = (),
    scope: ChangeScope = ChangeScope.THIS,
) -> Changed:
    """Change what a session is; `with_` are all who hold it beside the one who changes it, if any are named.

    People hear of it when it changes how long it takes or where it is.

    Raises:
        UnknownSession, SessionCancelled, SessionOver, CohortClosed: it cannot be changed any more.
        NothingToChange, NothingChanges: no wish, or none that makes a difference.
        and everything that `read_details` refuses.
    """
    if wishes == Wishes() and not with_:
        raise NothingToChange
    first, some, cohort = _scope(tx, act, session, scope)
    matters = different = False
    changed: dict[int, Details] = {}
    for one in some:
        before = details_of(one)
        after = rules.read_details(wishes, before)
        different = different or after != before
        matters = matters or (before.minutes, before.place_kind, before.place) != (
            after.minutes,
            after.place_kind,
            after.place,
        )
        for name, value in columns_of(after).items():
            setattr(one, name, value)
        if (after.languages, after.interpretation) != (before.languages, before.interpretation):
            changed[one.id] = after
            tx.expire(one, ["languages", "interpretation"])
    tx.flush()
    if changed:
        put_languages(tx, act.server, changed)
    if wishes.capacity is not None:
        for one in some:
            waitlist.offer(tx, one.id, now=act.now)
    if with_:
        different = (
            _replace_facilitators(tx, act, some, identity.known(tx, act.server, with_, now=act.now)) or different
        )
    if not different:
        raise NothingChanges
    times: list[tuple[datetime, datetime | None]] = [(one.starts_at, one.starts_at) for one in some]
    told = _write(tx, act, cohort, some, times, kind=ChangeKind.EDITED, scope=scope, action=EDIT_SESSION, tell=matters)
    return Changed(
        ChangeKind.EDITED, first.title, cohort.name, tuple(times), told,
        announced=announcements.is_there(tx, first.series_id), held=_held(tx, first, scope, act.now),
    )  # fmt: skip


def _scope(tx: Tx, act: Act, text: str, scope: ChangeScope) -> tuple[Session, list[Session], Cohort]:
    """The session that is meant, those that the scope takes in, and their cohort; nobody else changes them now."""
    meant = planning.find(tx, act, text, coming=True, cancelled=True)
    cohort = tx.execute(
        select(Cohort).where(Cohort.id == meant.cohort_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    some = list(
        tx.execute(
            select(Session)
            .where(
                Session.series_id == meant.series_id,
                {
                    ChangeScope.FOLLOWING: Session.starts_at >= meant.starts_at,
                    ChangeScope.ALL: (Session.starts_at > act.now) | (Session.id == meant.id),
                }.get(scope, Session.id == meant.id),
            )
            .order_by(Session.starts_at)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).scalars()
    )
    first = next((one for one in some if one.id == meant.id), None)
    if first is None:
        raise UnknownSession(text.strip()[:80])
    if cohort.status != CohortStatus.OPEN:
        raise CohortClosed(cohort.name)
    if first.status == SessionStatus.CANCELLED:
        raise SessionCancelled(first.title)
    if first.starts_at <= act.now:
        raise SessionOver
    return first, [one for one in some if one.status == SessionStatus.PLANNED], cohort


def _require_free(tx: Tx, series: int, some: Sequence[Session], days: Sequence[object]) -> None:
    """A series has one session a day; a cancelled one keeps its date, since people know it by that."""
    taken = tx.execute(
        select(Session.local_date)
        .where(
            Session.series_id == series,
            Session.local_date.in_(days),
            Session.id.not_in([one.id for one in some]),
        )
        .order_by(Session.local_date)
    ).scalars().first()  # fmt: skip
    if taken is not None:
        raise DateTaken(taken)


def _replace_facilitators(tx: Tx, act: Act, some: Sequence[Session], others: Sequence[int]) -> bool:
    ids = [one.id for one in some]
    wanted = list(dict.fromkeys([act.member, *others]))
    before = tx.execute(
        select(SessionFacilitator.session_id, SessionFacilitator.member_id).where(
            SessionFacilitator.session_id.in_(ids)
        )
    ).all()
    if {tuple(row) for row in before} == {(session, holder) for session in ids for holder in wanted}:
        return False
    tx.execute(delete(SessionFacilitator).where(SessionFacilitator.session_id.in_(ids)))
    planning.hold(tx, act.server, ids, wanted)
    return True


def _write(
    tx: Tx,
    act: Act,
    cohort: Cohort,
    some: Sequence[Session],
    times: Sequence[tuple[datetime, datetime | None]],
    *,
    kind: ChangeKind,
    scope: ChangeScope,
    action: Action,
    reason: str = "",
    tell: bool = True,
) -> int:
    """Write the change down with everything that is owed because of it; gives how many people are told."""
    for one in some:
        one.version += 1
        one.changed_at = act.now
    change = SessionChange(
        server_id=act.server, cohort_id=cohort.id, kind=kind, scope=scope, reason=reason, by=act.member, at=act.now
    )
    tx.add(change)
    tx.flush()
    tx.execute(
        insert(ChangedSession),
        [
            {
                "server_id": act.server,
                "change_id": change.id,
                "session_id": one.id,
                "old_starts_at": old,
                "new_starts_at": new,
            }
            for one, (old, new) in zip(some, times, strict=True)
        ],
    )
    if kind == ChangeKind.CANCELLED:
        discord_events.wanted(tx, [one.id for one in some], server=act.server, now=act.now)
    else:
        rows = [(one.id, one.starts_at, one.version) for one in some]
        planning.owe(tx, rows, before=cohort.reminders, server=act.server, cohort=cohort.id, now=act.now)
    if kind != ChangeKind.EDITED:
        tx.flush()
        look_at_sessions(tx, [one.id for one in some], server=act.server, now=act.now)
    announcements.redraw(tx, server=act.server, series=some[0].series_id, now=act.now)
    audit.record(tx, act, action, cohort=cohort.id, change=change.id, sessions=[one.id for one in some])
    if not tell:
        return 0
    last = max(new or old for old, new in times)
    outbox.notice(
        tx,
        CHANGE,
        server=act.server,
        subject=change.id,
        cohort=cohort.id,
        now=act.now,
        to_many=True,
        expires=max(last, times[0][0]),
    )
    return len(_concerned(tx, change.id))


# --- telling ---------------------------------------------------------------------------------------------------------


def recipients(tx: Tx, due: DueEntry) -> list[int]:
    """Everyone with a place; who said that they cannot come, only if it moved: perhaps they can now."""
    return _concerned(tx, due.subject_id)


def _concerned(tx: Tx, change: int) -> list[int]:
    kind, cohort = tx.execute(
        select(SessionChange.kind, SessionChange.cohort_id).where(SessionChange.id == change)
    ).one()
    sessions = tx.execute(select(ChangedSession.session_id).where(ChangedSession.change_id == change)).scalars().all()
    return _reached(tx, cohort, sessions, but_cant=kind != ChangeKind.MOVED)


def _reached(tx: Tx, cohort: int, sessions: Sequence[int], *, but_cant: bool) -> list[int]:
    """Everyone with a place; with `but_cant`, not those who cannot come to any of these sessions anyway."""
    query = (
        select(Enrollment.member_id)
        .join(Member, Member.id == Enrollment.member_id)
        .where(Enrollment.cohort_id == cohort, Enrollment.status == EnrollmentStatus.ACTIVE, Member.gone.is_(False))
    )
    if but_cant:
        cant = (
            select(func.count())
            .where(
                Rsvp.member_id == Enrollment.member_id, Rsvp.session_id.in_(sessions), Rsvp.answer == RsvpAnswer.CANT
            )
            .scalar_subquery()
        )
        query = query.where(cant < len(sessions))
    return list(tx.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class Told:
    """What a person hears of a change: the sessions that are still as it left them."""

    kind: ChangeKind
    title: str
    cohort: str
    reason: str
    sessions: tuple[tuple[int, datetime, datetime | None], ...]
    """Session, its time before, and after (None: cancelled)."""
    details: rules.Details
    asked: tuple[int, datetime] | None
    """The session about which its buttons ask, and when it is now: the next of them that is still to come."""
    answer: RsvpAnswer | None
    """What they said about that one."""


def facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """The changes, for each person; what a later change has overtaken is left to that one."""
    changes = {row.subject_id for row in rows}
    other = aliased(ChangedSession)
    latest = (
        select(func.max(other.change_id)).where(other.session_id == Session.id).correlate(Session).scalar_subquery()
    )
    lines = tx.execute(
        select(SessionChange, ChangedSession, Session, Cohort)
        .join(ChangedSession, ChangedSession.change_id == SessionChange.id)
        .join(Session, Session.id == ChangedSession.session_id)
        .join(Cohort, Cohort.id == SessionChange.cohort_id)
        .where(
            SessionChange.id.in_(changes),
            SessionChange.server_id.in_({row.server_id for row in rows}),
            Cohort.status == CohortStatus.OPEN,
            or_(latest == SessionChange.id, SessionChange.kind == ChangeKind.CANCELLED),
        )
        .order_by(ChangedSession.old_starts_at)
    ).all()
    people = {
        row.id: row
        for row in tx.execute(
            select(
                Member.id,
                Member.user_id,
                Member.name,
                Member.language,
                Member.timezone,
            ).where(Member.id.in_({row.member_id for row in rows}))
        )
    }
    answers = {
        (row.session_id, row.member_id): row.answer
        for row in tx.execute(
            select(Rsvp.session_id, Rsvp.member_id, Rsvp.answer).where(
                Rsvp.member_id.in_(people), Rsvp.session_id.in_({session.id for _, _, session, _ in lines})
            )
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        mine = [line for line in lines if line[0].id == row.subject_id]
        person = people.get(row.member_id)
        if not mine or person is None:
            continue
        change, _, first, cohort = mine[0]
        ahead = [
            session for _, _, session, _ in mine if session.status == SessionStatus.PLANNED and session.starts_at > now
        ]
        asked = min(ahead, key=lambda one: one.starts_at, default=None)
        contents[row.id] = NoticeContent(
            ToPerson(person.user_id, person.name, cohort.channel_id, opens_dm=False),
            (person.language,),
            person.timezone or cohort.timezone,
            Told(
                change.kind,
                first.title,
                cohort.name,
                change.reason,
                tuple((session.id, item.old_starts_at, item.new_starts_at) for _, item, session, _ in mine),
                details_of(asked or first),
                None if asked is None else (asked.id, asked.starts_at),
                None if asked is None else answers.get((asked.id, row.member_id)),
            ),
        )
    return contents


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """What whoever deletes their data has written into drafts goes: words that nobody else has read."""
    tx.execute(delete(SessionChange).where(SessionChange.by.in_(members), SessionChange.status == ChangeStatus.DRAFT))


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget what was shown for a confirmation that never came."""
    tx.execute(
        delete(SessionChange).where(SessionChange.status == ChangeStatus.DRAFT, SessionChange.at < now - DRAFTS_LAST)
    )
