"""When the buttons under a notice are over: answered, too late, or about something that is not to be any more.

Then they go, wherever the message is: in a channel, in somebody's thread, in direct messages.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import aliased

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, ErrandRequest
from bot.outbox.entries import due_entry
from bot.outbox.errands import Errand, TakeButtons
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, Postponed, Sort, State
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.mentoring.models import Match, Meeting
from cogs.mentoring.rules.matching import MatchStatus
from cogs.prompts.models import PromptPost
from cogs.sessions.models import ChangedSession, Rsvp, Series, Session
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.sessions import SessionStatus
from cogs.sessions.services import reminders

OVER = "notice.buttons"
LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""What was answered, or is gone, is over already."""
SOON = timedelta(seconds=5)
"""When to look again after a message that is just going out."""

_SENT = select(OutboxEntry.id).where((OutboxEntry.state == State.SENT) | OutboxEntry.attempted_at.is_not(None))

Rule = Callable[[Tx, Sequence[DueEntry]], dict[int, datetime]]
"""From when on the buttons of each of these notices are over; those left out can be pressed until something happens."""


def look(
    tx: Tx, kinds: Sequence[str], subjects: Collection[int], *, server: int, now: datetime, member: int | None = None
) -> None:
    """Something happened to these: see now whether the buttons under their messages are over."""
    if not subjects:
        return
    query = _SENT.where(
        OutboxEntry.kind.in_(kinds), OutboxEntry.subject_id.in_(subjects), OutboxEntry.server_id == server
    )
    if member is not None:
        query = query.where(OutboxEntry.member_id == member)
    _look_at(tx, query, server=server, now=now)


def look_at_cohort(tx: Tx, cohort: int, *, server: int, now: datetime) -> None:
    """A cohort has ended: no more is answered about its sessions, its pairs and its prompts."""
    query = _SENT.where(OutboxEntry.kind.in_(RULES), OutboxEntry.server_id == server, OutboxEntry.cohort_id == cohort)
    _look_at(tx, query, server=server, now=now)


def _look_at(tx: Tx, notices: Select[int], *, server: int, now: datetime) -> None:
    requests = [ErrandRequest(subject=row, due=now) for row in tx.execute(notices).scalars()]
    outbox.errands_again(tx, OVER, requests, server=server, now=now)


def look_at_sessions(tx: Tx, sessions: Collection[int], *, server: int, now: datetime) -> None:
    """These sessions were moved or called off."""
    changes = tx.execute(
        select(ChangedSession.change_id).where(ChangedSession.session_id.in_(sessions)).distinct()
    ).scalars()
    about = ["session.reminder", "session.offer", "session.offer_lapsed", "session.opening", "session.event_deleted"]
    look(tx, about, sessions, server=server, now=now)
    look(tx, ["session.change"], list(changes), server=server, now=now)


def sent(tx: Tx, rows: Sequence[DueEntry], *, now: datetime) -> None:
    """These have just gone out: their buttons go by themselves when their time is over."""
    ends = _ends(tx, rows)
    by_server: dict[int, list[ErrandRequest]] = {}
    for row in rows:
        if row.id in ends:
            request = ErrandRequest(subject=row.id, due=max(now, ends[row.id]))
            by_server.setdefault(row.server_id, []).append(request)
    for server, requests in by_server.items():
        outbox.errands_again(tx, OVER, requests, server=server, now=now)


