"""Pairs: a mentor's answer, and the contents that ask, introduce and tell the staff who waits again.

Which pairs there are to be is decided in `cogs.mentoring.services.matching`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CursorResult, case, exists, func, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.db import Tx
from bot.outbox import NoticeRequest, buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import DueEntry, NoticeContent, NoticeType, Postponed, ToChannel, ToPerson
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, MentorRequest
from cogs.mentoring.refusals import MatchAnswered, UnknownMatch
from cogs.mentoring.rules.matching import STANDING, MatchStatus

PAIRING = NoticeType("match.pairing", lateness=timedelta(days=60))
MENTEE_TOLD = NoticeType("match.mentee", lateness=timedelta(days=60))
INTRODUCTION = NoticeType("match.introduction", lateness=timedelta(days=60))
DECLINED = NoticeType("match.declined", lateness=timedelta(days=30))
WAITING = NoticeType("match.waiting", lateness=timedelta(days=30))
PAIR_ENDED = NoticeType("match.ended", lateness=timedelta(days=60))
MENTEE_LEFT = NoticeType("match.left", lateness=timedelta(days=14))


class Side(StrEnum):
    """Which of a pair the other was to the one who reads of the end of it."""

    MENTOR = "mentor"
    MENTEE = "mentee"


"""Who of a pair is left behind, as the dedupe_key of `match.ended` begins."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A mentor's answer."""

    accepted: bool
    cohort: str
    mentee: int
    """The mentee's Discord account."""


