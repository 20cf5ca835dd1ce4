"""Sessions called off: shown first, then confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from bot.core.confirmations import DRAFTS_LAST, require_same
from bot.core.refusals import NotConfirmed, Refusal
from bot.core.text import read_words
from bot.db import Tx
from bot.db.types import written
from bot.people.act import Act
from cogs.sessions.models import Rsvp, SessionChange
from cogs.sessions.rules import sessions as rules
from cogs.sessions.rules.changes import ChangeKind, ChangeScope, ChangeStatus
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import SessionStatus
from cogs.sessions.services import change_notices
from cogs.sessions.services.changes import Changed, Selection, record, select_sessions


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


def preview(tx: Tx, act: Act, *, session: str, reason: str = "", scope: ChangeScope = ChangeScope.THIS) -> Cancelling:
    """What calling a session off would mean; with `following` or `all`, others of its series too.

    Nothing of it stands before `confirm`. `reason` is told to the group.

    Raises:
        UnknownSession, SessionCancelled, SessionOver, CohortClosed: it cannot be cancelled any more.
        TextTooLong: the reason is longer than people read.
    """
    why = read_words(reason, rules.REASON_ROOM)
    selection = select_sessions(tx, act, session, scope)
    tx.execute(delete(SessionChange).where(SessionChange.by == act.member, SessionChange.status == ChangeStatus.DRAFT))
    change = SessionChange(
        server_id=act.server, cohort_id=selection.cohort.id, kind=ChangeKind.CANCELLED, scope=scope, reason=why,
        by=act.member, at=act.now, status=ChangeStatus.DRAFT,
    )  # fmt: skip
    tx.add(change)
    tx.flush()
    return _cancelling(tx, change, selection)


def confirm(tx: Tx, act: Act, *, draft: int, session: int, mark: str) -> Changed:
    """Call off what was shown (`mark` is that of it).

    Raises:
        NotConfirmed: it was confirmed already, or is not as it was shown.
    """
    change = tx.execute(
        select(SessionChange).where(
            SessionChange.id == draft, SessionChange.server_id == act.server, SessionChange.by == act.member,
            SessionChange.status == ChangeStatus.DRAFT,
        ).with_for_update()
    ).scalar_one_or_none()  # fmt: skip
    if change is None:
        raise NotConfirmed
    try:
        selection = select_sessions(tx, act, session, change.scope)
    except Refusal:  # it was called off, has begun or is gone since
        raise NotConfirmed from None
    require_same(_cancelling(tx, change, selection), mark)
    reason = change.reason
    tx.execute(delete(SessionChange).where(SessionChange.id == draft))
    for cancelled in selection.sessions:
        cancelled.status, cancelled.cancelled_reason = SessionStatus.CANCELLED, reason
    times = tuple((cancelled.starts_at, None) for cancelled in selection.sessions)
    return record(tx, act, selection, ChangeKind.CANCELLED, times, reason=reason)


def _cancelling(tx: Tx, change: SessionChange, selection: Selection) -> Cancelling:
    coming = select(func.count(func.distinct(Rsvp.member_id))).where(
        Rsvp.session_id.in_(selection.ids), Rsvp.answer.in_((RsvpAnswer.GOING, RsvpAnswer.MAYBE))
    )
    return Cancelling(
        change.id,
        selection.named.id,
        selection.named.title,
        selection.cohort.name,
        selection.scope,
        change.reason,
        tuple(session.starts_at for session in selection.sessions),
        tuple(session.version for session in selection.sessions),
        len(change_notices.audience(tx, selection.cohort.id, selection.ids, change.kind)),
        tx.execute(coming).scalar_one(),
        selection.held,
    )


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """What whoever deletes their data has written into drafts goes: words that nobody else has read."""
    tx.execute(delete(SessionChange).where(SessionChange.by.in_(members), SessionChange.status == ChangeStatus.DRAFT))


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget what was shown for a confirmation that never came."""
    old = SessionChange.at < now - DRAFTS_LAST
    tx.execute(delete(SessionChange).where(SessionChange.status == written(ChangeStatus.DRAFT), old))
