"""Discord's own events: one for each session, made, moved and cancelled with it.

The session is what counts; its event is a view of it. If Discord lets us make none, sessions go on without; if somebody
deletes one, a facilitator says whether it is made again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandRequest, buttons
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, Postponed, State, ToChannel, ToPerson
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Series, Session
from cogs.sessions.refusals import SessionGone
from cogs.sessions.rules import discord_events as rules
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.sessions import SessionStatus

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
class EventDeleted:
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


def put(tx: Tx, sessions: Collection[int], *, server: int, now: datetime) -> None:
    """The events of these sessions are to be as the sessions are now: made, moved or cancelled."""
    rows = tx.execute(
        select(Session.id, Session.starts_at, Session.minutes, Session.version, Session.status, Session.event_id).where(
            Session.id.in_(sessions), Session.server_id == server
        )
    ).all()
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
            if row.status == SessionStatus.PLANNED
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
        key = str(event)
        outbox.notice(tx, DELETED, server=server, subject=lost.id, cohort=lost.cohort_id, now=now, dedupe_key=key)


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


def deleted_facts(tx: Tx, rows: DueRows) -> Contents:
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
                Session.starts_at > rows.now,
            )
        )
    }  # fmt: skip
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        if (one := found.get(row.subject_id)) is None:
            continue
        if one.staff_channel_id is not None:
            to = ToChannel(one.staff_channel_id)
        elif one.user_id is not None:
            to = ToPerson(one.user_id, one.facilitator, one.channel_id)
        else:
            continue
        asked = EventDeleted(one.id, one.title, one.name, one.starts_at)
        contents[row.id] = NoticeContent(to, (one.language,), one.timezone, asked)
    return contents


def refused_facts(tx: Tx, rows: DueRows) -> Contents:
    """Word to the staff that Discord lets us make no events."""
    found = tx.execute(
        select(Server.id, Server.staff_channel_id, Server.language, Server.timezone).where(
            Server.id.in_({row.server_id for row in rows})
        )
    )
    contents = {
        server: NoticeContent(ToChannel(channel), (language,), zone, None)
        for server, channel, language, zone in found
        if channel is not None
    }
    return {row.id: contents[row.server_id] for row in rows if row.server_id in contents}
