"""What a cohort's own channel is owed: invitation, welcome, sessions, reminders and prompts, as rows of the outbox."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, or_, select, update

from bot.db import Tx
from bot.db.models import Change, OutboxEntry, PromptPost, Series, Session
from bot.domain.notices import State

INVITATION = "cohort.invitation"
WELCOME = "cohort.welcome"
CLOSED = "cohort closed"
"""Why a row was put to rest."""


def cancel(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """Owe none of it any more; what has gone out stays as it is. `resume` brings back what was put to rest here."""
    tx.execute(
        update(OutboxEntry)
        .where(OutboxEntry.server_id == server, OutboxEntry.state == State.PLANNED, _all(cohort))
        .values(state=State.CANCELLED, settled_at=now, reason=CLOSED)
        .execution_options(synchronize_session=False)
    )


def resume(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """The cohort goes on: owe again what its closing put to rest, but for what is stale by now."""
    tx.info["owed"] = True
    tx.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.server_id == server,
            OutboxEntry.state == State.CANCELLED,
            OutboxEntry.reason == CLOSED,
            _all(cohort),
            OutboxEntry.expires_at.is_(None) | (OutboxEntry.expires_at > now),
        )
        .values(
            state=State.PLANNED,
            next_attempt_at=case((OutboxEntry.due_at > now, OutboxEntry.due_at), else_=now),
            settled_at=None,
            reason=None,
        )
        .execution_options(synchronize_session=False)
    )


def try_again(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """The channel was made anew: what failed while there was none, and is not stale yet, goes out after all.

    The welcome is not among it: a new channel gets one of its own.
    """
    tx.info["owed"] = True
    tx.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.server_id == server,
            OutboxEntry.state == State.FAILED,
            _of_sessions_and_prompts(cohort),
            OutboxEntry.expires_at.is_(None) | (OutboxEntry.expires_at > now),
        )
        .values(
            state=State.PLANNED,
            next_attempt_at=now,
            attempts=0,
            nonce=None,
            route=None,
            attempted_at=None,
            settled_at=None,
            claimed_by=None,
            reason=None,
        )
        .execution_options(synchronize_session=False)
    )


def _all(cohort: int) -> ColumnElement[bool]:
    return or_(
        _of_sessions_and_prompts(cohort),
        OutboxEntry.kind.in_((INVITATION, WELCOME)) & (OutboxEntry.subject_id == cohort),
    )


def _of_sessions_and_prompts(cohort: int) -> ColumnElement[bool]:
    sessions = select(Session.id).where(Session.cohort_id == cohort)
    series = select(Series.id).where(Series.cohort_id == cohort)
    changes = select(Change.id).where(Change.cohort_id == cohort)
    prompts = select(PromptPost.id).where(PromptPost.cohort_id == cohort)
    return or_(
        (OutboxEntry.kind == "session.reminder") & OutboxEntry.subject_id.in_(sessions),
        (OutboxEntry.kind == "session.change") & OutboxEntry.subject_id.in_(changes),
        (OutboxEntry.kind == "session.announcement") & OutboxEntry.subject_id.in_(series),
        (OutboxEntry.kind == "prompt.post") & OutboxEntry.subject_id.in_(prompts),
    )
