"""All certificates of a cohort, for coordinators to keep."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.db import Tx
from bot.people import audit
from bot.people.act import Act
from cogs.certificates.actions import EXPORT_CERTIFICATES
from cogs.certificates.models import Certificate
from cogs.certificates.refusals import NothingToExport
from cogs.certificates.rules import CertificateState
from cogs.certificates.services import issuing, standings
from cogs.certificates.services.issuing import Issued


@dataclass(frozen=True, slots=True)
class Exported:
    """A certificate in the export."""

    issued: Issued
    state: CertificateState
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Export:
    """All certificates of a cohort."""

    cohort: str
    certificates: tuple[Exported, ...]

    @property
    def valid(self) -> tuple[Issued, ...]:
        """Those that are printed."""
        return tuple(one.issued for one in self.certificates if one.state is CertificateState.VALID)


def export(tx: Tx, act: Act, *, cohort: str) -> Export:
    """The certificates of a cohort, by name; not those whose holders have deleted their data.

    Raises:
        UnknownCohort, SeveralFit: no such cohort, or several.
        NothingToExport: it has none.
    """
    held = standings.cohort_meant(tx, act, cohort)
    rows = tx.execute(
        select(Certificate)
        .where(
            Certificate.cohort_id == held.id, Certificate.server_id == act.server, Certificate.member_id.is_not(None)
        )
        .order_by(Certificate.name, Certificate.id)
    ).scalars()
    found = tuple(Exported(issuing.issued_of(tx, row), row.state, row.ended_at) for row in rows)
    if not found:
        raise NothingToExport(held.name)
    audit.record(tx, act, EXPORT_CERTIFICATES, cohort=held.id)
    return Export(held.name, found)
