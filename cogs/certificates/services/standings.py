"""Where everybody of a cohort stands with their certificate: who is ready, who was approved, who has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.core.people import Actor, NamedPerson
from bot.db import Tx
from bot.db.vault import Vault
from bot.people.act import Act
from bot.people.models import Member
from cogs.certificates.models import Certificate, CertificateApproval
from cogs.certificates.rules import CertificateState
from cogs.certificates.rules.standings import CertificateStanding, standing_of
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import UnknownCohort
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, name_key
from cogs.cohorts.services import cohorts
from cogs.programs import services as progress
from cogs.programs.services import CohortProgress


@dataclass(frozen=True, slots=True)
class StandingOf:
    """One person of a cohort, and where their certificate stands."""

    member_id: int
    person: NamedPerson
    standing: CertificateStanding
    progress: CohortProgress | None
    """None: they have no place any more, and hold a certificate."""
    certificate_id: int | None = None
    code: str = ""
    approval_id: int | None = None
    approved_at: datetime | None = None
    name: str = ""
    """On the certificate."""


@dataclass(frozen=True, slots=True)
class CohortStandings:
    """A cohort, and where everybody's certificate stands."""

    cohort_id: int
    cohort: str
    people: tuple[StandingOf, ...]

    def of(self, *standings: CertificateStanding) -> tuple[StandingOf, ...]:
        """Those who stand so."""
        return tuple(one for one in self.people if one.standing in standings)


def bot_acts(server: int, now: datetime) -> Act:
    """The bot itself, which looks by itself."""
    return Act(Actor(0, server, "", frozenset()), now, (), Vault(()))


def cohort_meant(tx: Tx, act: Act, cohort: str | int) -> Cohort:
    """The cohort of this server that is meant, also one that was removed: its certificates stay.

    Raises:
        UnknownCohort, SeveralFit: none, or several.
    """
    if isinstance(cohort, int):
        found = tx.execute(
            select(Cohort).where(Cohort.id == cohort, Cohort.server_id == act.server)
        ).scalar_one_or_none()
        if found is None:
            raise UnknownCohort(str(cohort))
        return found
    try:
        return cohorts.find(tx, act, cohort)
    except UnknownCohort:
        removed = select(Cohort).where(Cohort.server_id == act.server, Cohort.status == CohortStatus.REMOVED)
        for one in tx.execute(removed.order_by(Cohort.id.desc())).scalars():
            if name_key(one.name) == name_key(cohort):
                return one
        raise


def of_cohort(tx: Tx, act: Act, cohort: Cohort, *, members: Sequence[int] | None = None) -> CohortStandings:
    """Everybody with a place in a cohort, and those who hold its certificate; by their names."""
    valid = (Certificate.cohort_id == cohort.id) & (Certificate.state == CertificateState.VALID)
    query = (
        select(
            Member.id, Member.user_id, Member.name, Enrollment.status.label("place"),
            Certificate.id.label("certificate"), Certificate.code, Certificate.name.label("certified_as"),
            CertificateApproval.id.label("approval"), CertificateApproval.approved_at,
        )
        .outerjoin(Enrollment, (Enrollment.member_id == Member.id) & (Enrollment.cohort_id == cohort.id))
        .outerjoin(Certificate, (Certificate.member_id == Member.id) & valid)
        .outerjoin(
            CertificateApproval,
            (CertificateApproval.member_id == Member.id) & (CertificateApproval.cohort_id == cohort.id),
        )
        .where(
            Member.server_id == act.server,
            (Enrollment.status == EnrollmentStatus.ACTIVE) | Certificate.id.is_not(None),
        )
        .order_by(Member.name, Member.id)
    )  # fmt: skip
    if members is not None:
        query = query.where(Member.id.in_(members))
    rows = tx.execute(query).all()
    far = _progress(tx, act, cohort, [(row.id, row.user_id) for row in rows])
    return CohortStandings(cohort.id, cohort.name, tuple(_standing(row, far.get(row.id)) for row in rows))


def _standing(row: Any, far: CohortProgress | None) -> StandingOf:
    met = far is not None and far.met
    has_place = row.place == EnrollmentStatus.ACTIVE
    return StandingOf(
        row.id,
        NamedPerson(row.user_id, row.name),
        standing_of(met=met or not has_place, certified=row.certificate is not None, approved=row.approval is not None),
        far,
        row.certificate,
        row.code or "",
        row.approval,
        row.approved_at,
        row.certified_as or "",
    )


def _progress(tx: Tx, act: Act, cohort: Cohort, people: Sequence[tuple[int, int]]) -> dict[int, CohortProgress]:
    found: dict[int, CohortProgress] = {}
    for member, user in people:
        theirs = progress.of(tx, act, user=user, member=member)
        for one in theirs.cohorts:
            if one.cohort_id == cohort.id:
                found[member] = one
    return found
