"""What a cohort's own channel is owed: invitation, welcome, sessions, reminders and prompts, as rows of the outbox."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, or_, select, update

from bot.db import Tx
from bot.db.models import Change, Owed, PromptPost, Series, Session
from bot.domain.notices import State

INVITATION = "cohort.invitation"
WELCOME = "cohort.welcome"
CLOSED = "cohort closed"
"""Why a row was put to rest."""


def cancel(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """Owe none of it any more; what has gone out stays as it is. `resume` brings back what was put to rest here."""
    tx.execute(
        update(Owed)
        .where(Owed.server_id == server, Owed.state == State.PLANNED, _all(cohort))
        .values(state=State.CANCELLED, settled_at=now, reason=CLOSED)
        .execution_options(synchronize_session=False)
    )


def resume(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """The cohort goes on: owe again what its closing put to rest, but for what is stale by now."""
    tx.info["owed"] = True
    tx.execute(
        update(Owed)
        .where(
            Owed.server_id == server,
            Owed.state == State.CANCELLED,
            Owed.reason == CLOSED,
            _all(cohort),
            Owed.expires_at.is_(None) | (Owed.expires_at > now),
        )
        .values(
            state=State.PLANNED,
            wake_at=case((Owed.due_at > now, Owed.due_at), else_=now),
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
        update(Owed)
        .where(
            Owed.server_id == server,
            Owed.state == State.FAILED,
            _of_sessions_and_prompts(cohort),
            Owed.expires_at.is_(None) | (Owed.expires_at > now),
        )
        .values(
            state=State.PLANNED,
            wake_at=now,
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
    return or_(_of_sessions_and_prompts(cohort), Owed.kind.in_((INVITATION, WELCOME)) & (Owed.subject_id == cohort))


def _of_sessions_and_prompts(cohort: int) -> ColumnElement[bool]:
    sessions = select(Session.id).where(Session.cohort_id == cohort)
    series = select(Series.id).where(Series.cohort_id == cohort)
    changes = select(Change.id).where(Change.cohort_id == cohort)
    prompts = select(PromptPost.id).where(PromptPost.cohort_id == cohort)
    return or_(
        (Owed.kind == "session.reminder") & Owed.subject_id.in_(sessions),
        (Owed.kind == "session.change") & Owed.subject_id.in_(changes),
        (Owed.kind == "session.announcement") & Owed.subject_id.in_(series),
        (Owed.kind == "prompt.post") & Owed.subject_id.in_(prompts),
    )
