"""The question whether a pair fits: what somebody answers, and that nobody else sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot import outbox
from bot.core.people import NamedPerson
from bot.core.times import local_date
from bot.db import Tx
from bot.outbox import buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import DueEntry, NoticeType
from bot.people.act import Act
from cogs.cohorts.models import Cohort
from cogs.mentoring.models import FitQuestion, Match
from cogs.mentoring.refusals import FitAnswered, UnknownMatch
from cogs.mentoring.rules.follow_up import Fit
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services.follow_up import FIT_QUESTION, morning
from cogs.mentoring.services.pair_notices import pairs_by_reader, reader

FIT_TOLD = NoticeType("match.fit_told", lateness=timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody says of their pair."""

    match_id: int
    fit: Fit
    other: NamedPerson
    mentors: bool
    """Whether they are the mentor of the two."""


def answer(tx: Tx, act: Act, *, question_id: int, fit: Fit) -> Answered:
    """Keep what somebody says. If it is not good, the staff hear the next morning that there is such a pair.

    They hear it once, however many of a cohort said so that day, and not who did, nor of which pair.

    Raises:
        UnknownMatch: the pair goes on no longer, or the question is another's.
        FitAnswered: it was answered already.
    """
    found = tx.execute(
        pairs_by_reader()
        .add_columns(FitQuestion, Match.cohort_id, Cohort.timezone)
        .join(FitQuestion, (FitQuestion.match_id == Match.id) & (FitQuestion.member_id == reader.id))
        .where(
            FitQuestion.id == question_id,
            FitQuestion.server_id == act.server,
            FitQuestion.member_id == act.actor.member_id,
            Match.status == MatchStatus.ACCEPTED,
        )
        .with_for_update(of=FitQuestion)
    ).first()
    if found is None:
        raise UnknownMatch
    if found.FitQuestion.answer is not None:
        raise FitAnswered
    found.FitQuestion.answer, found.FitQuestion.answered_at = fit, act.now
    tx.flush()
    buttons.look(tx, [FIT_QUESTION], [question_id], server=act.server, now=act.now)
    if fit is Fit.NOT_GOOD:
        due = morning(found.timezone, act.now + timedelta(hours=1))
        key = local_date(due, found.timezone).isoformat()
        outbox.notice(
            tx, FIT_TOLD, server=act.server, subject=found.cohort_id, cohort=found.cohort_id, dedupe_key=key, due=due,
            now=act.now,
        )  # fmt: skip
    return Answered(found.id, fit, NamedPerson(found.other, found.other_name), found.mentors)


def question_ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The buttons are over once it is answered, a later question is asked, or the pair goes on no longer."""
    latest = (
        select(func.max(FitQuestion.number)).where(FitQuestion.match_id == Match.id).correlate(Match).scalar_subquery()
    )
    asked = set(
        tx.execute(
            select(FitQuestion.id)
            .join(Match, Match.id == FitQuestion.match_id)
            .where(
                FitQuestion.id.in_({row.subject_id for row in rows}),
                FitQuestion.answer.is_(None),
                Match.status == MatchStatus.ACCEPTED,
                FitQuestion.number == latest,
            )
        ).scalars()
    )
    return {row.id: LONG_AGO for row in rows if row.subject_id not in asked}
