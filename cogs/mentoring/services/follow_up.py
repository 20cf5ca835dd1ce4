"""Once a day: which pairs are asked how it goes, and which have been silent for a while.

What is done about a pair is a row, unique for its occasion, in the same transaction as the notice: however often this
looks, before and after a restart, each comes once.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.times import local_date, moment
from bot.db import Tx
from bot.db.types import written_in
from bot.db.upsert import insert_into
from bot.outbox import NoticeRequest, buttons
from bot.outbox.notices import NoticeType
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment, Pause
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import SET_FOLLOW_UP
from cogs.mentoring.models import FitQuestion, FollowUpDays, Match, Meeting, PairSilence
from cogs.mentoring.rules.follow_up import USUAL, Rhythm, Silence, agreed, question_due, read_rhythm, silence
from cogs.mentoring.rules.matching import STANDING, MatchStatus
from cogs.mentoring.services import agreements, meeting_times

FIT_QUESTION = NoticeType("match.fit", lateness=timedelta(days=14))
QUIET = NoticeType("match.quiet", lateness=timedelta(days=14))
SILENT_PAIRS = NoticeType("match.silent", lateness=timedelta(days=14))

MORNING = time(9)
"""When people are written to, by the clocks of the cohort."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair that goes on, as far as this looks at it."""

    id: int
    server_id: int
    cohort_id: int
    mentor_id: int
    mentee_id: int
    since: datetime
    """When both had accepted."""
    last: date
    """The day of their last meeting or of their beginning, or on which they or their cohort ended a break."""
    today: date
    """By the clocks of the cohort, as `zone`."""
    zone: str
    rhythm: Rhythm
    paused: bool
    """The two, or their cohort, take a break now."""
    ahead: bool
    """They plan to meet on a day to come."""

    @property
    def silence(self) -> Silence:
        """Whether it has been silent for a while; who takes a break or has a plan is not."""
        return Silence.NONE if self.paused or self.ahead else silence(self.rhythm, last=self.last, today=self.today)


def look(tx: Tx, *, now: datetime) -> None:
    """Once a day, for every pair that goes on."""
    found = [pair for pair in pairs(tx, now=now) if not pair.paused]
    _ask(tx, found, now)
    _break_silence(tx, [pair for pair in found if pair.silence is not Silence.NONE], now)
    _tell(tx, [pair for pair in found if pair.silence is Silence.LONG], now)


