"""The hour ledger: append-only, unique by source. Progress is a sum of it; corrections are reversals.

Make-up work has the kind `added`, so that its numbers are never taken for those of sessions or meetings. What it counts
as beside its hours stands in a column, and `sums` gives it as that kind: whoever counts reads `CREDITED_AS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from bot.core.hours import CountsAs, CreditKind, HourType
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.ledger.models import CREDITED_AS, Credit


@dataclass(frozen=True, slots=True)
class Earned:
    """What one member earned from one source."""

    member_id: int
    kind: CreditKind
    """What the certificate counts."""
    hour_type: HourType
    minutes: int
    subject_id: int
    """The session, meeting or prompt post: with the kind, the source."""
    counts_as: CountsAs | None = None
    """Of make-up work: as what it counts beside its hours."""


class Sum(NamedTuple):
    """What a member has in one cohort, of one kind and hour type."""

    cohort_id: int
    kind: CreditKind
    """As what it counts; `added`: make-up work that counts as hours alone."""
    hour_type: HourType
    units: int
    minutes: int


def earn(tx: Tx, *, server: int, cohort: int, earned: Sequence[Earned], now: datetime) -> int:
    """Write credits into the ledger, in one statement; what was earned from the same source before stays as it is.

    Gives how many rows are new.
    """
    if not earned:
        return 0
    rows = [_row(one, server, cohort, sequence=1, now=now) for one in earned]
    return len(tx.execute(insert_into(tx, Credit).on_conflict_do_nothing().returning(Credit.id), rows).all())


def reverse(tx: Tx, *, member: int, kind: CreditKind, subject: int, now: datetime) -> bool:
    """Take back what a member has from a source; the row stays, and a reversal stands beside it.

    Afterwards the same source may be earned anew. Gives False when nothing stands to be reversed.
    """
    rows = (
        tx.execute(
            select(Credit)
            .where(Credit.member_id == member, Credit.kind == kind, Credit.subject_id == subject)
            .order_by(Credit.sequence)
        )
        .scalars()
        .all()
    )
    if sum(row.units for row in rows) != 1:
        return False
    tx.add(_reversal(rows[-1], now))
    tx.flush()
    return True


def cohort_of(tx: Tx, *, server: int, member: int, kind: CreditKind, subject: int) -> int | None:
    """The cohort in which a member's credit from a source counts, or counted last; None if there never was one."""
    return tx.execute(
        select(Credit.cohort_id)
        .where(
            Credit.server_id == server, Credit.member_id == member, Credit.kind == kind, Credit.subject_id == subject
        )
        .order_by(Credit.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()


def _reversal(standing: Credit, now: datetime) -> Credit:
    return Credit(
        server_id=standing.server_id,
        cohort_id=standing.cohort_id,
        member_id=standing.member_id,
        kind=standing.kind,
        hour_type=standing.hour_type,
        minutes=-standing.minutes,
        units=-1,
        subject_id=standing.subject_id,
        sequence=standing.sequence + 1,
        at=now,
        counts_as=standing.counts_as,
    )


def standing(tx: Tx, *, server: int, member: int, cohort: int | None = None) -> list[Credit]:
    """What a member has earned and nothing has taken back, the earliest first; of one cohort, or of all."""
    later = aliased(Credit)
    query = select(Credit).where(
        Credit.server_id == server,
        Credit.member_id == member,
        Credit.units == 1,
        ~exists().where(
            later.member_id == Credit.member_id,
            later.kind == Credit.kind,
            later.subject_id == Credit.subject_id,
            later.sequence > Credit.sequence,
        ),
    )
    if cohort is not None:
        query = query.where(Credit.cohort_id == cohort)
    return list(tx.execute(query.order_by(Credit.at, Credit.id)).scalars())


def move(tx: Tx, credits: Sequence[Credit], *, cohort: int, now: datetime) -> None:
    """Let what stands count in another cohort: a reversal in the one, a row in the other, on the day that earned it.

    A source has one row that stands, so nothing counts in both.
    """
    for one in credits:
        tx.add(_reversal(one, now))
        tx.add(
            Credit(
                server_id=one.server_id,
                cohort_id=cohort,
                member_id=one.member_id,
                kind=one.kind,
                hour_type=one.hour_type,
                minutes=one.minutes,
                subject_id=one.subject_id,
                sequence=one.sequence + 2,
                at=one.at,
                counts_as=one.counts_as,
            )
        )
    tx.flush()


def earn_again(tx: Tx, *, server: int, cohort: int, earned: Earned, now: datetime) -> bool:
    """Earn after a reversal: the row gets the next number of its source. What stands stays as it is.

    Gives whether the row is new.
    """
    last, standing = tx.execute(
        select(func.coalesce(func.max(Credit.sequence), 0), func.sum(Credit.units)).where(
            Credit.member_id == earned.member_id,
            Credit.kind == earned.kind,
            Credit.subject_id == earned.subject_id,
        )
    ).one()
    if standing:
        return False
    row = _row(earned, server, cohort, sequence=last + 1, now=now)
    return bool(tx.execute(insert_into(tx, Credit).on_conflict_do_nothing().returning(Credit.id), [row]).all())


def _row(one: Earned, server: int, cohort: int, *, sequence: int, now: datetime) -> dict[str, object]:
    return {
        "server_id": server,
        "cohort_id": cohort,
        "member_id": one.member_id,
        "kind": one.kind,
        "hour_type": one.hour_type,
        "minutes": one.minutes,
        "units": 1,
        "subject_id": one.subject_id,
        "sequence": sequence,
        "at": now,
        "counts_as": one.counts_as,
    }


_credits = Credit.__table__.c
_SUMS = (
    select(_credits.cohort_id, CREDITED_AS, _credits.hour_type, func.sum(_credits.units), func.sum(_credits.minutes))
    .where(_credits.server_id == bindparam("server"), _credits.member_id == bindparam("member"))
    .group_by(_credits.cohort_id, CREDITED_AS, _credits.hour_type)
)


def sums(tx: Tx, *, server: int, member: int, cohort: int | None = None) -> list[Sum]:
    """What a member has, by cohort, kind and hour type. One query."""
    query = _SUMS if cohort is None else _SUMS.where(_credits.cohort_id == cohort)
    rows = tx.connection().execute(query, {"server": server, "member": member})
    return [Sum(*row[:3], int(row[3]), int(row[4])) for row in rows]
