"""Sessions whose voice or stage channel was deleted: they stand without a place until somebody chooses another.

Discord takes the events of a channel along with it and tells nobody of them (discord-api-docs 4581).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, select

from bot import outbox
from bot.db import Tx
from bot.outbox.notices import NoticeType
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Session, details_of
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.sessions import IN_CHANNEL, MOST_MINUTES, PlaceKind, SessionStatus
from cogs.sessions.services import announcements
from cogs.sessions.services.series import owe, put_details

CHANNEL_DELETED = NoticeType("session.channel_deleted", lateness=timedelta(days=14))


def in_use(tx: Tx, *, servers: Collection[int], now: datetime) -> list[tuple[int, int]]:
    """The channels (with their servers) in which sessions are on or are to be."""
    query = select(Session.server_id, Session.place).where(Session.server_id.in_(servers), *_in_channel(now)).distinct()
    return [(server, int(place)) for server, place in tx.execute(query)]


def lose(tx: Tx, *, server: int, channel: int, now: datetime) -> None:
    """A channel is not there any more: its sessions have no place, and for each cohort the staff are told.

    People hear of it when another place is chosen; until then the announcement shows none, and whoever comes to a
    session that is on can check in.
    """
    found = tx.execute(
        select(Session, Cohort)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(
            Session.server_id == server,
            Session.place == str(channel),
            Cohort.status == CohortStatus.OPEN,
            *_in_channel(now),
        )
        .order_by(Session.cohort_id, Session.starts_at)
        .with_for_update()
    ).all()
    on_or_ahead = [(session, cohort) for session, cohort in found if session.ends_at > now]
    put_details(
        tx,
        server,
        [session for session, _ in on_or_ahead],
        {session.id: replace(details_of(session), place_kind=PlaceKind.NONE, place="") for session, _ in on_or_ahead},
    )
    for session, _ in on_or_ahead:
        session.changed_at = now
        if session.event_lacks is None:  # else it only named the channel
            session.event_id, session.event_state = None, EventState.NONE
        session.event_lacks = None
        if session.starts_at > now:  # what is owed for one that is on stays owed
            session.version += 1
    tx.flush()
    for cohort, some in groupby(on_or_ahead, key=lambda pair: pair[1]):
        of_cohort = [session for session, _ in some]
        ahead = [(one.id, one.starts_at, one.version, one.minutes) for one in of_cohort if one.starts_at > now]
        owe(tx, cohort, ahead, now=now)
        for series in {session.series_id for session in of_cohort}:
            announcements.redraw(tx, server=server, series=series, now=now)
        key = str(channel)
        outbox.notice(tx, CHANNEL_DELETED, server=server, subject=cohort.id, cohort=cohort.id, now=now, dedupe_key=key)


def _in_channel(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Session.place_kind.in_(IN_CHANNEL),
        Session.status == SessionStatus.PLANNED,
        Session.starts_at > now - timedelta(minutes=MOST_MINUTES),
    )
