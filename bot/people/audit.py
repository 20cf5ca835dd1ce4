"""The audit: a row for every change that staff make. Who, what, when, to which rows; no words."""

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import select, update

from bot.core.authority import Action
from bot.db import Tx
from bot.people.act import Act
from bot.people.models import AuditEvent, Member


def record(tx: Tx, act: Act, action: Action, **subjects: int | str | list[int] | list[str]) -> None:
    """Write down that `actor` did `action` to these rows (`cohort=3`, `member=12`)."""
    tx.add(
        AuditEvent(
            server_id=act.server, user_id=act.actor.user_id, action=action.name, subjects=dict(subjects), at=act.now
        )
    )


def forget(tx: Tx, *, user: int, subjects: Mapping[str, str | None], rows: Mapping[str, Collection[int]]) -> None:
    """Who did it, or to whose rows, is forgotten, for a person who deletes their data; that it was done stays.

    `subjects` says of which table the numbers of each subject are, `rows` which of these are the person's.
    """
    tx.execute(update(AuditEvent).where(AuditEvent.user_id == user).values(user_id=0))
    servers = select(Member.server_id).where(Member.user_id == user)
    for id_, named in tx.execute(
        select(AuditEvent.id, AuditEvent.subjects).where(AuditEvent.server_id.in_(servers))
    ).all():
        left = {key: _without(value, rows.get(subjects.get(key) or "", ())) for key, value in named.items()}
        if left != named:
            left = {key: value for key, value in left.items() if value is not None}
            tx.execute(update(AuditEvent).where(AuditEvent.id == id_).values(subjects=left))


def _without(value: Any, numbers: Collection[int]) -> Any:
    if isinstance(value, list):
        return [one for one in cast("list[Any]", value) if one not in numbers]
    return None if value in numbers else value
