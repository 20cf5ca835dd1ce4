"""What notices about pairs that go on tell: to the two, and to the staff."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.people import ContactMethod, NamedPerson
from bot.core.quiet_hours import free_at
from bot.core.times import local_date
from bot.db import Tx
from bot.outbox.notices import (
    Contents,
    DueEntry,
    DueRows,
    NoticeContent,
    Postponed,
    ToChannel,
    ToPerson,
)
from bot.people.models import Absence, Server
from cogs.cohorts.models import Cohort, Enrollment, Pause
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import FitQuestion, Match, Meeting, PairSilence
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services.fit_questions import question_ends
from cogs.mentoring.services.pair_notices import other, pairs_by_reader, reader
from cogs.sessions.services import reminders as session_reminders


@dataclass(frozen=True, slots=True)
class PairGoesOn:
    """A pair that is asked, or to whom something is suggested, as one of the two reads of it."""

    question_id: int
    """Or the pair's own number, where nothing is asked."""
    cohort: str
    other: NamedPerson
    since: date
    """Since when they are a pair."""
    mentors: bool
    """Whether the reader is the mentor of the two."""


@dataclass(frozen=True, slots=True)
class SilentPairs:
    """How many pairs of a cohort the staff hear of now. Nobody is named: the message stays, whoever is erased."""

    cohort: str
    pairs: int


# --- to one of a pair ------------------------------------------------------------------------------------------------


def question_contents(tx: Tx, rows: DueRows) -> Contents:
    """The questions that still make sense."""
    over = question_ends(tx, rows)
    query = pairs_by_reader().join(FitQuestion, FitQuestion.match_id == Match.id)
    return _contents(tx, rows, [row for row in rows if row.id not in over], query, FitQuestion.id)


def quiet_contents(tx: Tx, rows: DueRows) -> Contents:
    """What is suggested to those who have not met since; gone if they have."""
    still = _still_silent(tx, {row.subject_id for row in rows})
    wanted = [row for row in rows if (row.subject_id, row.dedupe_key) in still]
    return _contents(tx, rows, wanted, pairs_by_reader(), Match.id)


def _still_silent(tx: Tx, matches: set[int]) -> set[tuple[int, str]]:
    met = select(func.max(Meeting.on_date)).where(Meeting.match_id == PairSilence.match_id, Meeting.minutes > 0)
    last = met.correlate(PairSilence).scalar_subquery()
    found = select(PairSilence.match_id, PairSilence.since).where(
        PairSilence.match_id.in_(matches), last.is_(None) | (last <= PairSilence.since)
    )
    return {(match, since.isoformat()) for match, since in tx.execute(found)}


def _contents(
    tx: Tx, rows: DueRows, wanted: Sequence[DueEntry], query: Any, subject: InstrumentedAttribute[int]
) -> Contents:
    """To one of a pair that goes on; later where they take a break, are away or have their quiet hours."""
    query = (
        query.add_columns(
            *(subject.label("subject"), Match.answered_at, Match.cohort_id, Cohort.timezone.label("cohort_zone")),
            *(reader.quiet_from, reader.quiet_until),
        )
        .join(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .where(
            subject.in_({row.subject_id for row in wanted}),
            Match.status == MatchStatus.ACCEPTED,
            Match.paused_at.is_(None),
            Cohort.status == CohortStatus.OPEN,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            reader.gone.is_(False),
            other.gone.is_(False),
            reader.contact_method.is_distinct_from(ContactMethod.NONE),
        )
    )
    people = {(one.subject, one.reader_id): one for one in tx.execute(query)}
    away = session_reminders.days(tx, Absence.member_id, {member for _, member in people})
    rests = session_reminders.days(tx, Pause.cohort_id, {one.cohort_id for one in people.values()})
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in wanted:
        one = people.get((row.subject_id, row.member_id))
        if one is None:
            continue
        quiet = None if None in (one.quiet_from, one.quiet_until) else (one.quiet_from, one.quiet_until)
        free = free_at(rows.now, zone_name=one.zone, quiet=quiet, away=away.get(row.member_id, ()))
        free = max(free, free_at(rows.now, zone_name=one.cohort_zone, away=rests.get(one.cohort_id, ())))
        if free > rows.now:
            contents[row.id] = Postponed(free)
            continue
        since = local_date(one.answered_at, one.zone)
        facts = PairGoesOn(one.subject, one.cohort, NamedPerson(one.other, one.other_name), since, one.mentors)
        to = ToPerson(one.user_id, one.name, one.fallback)
        contents[row.id] = NoticeContent(to, (one.language,), one.zone, facts)
    return contents


# --- to the staff ----------------------------------------------------------------------------------------------------


def told_contents(tx: Tx, rows: DueRows) -> Contents:
    """That somebody said their pair is not good, and in which cohort: nothing else is read here."""
    staff = _staff(tx, rows)
    return {
        row.id: NoticeContent(ToChannel(one.staff_channel_id), (one.language,), one.timezone, one.name)
        for row in rows
        if (one := staff.get(row.subject_id)) is not None
    }


def silent_contents(tx: Tx, rows: DueRows) -> Contents:
    """How many pairs the staff hear of now; nothing if all have met or ended meanwhile."""
    staff = _staff(tx, rows)
    told_at = {row.id: datetime.fromisoformat(row.dedupe_key) for row in rows if row.dedupe_key}
    found = tx.execute(
        select(Match.id, Match.cohort_id, PairSilence.since, PairSilence.told_at)
        .select_from(PairSilence)
        .join(Match, Match.id == PairSilence.match_id)
        .where(
            Match.cohort_id.in_(staff),
            Match.status == MatchStatus.ACCEPTED,
            Match.paused_at.is_(None),
            PairSilence.told_at.in_(set(told_at.values())),
        )
    ).all()
    still = _still_silent(tx, {one.id for one in found})
    counts = Counter((one.cohort_id, one.told_at) for one in found if (one.id, one.since.isoformat()) in still)
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        one = staff.get(row.subject_id)
        pairs = counts[row.subject_id, told_at.get(row.id)]
        if one is not None and pairs:
            to = ToChannel(one.staff_channel_id)
            contents[row.id] = NoticeContent(to, (one.language,), one.timezone, SilentPairs(one.name, pairs))
    return contents


def _staff(tx: Tx, rows: DueRows) -> dict[int, Any]:
    """The open cohorts that these are about, with how their server's staff are told."""
    found = tx.execute(
        select(Cohort.id, Cohort.name, Cohort.timezone, Server.language, Server.staff_channel_id)
        .join(Server, Server.id == Cohort.server_id)
        .where(
            Cohort.id.in_({row.subject_id for row in rows}),
            Cohort.status == CohortStatus.OPEN,
            Server.staff_channel_id.is_not(None),
        )
    )
    return {one.id: one for one in found}
