"""Discord's own events: one for each session, made, moved and cancelled with it.

The session is what counts; its event is a view of it. If Discord lets us make none, sessions go on without; if somebody
deletes one, a facilitator says whether it is made again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Row, func, select, update

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind, ErrandRequest, buttons
from bot.outbox.errands import Errand, PutEvent, TurnEvent
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, NoticeContent, NoticeType, Postponed, State, ToChannel, ToPerson
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Series, Session
from cogs.sessions.refusals import SessionGone
from cogs.sessions.rules import discord_events as rules
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.sessions import PlaceKind, SessionStatus

EVENT = NoticeType("session.event", lateness=timedelta(days=14))
BEGINS, ENDS = "session.event_begins", "session.event_ends"
JUST_NOW = timedelta(minutes=1)
DELETED = NoticeType("session.event_deleted", lateness=timedelta(days=14))
REFUSED = NoticeType("session.events_refused", lateness=timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Told:
    """What an event tells: nothing that is not for the whole server."""

    title: str
    cohort: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A session whose event somebody has deleted."""

    session_id: int
    title: str
    cohort: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What a facilitator said about a deleted event."""

    title: str
    starts_at: datetime
    made_again: bool


def wanted(tx: Tx, sessions: Collection[int], *, server: int, now: datetime) -> None:
    """The events of these sessions are to be as the sessions are now: made, moved or cancelled."""
    rows = tx.execute(
        select(Session.id, Session.starts_at, Session.minutes, Session.version, Session.status, Session.event_id).where(
            Session.id.in_(sessions), Session.server_id == server
        )
    ).all()
    outbox.errands_again(
        tx,
        EVENT,
        [
            ErrandRequest(
                subject=row.id, due=now if row.event_id is not None else max(now, row.starts_at - rules.HORIZON)
            )
            for row in rows
        ],
        server=server,
        now=now,
    )
    planned = [row for row in rows if row.status == SessionStatus.PLANNED]
    for kind, minutes in ((BEGINS, 0), (ENDS, 1)):
        requests = [
            ErrandRequest(
                subject=row.id,
                dedupe_key=str(row.version),
                due=row.starts_at + timedelta(minutes=minutes * row.minutes),
            )
            for row in planned
        ]
        outbox.errands(tx, kind, requests, server=server)


def cohort_ended(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """The events of a cohort that meets no more are called off."""
    standing = select(Session.id).where(Session.cohort_id == cohort, Session.event_state == EventState.MADE)
    wanted(tx, tx.execute(standing).scalars().all(), server=server, now=now)


# --- facts -----------------------------------------------------------------------------------------------------------


def _found(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, tuple[Session, Cohort]]:
    found = tx.execute(
        select(Session, Cohort)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(Session.id.in_([row.subject_id for row in rows]), Session.server_id.in_({row.server_id for row in rows}))
    ).all()
    return {session.id: (session, cohort) for session, cohort in found}


def _facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, Errand | Postponed]:
    """What each event needs: to be made, to be like its session again, to be called off, or nothing."""
    found = _found(tx, rows)
    room = {server: _Room(tx, server, rows, now) for server in {row.server_id for row in rows}}
    others = _others(tx, set(room), now)
    facts: dict[int, Errand | Postponed] = {}
    for row in rows:
        session, cohort = found.get(row.subject_id, (None, None))
        if session is None or cohort is None:
            continue
        ends_at = session.starts_at + timedelta(minutes=session.minutes)
        if session.status != SessionStatus.PLANNED or cohort.status != CohortStatus.OPEN:
            if session.event_id is not None and ends_at > now:
                facts[row.id] = TurnEvent(row.server_id, session.event_id, "cancel")
        elif session.event_id is not None:
            if session.starts_at > now:
                facts[row.id] = _put(session, cohort, ends_at, others)
        elif session.starts_at > now and session.event_state == EventState.NONE:
            wait = room[row.server_id].take(session.starts_at, ends_at)
            facts[row.id] = _put(session, cohort, ends_at, others) if wait is None else Postponed(wait)
    return facts


def _others(tx: Tx, servers: Collection[int], now: datetime) -> Sequence[Row[int, int, int | None, datetime]]:
    """Server, id, event and start of every session ahead, by which a repeated attempt tells their events apart."""
    return tx.execute(
        select(Session.server_id, Session.id, Session.event_id, Session.starts_at).where(
            Session.server_id.in_(servers), Session.starts_at > now, Session.status == SessionStatus.PLANNED
        )
    ).all()


def _put(
    session: Session,
    cohort: Cohort,
    ends_at: datetime,
    sessions: Sequence[Row[int, int, int | None, datetime]],
) -> PutEvent:
    in_channel = session.place_kind.is_channel
    others = [one for one in sessions if one.server_id == session.server_id and one.id != session.id]
    return PutEvent(
        server_id=session.server_id,
        event_id=session.event_id,
        content=NoticeContent(
            ToChannel(cohort.channel_id or 0), cohort.languages, cohort.timezone, Told(session.title, cohort.name)
        ),
        notice=EVENT,
        starts_at=session.starts_at,
        ends_at=ends_at,
        channel_id=int(session.place) if in_channel else None,
        stage=session.place_kind == PlaceKind.STAGE,
        location=cohort.name,
        taken=frozenset(one.event_id for one in others if one.event_id is not None),
        others=frozenset(one.starts_at for one in others),
    )


class _Room:
    """How many events may still be made in a server: at this moment, and in all."""

    def __init__(self, tx: Tx, server: int, rows: Sequence[DueEntry], now: datetime) -> None:
        self._now = now
        refused_at = tx.execute(select(Server.events_refused_at).where(Server.id == server)).scalar_one_or_none()
        self._refused_until = None if refused_at is None else refused_at + rules.TRY_AGAIN
        made = tx.execute(
            select(Session.event_id, Session.starts_at, Session.minutes).where(
                Session.server_id == server,
                Session.event_state == EventState.MADE,
                Session.starts_at > now - timedelta(days=1),
            )
        ).all()
        self._ends = [row.starts_at + timedelta(minutes=row.minutes) for row in made]
        in_hand = tx.execute(
            select(func.count()).where(
                OutboxEntry.server_id == server,
                OutboxEntry.kind == EVENT,
                OutboxEntry.state == State.CLAIMED,
                OutboxEntry.id.not_in([row.id for row in rows]),
            )
        ).scalar_one()
        self._left, self._look_again = rules.may_be_made(
            [rules.made_at(row.event_id) for row in made if row.event_id is not None], in_hand, now=now
        )

    def take(self, starts_at: datetime, ends_at: datetime) -> datetime | None:
        """Take a place for the event of a session; with none, when to come back."""
        if starts_at - rules.HORIZON > self._now:
            return starts_at - rules.HORIZON
        if self._refused_until is not None and self._refused_until > self._now:
            return self._refused_until
        full_until = rules.makes_room_at(self._ends, now=self._now)
        if full_until is not None:
            return full_until
        if self._left <= 0:
            return self._look_again
        self._left -= 1
        self._ends.append(ends_at)
        return None


def _turns(what: Literal["begin", "end"]) -> outbox.Facts:
    def facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, Errand | Postponed]:
        found = _found(tx, rows)
        return {
            row.id: TurnEvent(row.server_id, session.event_id, what)
            for row in rows
            if (session := found.get(row.subject_id, (None, None))[0]) is not None
            and session.event_id is not None
            and session.status == SessionStatus.PLANNED
            and row.dedupe_key == str(session.version)
        }

    return facts


# --- what came of it -------------------------------------------------------------------------------------------------


def _done(tx: Tx, row: DueEntry, made: int | None, now: datetime) -> None:
    if made is None:
        _called_off(tx, row)
        return
    tx.execute(update(Session).where(Session.id == row.subject_id).values(event_id=made, event_state=EventState.MADE))
    allowed_again = tx.execute(
        update(Server)
        .where(Server.id == row.server_id, Server.events_refused_at.is_not(None))
        .values(events_refused_at=None)
        .returning(Server.id)
    ).all()
    if allowed_again:
        outbox.wake_waiting(tx, EVENT, server=row.server_id, now=now)


def _called_off(tx: Tx, row: DueEntry) -> None:
    """An event whose session is not to be has no part in it any more."""
    ended = select(Cohort.id).where(Cohort.status != CohortStatus.OPEN)
    tx.execute(
        update(Session)
        .where(Session.id == row.subject_id, (Session.status == SessionStatus.CANCELLED) | Session.cohort_id.in_(ended))
        .values(event_id=None, event_state=EventState.NONE)
        .execution_options(synchronize_session=False)
    )


def _refused(tx: Tx, row: DueEntry, code: str, now: datetime) -> bool | datetime:
    """The session lives without its event; the staff hear once what is missing."""
    if code in rules.GONE:
        event_id = tx.execute(select(Session.event_id).where(Session.id == row.subject_id)).scalar_one_or_none()
        if event_id is not None:
            deleted(tx, server=row.server_id, event=event_id, now=now)
        return True
    if code == rules.FULL:
        return now + rules.TRY_AGAIN / 4
    if code not in rules.FORBIDDEN:
        return False
    server = tx.execute(select(Server).where(Server.id == row.server_id).with_for_update()).scalar_one()
    if server.events_refused_at is None:
        dedupe_key = str(int(now.timestamp()))
        outbox.notice(tx, REFUSED, server=server.id, subject=server.id, now=now, dedupe_key=dedupe_key)
    server.events_refused_at = now
    return now + rules.TRY_AGAIN


# --- somebody deleted one --------------------------------------------------------------------------------------------


def deleted(tx: Tx, *, server: int, event: int, now: datetime) -> None:
    """An event is not there any more: if its session is still to be, a facilitator is asked."""
    lost = tx.execute(
        update(Session)
        .where(
            Session.server_id == server,
            Session.event_id == event,
            Session.status == SessionStatus.PLANNED,
            Session.starts_at > now,
            Session.cohort_id.in_(select(Cohort.id).where(Cohort.status == CohortStatus.OPEN)),
        )
        .values(event_id=None, event_state=EventState.MISSING)
        .returning(Session.id, Session.cohort_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if lost is not None:
        outbox.notice(
            tx, DELETED, server=server, subject=lost.id, cohort=lost.cohort_id, now=now, dedupe_key=str(event)
        )


def compare(tx: Tx, *, there: Mapping[int, Collection[int]], now: datetime) -> None:
    """What was deleted while nobody listened: `there` are the events that each server has now."""
    ours = tx.execute(
        select(Session.server_id, Session.event_id).where(
            Session.event_state == EventState.MADE, Session.starts_at > now
        )
    ).all()
    for server, event in ours:
        # One that was made just now may have come after the list.
        if event is not None and event not in there.get(server, (event,)) and rules.made_at(event) < now - JUST_NOW:
            deleted(tx, server=server, event=event, now=now)


def decide(tx: Tx, act: Act, *, session: int, make_again: bool) -> Decided:
    """Make a deleted event again, or let it go.

    Raises:
        SessionGone: the session is not to be any more, or its event is not missing.
    """
    row = tx.execute(
        update(Session)
        .where(
            Session.id == session,
            Session.server_id == act.server,
            Session.status == SessionStatus.PLANNED,
            Session.starts_at > act.now,
            Session.event_state.in_((EventState.MISSING, EventState.LET_GO)),
        )
        .values(event_state=EventState.NONE if make_again else EventState.LET_GO)
        .returning(Session.title, Session.starts_at)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        raise SessionGone
    buttons.look(tx, [DELETED], [session], server=act.server, now=act.now)
    if make_again:
        outbox.errand_again(tx, EVENT, server=act.server, subject=session, now=act.now)
    return Decided(row.title, row.starts_at, make_again)


# --- notices ---------------------------------------------------------------------------------------------------------


def deleted_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """The question to the staff: again, or not?"""
    found = {
        row.id: row
        for row in tx.execute(
            select(
                Session.id, Session.title, Session.starts_at, Cohort.name, Cohort.channel_id, Server.staff_channel_id,
                Server.language, Server.timezone, Member.user_id, Member.name.label("facilitator"),
            )
            .join(Cohort, Cohort.id == Session.cohort_id)
            .join(Server, Server.id == Session.server_id)
            .join(Series, Series.id == Session.series_id)
            .outerjoin(Member, Member.id == Series.created_by)
            .where(
                Session.id.in_([row.subject_id for row in rows]),
                Session.server_id.in_({row.server_id for row in rows}),
                Session.status == SessionStatus.PLANNED,
                Session.event_state == EventState.MISSING,
                Session.starts_at > now,
            )
        )
    }  # fmt: skip
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        one = found.get(row.subject_id)
        if one is None:
            continue
        if one.staff_channel_id is not None:
            to = ToChannel(one.staff_channel_id)
        elif one.user_id is not None:
            to = ToPerson(one.user_id, one.facilitator, one.channel_id)
        else:
            continue
        contents[row.id] = NoticeContent(
            to, (one.language,), one.timezone, Deleted(one.id, one.title, one.name, one.starts_at)
        )
    return contents


def refused_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """Word to the staff that Discord lets us make no events."""
    servers = {
        server: (channel, language, zone)
        for server, channel, language, zone in tx.execute(
            select(Server.id, Server.staff_channel_id, Server.language, Server.timezone).where(
                Server.id.in_({row.server_id for row in rows}), Server.staff_channel_id.is_not(None)
            )
        )
    }
    return {
        row.id: NoticeContent(
            ToChannel(servers[row.server_id][0] or 0), (servers[row.server_id][1],), servers[row.server_id][2], None
        )
        for row in rows
        if row.server_id in servers
    }


ERRANDS = (
    ErrandKind(EVENT, _facts, _done, _refused),
    ErrandKind(BEGINS, _turns("begin")),
    ErrandKind(ENDS, _turns("end")),
)
