"""Approving certificates: a coordinator says yes, once for each person, and the person is asked for their name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import outbox
from bot.core import finding
from bot.core.confirmations import require_same
from bot.core.people import NamedPerson
from bot.core.refusals import Found, SeveralFit
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox.notices import NoticeType
from bot.people import audit
from bot.people.act import Act
from cogs.certificates.actions import APPROVE_CERTIFICATE
from cogs.certificates.models import CertificateApproval
from cogs.certificates.refusals import (
    AlreadyCertified,
    ApprovedAlready,
    NobodyReady,
    RequirementsNotMet,
    SeveralCohorts,
)
from cogs.certificates.rules.standings import CertificateStanding as Standing
from cogs.certificates.services import standings
from cogs.certificates.services.standings import CohortStandings, StandingOf
from cogs.cohorts.rules.cohorts import name_key
from cogs.cohorts.services import cohorts
from cogs.programs import services as progress
from cogs.programs.refusals import HasNoPlace
from cogs.programs.rules import Kind
from cogs.programs.services import CohortProgress, Progress

APPROVED = NoticeType("certificate.approved", lateness=timedelta(days=365))
REMINDER = NoticeType("certificate.reminder", lateness=timedelta(days=60))
REMINDED_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class AllAsked:
    """Everybody who would be approved."""

    cohort_id: int
    cohort: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of approving some people."""

    cohort: str
    approved: tuple[NamedPerson, ...]
    before: tuple[NamedPerson, ...]
    """These were approved already, or have it."""
    lacking: tuple[NamedPerson, ...]
    """For these something remains to be done."""


def review(tx: Tx, act: Act, *, cohort: str | int) -> CohortStandings:
    """Where everybody's certificate stands.

    Raises:
        UnknownCohort, SeveralFit: no such cohort, or several.
    """
    return standings.of_cohort(tx, act, standings.cohort_meant(tx, act, cohort))


def all_ready(tx: Tx, act: Act, *, cohort: int) -> AllAsked:
    """Who would be approved with everybody.

    Raises:
        NobodyReady: all who are ready are approved.
    """
    found = review(tx, act, cohort=cohort)
    ready = tuple(one.member_id for one in found.of(Standing.READY))
    if not ready:
        raise NobodyReady(found.cohort)
    return AllAsked(found.cohort_id, found.cohort, ready)


def approve_all(tx: Tx, act: Act, *, cohort: int, mark: str) -> Approved:
    """Approve everybody who is ready, as it was shown.

    Raises:
        NobodyReady: somebody else has done so meanwhile.
        NotConfirmed: others are ready now.
    """
    asked = all_ready(tx, act, cohort=cohort)
    require_same(asked, mark)
    return approve(tx, act, cohort=cohort, members=asked.members)


def approve(tx: Tx, act: Act, *, cohort: int, members: Sequence[int]) -> Approved:
    """Approve these people of a cohort; each is asked how their name shall read.

    Who was approved before stays as they are: pressed twice, or by two people, it is one approval.

    Raises:
        UnknownCohort: no such cohort here.
    """
    held = standings.cohort_meant(tx, act, cohort)
    found = standings.of_cohort(tx, act, held, members=members)
    new: list[NamedPerson] = []
    before = [one.person for one in found.people if one.standing not in (Standing.READY, Standing.OPEN)]
    for one in found.of(Standing.READY):
        (new if _approve(tx, act, held.id, one) else before).append(one.person)
    lacking = tuple(one.person for one in found.of(Standing.OPEN))
    return Approved(held.name, tuple(new), tuple(before), lacking)


def approve_one(tx: Tx, act: Act, *, member: int, name: str, cohort: str | None = None) -> Approved:
    """Approve one person, by their Discord account; `name` is what they go by.

    Raises:
        PersonGone, HasNoPlace, UnknownCohort, SeveralCohorts, SeveralFit: it is not clear whose, or for which cohort.
        AlreadyCertified, ApprovedAlready: nothing is to be done.
        RequirementsNotMet: something remains to be done.
    """
    person = progress.of(tx, act, user=member, name=name, present=True)
    one = _cohort_meant(tx, act, person, cohort)
    if one.code is not None:
        raise AlreadyCertified(name, one.code)
    require_met(one, name)
    done = approve(tx, act, cohort=one.cohort_id, members=[person.member_id])
    if not done.approved:
        raise ApprovedAlready(name, one.cohort)
    return done


def require_met(one: CohortProgress, name: str) -> None:
    """See that all is done that the certificate asks.

    Raises:
        RequirementsNotMet: something remains to be done.
    """
    if one.met:
        return
    remaining = {line.kind: line.remaining for line in one.lines}
    raise RequirementsNotMet(
        name,
        sessions=remaining[Kind.SESSION],
        reflections=remaining[Kind.REFLECTION],
        meetings=remaining[Kind.MEETING],
        agreement=remaining[Kind.AGREEMENT] > 0,
    )


def _cohort_meant(tx: Tx, act: Act, person: Progress, name: str | None) -> CohortProgress:
    """The cohort of that name, or part of it, in which they have a place, or had one until it was removed.

    Without a name: the one in which they have a place; for those who have none any more, the one that has ended.
    """
    active = [one for one in person.cohorts if one.active]
    ended = [one for one in person.cohorts if one.ended]
    if not name:
        fitting = active or ended
    else:
        theirs = active + ended
        exact = [one for one in theirs if name_key(one.cohort) == name_key(name)][:1]
        fitting = exact or finding.meant(name, theirs, lambda one: (one.cohort,))
    if not fitting:
        raise HasNoPlace(person.name, cohorts.find(tx, act, name).name if name else "")
    names = tuple(Found(called, called) for called in dict.fromkeys(one.cohort for one in fitting))
    if len(names) > 1:
        raise SeveralFit("cohort", name.strip(), names) if name else SeveralCohorts("cohort", person.name, names)
    return fitting[0]


def _approve(tx: Tx, act: Act, cohort: int, one: StandingOf) -> bool:
    approval = tx.execute(
        insert_into(tx, CertificateApproval)
        .values(
            server_id=act.server, cohort_id=cohort, member_id=one.member_id, approved_by_id=act.member,
            approved_at=act.now, name="",
        )
        .on_conflict_do_nothing(index_elements=["cohort_id", "member_id"])
        .returning(CertificateApproval.id)
    ).scalar_one_or_none()  # fmt: skip
    if approval is None:
        return False
    outbox.notice(tx, APPROVED, server=act.server, subject=approval, member=one.member_id, now=act.now)
    outbox.notice(
        tx, REMINDER, server=act.server, subject=approval, member=one.member_id, now=act.now,
        due=act.now + REMINDED_AFTER, urgent=False,
    )  # fmt: skip
    audit.record(tx, act, APPROVE_CERTIFICATE, cohort=cohort, member=one.member_id)
    return True
