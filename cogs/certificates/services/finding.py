"""What a code stands for, as far as its holder lets others read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bot.core.codes import read_code
from bot.core.hours import HourType
from bot.db import Tx
from cogs.certificates.models import Certificate
from cogs.certificates.rules import PREFIX, CertificateState, from_facts
from cogs.cohorts.models import Cohort


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate as others read it.

    What its holder keeps to themselves is None, and so is all of that for one that is not valid any more.
    """

    server_id: int
    code: str
    state: CertificateState
    title: str
    """What the program is called, in the certificate's own language; empty: as all programs of the platform."""
    issuer: str
    issued_at: datetime
    zone: str
    ended_at: datetime | None
    newer: str | None
    """The code of the one that stands in its place."""
    name: str | None
    dates: tuple[date, date] | None
    minutes: Mapping[HourType, int] | None


def by_code(tx: Tx, *, typed: str) -> Verified | None:
    """The certificate of a code, however it was typed; None if there is none. One statement, whatever was typed."""
    newer = aliased(Certificate)
    row = tx.execute(
        select(Certificate, newer.code.label("newer"), Cohort.timezone)
        .join(Cohort, Cohort.id == Certificate.cohort_id)
        .outerjoin(newer, newer.replaces_id == Certificate.id)
        .where(Certificate.code == (read_code(PREFIX, typed) or ""))
    ).one_or_none()
    return None if row is None else _verified(*row)


def _verified(one: Certificate, newer: str | None, zone: str) -> Verified:
    record = from_facts(one.facts)
    known = one.member_id is not None and one.state is CertificateState.VALID
    return Verified(
        server_id=one.server_id,
        code=one.code,
        state=one.state,
        title=record.title(one.language),
        issuer=record.issuer,
        issued_at=one.issued_at,
        zone=zone,
        ended_at=one.ended_at,
        newer=newer,
        name=one.name if known and one.shows_name else None,
        dates=(record.begins, record.ends) if known and one.shows_dates else None,
        minutes=record.minutes if known and one.shows_hours else None,
    )
