"""What the notices about pairs tell: who is asked, who has found whom, and who waits for a mentor again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, NoticeType, ToChannel, ToPerson
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, MatchRound
from cogs.mentoring.rules.matching import NOT_FOUND_AGAIN, STANDING, MatchStatus
from cogs.mentoring.services.mentors import waiting

PAIRING = NoticeType("match.pairing", lateness=timedelta(days=60))
TAKEN_BACK = NoticeType("match.taken_back", lateness=timedelta(days=14))
MENTEE_TOLD = NoticeType("match.mentee", lateness=timedelta(days=60))
INTRODUCTION = NoticeType("match.introduction", lateness=timedelta(days=60))
REMINDER = NoticeType("match.reminder", lateness=timedelta(days=60))
LAPSED = NoticeType("match.lapsed", lateness=timedelta(days=30))
NOT_FOUND = NoticeType("match.not_found", lateness=timedelta(days=30))
ENDED = NoticeType("match.ended", lateness=timedelta(days=30))
PAUSED = NoticeType("match.paused", lateness=timedelta(days=7))
RESUMED = NoticeType("match.resumed", lateness=timedelta(days=7))
MENTOR_LEFT = NoticeType("match.mentor_left", lateness=timedelta(days=14))
DECLINED = NoticeType("match.declined", lateness=timedelta(days=30))
WAITING = NoticeType("match.waiting", lateness=timedelta(days=30))
MENTEE_ERASED = NoticeType("match.mentee_erased", lateness=timedelta(days=60))
MENTOR_ERASED = NoticeType("match.mentor_erased", lateness=timedelta(days=60))
MENTEE_LEFT = NoticeType("match.left", lateness=timedelta(days=14))


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A pair, as one of its two reads of it."""

    match_id: int
    cohort: str
    other: NamedPerson
    languages: tuple[str, ...]
    reader_mentors: bool
    """Whether the reader is the mentor of the two."""
    answer_by: datetime | None = None
    """Until when they can answer, if they are asked."""


@dataclass(frozen=True, slots=True)
class MenteeLeft:
    """Somebody's mentee has given up their place, or has left the server."""

    cohort: str
    mentee: NamedPerson
    gone: bool
    removed: bool = False
    """A facilitator ended their place."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in a cohort waits for a mentor again."""

    cohort: str
    waiting: int
    """How many people of the cohort wait."""


# --- to one of a pair ------------------------------------------------------------------------------------------------

reader, other = aliased(Member), aliased(Member)


def pairs_by_reader() -> Any:
    """Every pair twice, once for each of the two: who reads of it and how they are reached, and who the other is."""
    is_mentor = reader.id == Match.mentor_id
    return (
        select(
            *(Match.id, Match.languages, Cohort.name.label("cohort")),
            *(Match.asked_at, MatchRound.answer_days),
            *(reader.id.label("reader_id"), reader.user_id, reader.name, reader.language, is_mentor.label("mentors")),
            *(other.user_id.label("other"), other.name.label("other_name"), other.gone.label("other_gone")),
            func.coalesce(reader.timezone, Cohort.timezone).label("zone"),
            case((is_mentor, Server.mentors_channel_id), else_=Cohort.channel_id).label("fallback"),
        )
        .select_from(Match)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(MatchRound, MatchRound.id == Match.round_id)
        .join(Server, Server.id == Match.server_id)
        .join(reader, reader.id.in_((Match.mentor_id, Match.mentee_id)))
        .join(other, other.id.in_((Match.mentor_id, Match.mentee_id)) & (other.id != reader.id))
    )


def contents_by_reader(
    tx: Tx,
    rows: Sequence[DueEntry],
    query: Any,
    subject: InstrumentedAttribute[int],
    facts: Callable[[Any], object],
    *,
    matters: bool = False,
) -> Contents:
    """The contents of notices to single people. One query, whose columns are those of `pairs_by_reader`.

    `subject` is the column of what the notices are about, and `facts` makes of a row of the query what is told.
    """
    query = query.add_columns(subject.label("subject")).where(subject.in_([row.subject_id for row in rows]))
    found = {(one.subject, one.reader_id): one for one in tx.execute(query)}
    return {
        row.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.fallback), (one.language,), one.zone, facts(one), matters
        )
        for row in rows
        if (one := found.get((row.subject_id, row.member_id))) is not None
    }


def question_contents(tx: Tx, rows: DueRows) -> Contents:
    """The contents that ask one of a pair, or remind them; gone once the question is answered or pointless."""
    return _pair_contents(
        tx,
        rows,
        ((reader.id == Match.mentor_id) & (Match.status == MatchStatus.ASKED))
        | ((reader.id == Match.mentee_id) & (Match.status == MatchStatus.OFFERED)),
    )


def taken_back_contents(tx: Tx, rows: DueRows) -> Contents:
    """The contents that tell mentors who were asked that nobody asks them any more."""
    return _pair_contents(tx, rows, Match.status == MatchStatus.ENDED)


def pair_contents(tx: Tx, rows: DueRows) -> Contents:
    """The contents to a pair that both have accepted."""
    return _pair_contents(tx, rows, Match.status == MatchStatus.ACCEPTED)


def introduction_ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The button for the agreement, which the two can change at any time, is over when the pair is none any more."""
    going_on = select(Match.id).where(
        Match.id.in_({row.subject_id for row in rows}), Match.status == MatchStatus.ACCEPTED
    )
    open_pairs = set(tx.execute(going_on).scalars())
    return {row.id: LONG_AGO for row in rows if row.subject_id not in open_pairs}


def lapsed_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to somebody that the time to answer is over."""
    query = pairs_by_reader().where(Match.status == MatchStatus.LAPSED)
    return contents_by_reader(tx, rows, query, Match.id, _pair_facts)


