"""Privacy: what is kept about a person, and the deletion of all of it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, delete, func, or_, select

from bot.core.codes import new_code
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.db.base import Base
from bot.outbox import recalls
from bot.people import audit, identity
from bot.people.act import Act
from bot.people.models import Member, Question
from bot.people.personal_data import PersonalData
from cogs.certificates.services import leaving
from cogs.privacy.models import Erasure


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was deleted, when, and the code under which that is on record (without a name)."""

    code: str
    counts: dict[str, int]
    at: datetime
    remain: int = 0
    """Certificates of which code, title and date remain, since the person wished so."""


def preview(tx: Tx, act: Act, *, data: PersonalData) -> dict[str, int]:
    """What of this person is kept, in all servers: the number of rows by table."""
    return _counts(tx, act.actor.user_id, data)


def certificates(tx: Tx, act: Act) -> int:
    """How many certificates of this person could remain to be checked, without saying whose they are."""
    return leaving.can_stay(tx, user=act.actor.user_id)


def erase(tx: Tx, act: Act, *, expected: int, data: PersonalData, keep_certificates: bool = False) -> Receipt:
    """Delete everything that is this person's, in all servers, and leave a receipt without a name.

    `expected` is the number of rows that the preview named. With `keep_certificates`, their codes can still be checked:
    they say title and date, and no longer whose they are.

    Raises:
        NotConfirmed: there is nothing, or no longer what the preview showed.
    """
    user = act.actor.user_id
    counts = _counts(tx, user, data)
    if not counts or sum(counts.values()) != expected:
        raise NotConfirmed
    ids = list(tx.execute(select(Member.id).where(Member.user_id == user)).scalars())
    identity.erased(tx, user=user, members=ids, now=act.now)
    servers = select(Member.server_id).where(Member.id.in_(ids))
    tx.execute(delete(Question).where(Question.server_id.in_(servers)))  # what others typed may name them
    audit.forget(tx, user=user, subjects=data.subjects, rows=_rows(tx, user, data))
    told = {kind: _ids(table, user, data) for kind, table in data.told_in.items()}
    recalls.recall(tx, user=user, members=ids, told=told, now=act.now)
    remain = leaving.leave(tx, members=ids) if keep_certificates else 0
    if remain:
        counts["certificates"] -= remain
        counts = {table: count for table, count in counts.items() if count}
    for table in reversed([*data.tables]):
        tx.execute(delete(Base.metadata.tables[table]).where(_whose(table, user, data)))
    tx.info["erased"] = True
    receipt = Receipt(new_code("DEL", secrets.choice), counts, act.now, remain)
    tx.add(Erasure(code=receipt.code, counts=counts, at=act.now))
    return receipt


def _whose(name: str, user: int, data: PersonalData) -> ColumnElement[bool]:
    """Whether a row of this table is this person's."""
    columns = Base.metadata.tables[name].columns
    return or_(*(_names(columns[column], user, data) for column in data.tables[name]))


def _names(column: Column[Any], user: int, data: PersonalData) -> ColumnElement[bool]:
    """Whether a column names the account, a row of theirs, or a row in which it may not be said whose it is."""
    parent = next((key.column.table.name for key in column.foreign_keys), "members")
    return column == user if column.name == "user_id" else column.in_(_ids(parent, user, data))


def _ids(name: str, user: int, data: PersonalData) -> Select[int]:
    """The numbers of this person's rows in a table."""
    return select(Base.metadata.tables[name].columns.id).where(_whose(name, user, data))


def _rows(tx: Tx, user: int, data: PersonalData) -> dict[str, set[int]]:
    """The numbers by which what is theirs may be named in the audit."""
    tables = {table for table in data.subjects.values() if table is not None}
    return {table: set(tx.execute(_ids(table, user, data)).scalars()) for table in tables}


def _counts(tx: Tx, user: int, data: PersonalData) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in data.tables:
        rows = select(func.count()).select_from(Base.metadata.tables[name]).where(_whose(name, user, data))
        count = tx.execute(rows).scalar_one()
        if count:
            counts[name] = count
    return counts
