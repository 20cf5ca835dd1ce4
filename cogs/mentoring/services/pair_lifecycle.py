"""Pairs that end or rest, because a cohort does or one of the two is no longer there, and what others hear of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, update

from bot import outbox
from bot.db import Tx
from bot.outbox import buttons
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, MatchRound, Mentor, MentoringAvoidance
from cogs.mentoring.rules.matching import AWAITING, STANDING, MatchStatus
from cogs.mentoring.services import mentors, questions
from cogs.mentoring.services.facts import pair_key
from cogs.mentoring.services.pair_notices import MENTEE_ERASED, MENTEE_LEFT, MENTOR_ERASED, MENTOR_LEFT, WAITING
from cogs.mentoring.services.questions import Question
from cogs.reflections.services import sharing


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Owe word to the others of the pairs of people whose rows are about to be deleted.

    The pairs go too, so the notices are about the cohort. A mentee who has not heard of a pairing hears of no end; the
    staff hear that somebody waits again.
    """
    ending = tx.execute(
        select(Match.id, Match.server_id, Match.cohort_id, Match.status, Match.mentor_id, Match.mentee_id)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .where(
            Match.mentor_id.in_(members) | Match.mentee_id.in_(members),
            Match.status.in_(STANDING),
            Cohort.status != CohortStatus.REMOVED,
        )
        .order_by(Match.id)
    ).all()
    questions.go_first(tx, [one.mentee_id for one in ending if one.mentee_id not in members], now=now)
    key = str(int(now.timestamp()))
    for match, server, cohort, status, mentor, mentee in ending:
        buttons.look(tx, questions.QUESTIONS, [match], server=server, now=now)
        if mentee in members:
            outbox.notice(tx, MENTEE_ERASED, server=server, subject=cohort, member=mentor, dedupe_key=key, now=now)
            continue
        if status != MatchStatus.ASKED:
            outbox.notice(tx, MENTOR_ERASED, server=server, subject=cohort, member=mentee, dedupe_key=key, now=now)
        outbox.notice(tx, WAITING, server=server, subject=cohort, dedupe_key=key, now=now)


def mentees_left(tx: Tx, *, members: Sequence[int], cohort: int | None = None, now: datetime) -> None:
    """Owe word to the others of the pairs of people who gave up their place in a cohort, or (None) left the server.

    The pair stays, for a mentee who comes back; until then it takes nobody's time. What was shared within it is closed.
    """
    theirs = Match.mentee_id.in_(members)
    if cohort is None:
        rest(tx, theirs | Match.mentor_id.in_(members), now)
    else:
        rest(tx, theirs & (Match.cohort_id == cohort), now)
    found = select(Match.id, Match.server_id, Match.mentor_id).where(
        Match.mentee_id.in_(members),
        Match.status.in_(STANDING),
        exists().where(Cohort.id == Match.cohort_id, Cohort.status == CohortStatus.OPEN),
    )
    if cohort is not None:
        found = found.where(Match.cohort_id == cohort)
    key = str(int(now.timestamp()))
    for match, server, mentor in tx.execute(found.order_by(Match.id)).all():
        outbox.notice(tx, MENTEE_LEFT, server=server, subject=match, member=mentor, dedupe_key=key, now=now)
    if cohort is None:
        _mentors_left(tx, members, key, now)


def _mentors_left(tx: Tx, mentors: Sequence[int], key: str, now: datetime) -> None:
    """Their mentees hear of it, and go first in the next round; the staff hear that somebody waits."""
    left = tx.execute(
        select(Match.id, Match.server_id, Match.cohort_id, Match.mentee_id)
        .where(
            Match.mentor_id.in_(mentors),
            Match.status == MatchStatus.ACCEPTED,
            Match.cohort_id.in_(select(Cohort.id).where(Cohort.status == CohortStatus.OPEN)),
        )
        .order_by(Match.id)
    ).all()
    questions.go_first(tx, [one.mentee_id for one in left], now=now)
    for match, server, cohort, mentee in left:
        outbox.notice(tx, MENTOR_LEFT, server=server, subject=match, member=mentee, dedupe_key=key, now=now)
        outbox.notice(tx, WAITING, server=server, subject=cohort, dedupe_key=key, now=now)