def not_found_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to a mentor who had accepted that it did not work out: the pair, never why."""
    query = pairs_by_reader().where(Match.status.in_(NOT_FOUND_AGAIN))
    return contents_by_reader(tx, rows, query, Match.id, _pair_facts)


def ended_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to the other of a pair that it has ended: never why."""
    query = pairs_by_reader().where(Match.status == MatchStatus.ENDED)
    return contents_by_reader(tx, rows, query, Match.id, _pair_facts)


def paused_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to the other of a pair that takes a break; none if it is over already."""
    return _pair_contents(tx, rows, (Match.status == MatchStatus.ACCEPTED) & Match.paused_at.is_not(None))


def resumed_contents(tx: Tx, rows: DueRows) -> Contents:
    """The same of one that goes on."""
    return _pair_contents(tx, rows, (Match.status == MatchStatus.ACCEPTED) & Match.paused_at.is_(None))


def mentor_left_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to mentees that their mentor has left the server; none if they are back already."""
    query = pairs_by_reader().where(
        Match.status == MatchStatus.ACCEPTED, Cohort.status == CohortStatus.OPEN, other.gone.is_(True)
    )
    return contents_by_reader(tx, rows, query, Match.id, _pair_facts)


def _pair_contents(tx: Tx, rows: Sequence[DueEntry], holds: ColumnElement[bool]) -> Contents:
    # Who was to read it and has left, the staff hear of; about somebody who has left, there is nothing to say.
    query = pairs_by_reader().where(holds, other.gone.is_(False))
    return contents_by_reader(tx, rows, query, Match.id, _pair_facts, matters=True)


def _pair_facts(pair: Any) -> PairFacts:
    person = NamedPerson(pair.other, pair.other_name)
    answer_by = None if pair.asked_at is None else pair.asked_at + timedelta(days=pair.answer_days)
    return PairFacts(pair.id, pair.cohort, person, pair.languages, pair.mentors, answer_by)


def left_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to mentors that their mentee has left; none if they are back already."""
    query = (
        pairs_by_reader()
        .add_columns(Enrollment.status)
        .outerjoin(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .where(
            Match.status.in_(STANDING),
            Cohort.status == CohortStatus.OPEN,
            other.gone | Enrollment.id.is_(None) | (Enrollment.status != EnrollmentStatus.ACTIVE),
        )
    )
    return contents_by_reader(tx, rows, query, Match.id, _left_facts)


def _left_facts(pair: Any) -> MenteeLeft:
    was_removed = pair.status is EnrollmentStatus.REMOVED
    return MenteeLeft(pair.cohort, NamedPerson(pair.other, pair.other_name), pair.other_gone, was_removed)


def mentee_erased_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to mentors that their mentee is no longer here: the cohort's name. The pair went with the mentee's data."""
    return _erased_contents(tx, rows, Server.mentors_channel_id)


def mentor_erased_contents(tx: Tx, rows: DueRows) -> Contents:
    """The same to mentees, about their mentor."""
    return _erased_contents(tx, rows, Cohort.channel_id)


def _erased_contents(tx: Tx, rows: Sequence[DueEntry], fallback: InstrumentedAttribute[int | None]) -> Contents:
    query = (
        select(
            *(Cohort.name.label("cohort"), func.coalesce(reader.timezone, Cohort.timezone).label("zone")),
            *(reader.id.label("reader_id"), reader.user_id, reader.name, reader.language, fallback.label("fallback")),
        )
        .select_from(Cohort)
        .join(Server, Server.id == Cohort.server_id)
        .join(reader, reader.server_id == Cohort.server_id)
        .where(Cohort.status != CohortStatus.REMOVED, reader.id.in_([row.member_id for row in rows]))
    )
    return contents_by_reader(tx, rows, query, Cohort.id, lambda one: one.cohort)


# --- to the staff ----------------------------------------------------------------------------------------------------


def waiting_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to the staff that a pair has ended and somebody waits again: neither who nor why."""
    return _staff_contents(tx, rows, select(Cohort.id.label("subject")), Cohort.id)


def declined_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to the staff that somebody waits again: neither who declined nor why."""
    of_match = select(Match.id.label("subject")).join(Cohort, Cohort.id == Match.cohort_id)
    return _staff_contents(tx, rows, of_match, Match.id)


def _staff_contents(
    tx: Tx, rows: Sequence[DueEntry], query: Select[int], subject: InstrumentedAttribute[int]
) -> Contents:
    """How many people of a cohort wait; `subject` is the column of what the notices are about."""
    count = waiting(Cohort.id).with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    query = (
        query.add_columns(
            *(Cohort.name, Cohort.timezone, Server.language, Server.staff_channel_id),
            count.correlate(Cohort).scalar_subquery().label("waiting"),
        )
        .join(Server, Server.id == Cohort.server_id)
        .where(subject.in_([row.subject_id for row in rows]), Server.staff_channel_id.is_not(None))
    )
    found = {one.subject: one for one in tx.execute(query)}
    return {
        row.id: NoticeContent(
            ToChannel(one.staff_channel_id), (one.language,), one.timezone, Waiting(one.name, one.waiting)
        )
        for row in rows
        if (one := found.get(row.subject_id)) is not None
    }
