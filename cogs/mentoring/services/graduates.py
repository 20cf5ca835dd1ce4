"""Who has finished a cohort is invited to mentor others: what a program lives from, and so it is counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, update

from bot import outbox
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox import buttons
from cogs.mentoring.models import Match, Mentor, MentoringGraduate
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services.offer_notices import INVITED

INVITED_AFTER = timedelta(days=1)
"""The day of a certificate belongs to the certificate."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """From mentee to mentor: each person is counted once."""

    finished: int
    """Those who had a mentor and have a certificate."""
    invited: int
    """Those of them who were invited to mentor."""
    mentors: int
    """Those of them who mentor now."""


def finished(tx: Tx, *, server: int, member: int, cohort: int, now: datetime) -> None:
    """Somebody has their certificate: they are invited to mentor, once, unless they offer to already."""
    graduate = tx.execute(
        insert_into(tx, MentoringGraduate)
        .values(server_id=server, member_id=member, cohort_id=cohort, at=now)
        .on_conflict_do_nothing(index_elements=["member_id"])
        .returning(MentoringGraduate.id)
    ).scalar_one_or_none()
    offers = select(Mentor.id).where(Mentor.member_id == member, Mentor.capacity > 0)
    if graduate is None or tx.execute(offers).first() is not None:
        return
    tx.execute(update(MentoringGraduate).where(MentoringGraduate.id == graduate).values(invited_at=now))
    outbox.notice(tx, INVITED, server=server, subject=graduate, member=member, now=now, due=now + INVITED_AFTER)


def offered(tx: Tx, *, server: int, member: int, now: datetime) -> None:
    """Somebody offers to mentor: the button of their invitation has done its work."""
    found = tx.execute(select(MentoringGraduate.id).where(MentoringGraduate.member_id == member)).scalars().all()
    buttons.look(tx, (INVITED,), found, server=server, now=now)


def pipeline(tx: Tx, *, server: int) -> Pipeline:
    """How many went from mentee to certificate to mentor. One query."""
    was_accompanied = exists().where(
        Match.mentee_id == MentoringGraduate.member_id,
        (Match.status == MatchStatus.ACCEPTED) | ((Match.status == MatchStatus.ENDED) & Match.answered_at.is_not(None)),
    )
    mentors = exists().where(
        Mentor.member_id == MentoringGraduate.member_id, Mentor.capacity > 0, Mentor.approved_at.is_not(None)
    )
    counts = tx.execute(
        select(
            func.count(),
            func.count(MentoringGraduate.invited_at),
            func.count().filter(mentors),
        ).where(MentoringGraduate.server_id == server, was_accompanied)
    ).one()
    return Pipeline(*counts)
