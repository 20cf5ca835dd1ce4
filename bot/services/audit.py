"""The audit: a row for every change that staff make. Who, what, when, to which rows; no words."""

from datetime import datetime

from bot.db import Tx
from bot.db.models import AuditEvent
from bot.domain.authority import Action
from bot.domain.people import Actor


def record(tx: Tx, actor: Actor, action: Action, *, now: datetime, **subjects: int | str | list[int]) -> None:
    """Write down that `actor` did `action` to these rows (`cohort=3`, `member=12`)."""
    tx.add(
        AuditEvent(server_id=actor.server, user_id=actor.user_id, action=action.name, subjects=dict(subjects), at=now)
    )
