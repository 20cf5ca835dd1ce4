"""The private thread of a pair, where there is a channel that both see; else the introductions are all there is."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, case, exists, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.db import Tx
from bot.outbox import ErrandKind
from bot.outbox.errands import Errand, OpenPrivateThread
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeContent, NoticeType, Postponed, ToChannel
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import EnrollmentStatus
from cogs.mentoring.models import Match, Mentor
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services.pair_notices import introduction_ends

OPEN = "match.thread"
IN_THREAD = NoticeType("match.in_thread", lateness=timedelta(days=7))

mentor, mentee = aliased(Member), aliased(Member)


def open_one(tx: Tx, match: Match, *, now: datetime) -> None:
    """Owe a pair their thread, and the first words in it."""
    opened = outbox.errand(tx, OPEN, server=match.server_id, subject=match.id, now=now)
    outbox.notice(tx, IN_THREAD, server=match.server_id, subject=match.id, now=now, after=opened)


def _to_open(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """Under the cohort's channel if the mentor has a place there too, or the mentors' if the mentee is one of them."""
    has_place = exists().where(
        Enrollment.cohort_id == Match.cohort_id,
        Enrollment.member_id == Match.mentor_id,
        Enrollment.status == EnrollmentStatus.ACTIVE,
    )
    mentors_too = exists().where(Mentor.member_id == Match.mentee_id, Mentor.capacity > 0)
    channel = case((has_place, Cohort.channel_id), (mentors_too, Server.mentors_channel_id))
    found = tx.execute(
        select(
            *(Match.id, Match.server_id, channel.label("channel"), Cohort.name),
            *(mentor.user_id.label("mentor"), mentee.user_id.label("mentee")),
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Server, Server.id == Match.server_id)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(
            Match.id.in_([row.subject_id for row in rows]),
            and_(Match.status == MatchStatus.ACCEPTED, mentor.gone.is_(False), mentee.gone.is_(False)),
            channel.is_not(None),
        )
    ).all()
    servers = {one.server_id for one in found}
    known = select(Match.server_id, Match.thread_id).where(Match.server_id.in_(servers), Match.thread_id.is_not(None))
    own = select(Member.server_id, Member.thread_id).where(Member.server_id.in_(servers), Member.thread_id.is_not(None))
    taken = frozenset(thread for query in (known, own) for _server, thread in tx.execute(query) if thread)
    pairs = {one.id: one for one in found}
    return {
        row.id: OpenPrivateThread(row.server_id, one.channel, one.name, (one.mentor, one.mentee), taken)
        for row in rows
        if (one := pairs.get(row.subject_id)) is not None
    }


def _opened(tx: Tx, row: DueEntry, made: int | None, _now: datetime) -> None:
    tx.execute(update(Match).where(Match.id == row.subject_id).values(thread_id=made))


def _not_opened(_tx: Tx, _row: DueEntry, _code: str, _now: datetime) -> bool:
    """The two have been introduced in private messages: nobody needs to hear that there is no thread."""
    return True


def contents(tx: Tx, rows: DueRows) -> Contents:
    """The first words in the thread, in the languages of the two."""
    found = tx.execute(
        select(
            *(Match.id, Match.thread_id, Cohort.timezone),
            *(mentee.language.label("first"), mentor.language.label("second")),
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(
            Match.id.in_([row.subject_id for row in rows]),
            Match.status == MatchStatus.ACCEPTED,
            Match.thread_id.is_not(None),
        )
    ).all()
    pairs = {one.id: one for one in found}
    return {
        row.id: NoticeContent(
            ToChannel(one.thread_id), tuple(dict.fromkeys((one.first, one.second))), one.timezone, one.id
        )
        for row in rows
        if (one := pairs.get(row.subject_id)) is not None
    }


def ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The button for the agreement goes when that under the introductions goes."""
    return introduction_ends(tx, rows)


ERRANDS = (ErrandKind(OPEN, _to_open, _opened, _not_opened),)
