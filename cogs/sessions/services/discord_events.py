"""Discord's own events: one for each session, made, moved and cancelled with it.

The session is what counts; its event is a view of it. What Discord refuses is refused to one session, and the others go
on; if somebody deletes an event, a facilitator says whether it is made again. What is told to the staff about them:
`event_notices`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update

from bot import outbox
from bot.core.event_permissions import CREATE_EVENTS
from bot.db import Tx
from bot.outbox import ErrandRequest, buttons
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import NoticeType, State
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Session
from cogs.sessions.refusals import SessionGone
from cogs.sessions.rules import discord_events as rules
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.sessions import IN_CHANNEL, MOST_MINUTES, SessionStatus

EVENT = NoticeType("session.event", lateness=timedelta(days=14))
BEGINS, ENDS = "session.event_begins", "session.event_ends"
JUST_NOW = timedelta(minutes=1)
DELETED = NoticeType("session.event_deleted", lateness=timedelta(days=14))
REFUSED = NoticeType("session.events_refused", lateness=timedelta(days=14))


@dataclass(frozen=True, slots=True)
class EventDescription:
    """What an event tells: nothing that is not for the whole server."""

    title: str
    cohort: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a facilitator said about a deleted event."""

    title: str
    starts_at: datetime
    made_again: bool


def put(tx: Tx, sessions: Collection[int], *, server: int, now: datetime) -> None:
    """The events of these sessions are to be as the sessions are now: made, moved or cancelled.

    Those in channels begin and end with them; all others do so by themselves.
    """
    rows = tx.execute(
        select(
            Session.id, Session.starts_at, Session.minutes, Session.version, Session.status, Session.event_id,
            Session.place_kind,
        ).where(Session.id.in_(sessions), Session.server_id == server)
    ).all()  # fmt: skip
    puts = [
        ErrandRequest(subject=row.id, due=max(now, row.starts_at - rules.HORIZON) if row.event_id is None else now)
        for row in rows
    ]
    outbox.errands_again(tx, EVENT, puts, server=server, now=now)
    for kind, part in ((BEGINS, 0), (ENDS, 1)):
        turns = [
            ErrandRequest(
                subject=row.id, dedupe_key=str(row.version), due=row.starts_at + part * timedelta(minutes=row.minutes)
            )
            for row in rows
            if row.status == SessionStatus.PLANNED and row.place_kind.is_channel
        ]
        outbox.errands(tx, kind, turns, server=server)


def cohort_ended(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """The events of a cohort that meets no more are called off."""
    being_made = select(OutboxEntry.subject_id).where(
        OutboxEntry.server_id == server, OutboxEntry.kind == EVENT, OutboxEntry.state == State.CLAIMED
    )
    standing = select(Session.id).where(
        Session.cohort_id == cohort, (Session.event_state == EventState.MADE) | Session.id.in_(being_made)
    )
    put(tx, tx.execute(standing).scalars().all(), server=server, now=now)


def somebody_came(tx: Tx, *, there: Mapping[int, Collection[int]], now: datetime) -> None:
    """Somebody is in these voice channels (by server): the events there begin, if their sessions have begun."""
    for server, channels in there.items():
        sessions = tx.execute(
            select(Session).where(
                Session.server_id == server,
                Session.place_kind.in_(IN_CHANNEL),
                Session.place.in_([str(channel) for channel in channels]),
                Session.status == SessionStatus.PLANNED,
                Session.event_id.is_not(None),
                Session.starts_at.between(now - timedelta(minutes=MOST_MINUTES), now),
            )
        ).scalars()
        begun = [
            ErrandRequest(subject=session.id, dedupe_key=str(session.version), due=now)
            for session in sessions
            if session.ends_at > now
        ]
        outbox.errands_again(tx, BEGINS, begun, server=server, now=now)


def deleted(tx: Tx, *, server: int, event: int, now: datetime) -> None:
    """An event is not there any more: if its session is still to be, a facilitator is asked."""
    for session, cohort in _forget(tx, server, event, EventState.MISSING, now):
        outbox.notice(tx, DELETED, server=server, subject=session, cohort=cohort, now=now, dedupe_key=str(event))


def over(tx: Tx, *, server: int, event: int, now: datetime) -> None:
    """Discord has completed or called off an event before its session: the session gets another one."""
    for session, _cohort in _forget(tx, server, event, EventState.NONE, now):
        outbox.errand_again(tx, EVENT, server=server, subject=session, now=now)


def _forget(tx: Tx, server: int, event: int, state: EventState, now: datetime) -> list[tuple[int, int]]:
    """Forget an event whose session (given with its cohort) is still to be."""
    lost = tx.execute(
        update(Session)
        .where(Session.server_id == server, Session.event_id == event, *_is_to_be(now))
        .values(event_id=None, event_state=state, event_lacks=None)
        .returning(Session.id, Session.cohort_id)
        .execution_options(synchronize_session=False)
    )
    return [(row.id, row.cohort_id) for row in lost]


def _is_to_be(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Session.status == SessionStatus.PLANNED,
        Session.starts_at > now,
        exists().where(Cohort.id == Session.cohort_id, Cohort.status == CohortStatus.OPEN),
    )


def compare(tx: Tx, *, there: Mapping[int, Collection[int]], now: datetime) -> None:
    """What happened while nobody listened: `there` are the events that each server tells of now.

    Of one that it does not tell of, Discord is asked: it may be gone, over, or in a channel that the bot does not see.
    """
    ours = tx.execute(
        select(Session.server_id, Session.id, Session.event_id).where(
            Session.server_id.in_(there), Session.event_state == EventState.MADE, *_is_to_be(now)
        )
    ).all()
    for server, session, event in ours:
        # One that was made just now may have come after the list.
        if event is not None and event not in there[server] and rules.made_at(event) < now - JUST_NOW:
            outbox.errand_again(tx, EVENT, server=server, subject=session, now=now)


def allowed(tx: Tx, *, server: int, granted: Mapping[int | None, int], now: datetime) -> None:
    """Put the events again for which the bot now has something that it lacked.

    `granted` are its permissions (bits) in each voice and stage channel, and under None in the server.
    """
    lacking = tx.execute(
        select(Session.id, Session.event_lacks, Session.place_kind, Session.place).where(
            Session.server_id == server, Session.event_lacks.is_not(None), Session.starts_at > now
        )
    )
    in_server = granted.get(None, 0) & CREATE_EVENTS
    again = [
        ErrandRequest(subject=id_, due=now)
        for id_, lacks, kind, place in lacking
        if (lacks or 0) & (granted.get(int(place), 0) if kind.is_channel else 0) or (lacks or 0) & in_server
    ]
    outbox.errands_again(tx, EVENT, again, server=server, now=now)


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
