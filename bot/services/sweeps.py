"""What is tidied once a day: drafts that nobody confirmed, and members who have left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from bot.db import Tx
from bot.db.models import AttendanceDraft, Change, Enrollment, Match, MatchRound, Member, PromptPlan, Series
from bot.domain.changes import ChangeStatus
from bot.domain.cohorts import EnrollmentStatus
from bot.domain.matches import MatchStatus, RoundStatus
from bot.domain.prompts import PlanStatus
from bot.domain.sessions import SeriesStatus
from bot.services import members as people
from bot.services import questions

DRAFTS_LAST = timedelta(days=7)
EVERY_DAYS = 14
"""Each participant is asked after once in so many days; in a large house more seldom."""
MOST_A_DAY = 100


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone with a place in a cohort, who may have left the server meanwhile."""

    member_id: int
    server_id: int
    user_id: int


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Forget what was shown for a confirmation that never came, and questions that nobody answered."""
    old = now - DRAFTS_LAST
    tx.execute(delete(Series).where(Series.status == SeriesStatus.DRAFT, Series.created_at < old))
    tx.execute(delete(AttendanceDraft).where(AttendanceDraft.at < old))
    tx.execute(delete(Change).where(Change.status == ChangeStatus.DRAFT, Change.at < old))
    tx.execute(delete(PromptPlan).where(PromptPlan.status == PlanStatus.DRAFT, PromptPlan.created_at < old))
    questions.drop_old(tx, now=now)
    rounds = (
        tx.execute(
            update(MatchRound)
            .where(MatchRound.status == RoundStatus.DRAFT, MatchRound.at < old)
            .values(status=RoundStatus.DROPPED)
            .returning(MatchRound.id)
            .execution_options(synchronize_session=False)
        )
        .scalars()
        .all()
    )
    if rounds:
        tx.execute(delete(Match).where(Match.round_id.in_(rounds), Match.status == MatchStatus.DRAFT))


def to_ask_after(tx: Tx, *, now: datetime) -> list[Participant]:
    """Today's share of the participants whose presence in their server is checked."""
    active = (
        select(Enrollment.member_id)
        .join(Member, Member.id == Enrollment.member_id)
        .where(Enrollment.status == EnrollmentStatus.ACTIVE, Member.gone.is_(False))
        .distinct()
    )
    count = tx.execute(select(func.count()).select_from(active.subquery())).scalar_one()
    shares = max(EVERY_DAYS, -(-count // MOST_A_DAY))
    today = now.toordinal() % shares
    rows = tx.execute(
        select(Member.id, Member.server_id, Member.user_id)
        .where(Member.id.in_(active), Member.id % shares == today)
        .order_by(Member.id)
        .limit(MOST_A_DAY)
    )
    return [Participant(*row) for row in rows]


def have_left(tx: Tx, *, members: Sequence[int], now: datetime) -> None:
    """Remember who is no longer in their server."""
    people.have_left(tx, Member.id.in_(members), now=now)