def pairs(tx: Tx, *, now: datetime, cohort: int | None = None) -> list[Pair]:
    """The pairs that go on, of open cohorts or of one cohort: both accepted, both are there. Two queries."""
    mentor, mentee = aliased(Member), aliased(Member)
    met = select(func.max(Meeting.on_date)).where(Meeting.match_id == Match.id, Meeting.minutes > 0).scalar_subquery()
    query = (
        select(
            *(Match.id, Match.server_id, Match.cohort_id, Match.mentor_id, Match.mentee_id),
            *(Match.answered_at, Match.paused_at, Match.resumed_at, Cohort.timezone, met.label("met"), FollowUpDays),
            *(meeting_times.next_meeting(Match.id, now).label("next"), agreements.rhythm(Match.id).label("how_often")),
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .outerjoin(FollowUpDays, FollowUpDays.cohort_id == Match.cohort_id)
        .where(
            Match.status.in_(written_in(STANDING)),
            Match.status == MatchStatus.ACCEPTED,
            Match.answered_at.is_not(None),
            Enrollment.status == EnrollmentStatus.ACTIVE,
            mentor.gone.is_(False),
            mentee.gone.is_(False),
        )
        .order_by(Match.id)
    )
    query = query.where(Cohort.status == CohortStatus.OPEN if cohort is None else Match.cohort_id == cohort)
    found = tx.execute(query).all()
    rests: dict[int, list[tuple[date, date]]] = {}
    paused = select(Pause.cohort_id, Pause.starts_on, Pause.ends_on).where(
        Pause.cohort_id.in_({one.cohort_id for one in found})
    )
    for owner, starts, ends in tx.execute(paused):
        rests.setdefault(owner, []).append((starts, ends))
    return [_pair(one, rests.get(one.cohort_id, ()), now) for one in found]


def _pair(one: Any, rests: Iterable[tuple[date, date]], now: datetime) -> Pair:
    today = local_date(now, one.timezone)
    rests = list(rests)
    ended = [ends for _, ends in rests if ends < today]
    began = [local_date(at, one.timezone) for at in (one.answered_at, one.resumed_at) if at is not None]
    signs = [*began, *ended, *([one.met] if one.met else [])]
    return Pair(
        one.id, one.server_id, one.cohort_id, one.mentor_id, one.mentee_id,
        since=one.answered_at,
        last=max(signs),
        today=today,
        zone=one.timezone,
        rhythm=agreed(_rhythm(one.FollowUpDays), one.how_often),
        paused=one.paused_at is not None or any(starts <= today <= ends for starts, ends in rests),
        ahead=one.next is not None,
    )  # fmt: skip


def _rhythm(days: FollowUpDays | None) -> Rhythm:
    return USUAL if days is None else Rhythm(days.first, days.second, days.every, days.silent, days.told)


# --- what is done about them -----------------------------------------------------------------------------------------


def _ask(tx: Tx, found: Sequence[Pair], now: datetime) -> None:
    """Ask each of these pairs the question that is due, if it has not been asked yet."""
    due = {pair.id: number for pair in found if (number := question_due(pair.rhythm, since=pair.since, now=now))}
    latest = select(FitQuestion.match_id, func.max(FitQuestion.number)).where(FitQuestion.match_id.in_(due))
    asked: dict[int, int] = dict(iter(tx.execute(latest.group_by(FitQuestion.match_id))))
    new = [pair for pair in found if due.get(pair.id, 0) > asked.get(pair.id, 0)]
    rows = [
        {"server_id": pair.server_id, "match_id": pair.id, "member_id": member, "number": due[pair.id], "at": now}
        for pair in new
        for member in (pair.mentor_id, pair.mentee_id)
    ]
    if not rows:
        return
    by_id = {pair.id: pair for pair in new}
    for some in _some(rows):
        made = tx.execute(
            insert_into(tx, FitQuestion)
            .values(some)
            .on_conflict_do_nothing()
            .returning(FitQuestion.id, FitQuestion.match_id, FitQuestion.member_id)
        ).all()
        _owe(tx, FIT_QUESTION, [(by_id[one.match_id], one.id, one.member_id, "") for one in made], now)
    by_server: dict[int, list[int]] = {}
    for pair in new:
        by_server.setdefault(pair.server_id, []).append(pair.id)
    for server, matches in by_server.items():
        over(tx, matches, server=server, now=now)  # a question before is answered by this one


def _break_silence(tx: Tx, silent: Sequence[Pair], now: datetime) -> None:
    """Suggest something to both of each of these pairs, once for each silence."""
    rows = [{"server_id": pair.server_id, "match_id": pair.id, "since": pair.last, "at": now} for pair in silent]
    by_id = {pair.id: pair for pair in silent}
    for some in _some(rows):
        made = tx.execute(
            insert_into(tx, PairSilence).values(some).on_conflict_do_nothing().returning(PairSilence.match_id)
        ).scalars()
        owed = [
            (pair, pair.id, member, pair.last.isoformat())
            for pair in map(by_id.__getitem__, made)
            for member in (pair.mentor_id, pair.mentee_id)
        ]
        _owe(tx, QUIET, owed, now)


def _tell(tx: Tx, silent: Sequence[Pair], now: datetime) -> None:
    """Tell the staff of pairs whose silence has lasted: once for each, and one message for a cohort."""
    by_id = {pair.id: pair for pair in silent}
    untold = tx.execute(
        select(PairSilence.id, PairSilence.match_id, PairSilence.since).where(
            PairSilence.match_id.in_(by_id), PairSilence.told_at.is_(None)
        )
    ).all()
    new = [one for one in untold if one.since == by_id[one.match_id].last]
    tx.execute(update(PairSilence).where(PairSilence.id.in_([one.id for one in new])).values(told_at=now))
    for server, cohort in sorted({(by_id[one.match_id].server_id, by_id[one.match_id].cohort_id) for one in new}):
        key = now.isoformat()
        outbox.notice(tx, SILENT_PAIRS, server=server, subject=cohort, cohort=cohort, dedupe_key=key, now=now)


def _some(rows: Sequence[dict[str, Any]], size: int = 500) -> Iterable[Sequence[dict[str, Any]]]:
    """A statement takes only so many values: some of these at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _owe(tx: Tx, kind: NoticeType, owed: Iterable[tuple[Pair, int, int, str]], now: datetime) -> None:
    """Owe a notice to each of these (their pair, its subject, the member, the key), in the morning."""
    by_server: dict[int, list[NoticeRequest]] = {}
    for pair, subject, member, key in owed:
        request = NoticeRequest(
            subject=subject, member=member, cohort=pair.cohort_id, dedupe_key=key, due=morning(pair.zone, now),
            urgent=False,
        )  # fmt: skip
        by_server.setdefault(pair.server_id, []).append(request)
    for server, requests in by_server.items():
        outbox.notices(tx, kind, requests, server=server)


def morning(zone: str, now: datetime) -> datetime:
    """The next nine o'clock by these clocks."""
    today = moment(datetime.combine(local_date(now, zone), MORNING), zone)
    if today >= now:
        return today
    return moment(datetime.combine(local_date(now, zone) + timedelta(days=1), MORNING), zone)


def over(tx: Tx, matches: Collection[int], *, server: int, now: datetime) -> None:
    """Something happened to these pairs: see whether the buttons of their questions are over."""
    asked = tx.execute(select(FitQuestion.id).where(FitQuestion.match_id.in_(matches))).scalars().all()
    buttons.look(tx, [FIT_QUESTION], asked, server=server, now=now)


def gone_on(tx: Tx, *, server: int, now: datetime) -> None:
    """A pause, or somebody's days away, ended early: what waited for their end comes now."""
    outbox.wake_waiting(tx, FIT_QUESTION, server=server, now=now)
    outbox.wake_waiting(tx, QUIET, server=server, now=now)


# --- the days of a cohort --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """The days that hold for a cohort now."""

    cohort: str
    rhythm: Rhythm


def set_days(
    tx: Tx,
    act: Act,
    *,
    cohort: str,
    first: int | None = None,
    second: int | None = None,
    every: int | None = None,
    silent: int | None = None,
    told: int | None = None,
) -> Chosen:
    """Choose when the pairs of a cohort are asked and how long they may be silent; what is left out stays as it is.

    Raises:
        UnknownCohort: there is none of that name.
        CountOutOfRange: the days do not do.
    """
    group = cohorts.find(tx, act, cohort, lock=True)
    before = _rhythm(tx.execute(select(FollowUpDays).where(FollowUpDays.cohort_id == group.id)).scalar_one_or_none())
    rhythm = read_rhythm(
        Rhythm(
            before.first if first is None else first,
            before.second if second is None else second,
            before.every if every is None else every,
            before.silent if silent is None else silent,
            before.told if told is None else told,
        )
    )
    if rhythm != before:
        days = {
            "first": rhythm.first, "second": rhythm.second, "every": rhythm.every, "silent": rhythm.silent,
            "told": rhythm.told,
        }  # fmt: skip
        tx.execute(
            insert_into(tx, FollowUpDays)
            .values(server_id=act.server, cohort_id=group.id, **days)
            .on_conflict_do_update(index_elements=["cohort_id"], set_=days)
        )
        audit.record(tx, act, SET_FOLLOW_UP, cohort=group.id)
    return Chosen(group.name, rhythm)
