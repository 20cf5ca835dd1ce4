"""The question whether two become a pair: asked of one after the other, reminded of twice, and over after its time.

What people answer: `match_responses`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update

from bot import outbox
from bot.db import Tx
from bot.db.types import written_in
from bot.outbox import ErrandRequest, NoticeRequest, WorkKind, buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import DueEntry
from cogs.mentoring.models import Match, MatchRound, MentorRequest
from cogs.mentoring.rules.matching import AWAITING, STANDING, MatchStatus, reminded_at
from cogs.mentoring.services.pair_notices import DECLINED, LAPSED, MENTEE_TOLD, NOT_FOUND, PAIRING, REMINDER

LAPSE = "match.lapse"
QUESTIONS = (PAIRING, MENTEE_TOLD, REMINDER)
"""The kinds of notices that ask somebody, with the buttons to answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A pair, and the one of the two who is asked now."""

    match_id: int
    member_id: int


def ask(
    tx: Tx,
    questions: Sequence[Question],
    *,
    stage: MatchStatus,
    server: int,
    cohort: int,
    days: int,
    now: datetime,
    dedupe_key: str = "",
    remind_only: bool = False,
) -> None:
    """Ask these mentors (`stage` ASKED) or mentees (OFFERED), remind them twice, and let the question lapse in time."""
    if not questions:
        return
    tx.execute(
        update(Match)
        .where(Match.id.in_([one.match_id for one in questions]))
        .values(status=stage, asked_at=now, answered_at=None)
        .execution_options(synchronize_session=False)
    )
    ends = now + timedelta(days=days)

    def owed(key: str, due: datetime) -> list[NoticeRequest]:
        return [
            NoticeRequest(
                subject=one.match_id, member=one.member_id, cohort=cohort, dedupe_key=key, due=due, expires=ends
            )
            for one in questions
        ]

    if not remind_only:
        kind = PAIRING if stage is MatchStatus.ASKED else MENTEE_TOLD
        outbox.notices(tx, kind, owed(dedupe_key, now), server=server)
    for number, due in enumerate(reminded_at(now, days), start=1):
        outbox.notices(tx, REMINDER, owed(f"{dedupe_key}.{number}", due), server=server)
    lapses = [
        ErrandRequest(subject=one.match_id, member=one.member_id, cohort=cohort, dedupe_key=dedupe_key, due=ends)
        for one in questions
    ]
    outbox.work(tx, LAPSE, lapses, server=server)


def withdraw(tx: Tx, matches: Sequence[int], *, now: datetime) -> None:
    """Nobody is asked about these any more."""
    for kind in (*QUESTIONS, LAPSE):
        outbox.cancel(tx, kind, subjects=matches, now=now)


def is_asked(member: ColumnElement[int] | int) -> ColumnElement[bool]:
    """Whether a pair waits for the answer of this member."""
    return or_(
        and_(Match.mentor_id == member, Match.status == MatchStatus.ASKED),
        and_(Match.mentee_id == member, Match.status == MatchStatus.OFFERED),
    )


def ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The buttons to accept and decline are over once the question is answered, lapsed or pointless."""
    asked = {
        (match, mentor if status is MatchStatus.ASKED else mentee)
        for match, mentor, mentee, status in tx.execute(
            select(Match.id, Match.mentor_id, Match.mentee_id, Match.status).where(
                Match.id.in_({row.subject_id for row in rows}), Match.status.in_(AWAITING)
            )
        )
    }
    return {row.id: LONG_AGO for row in rows if (row.subject_id, row.member_id) not in asked}


def fall_through(tx: Tx, match: Match, *, now: datetime) -> None:
    """A pair does not come about: the staff hear that somebody waits; who was left hears, or goes first.

    A mentee of whom the mentor alone was asked hears nothing of it.
    """
    buttons.look(tx, QUESTIONS, [match.id], server=match.server_id, now=now)
    outbox.notice(tx, DECLINED, server=match.server_id, subject=match.id, now=now)
    if match.mentor_accepted_at is None:
        go_first(tx, [match.mentee_id], now=now)
    else:
        outbox.notice(tx, NOT_FOUND, server=match.server_id, subject=match.id, member=match.mentor_id, now=now)


def go_first(tx: Tx, mentees: Sequence[int], *, now: datetime) -> None:
    """These are the first for whom the next rounds look, since somebody else left them without a mentor."""
    tx.execute(
        update(MentorRequest)
        .where(MentorRequest.member_id.in_(mentees), MentorRequest.first_since.is_(None))
        .values(first_since=now)
        .execution_options(synchronize_session=False)
    )


def _lapse(tx: Tx, due: DueEntry, now: datetime) -> None:
    """The time to answer is over. Whoever was asked hears so, without blame."""
    found = tx.execute(
        select(Match, MatchRound.answer_days)
        .join(MatchRound, MatchRound.id == Match.round_id)
        .where(Match.id == due.subject_id, is_asked(due.member_id))
        .with_for_update(of=Match)
    ).one_or_none()
    if found is None:
        return
    match, days = found
    if match.asked_at is None or match.asked_at + timedelta(days=days) > now:
        return  # asked anew since
    match.status, match.answered_at = MatchStatus.LAPSED, now
    tx.flush()
    outbox.notice(tx, LAPSED, server=match.server_id, subject=match.id, member=due.member_id, now=now)
    fall_through(tx, match, now=now)


def give_time(tx: Tx, *, now: datetime) -> None:
    """Once a day: whoever was asked before questions could lapse has the same time to answer, from now on."""
    rows = tx.execute(
        select(
            *(Match.id, Match.server_id, Match.cohort_id, Match.status, MatchRound.answer_days),
            *(Match.mentor_id, Match.mentee_id),
        )
        .join(MatchRound, MatchRound.id == Match.round_id)
        .where(Match.status.in_(written_in(STANDING)), Match.status.in_(AWAITING), Match.asked_at.is_(None))
    ).all()
    for one in rows:
        question = Question(one.id, one.mentor_id if one.status is MatchStatus.ASKED else one.mentee_id)
        ask(
            tx, [question], stage=one.status, server=one.server_id, cohort=one.cohort_id, days=one.answer_days,
            now=now, remind_only=True,
        )  # fmt: skip


WORK = (WorkKind(LAPSE, _lapse),)
