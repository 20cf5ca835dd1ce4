"""What remains of certificates when somebody deletes their data and wishes that the codes can still be checked."""

from collections.abc import Sequence

from sqlalchemy import func, select

from bot.core.times import local_date
from bot.db import Tx
from bot.people.models import Member
from cogs.certificates.models import Certificate
from cogs.certificates.rules import CertificateState, Record, as_facts, from_facts
from cogs.cohorts.models import Cohort


def can_stay(tx: Tx, *, user: int) -> int:
    """How many valid certificates somebody has, in all servers."""
    theirs = select(Member.id).where(Member.user_id == user)
    valid = select(func.count(Certificate.id)).where(
        Certificate.member_id.in_(theirs), Certificate.state == CertificateState.VALID
    )
    return tx.execute(valid).scalar_one()


def leave(tx: Tx, *, members: Sequence[int]) -> int:
    """Let the certificates of these rows of a person say code, title and date, and nothing of the person any more.

    Those that were revoked go with the rest. Gives how many remain.
    """
    rows = tx.execute(
        select(Certificate, Cohort.timezone)
        .join(Cohort, Cohort.id == Certificate.cohort_id)
        .where(Certificate.member_id.in_(members), Certificate.state != CertificateState.REVOKED)
    ).all()
    for one, zone in rows:
        record = from_facts(one.facts)
        day = local_date(one.issued_at, zone)
        bare = Record("", record.issuer, day, day, 0, 0, 0, {}, titles=record.titles)
        one.member_id, one.name, one.reason, one.facts = None, "", None, as_facts(bare)
        one.shows_name = one.shows_dates = one.shows_hours = False
    tx.flush()
    return len(rows)
