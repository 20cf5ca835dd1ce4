"""The errands of Discord's own events: what each needs, how many may be made, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, func, select, update

from bot import outbox
from bot.core.event_permissions import CREATE_EVENTS, IN_STAGE, IN_VOICE
from bot.db import Tx
from bot.outbox import ErrandKind
from bot.outbox.errands import CALLED_OFF, Errand, EventStep, MoveEvent, PutEvent, read_lacking
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import DueEntry, DueRows, NoticeContent, Postponed, State, ToChannel
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.sessions.models import Session, VoicePresence
from cogs.sessions.rules import discord_events as rules
from cogs.sessions.rules.discord_events import EventState
from cogs.sessions.rules.sessions import PlaceKind, SessionStatus
from cogs.sessions.services import event_notices
from cogs.sessions.services.discord_events import BEGINS, ENDS, EVENT, JUST_NOW, EventDescription, deleted, over
from cogs.sessions.services.lost_channels import lose

_OtherSession = Row[int, int, int | None, datetime]


def _found(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, tuple[Session, Cohort]]:
    found = tx.execute(
        select(Session, Cohort)
        .join(Cohort, Cohort.id == Session.cohort_id)
        .where(Session.id.in_([row.subject_id for row in rows]), Session.server_id.in_({row.server_id for row in rows}))
    ).all()
    return {session.id: (session, cohort) for session, cohort in found}


def _facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """What each event needs: to be made, to be like its session again, to be called off, or nothing."""
    found = _found(tx, rows)
    servers = {row.server_id for row in rows}
    capacities = {server: _Capacity(tx, server, rows, rows.now) for server in servers}
    ahead = _ahead(tx, rows)
    facts: dict[int, Errand | Postponed] = {}
    for row in rows:
        session, cohort = found.get(row.subject_id, (None, None))
        if session is None or cohort is None:
            continue
        if session.status != SessionStatus.PLANNED or cohort.status != CohortStatus.OPEN:
            if session.event_id is not None and session.ends_at > rows.now:
                facts[row.id] = MoveEvent(row.server_id, session.event_id, EventStep.CANCEL)
        elif session.starts_at > rows.now and (session.event_id is not None or session.event_state == EventState.NONE):
            wait = (
                capacities[row.server_id].take(session.starts_at, session.ends_at) if session.event_id is None else None
            )
            facts[row.id] = _put(session, cohort, ahead) if wait is None else Postponed(wait)
    return facts


def _ahead(tx: Tx, rows: DueRows) -> Sequence[_OtherSession]:
    """Every session ahead, by which a repeated attempt tells their events apart."""
    servers = {row.server_id for row in rows}
    return tx.execute(
        select(Session.server_id, Session.id, Session.event_id, Session.starts_at).where(
            Session.server_id.in_(servers), Session.starts_at > rows.now, Session.status == SessionStatus.PLANNED
        )
    ).all()


def _unmade(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """The events that these sessions would have; one that is on keeps what it has.

    While another session at that time waits for its own, that could be taken for the one whose answer was lost.
    """
    found, ahead = _found(tx, rows), _ahead(tx, rows)
    facts: dict[int, Errand | Postponed] = {}
    for row in rows:
        session, cohort = found.get(row.subject_id, (None, None))
        if session is None or cohort is None or session.event_id is not None:
            continue
        is_to_be = session.status == SessionStatus.PLANNED and cohort.status == CohortStatus.OPEN
        if session.starts_at <= rows.now and is_to_be:
            continue
        awaited = {
            one.starts_at
            for one in ahead
            if one.server_id == row.server_id and one.id != session.id and one.event_id is None
        }
        is_clear = session.starts_at not in awaited or session.starts_at - rules.HORIZON > rows.now
        facts[row.id] = _put(session, cohort, ahead) if is_clear else Postponed(rows.now + JUST_NOW)
    return facts


def _put(session: Session, cohort: Cohort, ahead: Sequence[_OtherSession]) -> PutEvent:
    others = [one for one in ahead if one.server_id == session.server_id and one.id != session.id]
    return PutEvent(
        server_id=session.server_id,
        event_id=session.event_id,
        content=NoticeContent(
            ToChannel(cohort.channel_id or 0),
            cohort.languages,
            cohort.timezone,
            EventDescription(session.title, cohort.name),
        ),
        notice=EVENT,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        channel_id=int(session.place) if session.place_kind.is_channel else None,
        stage=session.place_kind == PlaceKind.STAGE,
        lacks=session.event_lacks or 0,
        location=cohort.name,
        taken=frozenset(one.event_id for one in others if one.event_id is not None),
        others=frozenset(one.starts_at for one in others),
    )


class _Capacity:
    """How many events may still be made in a server: at this moment, and in all."""

    def __init__(self, tx: Tx, server: int, rows: Sequence[DueEntry], now: datetime) -> None:
        self._now = now
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
        self._left, self._free_at = rules.may_be_made(
            [rules.made_at(row.event_id) for row in made if row.event_id is not None], in_hand, now=now
        )

    def take(self, starts_at: datetime, ends_at: datetime) -> datetime | None:
        """Count in the event of a session; where it may not be made yet, give when to come back."""
        if starts_at - rules.HORIZON > self._now:
            return starts_at - rules.HORIZON
        full_until = rules.makes_room_at(self._ends, now=self._now)
        if full_until is not None:
            return full_until
        if self._left <= 0:
            return self._free_at
        self._left -= 1
        self._ends.append(ends_at)
        return None


def _move(step: EventStep) -> outbox.Facts:
    def facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
        found = _found(tx, rows)
        attended = set(
            tx.execute(
                select(VoicePresence.session_id).where(
                    VoicePresence.session_id.in_(found), VoicePresence.until.is_(None)
                )
            ).scalars()
        )
        return {
            row.id: MoveEvent(row.server_id, session.event_id, step, session.id in attended)
            for row in rows
            if (session := found.get(row.subject_id, (None, None))[0]) is not None
            and session.event_id is not None
            and session.status == SessionStatus.PLANNED
            and row.dedupe_key == str(session.version)
            and (step is EventStep.END or session.ends_at > rows.now)
        }

    return facts


def _done(tx: Tx, row: DueEntry, made: int | None, now: datetime) -> None:
    if made == CALLED_OFF:
        nothing = {"event_id": None, "event_state": EventState.NONE, "event_lacks": None}
        tx.execute(update(Session).where(Session.id == row.subject_id).values(nothing))
        return
    if made is not None:  # else it is like its session again
        values = {"event_id": made, "event_state": EventState.MADE}
        tx.execute(update(Session).where(Session.id == row.subject_id).values(values))
    event_notices.forget(tx, row)


def _refused(tx: Tx, row: DueEntry, code: str, now: datetime) -> bool | datetime:
    """The session lives with what Discord allows; the staff hear once what is missing."""
    session = tx.execute(
        select(Session.event_id, Session.event_lacks, Session.place_kind, Session.place).where(
            Session.id == row.subject_id
        )
    ).one_or_none()
    if session is None:
        return True
    lacks = read_lacking(code)
    if lacks is not None:
        event_notices.note(tx, row, lacks, now=now)
        return now
    if code == rules.NO_CHANNEL and session.place_kind.is_channel:
        lose(tx, server=row.server_id, channel=int(session.place), now=now)
        return now
    if code == rules.OVER and session.event_id is not None:
        over(tx, server=row.server_id, event=session.event_id, now=now)
        return now
    if code == rules.GONE:
        if session.event_id is not None:
            deleted(tx, server=row.server_id, event=session.event_id, now=now)
        return True
    if code == rules.FULL:
        return now + rules.TRY_AGAIN / 4
    if code not in rules.FORBIDDEN:
        return False
    if session.event_lacks is None:  # Discord knows better than it has told; or it is to be called off
        in_channel = IN_STAGE if session.place_kind == PlaceKind.STAGE else IN_VOICE
        event_notices.note(tx, row, in_channel if session.place_kind.is_channel else CREATE_EVENTS, now=now)
    return now + rules.TRY_AGAIN


def _left_to_discord(_tx: Tx, _row: DueEntry, code: str, _now: datetime) -> bool:
    """An event that we may not turn any more is completed, or called off, by Discord."""
    return code in rules.FORBIDDEN


ERRANDS = (
    ErrandKind(EVENT, _facts, _done, _refused, _unmade),
    ErrandKind(BEGINS, _move(EventStep.BEGIN), refused=_left_to_discord),
    ErrandKind(ENDS, _move(EventStep.END), refused=_left_to_discord),
)
