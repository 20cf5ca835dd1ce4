"""The audit: a row for every change that staff make. Who, what, when, to which rows; no words."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import select, update

from bot.db import Tx
from bot.db.models import AuditEvent, Base, Certificate, Match, Member, OutboxEntry
from bot.domain.authority import Action
from bot.services.act import Act

PERSONAL: Mapping[str, type[Base]] = {
    "member": Member,
    "present": Member,
    "taken_back": Member,
    "certificate": Certificate,
    "matches": Match,
    "row": OutboxEntry,
}
"""The subjects that are rows of people, and of which table; they go with the person."""
IMPERSONAL = frozenset(
    {"cohort", "series", "session", "sessions", "change", "plan", "posts", "pause", "ended", "round", "server"}
    | {"minutes", "what", "off", "reason"}
)
"""The subjects that say nothing of anybody."""


def record(tx: Tx, act: Act, action: Action, **subjects: int | str | list[int]) -> None:
    """Write down that `actor` did `action` to these rows (`cohort=3`, `member=12`)."""
    tx.add(
        AuditEvent(
            server_id=act.server, user_id=act.actor.user_id, action=action.name, subjects=dict(subjects), at=act.now
        )
    )


def forget(tx: Tx, *, user: int, rows: Mapping[type[Base], Collection[int]]) -> None:
    """Who did it, or to whose rows, is forgotten, for a person who deletes their data; that it was done stays."""
    tx.execute(update(AuditEvent).where(AuditEvent.user_id == user).values(user_id=0))
    servers = select(Member.server_id).where(Member.user_id == user)
    for id_, subjects in tx.execute(
        select(AuditEvent.id, AuditEvent.subjects).where(AuditEvent.server_id.in_(servers))
    ).all():
        left = {
            key: _without(value, rows.get(PERSONAL[key], ()) if key in PERSONAL else ())
            for key, value in subjects.items()
        }
        if left != subjects:
            left = {key: value for key, value in left.items() if value is not None}
            tx.execute(update(AuditEvent).where(AuditEvent.id == id_).values(subjects=left))


def _without(value: Any, numbers: Collection[int]) -> Any:
    if isinstance(value, list):
        return [one for one in cast("list[Any]", value) if one not in numbers]
    return None if value in numbers else value
