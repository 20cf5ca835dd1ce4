"""One's own certificates: a list, the files again, and who may see what of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from bot.db import Tx
from bot.people.act import Act
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import NoCertificates, NotValid, UnknownCertificate
from cogs.certificates.rules import CertificateState
from cogs.certificates.rules.endings import CORRECTED_WITHIN
from cogs.certificates.services import issuing
from cogs.certificates.services.issuing import Issued


class Shown(StrEnum):
    """What others can see when they check a certificate, beside that it is valid, and its title."""

    NAME = "name"
    DATES = "dates"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate of one's own."""

    certificate_id: int
    issued: Issued
    state: CertificateState
    ended_at: datetime | None
    newer: str
    """The code of the one that has taken its place."""
    shows: frozenset[Shown]
    correctable: bool
    """Whether the person may correct the name themself."""


def mine(tx: Tx, act: Act) -> tuple[Held, ...]:
    """One's certificates of this server: the valid ones first, and of these the newest.

    Raises:
        NoCertificates: there is none.
    """
    rows = tx.execute(
        select(Certificate)
        .where(Certificate.server_id == act.server, Certificate.member_id == (act.actor.member_id or 0))
        .order_by(Certificate.state != CertificateState.VALID, Certificate.id.desc())
    ).scalars()
    found = tuple(_held(tx, act, row) for row in rows)
    if not found:
        raise NoCertificates
    return found


def one(tx: Tx, act: Act, *, certificate: int) -> Held:
    """One of them, as it is.

    Raises:
        UnknownCertificate: it is not there, or another's.
    """
    return _held(tx, act, own(tx, act, certificate))


def valid(tx: Tx, act: Act, *, certificate: int) -> Held:
    """One of them, if it is valid: to be downloaded.

    Raises:
        UnknownCertificate: it is not there, or another's.
        NotValid: it was revoked, or replaced.
    """
    held = one(tx, act, certificate=certificate)
    if held.state is not CertificateState.VALID:
        raise NotValid(held.issued.code, held.newer)
    return held


def show(tx: Tx, act: Act, *, certificate: int, shown: Collection[str]) -> Held:
    """Choose what others see when they check it: this, and nothing else.

    Raises:
        UnknownCertificate: it is not there, or another's.
        NotValid: it was revoked, or replaced: the newer one has a choice of its own.
    """
    row = own(tx, act, certificate, lock=True)
    if row.state is not CertificateState.VALID:
        raise NotValid(row.code, newer_than(tx, row.id))
    row.shows_name, row.shows_dates, row.shows_hours = (what in shown for what in Shown)
    tx.flush()
    return _held(tx, act, row)


def own(tx: Tx, act: Act, certificate: int, *, lock: bool = False) -> Certificate:
    """The row of a certificate of one's own.

    Raises:
        UnknownCertificate: it is not there, or another's.
    """
    query = select(Certificate).where(
        Certificate.id == certificate,
        Certificate.server_id == act.server,
        Certificate.member_id == (act.actor.member_id or 0),
    )
    found = tx.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if found is None:
        raise UnknownCertificate
    return found


def newer_than(tx: Tx, certificate: int) -> str:
    """The code of the one that has taken a certificate's place; empty if there is none."""
    newer = select(Certificate.code).where(Certificate.replaces_id == certificate)
    return tx.execute(newer.order_by(Certificate.id.desc()).limit(1)).scalar_one_or_none() or ""


def _held(tx: Tx, act: Act, row: Certificate) -> Held:
    valid = row.state is CertificateState.VALID
    return Held(
        row.id,
        issuing.issued_of(tx, row),
        row.state,
        row.ended_at,
        newer_than(tx, row.id),
        frozenset(
            what for what, shown in zip(Shown, (row.shows_name, row.shows_dates, row.shows_hours), strict=True) if shown
        ),
        valid and row.replaces_id is None and act.now - row.issued_at <= CORRECTED_WITHIN,
    )
