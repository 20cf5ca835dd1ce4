"""What the staff are told and asked about Discord's own events of sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, delete, select, update

from bot import outbox
from bot.core.event_permissions import CREATE_EVENTS, is_asked_for
from bot.db import Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import FINAL, Contents, DueEntry, DueRows, NoticeContent, Postponed, ToChannel, ToPerson
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Series, Session
from cogs.sessions.rules import discord_events as rules
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.sessions import PlaceKind, SessionStatus
from cogs.sessions.services.discord_events import REFUSED


@dataclass(frozen=True, slots=True)
class EventDeleted:
    """A session whose event somebody has deleted."""

    session_id: int
    title: str
    cohort: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Concerned:
    """A session of which the staff are told."""

    title: str
    cohort: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Lacking:
    """What the bot lacks for the events of some sessions: in their channel, or in the server."""

    channel_id: int | None
    permissions: int
    sessions: tuple[Concerned, ...]


@dataclass(frozen=True, slots=True)
class EventsRefused:
    """Where Discord does not let the bot put events as they should be."""

    places: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class ChannelDeleted:
    """Sessions of a cohort whose channel was deleted."""

    cohort: str
    sessions: tuple[Concerned, ...]
    any_on: bool
    """Whether one of them is on now."""


def note(tx: Tx, row: DueEntry, lacks: int, *, now: datetime) -> None:
    """Write down what the bot lacks where a session's event is to be; the staff hear of what they can be asked for.

    They hear once of each place, and of all that comes to light at about the same time in one message.
    """
    session = tx.execute(
        update(Session)
        .where(Session.id == row.subject_id)
        .values(event_lacks=lacks or None)
        .returning(Session.place_kind, Session.place)
        .execution_options(synchronize_session=False)
    ).one()
    if lacks and is_asked_for(lacks):
        outbox.notice(
            tx, REFUSED, server=row.server_id, subject=row.server_id, now=now, due=rules.told_at(now),
            dedupe_key=f"{session.place if session.place_kind.is_channel else ''}:{lacks}",
        )  # fmt: skip


def forget(tx: Tx, row: DueEntry) -> None:
    """The event of a session is where it is to be: what was lacking there is told anew, should it be lacking again."""
    session = tx.execute(
        select(Session.place_kind, Session.place, Session.event_lacks).where(Session.id == row.subject_id)
    ).one_or_none()
    if session is not None and session.event_lacks is None:
        place = session.place if session.place_kind.is_channel else ""
        tx.execute(
            delete(OutboxEntry)
            .where(
                OutboxEntry.kind == REFUSED,
                OutboxEntry.subject_id == row.server_id,
                OutboxEntry.state.in_(FINAL),
                OutboxEntry.dedupe_key.startswith(f"{place}:"),
            )
            .execution_options(synchronize_session=False)
        )


def refused_facts(tx: Tx, rows: DueRows) -> Contents:
    """Word to the staff, for each server in one of its rows: where events cannot be as they should, and why."""
    found = tx.execute(
        select(
            Session.title, Session.starts_at, Session.place_kind, Session.place, Session.event_lacks, Session.event_id,
            Cohort.name, Server.id, Server.staff_channel_id, Server.language, Server.timezone,
        )
        .join(Cohort, Cohort.id == Session.cohort_id)
        .join(Server, Server.id == Session.server_id)
        .where(
            Server.id.in_({row.server_id for row in rows}),
            Server.staff_channel_id.is_not(None),
            Session.event_lacks.is_not(None),
            Session.starts_at > rows.now,
            ((Session.status == SessionStatus.PLANNED) & (Cohort.status == CohortStatus.OPEN))
            | Session.event_id.is_not(None),  # that one is to be called off
        )
        .order_by(Session.starts_at)
    ).all()  # fmt: skip
    first_rows = {row.server_id: row.id for row in reversed(rows)}
    contents: dict[int, NoticeContent | Postponed] = {}
    for server, row_id in first_rows.items():
        here = [one for one in found if one.id == server and is_asked_for(one.event_lacks or 0)]
        places: dict[tuple[str, int], list[Concerned]] = {}
        for one in here:
            has_none = one.event_id is None and one.event_lacks == CREATE_EVENTS  # neither there nor by itself
            place = one.place if one.place_kind.is_channel and not has_none else ""
            said = Concerned(one.title, one.name, one.starts_at)
            places.setdefault((place, one.event_lacks or 0), []).append(said)
        if here:
            told = EventsRefused(
                tuple(Lacking(int(place) if place else None, lacks, tuple(s)) for (place, lacks), s in places.items())
            )
            to = ToChannel(here[0].staff_channel_id or 0)
            contents[row_id] = NoticeContent(to, (here[0].language,), here[0].timezone, told)
    return contents


def deleted_facts(tx: Tx, rows: DueRows) -> Contents:
    """The question to the staff: again, or not?"""
    found = {
        row.id: row
        for row in tx.execute(
            _to_staff().where(
                Session.id.in_([row.subject_id for row in rows]),
                Session.server_id.in_({row.server_id for row in rows}),
                Session.event_state == EventState.MISSING,
                Session.starts_at > rows.now,
            )
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        if (one := found.get(row.subject_id)) is not None and (to := _whom(one)) is not None:
            asked = EventDeleted(one.id, one.title, one.name, one.starts_at)
            contents[row.id] = NoticeContent(to, (one.language,), one.timezone, asked)
    return contents


def channel_deleted_facts(tx: Tx, rows: DueRows) -> Contents:
    """Word to the staff: these sessions have no place any more. Of those that were changed meanwhile, nothing."""
    found = tx.execute(
        _to_staff()
        .where(
            Session.cohort_id.in_([row.subject_id for row in rows]),
            Session.server_id.in_({row.server_id for row in rows}),
            Session.changed_at.in_({row.due_at for row in rows}),
            Session.place_kind == PlaceKind.NONE,
        )
        .order_by(Session.starts_at)
    ).all()
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        left = [one for one in found if (one.cohort_id, one.changed_at) == (row.subject_id, row.due_at)]
        left = [one for one in left if one.starts_at + timedelta(minutes=one.minutes) > rows.now]
        if left and (to := _whom(left[0])) is not None:
            told = ChannelDeleted(
                left[0].name,
                tuple(Concerned(one.title, one.name, one.starts_at) for one in left),
                any_on=left[0].starts_at <= rows.now,
            )
            contents[row.id] = NoticeContent(to, (left[0].language,), left[0].timezone, told)
    return contents


def _to_staff() -> Select[*tuple[Any, ...]]:
    """Sessions that are to be, with what is needed to write to the staff about them."""
    return (
        select(
            Session.id, Session.cohort_id, Session.title, Session.starts_at, Session.minutes, Session.changed_at,
            Cohort.name, Cohort.channel_id, Server.staff_channel_id, Server.language, Server.timezone, Member.user_id,
            Member.name.label("facilitator"),
        )
        .join(Cohort, Cohort.id == Session.cohort_id)
        .join(Server, Server.id == Session.server_id)
        .join(Series, Series.id == Session.series_id)
        .outerjoin(Member, Member.id == Series.created_by)
        .where(Session.status == SessionStatus.PLANNED)
    )  # fmt: skip


def _whom(session: Row[*tuple[Any, ...]]) -> ToChannel | ToPerson | None:
    """The staff's channel, or else the person who planned it."""
    if session.staff_channel_id is not None:
        return ToChannel(session.staff_channel_id)
    if session.user_id is not None:
        return ToPerson(session.user_id, session.facilitator, session.channel_id)
    return None
