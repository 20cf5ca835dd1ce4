"""Certificates that were approved, or issued, in the transaction that is passed."""

from sqlalchemy import select, update

from bot.core.confirmations import mark_of
from bot.core.hours import CreditKind, HourType
from bot.core.people import Actor
from bot.db import Tx
from bot.ledger import Earned, earn
from cogs.certificates.models import CertificateApproval
from cogs.certificates.services import approving, confirming
from cogs.certificates.services.issuing import Issued
from cogs.cohorts.models import Cohort, Enrollment
from tests.support.clocks import NOW
from tests.support.mentoring import Town, accepted_agreement
from tests.support.people import act


def done(tx: Tx, town: Town, *, sessions: int = 8, reflections: int = 6, meetings: int = 3) -> None:
    """Amina has done all this, and accepted the agreement."""
    place = select(Enrollment.id).where(Enrollment.member_id == town.mentee.member)
    accepted_agreement(tx, tx.execute(place).scalar_one(), town.server.id)
    member = town.mentee.member
    earned = [Earned(member, CreditKind.SESSION, HourType.GROUP_CONSULTATION, 120, n) for n in range(sessions)]
    earned += [Earned(member, CreditKind.REFLECTION, HourType.PROFESSIONAL, 0, n) for n in range(reflections)]
    earned += [Earned(member, CreditKind.MEETING, HourType.MENTORING, 45, n) for n in range(meetings)]
    earn(tx, server=town.server.id, cohort=town.cohort.id, earned=earned, now=NOW)


def asks_nothing(tx: Tx, town: Town) -> None:
    """The certificate asks for nothing but the agreement, which Amina has accepted."""
    none = {"sessions_required": 0, "reflections_required": 0, "meetings_required": 0}
    tx.execute(update(Cohort).where(Cohort.id == town.cohort.id).values(none))
    place = select(Enrollment.id).where(Enrollment.member_id == town.mentee.member)
    accepted_agreement(tx, tx.execute(place).scalar_one(), town.server.id)
    tx.expire_all()


def approved(tx: Tx, town: Town) -> int:
    """Rosa has approved Amina's certificate, which asks for nothing but the agreement; gives the approval."""
    asks_nothing(tx, town)
    approving.approve(tx, act(town.staff), cohort=town.cohort.id, members=[town.mentee.member])
    return approval_of(tx, town.mentee)


def approval_of(tx: Tx, person: Actor) -> int:
    """The one approval of a person."""
    of = select(CertificateApproval.id).where(CertificateApproval.member_id == person.member)
    return tx.execute(of).scalar_one()


def issued(tx: Tx, person: Actor, approval: int, name: str = "Amina Warsame") -> Issued:
    """They write their name, look at it and confirm it."""
    shown = confirming.named(tx, act(person), approval=approval, name=name)
    prepared = confirming.prepare(tx, act(person), approval=approval, mark=mark_of(shown.mark))
    return confirming.issue(tx, act(person), approval=approval, prepared=prepared)