def rest(tx: Tx, pairs: ColumnElement[bool], now: datetime) -> None:
    """These pairs are none for now: what was shared within them is read by its writer alone, also if they go on."""
    rested = tx.execute(
        update(Match)
        .where(pairs, Match.status == MatchStatus.ACCEPTED)
        .values(rests=Match.rests + 1)
        .returning(Match.server_id, Match.id, Match.rests)
        .execution_options(synchronize_session=False)
    ).all()
    by_server: dict[int, list[str]] = {}
    for server, match, rests in rested:
        by_server.setdefault(server, []).append(pair_key(match, rests - 1))
    for server, keys in by_server.items():
        sharing.pairs_over(tx, keys, server=server, now=now)


def cohort_ended(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """Pairings that nobody has answered end with the cohort; the others rest."""
    rest(tx, (Match.server_id == server) & (Match.cohort_id == cohort), now)
    asked = list(
        tx.execute(
            update(Match)
            .where(Match.server_id == server, Match.cohort_id == cohort, Match.status.in_(AWAITING))
            .values(status=MatchStatus.ENDED, answered_at=now)
            .returning(Match.id)
            .execution_options(synchronize_session=False)
        ).scalars()
    )
    questions.withdraw(tx, asked, now=now)


def reopened(tx: Tx, *, server: int, cohort: int, closed_at: datetime, now: datetime) -> Mapping[str, int]:
    """The pairings that ended because of the closing are asked for anew, where both are still there.

    Not so where one of them wishes not to be paired with the other by now, or the mentor has no place left.
    """
    here = exists().where(Member.id == Match.mentor_id, Member.gone.is_(False))
    has_place = exists().where(
        Enrollment.cohort_id == Match.cohort_id,
        Enrollment.member_id == Match.mentee_id,
        Enrollment.status == EnrollmentStatus.ACTIVE,
    )
    is_avoided = exists().where(
        or_(
            (MentoringAvoidance.member_id == Match.mentor_id) & (MentoringAvoidance.other_id == Match.mentee_id),
            (MentoringAvoidance.member_id == Match.mentee_id) & (MentoringAvoidance.other_id == Match.mentor_id),
        )
    )
    again = tx.execute(
        select(Match.id, Match.mentor_id, Match.mentee_id, Match.mentor_accepted_at, MatchRound.answer_days)
        .join(MatchRound, MatchRound.id == Match.round_id)
        .where(
            Match.server_id == server,
            Match.cohort_id == cohort,
            Match.status == MatchStatus.ENDED,
            Match.answered_at == closed_at,
            here,
            has_place,
            ~is_avoided,
        )
        .order_by(Match.id)
    ).all()
    again = _with_places(tx, server, again)
    closing = str(int(closed_at.timestamp() * 1000))
    asked: dict[tuple[MatchStatus, int], list[Question]] = {}
    for match, mentor, mentee, accepted_at, days in again:
        stage = MatchStatus.ASKED if accepted_at is None else MatchStatus.OFFERED
        question = Question(match, mentor if accepted_at is None else mentee)
        asked.setdefault((stage, days), []).append(question)
    for (stage, days), some in asked.items():
        questions.ask(tx, some, stage=stage, server=server, cohort=cohort, days=days, now=now, dedupe_key=closing)
    return {"asked": len(again)}


def _with_places(tx: Tx, server: int, pairs: Sequence[Any]) -> list[Any]:
    """Those of these pairs for which their mentors have places now, the earlier first."""
    asked = {pair.mentor_id for pair in pairs}
    capacity = dict(tx.execute(select(Mentor.member_id, Mentor.capacity).where(Mentor.member_id.in_(asked))).all())
    taken = mentors.mentee_counts(tx, server=server, mentors=list(asked))
    places = {mentor: capacity.get(mentor, 0) - taken.get(mentor, 0) for mentor in asked}
    found: list[Any] = []
    for pair in pairs:
        if places[pair.mentor_id] > 0:
            places[pair.mentor_id] -= 1
            found.append(pair)
    return found


def ahead(tx: Tx, *, cohort: int, is_open: bool, now: datetime) -> Mapping[str, int]:
    """Pairings that wait for an answer; they end with the cohort."""
    asked = select(func.count()).where(Match.cohort_id == cohort, Match.status.in_(AWAITING))
    return {"asked": tx.execute(asked).scalar_one()}


def at_stake(tx: Tx, *, cohort: int, member: int, now: datetime) -> Mapping[str, int]:
    """With whom somebody is in touch as mentor or mentee."""
    mine = (Match.mentor_id == member) | (Match.mentee_id == member)
    paired = select(func.count()).where(Match.cohort_id == cohort, mine, Match.status == MatchStatus.ACCEPTED)
    return {"pairs": tx.execute(paired).scalar_one()}
