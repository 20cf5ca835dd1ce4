"""Pairs that end or take a break because one of the two, or who runs the cohort, says so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.authority import require
from bot.core.confirmations import require_same
from bot.core.people import NamedPerson
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.outbox import buttons
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.mentoring.actions import END_PAIR, PAUSE_PAIR, PREVIEW_MATCHES, RESUME_PAIR
from cogs.mentoring.models import Match, Mentor, MentorRequest
from cogs.mentoring.refusals import NotPaired, PairOfOthers, UnknownMatch
from cogs.mentoring.rules.matching import EndReason, MatchStatus
from cogs.mentoring.services import agreements, follow_up, meeting_times, pair_lifecycle, questions
from cogs.mentoring.services.pair_notices import ENDED, INTRODUCTION, PAUSED, RESUMED, WAITING
from cogs.mentoring.services.pair_threads import IN_THREAD

mentor, mentee = aliased(Member), aliased(Member)


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair that both have accepted."""

    match_id: int
    cohort: str
    mentor: NamedPerson
    mentee: NamedPerson
    paused: bool


def find(tx: Tx, act: Act, *, other: int, name: str, of: int | None = None) -> Pair:
    """The pair of the actor and somebody, or, for who runs cohorts, of two others; of several, the latest.

    Raises:
        NotPaired, PairOfOthers: these two are no pair.
        NotPermitted: the pair of two others is for facilitators.
    """
    one = act.actor.user_id if of is None else of
    if one != act.actor.user_id:
        require(PREVIEW_MATCHES, act.actor)
    two = or_((mentor.user_id == one) & (mentee.user_id == other), (mentor.user_id == other) & (mentee.user_id == one))
    row = tx.execute(_pairs(act).where(two).order_by(Match.answered_at.desc(), Match.id.desc())).first()
    if row is None:
        raise NotPaired(name) if one == act.actor.user_id else PairOfOthers
    return _pair(row)


def by_number(tx: Tx, act: Act, *, match_id: int) -> Pair:
    """A pair of the actor's own.

    Raises:
        UnknownMatch: it has ended, or is another's.
    """
    own = or_(Match.mentor_id == act.actor.member_id, Match.mentee_id == act.actor.member_id)
    row = tx.execute(_pairs(act).where(Match.id == match_id, own)).first()
    if row is None:
        raise UnknownMatch
    return _pair(row)


def _pairs(act: Act) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Match.id, Match.cohort_id, Match.paused_at, Match.mentor_id, Match.mentee_id, Cohort.name),
            *(mentor.user_id.label("mentor"), mentor.name.label("mentor_name")),
            *(mentee.user_id.label("mentee"), mentee.name.label("mentee_name")),
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(
            Match.server_id == act.server,
            Match.status == MatchStatus.ACCEPTED,
            Cohort.status != CohortStatus.REMOVED,
        )
    )


def _pair(row: Any) -> Pair:
    people = NamedPerson(row.mentor, row.mentor_name), NamedPerson(row.mentee, row.mentee_name)
    return Pair(row.id, row.name, *people, row.paused_at is not None)


def end(tx: Tx, act: Act, *, match_id: int, reason: EndReason, rematch: bool, mark: str | None) -> Pair:
    """End a pair, as it was shown. Hours stay; what was shared within it is closed; the other reads a kind word.

    A mentee whose mentor ends it, or who wants another, goes first in the next round. `rematch` False: whoever of the
    two ends it is not paired with anybody for now.

    Raises:
        NotConfirmed: it has ended already, or is not as it was shown.
        NotPermitted: it is not the actor's, and they run no cohorts.
    """
    row = tx.execute(_pairs(act).where(Match.id == match_id).with_for_update(of=Match)).first()
    if row is None:
        raise NotConfirmed
    members = row.mentor_id, row.mentee_id
    if act.actor.member_id not in members:
        require(PREVIEW_MATCHES, act.actor)
    pair = _pair(row)
    require_same(pair, mark)
    pair_lifecycle.rest(tx, Match.id == match_id, act.now)
    tx.execute(
        update(Match)
        .where(Match.id == match_id)
        .values(status=MatchStatus.ENDED, end_reason=reason, paused_at=None)
        .execution_options(synchronize_session=False)
    )
    follow_up.over(tx, [match_id], server=act.server, now=act.now)
    if rematch or act.actor.member_id != row.mentee_id:
        questions.go_first(tx, [row.mentee_id], now=act.now)
    if not rematch and act.actor.member_id in members:
        _rest_from_matching(tx, act.member, mentors=act.member == row.mentor_id, now=act.now)
    for member in members:
        if member != act.actor.member_id:
            outbox.notice(tx, ENDED, server=act.server, subject=match_id, member=member, now=act.now)
    if rematch or act.actor.member_id != row.mentee_id:
        key = f"{match_id}.ended"
        outbox.notice(tx, WAITING, server=act.server, subject=row.cohort_id, dedupe_key=key, now=act.now)
    ended = (INTRODUCTION, IN_THREAD, agreements.AGREEMENT, meeting_times.TIMES)
    buttons.look(tx, ended, [match_id], server=act.server, now=act.now)
    audit.record(tx, act, END_PAIR, cohort=row.cohort_id, matches=[match_id])
    return pair


def _rest_from_matching(tx: Tx, member: int, *, mentors: bool, now: datetime) -> None:
    """Somebody does not want to be paired for now, as mentor or as mentee."""
    table = Mentor if mentors else MentorRequest
    tx.execute(update(table).where(table.member_id == member, table.paused_at.is_(None)).values(paused_at=now))


def pause(tx: Tx, act: Act, *, other: int, name: str, of: int | None = None) -> Pair:
    """Let a pair take a break: nobody asks or reminds them of anything meanwhile. The other hears of it.

    Raises:
        NotPaired, PairOfOthers, NotPermitted: as `find` says.
    """
    return _turn(tx, act, find(tx, act, other=other, name=name, of=of), paused=True)


def resume(tx: Tx, act: Act, *, other: int, name: str, of: int | None = None) -> Pair:
    """The break of a pair is over.

    Raises:
        NotPaired, PairOfOthers, NotPermitted: as `find` says.
    """
    return _turn(tx, act, find(tx, act, other=other, name=name, of=of), paused=False)


def _turn(tx: Tx, act: Act, pair: Pair, *, paused: bool) -> Pair:
    turned = tx.execute(
        update(Match)
        .where(
            Match.id == pair.match_id,
            Match.status == MatchStatus.ACCEPTED,
            Match.paused_at.is_(None) if paused else Match.paused_at.is_not(None),
        )
        .values(paused_at=act.now if paused else None, resumed_at=None if paused else act.now)
        .returning(Match.cohort_id, Match.mentor_id, Match.mentee_id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if turned is None:  # it is as they wish already
        return pair
    key = str(int(act.now.timestamp()))
    for member in (turned.mentor_id, turned.mentee_id):
        if member != act.actor.member_id:
            kind = PAUSED if paused else RESUMED
            outbox.notice(
                tx, kind, server=act.server, subject=pair.match_id, member=member, dedupe_key=key, now=act.now
            )
    audit.record(tx, act, PAUSE_PAIR if paused else RESUME_PAIR, cohort=turned.cohort_id, matches=[pair.match_id])
    return pair
