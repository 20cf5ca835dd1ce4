"""Every pair of a cohort at a glance, for those who run it: never what anybody answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bot.core.times import local_date
from bot.db import Tx
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.services import cohorts
from cogs.mentoring.models import Match, Meeting
from cogs.mentoring.rules.follow_up import Silence
from cogs.mentoring.rules.matching import AWAITING, STANDING
from cogs.mentoring.services import follow_up

WEEKS = 8
"""So many weeks are drawn, this one the last."""
ENDING = timedelta(days=30)
"""A cohort that ends within so long has pairs that come to their end."""


class How(StrEnum):
    """How a pair is doing; those for whom something can be done come first."""

    SILENT = "silent"
    WAITING = "waiting"
    """One of the two is asked."""
    PAUSED = "paused"
    ENDING = "ending"
    NEW = "new"
    """They have begun, and not met yet."""
    MET = "met"


@dataclass(frozen=True, slots=True)
class PairHealth:
    """How one pair is doing."""

    mentor: str
    mentee: str
    how: How
    since: date
    """When who waits was asked, or a break began; of the others, their last meeting or their beginning."""
    days: tuple[date, ...] = ()
    """The days of the last weeks on which they met."""


@dataclass(frozen=True, slots=True)
class Health:
    """The pairs of a cohort, in the order in which something can be done for them."""

    cohort: str
    today: date
    pairs: tuple[PairHealth, ...]
    ends_on: date | None

    def of_kind(self, how: How) -> list[PairHealth]:
        """The pairs that are doing so."""
        return [pair for pair in self.pairs if pair.how is how]


def of(tx: Tx, act: Act, *, cohort: str) -> Health:
    """How the pairs of a cohort are doing. Five queries, however many there are.

    Raises:
        UnknownCohort: there is none of that name.
    """
    group = cohorts.find(tx, act, cohort)
    today = local_date(act.now, group.timezone)
    going = {pair.id: pair for pair in follow_up.pairs(tx, now=act.now, cohort=group.id)}
    mentor, mentee = aliased(Member), aliased(Member)
    rows = tx.execute(
        select(
            *(Match.id, Match.status, Match.asked_at, Match.paused_at, mentor.name, mentee.name.label("mentee")),
        )
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(
            Match.cohort_id == group.id,
            Match.server_id == act.server,
            Match.status.in_(STANDING),
        )
        .order_by(Match.id)
    ).all()
    met: dict[int, list[date]] = {}
    meetings = (
        select(Meeting.match_id, Meeting.on_date)
        .where(Meeting.match_id.in_(going), Meeting.minutes > 0)
        .order_by(Meeting.on_date)
    )
    for match, day in tx.execute(meetings):
        met.setdefault(match, []).append(day)
    found: list[PairHealth] = []
    for row in rows:
        if row.status in AWAITING:
            asked = today if row.asked_at is None else local_date(row.asked_at, group.timezone)
            found.append(PairHealth(row.name, row.mentee, How.WAITING, asked))
        elif (pair := going.get(row.id)) is not None:
            days = met.get(row.id, [])
            how = _how(pair, days, group.ends_on)
            since = local_date(row.paused_at, group.timezone) if row.paused_at else days[-1] if days else pair.last
            shown = tuple(day for day in days if 0 <= week(day, today) < WEEKS)
            found.append(PairHealth(row.name, row.mentee, how, since, shown))
    order = list(How)
    found.sort(key=lambda one: (order.index(one.how), one.since, one.mentor, one.mentee))
    return Health(group.name, today, tuple(found), group.ends_on)


def _how(pair: follow_up.Pair, met: list[date], ends_on: date | None) -> How:
    if pair.paused:
        return How.PAUSED
    if pair.silence is not Silence.NONE:
        return How.SILENT
    if ends_on is not None and ends_on - pair.today <= ENDING:
        return How.ENDING
    return How.MET if met else How.NEW


def week(day: date, today: date) -> int:
    """How many weeks ago a day was; the last seven days are 0."""
    return (today - day).days // 7
