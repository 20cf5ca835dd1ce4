"""Three times for the first meeting of a pair: offered to both, taken by the first who chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, insert, or_, select
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox import NoticeRequest, buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeType
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.mentoring.models import Match, MatchTime, MentoringProfile, MentoringTime
from cogs.mentoring.refusals import TimeChosen, TimeOver, UnknownMatch
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.rules.meeting_times import REMINDED, proposals
from cogs.mentoring.rules.mentors import Window
from cogs.mentoring.services.pair_notices import contents_by_reader, pairs_by_reader

TIMES = NoticeType("match.times", lateness=timedelta(days=7))
TIME_TAKEN = NoticeType("match.time_taken", lateness=timedelta(days=7))
MEETING_SOON = NoticeType("match.meeting_soon", lateness=timedelta(hours=24))


@dataclass(frozen=True, slots=True)
class Offered:
    """Times that are offered to one of a pair: the number of each, and when it is."""

    other: NamedPerson
    times: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """The time that the two meet."""

    other: NamedPerson
    starts_at: datetime


def propose(tx: Tx, match: Match, *, now: datetime) -> None:
    """Offer three times to a pair that both have accepted; none where the two have named no times that fit."""
    zone = func.coalesce(func.nullif(MentoringProfile.timezone, ""), Member.timezone, Server.timezone, "UTC")
    rows = tx.execute(
        select(
            *(MentoringProfile.member_id, zone.label("zone")),
            *(MentoringTime.weekday, MentoringTime.starts, MentoringTime.ends),
        )
        .join(MentoringTime, MentoringTime.profile_id == MentoringProfile.id)
        .join(Member, Member.id == MentoringProfile.member_id)
        .join(Server, Server.id == Member.server_id)
        .where(MentoringProfile.member_id.in_((match.mentor_id, match.mentee_id)))
    ).all()
    windows: dict[int, list[Window]] = {}
    for row in rows:
        windows.setdefault(row.member_id, []).append(Window(row.weekday, row.starts, row.ends))
    zones = {row.member_id: row.zone for row in rows}
    if not {match.mentor_id, match.mentee_id} <= windows.keys():
        return
    one, other = ((windows[member], zones[member]) for member in (match.mentee_id, match.mentor_id))
    found = proposals(one, other, now)
    if not found:
        return
    shared = {"server_id": match.server_id, "match_id": match.id}
    tx.execute(insert(MatchTime), [{**shared, "starts_at": at} for at in found])
    requests = [
        NoticeRequest(subject=match.id, member=member, cohort=match.cohort_id, due=now, expires=found[-1])
        for member in (match.mentee_id, match.mentor_id)
    ]
    outbox.notices(tx, TIMES, requests, server=match.server_id)


def choose(tx: Tx, act: Act, *, time_id: int) -> Taken:
    """Take one of the times. The first of the two who chooses sets it, and the other is told.

    Raises:
        UnknownMatch: no such time, or not theirs.
        TimeChosen: one of them is taken already.
        TimeOver: it has passed.
    """
    other = aliased(Member)
    found: Any = tx.execute(
        select(Match, other.user_id, other.name)
        .join(other, other.id.in_((Match.mentor_id, Match.mentee_id)) & (other.id != act.actor.member_id))
        .where(
            Match.id == select(MatchTime.match_id).where(MatchTime.id == time_id).scalar_subquery(),
            Match.server_id == act.server,
            Match.status == MatchStatus.ACCEPTED,
            or_(Match.mentor_id == act.actor.member_id, Match.mentee_id == act.actor.member_id),
        )
        .with_for_update(of=Match)
    ).first()
    if found is None:
        raise UnknownMatch
    match, user, name = found
    times = tx.execute(select(MatchTime).where(MatchTime.match_id == match.id)).scalars().all()
    taken = next((one for one in times if one.chosen_at is not None), None)
    if taken is not None:
        raise TimeChosen(taken.starts_at)
    chosen = next(one for one in times if one.id == time_id)
    if chosen.starts_at <= act.now:
        raise TimeOver
    chosen.chosen_at = act.now
    tx.flush()
    buttons.look(tx, [TIMES], [match.id], server=act.server, now=act.now)
    told = match.mentee_id if act.actor.member_id == match.mentor_id else match.mentor_id
    outbox.notice(tx, TIME_TAKEN, server=act.server, subject=time_id, member=told, now=act.now)
    due = chosen.starts_at - REMINDED
    if due > act.now:
        requests = [
            NoticeRequest(subject=time_id, member=member, cohort=match.cohort_id, due=due, expires=chosen.starts_at)
            for member in (match.mentee_id, match.mentor_id)
        ]
        outbox.notices(tx, MEETING_SOON, requests, server=act.server)
    return Taken(NamedPerson(user, name), chosen.starts_at)


def next_meeting(match: SQLColumnExpression[int], now: datetime) -> ColumnElement[datetime]:
    """When a pair plans to meet next, to be read along with the pair."""
    planned = (MatchTime.match_id == match, MatchTime.chosen_at.is_not(None), MatchTime.starts_at > now)
    return select(func.min(MatchTime.starts_at)).where(*planned).scalar_subquery()


def ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The buttons are over once a time is taken, when the last has passed, or when the pair is none any more."""
    found = tx.execute(
        select(MatchTime.match_id, func.max(MatchTime.starts_at), func.count(MatchTime.chosen_at))
        .join(Match, Match.id == MatchTime.match_id)
        .where(MatchTime.match_id.in_({row.subject_id for row in rows}), Match.status == MatchStatus.ACCEPTED)
        .group_by(MatchTime.match_id)
    )
    open_until = {match: last for match, last, chosen in found if not chosen}
    return {row.id: open_until.get(row.subject_id, LONG_AGO) for row in rows}


# --- notices ---------------------------------------------------------------------------------------------------------


def times_contents(tx: Tx, rows: DueRows) -> Contents:
    """The times that are offered; gone once one is taken."""
    over = ends(tx, rows)
    rows = DueRows([row for row in rows if over[row.id] > rows.now], rows.now, rows.vault)
    times: dict[int, list[tuple[int, datetime]]] = {}
    for time_id, match, starts_at in tx.execute(
        select(MatchTime.id, MatchTime.match_id, MatchTime.starts_at)
        .where(MatchTime.match_id.in_([row.subject_id for row in rows]), MatchTime.starts_at > rows.now)
        .order_by(MatchTime.starts_at)
    ):
        times.setdefault(match, []).append((time_id, starts_at))

    def facts(pair: Any) -> Offered:
        return Offered(NamedPerson(pair.other, pair.other_name), tuple(times[pair.id]))

    return contents_by_reader(tx, rows, pairs_by_reader(), Match.id, facts, matters=True)


def taken_contents(tx: Tx, rows: DueRows) -> Contents:
    """When the two meet: to the other, and to both before it; none where the pair has ended or takes a break."""
    query = (
        pairs_by_reader()
        .join(MatchTime, MatchTime.match_id == Match.id)
        .add_columns(MatchTime.starts_at)
        .where(Match.status == MatchStatus.ACCEPTED, Match.paused_at.is_(None), MatchTime.starts_at > rows.now)
    )
    return contents_by_reader(tx, rows, query, MatchTime.id, _taken)


def _taken(one: Any) -> Taken:
    return Taken(NamedPerson(one.other, one.other_name), one.starts_at)
