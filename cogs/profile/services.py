"""One's own page: cohorts, the next session, what waits for an answer, and what one has chosen."""

from dataclasses import dataclass

from sqlalchemy import func, select

from bot.core.authority import Facts
from bot.db import Tx
from bot.people import facts
from bot.people.act import Act
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import reminder_preferences
from cogs.cohorts.services.reminder_preferences import Choices
from cogs.mentoring.models import Meeting
from cogs.mentoring.services import questions
from cogs.mentoring.services.meetings.keeping import waits_for
from cogs.sessions.services import session_lists
from cogs.sessions.services.session_lists import Listed


@dataclass(frozen=True, slots=True)
class Home:
    """Where one has a place."""

    cohort: str
    channel_id: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on one page."""

    homes: tuple[Home, ...]
    next_session: Listed | None
    unanswered: int
    """Of the sessions to come."""
    meetings: int
    """Mentor meetings that wait for this person's word."""
    pairings: int
    """Pairings that they have not answered."""
    choices: Choices
    zone: str | None
    language: str | None
    facts: Facts
    """What is open to them now."""


def of(tx: Tx, act: Act) -> Overview:
    """A person's own page. A fixed number of statements, however much there is."""
    member = act.actor.member_id or 0
    homes = tx.execute(
        select(Cohort.name, Cohort.channel_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(
            Enrollment.member_id == member,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Cohort.status == CohortStatus.OPEN,
        )
        .order_by(Enrollment.id)
    ).all()
    coming = [one for one in session_lists.listing(tx, act, cohort=None).coming if one.has_place]
    to_confirm = select(func.count()).where(Meeting.server_id == act.server, waits_for(member))
    to_answer = select(func.count()).where(questions.is_asked(member))
    meetings, pairings = tx.execute(select(to_confirm.scalar_subquery(), to_answer.scalar_subquery())).one()
    return Overview(
        tuple(Home(*row) for row in homes),
        coming[0] if coming else None,
        sum(one.answer is None for one in coming),
        meetings,
        pairings,
        reminder_preferences.of(tx, act),
        act.actor.zone,
        act.actor.language,
        facts.of(tx, act),
    )