def answer(tx: Tx, act: Act, *, match_id: int, accept: bool) -> Answered:
    """Accept or decline to accompany somebody; both are fine, and only the first answer counts.

    After accepting, the mentee is told, then both are introduced. After declining, the mentee hears nothing.

    Raises:
        UnknownMatch: it is gone, or another's.
        MatchAnswered: it was answered already.
    """
    found = tx.execute(
        select(Match.mentor_id, Match.mentee_id, Match.status, Cohort.name, Member.user_id, Enrollment.status)
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Member, Member.id == Match.mentee_id)
        .outerjoin(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .where(Match.id == match_id, Match.server_id == act.server)
    ).first()
    if found is None:
        raise UnknownMatch
    mentor_id, mentee_id, status, cohort, mentee, place = found
    if mentor_id != act.actor.member_id or status in (MatchStatus.DRAFT, MatchStatus.ENDED):
        raise UnknownMatch
    if status != MatchStatus.ASKED:
        raise MatchAnswered
    if accept and place != EnrollmentStatus.ACTIVE:
        raise UnknownMatch
    changed = cast(
        "CursorResult[Any]",
        tx.execute(
            update(Match)
            .where(Match.id == match_id, Match.status == MatchStatus.ASKED)
            .values(status=MatchStatus.ACCEPTED if accept else MatchStatus.DECLINED, answered_at=act.now)
        ),
    )
    if not changed.rowcount:
        raise MatchAnswered
    buttons.look(tx, [PAIRING], [match_id], server=act.server, now=act.now)
    if accept:
        told = outbox.notice(tx, MENTEE_TOLD, server=act.server, subject=match_id, member=mentee_id, now=act.now)
        for member in (mentee_id, mentor_id):
            outbox.notice(tx, INTRODUCTION, server=act.server, subject=match_id, member=member, now=act.now, after=told)
    else:
        outbox.notice(tx, DECLINED, server=act.server, subject=match_id, now=act.now)
    return Answered(accept, cohort, mentee)


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Owe word to the others of the pairs of people whose rows are about to be deleted.

    The pairs go too, so the notices are about the cohort. A mentee who has not heard of a pairing hears of no end; the
    staff hear that somebody waits again.
    """
    leaves_mentor = Match.mentee_id.in_(members)
    ending = tx.execute(
        select(
            Match.id,
            Match.server_id,
            Match.cohort_id,
            Match.status,
            case((leaves_mentor, Match.mentor_id), else_=Match.mentee_id).label("other"),
            case((leaves_mentor, 1), else_=0).label("leaves_mentor"),
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .where(
            Match.mentor_id.in_(members) | Match.mentee_id.in_(members),
            Match.status.in_(STANDING),
            Cohort.status != CohortStatus.REMOVED,
        )
        .order_by(Match.id)
    ).all()
    moment = str(int(now.timestamp()))
    for pair in ending:
        about: dict[str, Any] = {"server": pair.server_id, "subject": pair.cohort_id, "now": now}
        buttons.look(tx, [PAIRING], [pair.id], server=pair.server_id, now=now)
        if pair.leaves_mentor or pair.status == MatchStatus.ACCEPTED:
            whom = Side.MENTOR if pair.leaves_mentor else Side.MENTEE
            outbox.notice(tx, PAIR_ENDED, member=pair.other, dedupe_key=f"{whom}:{moment}", **about)
        if not pair.leaves_mentor:
            outbox.notice(tx, WAITING, dedupe_key=moment, **about)


def mentees_left(tx: Tx, *, members: Sequence[int], cohort: int | None = None, now: datetime) -> None:
    """Owe word to the mentors of people who have given up their place in a cohort, or (None) have left the server.

    The pair stays as it is, for a mentee who comes back; until then it takes nobody's time.
    """
    found = select(Match.id, Match.server_id, Match.mentor_id).where(
        Match.mentee_id.in_(members),
        Match.status.in_(STANDING),
        Match.cohort_id.in_(select(Cohort.id).where(Cohort.status == CohortStatus.OPEN)),
    )
    if cohort is not None:
        found = found.where(Match.cohort_id == cohort)
    moment = str(int(now.timestamp()))
    for match, server, mentor in tx.execute(found.order_by(Match.id)).all():
        outbox.notice(tx, MENTEE_LEFT, server=server, subject=match, member=mentor, dedupe_key=moment, now=now)


# --- cohorts that end, and people who leave them ----------------------------------------------------------------------


def cohort_ended(tx: Tx, *, server: int, cohort: int, now: datetime) -> None:
    """Pairings that nobody has answered end with the cohort."""
    asked = list(
        tx.execute(
            update(Match)
            .where(Match.server_id == server, Match.cohort_id == cohort, Match.status == MatchStatus.ASKED)
            .values(status=MatchStatus.ENDED, answered_at=now)
            .returning(Match.id)
            .execution_options(synchronize_session=False)
        ).scalars()
    )
    outbox.cancel(tx, PAIRING, subjects=asked, now=now)


def reopened(tx: Tx, *, server: int, cohort: int, closed_at: datetime, now: datetime) -> Mapping[str, int]:
    """The pairings that ended because of the closing are asked for anew, where both are still there."""
    here = exists().where(Member.id == Match.mentor_id, Member.gone.is_(False))
    has_place = exists().where(
        Enrollment.cohort_id == Match.cohort_id,
        Enrollment.member_id == Match.mentee_id,
        Enrollment.status == EnrollmentStatus.ACTIVE,
    )
    again = tx.execute(
        update(Match)
        .where(
            Match.server_id == server,
            Match.cohort_id == cohort,
            Match.status == MatchStatus.ENDED,
            Match.answered_at == closed_at,
            here,
            has_place,
        )
        .values(status=MatchStatus.ASKED, answered_at=None)
        .returning(Match.id, Match.mentor_id)
        .execution_options(synchronize_session=False)
    ).all()
    closing = str(int(closed_at.timestamp() * 1000))
    requests = [
        NoticeRequest(subject=match, member=mentor, cohort=cohort, dedupe_key=closing, due=now)
        for match, mentor in again
    ]
    outbox.notices(tx, PAIRING, requests, server=server)
    return {"asked": len(again)}


def ahead(tx: Tx, *, cohort: int, is_open: bool, now: datetime) -> Mapping[str, int]:
    """Pairings that no mentor has answered; they end with the cohort."""
    asked = select(func.count()).where(Match.cohort_id == cohort, Match.status == MatchStatus.ASKED)
    return {"asked": tx.execute(asked).scalar_one()}


def at_stake(tx: Tx, *, cohort: int, member: int, now: datetime) -> Mapping[str, int]:
    """With whom somebody is in touch as mentor or mentee."""
    mine = (Match.mentor_id == member) | (Match.mentee_id == member)
    paired = select(func.count()).where(Match.cohort_id == cohort, mine, Match.status == MatchStatus.ACCEPTED)
    return {"pairs": tx.execute(paired).scalar_one()}


# --- notices ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A pair, as one of its two reads of it."""

    match_id: int
    cohort: str
    other: int
    """The other's Discord account."""
    other_name: str
    languages: tuple[str, ...]
    reader_mentors: bool
    """Whether the reader is the mentor of the two."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in a cohort waits for a mentor again."""

    cohort: str
    waiting: int
    """How many people of the cohort wait."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A pair has ended, since the other is no longer here."""

    cohort: str
    reader_mentors: bool