def _ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    ends: dict[int, datetime] = {}
    by_kind: dict[str, list[DueEntry]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    for kind, some in by_kind.items():
        rule = RULES.get(kind)
        if rule is not None:
            ends |= rule(tx, some)
    return ends


# --- the rules -------------------------------------------------------------------------------------------------------


def _sessions(tx: Tx, sessions: Collection[int]) -> dict[int, tuple[Session, str]]:
    found = tx.execute(
        select(Session, Cohort.status).join(Cohort, Cohort.id == Session.cohort_id).where(Session.id.in_(sessions))
    )
    return {session.id: (session, status) for session, status in found}


def _begins(found: Mapping[int, tuple[Session, str]], session: int) -> datetime:
    one, cohort = found.get(session, (None, ""))
    return (
        LONG_AGO if one is None or one.status != SessionStatus.PLANNED or cohort != CohortStatus.OPEN else one.starts_at
    )


def _reminder(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session begins, or is moved."""
    found = _sessions(tx, {row.subject_id for row in rows})
    return {row.id: LONG_AGO if _was_moved(row, found) else _begins(found, row.subject_id) for row in rows}


def _was_moved(row: DueEntry, found: Mapping[int, tuple[Session, str]]) -> bool:
    session = found[row.subject_id][0] if row.subject_id in found else None
    if session is None:
        return True
    return row.dedupe_key != reminders.dedupe_key(session.starts_at, session.version, due=row.due_at)


def _until_it_begins(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    found = _sessions(tx, {row.subject_id for row in rows})
    return {row.id: _begins(found, row.subject_id) for row in rows}


def _opening(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session ends."""
    found = _sessions(tx, {row.subject_id for row in rows})
    ends: dict[int, datetime] = {}
    for row in rows:
        begins = _begins(found, row.subject_id)
        if begins is LONG_AGO or str(found[row.subject_id][0].version) != row.dedupe_key:
            ends[row.id] = LONG_AGO
        else:
            ends[row.id] = begins + timedelta(minutes=found[row.subject_id][0].minutes)
    return ends


def _offer(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """As long as the place is kept."""
    found = _sessions(tx, {row.subject_id for row in rows})
    kept = {
        (session, member): (until, str(offers))
        for session, member, until, offers in tx.execute(
            select(Rsvp.session_id, Rsvp.member_id, Rsvp.offered_until, Rsvp.offers).where(
                tuple_(Rsvp.session_id, Rsvp.member_id).in_({(row.subject_id, row.member_id) for row in rows})
            )
        )
    }
    ends: dict[int, datetime] = {}
    for row in rows:
        until, offer = kept.get((row.subject_id, row.member_id), (None, ""))
        begins = _begins(found, row.subject_id)
        ends[row.id] = LONG_AGO if until is None or offer != row.dedupe_key else min(until, begins)
    return ends


def _change(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the session begins about which it asks, or a later change overtakes it."""
    changes = {row.subject_id for row in rows}
    other = aliased(ChangedSession)
    latest = select(func.max(other.change_id)).where(other.session_id == ChangedSession.session_id).scalar_subquery()
    begins = dict(
        tx.execute(
            select(ChangedSession.change_id, func.max(Session.starts_at))
            .join(Session, Session.id == ChangedSession.session_id)
            .join(Cohort, Cohort.id == Session.cohort_id)
            .where(
                ChangedSession.change_id.in_(changes),
                ChangedSession.change_id == latest,
                Session.status == SessionStatus.PLANNED,
                Cohort.status == CohortStatus.OPEN,
            )
            .group_by(ChangedSession.change_id)
        ).all()  # pyright: ignore[reportArgumentType]
    )
    return {row.id: begins.get(row.subject_id, LONG_AGO) for row in rows}


def _event(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until somebody has said what becomes of the event."""
    found = _sessions(tx, {row.subject_id for row in rows})
    return {
        row.id: _begins(found, row.subject_id)
        if row.subject_id in found and found[row.subject_id][0].event_state == EventState.MISSING
        else LONG_AGO
        for row in rows
    }


def _pairing(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until it is answered, or not to be any more."""
    subjects = {row.subject_id for row in rows}
    asked = set(tx.execute(select(Match.id).where(Match.id.in_(subjects), Match.status == MatchStatus.ASKED)).scalars())
    return {row.id: LONG_AGO for row in rows if row.subject_id not in asked}


def _meeting(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until it is confirmed, or written down otherwise."""
    waiting = {
        meeting: str(minutes)
        for meeting, minutes in tx.execute(
            select(Meeting.id, Meeting.minutes).where(
                Meeting.id.in_({row.subject_id for row in rows}), Meeting.confirmed_at.is_(None)
            )
        )
    }
    return {row.id: LONG_AGO for row in rows if waiting.get(row.subject_id) != row.dedupe_key}


def _of_cohort(tx: Tx, cohorts: Mapping[int, int], ended: Collection[str]) -> dict[int, datetime]:
    """Until a row's cohort has ended."""
    states = dict(
        tx.execute(select(Cohort.id, Cohort.status).where(Cohort.id.in_(set(cohorts.values())))).all()  # pyright: ignore[reportArgumentType]
    )
    return {row: LONG_AGO for row, cohort in cohorts.items() if states.get(cohort, "removed") in ended}


def _invitation(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort ends; when it is opened again, its invitation is worded anew, with its button."""
    return _of_cohort(tx, {row.id: row.subject_id for row in rows}, ("closed", "removed"))


def _announcement(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort ends; while it goes on the announcement itself is kept up to date, with its buttons."""
    cohorts = dict(
        tx.execute(select(Series.id, Series.cohort_id).where(Series.id.in_({row.subject_id for row in rows}))).all()  # pyright: ignore[reportArgumentType]
    )
    return _of_cohort(tx, {row.id: cohorts.get(row.subject_id, 0) for row in rows}, ("closed", "removed"))


def _prompt(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """Until the cohort is removed."""
    cohorts = dict(
        tx.execute(
            select(PromptPost.id, PromptPost.cohort_id).where(PromptPost.id.in_({row.subject_id for row in rows}))
        ).all()  # pyright: ignore[reportArgumentType]
    )
    return _of_cohort(tx, {row.id: cohorts.get(row.subject_id, 0) for row in rows}, ("removed",))


RULES: Mapping[str, Rule] = {
    "cohort.invitation": _invitation,
    "session.announcement": _announcement,
    "session.reminder": _reminder,
    "session.change": _change,
    "session.offer": _offer,
    "session.offer_lapsed": _until_it_begins,
    "session.opening": _opening,
    "session.event_deleted": _event,
    "match.pairing": _pairing,
    "meeting.confirm": _meeting,
    "prompt.post": _prompt,
}
"""Every kind of notice that has buttons."""


# --- the errand ------------------------------------------------------------------------------------------------------


def _facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, Errand | Postponed]:
    notices = {
        owed.id: owed
        for owed in tx.execute(
            select(OutboxEntry).where(
                OutboxEntry.id.in_([row.subject_id for row in rows]), OutboxEntry.sort == Sort.NOTICE
            )
        ).scalars()
    }
    ends = _ends(
        tx,
        [due_entry(notice) for notice in notices.values()],
    )
    facts: dict[int, Errand | Postponed] = {}
    for row in rows:
        notice = notices.get(row.subject_id)
        if notice is None or notice.id not in ends:
            continue
        if ends[notice.id] > now:
            facts[row.id] = Postponed(ends[notice.id])
        elif notice.state in (State.PLANNED, State.CLAIMED):
            facts[row.id] = Postponed(now + SOON)
        elif notice.channel_id is not None and notice.message_id is not None:
            facts[row.id] = TakeButtons(notice.server_id, notice.channel_id, notice.message_id)
    return facts


def _refused(_tx: Tx, _row: DueEntry, _code: str, _now: datetime) -> bool:
    """Buttons that cannot be taken away answer kindly; nobody needs to hear of it."""
    return True


ERRANDS = (ErrandKind(OVER, _facts, refused=_refused),)
