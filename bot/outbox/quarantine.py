"""Discord lets the bot begin no direct conversations (20026): for how long it rests, and how people hear of it.

Whoever has no conversation with us has their notices in a thread of their own meanwhile; where none can be, they wait.
From time to time one conversation is tried; the first that goes well ends the quarantine.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update

from bot import outbox
from bot.db import Tx
from bot.db.advisory_locks import AdvisoryLock, acquire
from bot.logs import named
from bot.outbox.models import Quarantine
from bot.outbox.notices import Contents, DueRows, NoticeContent, NoticeType, Postponed, ToChannel
from bot.people.models import Member, Server

log = named(__name__)

REST = timedelta(hours=6)
"""So long after a refusal nobody is written to for the first time."""
APPEAL = "https://dis.gd/contact"
"""Where an operator appeals (discord-api-docs 5987)."""
NOTICE = NoticeType("delivery.quarantine", lateness=timedelta(days=14))
"""The notice by which the staff hear of it; its subject is the quarantine."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What the staff hear of a quarantine."""

    began_at: datetime
    again_at: datetime


def newest(tx: Tx) -> Quarantine | None:
    """The last quarantine there was, or is."""
    return tx.execute(select(Quarantine).order_by(Quarantine.id.desc()).limit(1)).scalar_one_or_none()


def began(tx: Tx) -> datetime | None:
    """Since when there is one, if there is."""
    return tx.execute(select(Quarantine.began_at).where(Quarantine.ended_at.is_(None))).scalars().first()


def begin(tx: Tx, *, users: Collection[int], now: datetime) -> None:
    """Discord has refused to let us write to these people for the first time: with them there is no conversation."""
    acquire(tx, AdvisoryLock.NEW_CONVERSATIONS)
    last = newest(tx)
    if last is None or last.ended_at is not None:
        log.error("Discord has quarantined the bot: it may begin no direct conversations", code=20026, appeal=APPEAL)
        tx.add(Quarantine(began_at=now, again_at=now + REST))
    else:
        log.warning("Discord still lets the bot begin no direct conversations", since=last.began_at.isoformat())
        last.again_at = now + REST
    tx.execute(
        update(Member)
        .where(Member.user_id.in_(users))
        .values(dm_opened=False, dm_channel_id=None, first_dm_at=None)
        .execution_options(synchronize_session=False)
    )


def end(tx: Tx, *, users: Collection[int], now: datetime) -> None:
    """These have been written to directly: was it for the first time, and tried since it began, then it is over."""
    tried_since = exists().where(Member.user_id.in_(users), Member.first_dm_at > Quarantine.began_at)
    ended = tx.execute(
        update(Quarantine)
        .where(Quarantine.ended_at.is_(None), tried_since)
        .values(ended_at=now)
        .returning(Quarantine.id)
        .execution_options(synchronize_session=False)
    )
    if ended.all():
        log.info("Discord lets the bot begin direct conversations again")


def tell(tx: Tx, found: Quarantine, *, servers: Collection[int], now: datetime) -> None:
    """Owe the staff of these servers word of it, once for each quarantine."""
    for server in servers:
        outbox.notice(tx, NOTICE, server=server, subject=found.id, now=now)


def facts(tx: Tx, rows: DueRows) -> Contents:
    """Word of a quarantine for the staff channel, in the server's language; none once it is over."""
    open_now = {
        one.id: one
        for one in tx.execute(
            select(Quarantine).where(Quarantine.id.in_({due.subject_id for due in rows}), Quarantine.ended_at.is_(None))
        ).scalars()
    }
    rooms = {
        server: (channel, language, zone)
        for server, channel, language, zone in tx.execute(
            select(Server.id, Server.staff_channel_id, Server.language, Server.timezone).where(
                Server.id.in_({due.server_id for due in rows})
            )
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for due in rows:
        found = open_now.get(due.subject_id)
        channel, language, zone = rooms.get(due.server_id, (None, "", ""))
        if found is not None and channel is not None:
            told = Quarantined(found.began_at, found.again_at)
            contents[due.id] = NoticeContent(ToChannel(channel), (language,), zone, told)
    return contents