def pairing_contents(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """The contents that ask mentors; gone once the question is answered or pointless."""
    return _pair_contents(tx, rows, status=MatchStatus.ASKED)


def pairing_ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The buttons to accept and decline are over once the question is answered or pointless."""
    subjects = {row.subject_id for row in rows}
    asked = set(tx.execute(select(Match.id).where(Match.id.in_(subjects), Match.status == MatchStatus.ASKED)).scalars())
    return {row.id: LONG_AGO for row in rows if row.subject_id not in asked}


def pair_contents(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """The contents to a pair that has been accepted."""
    return _pair_contents(tx, rows, status=MatchStatus.ACCEPTED)


def _pair_contents(tx: Tx, rows: Sequence[DueEntry], *, status: MatchStatus) -> Mapping[int, NoticeContent | Postponed]:
    mentor, mentee = aliased(Member), aliased(Member)
    found = {
        pair.id: pair
        for pair in tx.execute(
            select(
                Match.id,
                Match.languages,
                Cohort.name.label("cohort"),
                Cohort.timezone.label("zone"),
                Cohort.channel_id,
                Server.mentors_channel_id,
                mentor.id.label("mentor_id"),
                mentor.user_id.label("mentor"),
                mentor.gone.label("mentor_gone"),
                mentor.name.label("mentor_name"),
                mentor.language.label("mentor_language"),
                mentor.timezone.label("mentor_zone"),
                mentee.id.label("mentee_id"),
                mentee.user_id.label("mentee"),
                mentee.gone.label("mentee_gone"),
                mentee.name.label("mentee_name"),
                mentee.language.label("mentee_language"),
                mentee.timezone.label("mentee_zone"),
            )
            .select_from(Match)
            .join(Cohort, Cohort.id == Match.cohort_id)
            .join(Server, Server.id == Match.server_id)
            .join(mentor, mentor.id == Match.mentor_id)
            .join(mentee, mentee.id == Match.mentee_id)
            .where(
                Match.id.in_([row.subject_id for row in rows]),
                Match.status == status,
            )
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        pair = found.get(row.subject_id)
        if pair is None:
            continue
        facts = (pair.id, pair.cohort)
        # Who was to read it and has left, the staff hear of; about somebody who has left, there is nothing to say.
        if row.member_id == pair.mentor_id and not pair.mentee_gone:
            to = ToPerson(pair.mentor, pair.mentor_name, pair.mentors_channel_id)
            about = PairFacts(*facts, pair.mentee, pair.mentee_name, pair.languages, reader_mentors=True)
            contents[row.id] = NoticeContent(
                to, (pair.mentor_language,), pair.mentor_zone or pair.zone, about, matters=True
            )
        elif row.member_id == pair.mentee_id and not pair.mentor_gone:
            to = ToPerson(pair.mentee, pair.mentee_name, pair.channel_id)
            about = PairFacts(*facts, pair.mentor, pair.mentor_name, pair.languages, reader_mentors=False)
            contents[row.id] = NoticeContent(
                to, (pair.mentee_language,), pair.mentee_zone or pair.zone, about, matters=True
            )
    return contents


def ended_contents(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """Word to whoever is left of a pair."""
    found = {
        (row.cohort_id, row.member_id): row
        for row in tx.execute(
            select(
                Cohort.id.label("cohort_id"),
                Cohort.name.label("cohort"),
                Cohort.timezone.label("cohort_zone"),
                Cohort.channel_id,
                Server.mentors_channel_id,
                Member.id.label("member_id"),
                Member.user_id,
                Member.name,
                Member.language,
                Member.timezone.label("zone"),
            )
            .select_from(Cohort)
            .join(Server, Server.id == Cohort.server_id)
            .join(Member, Member.server_id == Cohort.server_id)
            .where(
                Cohort.id.in_([row.subject_id for row in rows]),
                Cohort.status != CohortStatus.REMOVED,
                Member.id.in_([row.member_id for row in rows]),
            )
        )
    }
    contents: dict[int, NoticeContent | Postponed] = {}
    for row in rows:
        one = found.get((row.subject_id, row.member_id))
        if one is None:
            continue
        mentors = row.dedupe_key.startswith(Side.MENTOR)
        to = ToPerson(one.user_id, one.name, one.mentors_channel_id if mentors else one.channel_id)
        contents[row.id] = NoticeContent(to, (one.language,), one.zone or one.cohort_zone, Ended(one.cohort, mentors))
    return contents


@dataclass(frozen=True, slots=True)
class MenteeLeft:
    """Somebody's mentee has given up their place, or has left the server."""

    cohort: str
    user_id: int
    name: str
    gone: bool
    removed: bool = False
    """A facilitator ended their place."""


def left_contents(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """Word to mentors that their mentee has left; none if they are back already."""
    mentor, mentee = aliased(Member), aliased(Member)
    found = {
        (row.id, row.mentor_id): row
        for row in tx.execute(
            select(
                Match.id, mentor.id.label("mentor_id"), mentor.user_id, mentor.name, mentee.user_id.label("mentee"),
                mentee.name.label("mentee_name"), mentee.gone, Enrollment.status, Cohort.name.label("cohort"),
                Cohort.timezone,
                Server.mentors_channel_id, mentor.language,
                mentor.timezone.label("zone"),
            )
            .join(Cohort, Cohort.id == Match.cohort_id)
            .join(Server, Server.id == Match.server_id)
            .join(mentor, mentor.id == Match.mentor_id)
            .join(mentee, mentee.id == Match.mentee_id)
            .outerjoin(
                Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id)
            )
            .where(
                Match.id.in_([row.subject_id for row in rows]),
                Match.server_id.in_({row.server_id for row in rows}),
                Match.status.in_(STANDING),
                Cohort.status == CohortStatus.OPEN,
                mentee.gone | Enrollment.id.is_(None) | (Enrollment.status != EnrollmentStatus.ACTIVE),
            )
        )
    }  # fmt: skip
    return {
        row.id: NoticeContent(
            ToPerson(one.user_id, one.name, one.mentors_channel_id),
            (one.language,),
            one.zone or one.timezone,
            MenteeLeft(one.cohort, one.mentee, one.mentee_name, one.gone, one.status is EnrollmentStatus.REMOVED),
        )
        for row in rows
        if (one := found.get((row.subject_id, row.member_id))) is not None
    }


def waiting_contents(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """Word to the staff that a pair has ended and somebody waits again; their subject is the cohort."""
    return _staff_contents(tx, rows, {row.id: row.subject_id for row in rows})


def declined_contents(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, NoticeContent | Postponed]:
    """Word to the staff that somebody waits again: neither who declined nor why."""
    of_match = dict(
        tx.execute(select(Match.id, Match.cohort_id).where(Match.id.in_([row.subject_id for row in rows]))).all()
    )
    return _staff_contents(tx, rows, {row.id: of_match[row.subject_id] for row in rows if row.subject_id in of_match})


def _staff_contents(
    tx: Tx, rows: Sequence[DueEntry], cohorts: Mapping[int, int]
) -> dict[int, NoticeContent | Postponed]:
    """How many people of the cohorts wait; `cohorts` says which row is about which."""
    wish, place, other = aliased(MentorRequest), aliased(Enrollment), aliased(Match)
    waiting = (
        select(func.count())
        .select_from(wish)
        .join(place, (place.member_id == wish.member_id) & (place.status == EnrollmentStatus.ACTIVE))
        .where(
            place.cohort_id == Cohort.id,
            ~exists().where(
                other.cohort_id == Cohort.id,
                other.mentee_id == wish.member_id,
                other.status.in_(STANDING),
            ),
        )
        .correlate(Cohort)
        .scalar_subquery()
    )
    found = {
        row.id: row
        for row in tx.execute(
            select(
                Cohort.id,
                Cohort.name,
                Cohort.timezone,
                Server.language,
                Server.staff_channel_id,
                waiting.label("waiting"),
            )
            .join(Server, Server.id == Cohort.server_id)
            .where(Cohort.id.in_(set(cohorts.values())), Server.staff_channel_id.is_not(None))
        )
    }
    return {
        row.id: NoticeContent(
            ToChannel(one.staff_channel_id), (one.language,), one.timezone, Waiting(one.name, one.waiting)
        )
        for row in rows
        if (one := found.get(cohorts.get(row.id, 0))) is not None
    }
