"""What a code stands for, as far as its holder lets others read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from bot.core.codes import read_code
from bot.core.hours import HourType
from bot.db import Tx
from bot.people.act import Act
from cogs.certificates.models import Certificate
from cogs.certificates.rules import PREFIX, CertificateState, from_facts
from cogs.cohorts.models import Cohort


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate as others read it.

    What its holder keeps to themselves is None, and so is all of that for one that is not valid any more.
    """

    code: str
    state: CertificateState
    titles: Mapping[str, str]
    """What the program is called, by language; empty: as all programs of the platform."""
    language: str
    """That of the certificate."""
    issuer: str
    issued_at: datetime
    zone: str
    ended_at: datetime | None
    """When it was replaced or revoked."""
    newer: str | None
    """The code of the one that stands in its place."""
    erased: bool
    """Its holder has deleted their data, and left title and date."""
    name: str | None
    dates: tuple[date, date] | None
    minutes: Mapping[HourType, int] | None
    """By hour type."""

    @property
    def reserved(self) -> bool:
        """Whether its holder keeps something to themselves."""
        return self.state is CertificateState.VALID and None in (self.name, self.dates, self.minutes)


def check(tx: Tx, _act: Act, *, typed: str) -> Verified | None:
    """The certificate of a code, for whoever asks in Discord; None if there is none."""
    return by_code(tx, typed=typed)


def by_code(tx: Tx, *, typed: str) -> Verified | None:
    """The certificate of a code, however it was typed; None if there is none.

    Of whichever server it is: whoever holds a code may ask. It is one statement, whatever was typed, so that the time
    that it takes says nothing.
    """
    row = tx.execute(_by_code(), {"code": read_code(PREFIX, typed) or ""}).one_or_none()
    return None if row is None else _verified(*row)


@cache
def _by_code() -> Select[*tuple[Any, ...]]:
    newer = aliased(Certificate)
    return (
        select(Certificate, newer.code, Cohort.timezone)
        .join(Cohort, Cohort.id == Certificate.cohort_id)
        .outerjoin(newer, newer.replaces_id == Certificate.id)
        .where(Certificate.code == bindparam("code"))
    )


def _verified(one: Certificate, newer: str | None, zone: str) -> Verified:
    record = from_facts(one.facts)
    erased = one.member_id is None
    shown = one.state is CertificateState.VALID and not erased
    return Verified(
        code=one.code,
        state=one.state,
        titles=record.titles,
        language=one.language,
        issuer=record.issuer,
        issued_at=one.issued_at,
        zone=zone,
        ended_at=one.ended_at,
        newer=newer,
        erased=erased,
        name=one.name if shown and one.shows_name else None,
        dates=(record.begins, record.ends) if shown and one.shows_dates else None,
        minutes=record.minutes if shown and one.shows_hours else None,
    )
