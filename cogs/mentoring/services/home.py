"""What a mentor sees of those whom they accompany, and what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from bot.core.paging import Page
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.people import facts as people_facts
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.rules.cohorts import CohortStatus
from cogs.mentoring import actions
from cogs.mentoring.models import Match, Meeting, Mentor
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services import facts, meeting_times, mentors
from cogs.prompts.models import PromptPost
from cogs.reflections.models import Reflection
from cogs.reflections.rules.audience import ReflectionStatus, Visibility

PAGE = 8
"""Mentees on a page."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Something that a mentee shares with their mentor; none of its words."""

    id: int
    mentee: str
    at: datetime
    theme: int | None


@dataclass(frozen=True, slots=True)
class Mentee:
    """Somebody whom the actor accompanies."""

    person: NamedPerson
    cohort: str
    since: datetime
    met: date | None
    """The day of their last meeting."""
    next: datetime | None
    """When the two plan to meet."""
    minutes: int
    """Of the meetings that were confirmed."""
    paused: bool
    shared: tuple[Shared, ...]
    """The latest first."""


@dataclass(frozen=True, slots=True)
class Mentees:
    """A page of those whom the actor accompanies."""

    page: Page
    people: tuple[Mentee, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """How somebody stands as a mentor."""

    capacity: int
    """How many people they offer to accompany."""
    taken: int
    """How many places are taken, with those about whom they are asked."""
    mentees: tuple[Mentee, ...]
    asked: bool
    """A pairing waits for their answer."""
    to_confirm: bool
    """A meeting waits for their confirmation."""

    @property
    def next(self) -> Mentee | None:
        """The one whom they plan to meet next."""
        planned = [(one.next, one) for one in self.mentees if one.next is not None]
        return min(planned, key=lambda pair: pair[0])[1] if planned else None

    @property
    def minutes(self) -> int:
        """Of all confirmed meetings with those whom they accompany now."""
        return sum(one.minutes for one in self.mentees)


def listing(tx: Tx, act: Act, *, page: int = 0) -> Mentees:
    """Those whom the actor accompanies now, a page at a time. Three queries, however many they are."""
    people = _mentees(tx, act)
    shown = Page.of(page, total=len(people), size=PAGE)
    return Mentees(shown, tuple(people[shown.number * PAGE : (shown.number + 1) * PAGE]))


def of(tx: Tx, act: Act) -> Home:
    """How the actor stands as a mentor. Six queries."""
    member = act.actor.member_id or 0
    capacity = tx.execute(select(Mentor.capacity).where(Mentor.member_id == member)).scalar_one_or_none()
    so = people_facts.of(tx, act)
    return Home(
        capacity or 0,
        mentors.mentee_counts(tx, server=act.server, mentors=[member]).get(member, 0),
        tuple(_mentees(tx, act)),
        actions.PAIRING_ASKED in so,
        actions.MEETING_TO_CONFIRM in so,
    )


def _mentees(tx: Tx, act: Act) -> list[Mentee]:
    member = act.actor.member_id or 0
    met = select(func.max(Meeting.on_date)).where(Meeting.match_id == Match.id, Meeting.minutes > 0).scalar_subquery()
    minutes = select(func.sum(Meeting.counted)).where(Meeting.match_id == Match.id).scalar_subquery()
    rows = tx.execute(
        select(
            *(Match.id, Match.mentee_id, Match.answered_at, Match.paused_at, Match.rests, Member.user_id, Member.name),
            *(Cohort.name.label("cohort"), met.label("met"), minutes.label("minutes")),
            meeting_times.next_meeting(Match.id, act.now).label("next"),
        )
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Member, Member.id == Match.mentee_id)
        .where(
            Match.server_id == act.server,
            Match.mentor_id == member,
            Match.status == MatchStatus.ACCEPTED,
            Match.answered_at.is_not(None),
            Member.gone.is_(False),
            Cohort.status != CohortStatus.REMOVED,
        )
        .order_by(Member.name, Match.id)
    ).all()
    shared = _shared(tx, act, [row.mentee_id for row in rows])
    return [
        Mentee(
            NamedPerson(row.user_id, row.name),
            row.cohort,
            row.answered_at,
            row.met,
            row.next,
            int(row.minutes or 0),
            row.paused_at is not None,
            tuple(shared.get(facts.pair_key(row.id, row.rests), ())),
        )
        for row in rows
    ]


def _shared(tx: Tx, act: Act, mentees: Sequence[int]) -> dict[str, list[Shared]]:
    """What these share with the actor now, by the pair, the latest first."""
    if not mentees:
        return {}
    current = [
        one.pair
        for one in facts.mentors_of(tx, server=act.server, mentees=mentees)
        if one.mentor_id == act.actor.member_id
    ]
    found = tx.execute(
        select(Reflection.id, Reflection.at, Reflection.pair, Member.name, PromptPost.theme)
        .join(Member, Member.id == Reflection.member_id)
        .outerjoin(PromptPost, PromptPost.id == Reflection.post_id)
        .where(
            Reflection.server_id == act.server,
            Reflection.mentor_id == act.actor.member_id,
            Reflection.visibility == Visibility.MENTOR,
            Reflection.status == ReflectionStatus.KEPT,
            Reflection.pair.in_(current),
        )
        .order_by(Reflection.at.desc(), Reflection.id.desc())
    )
    by_pair: dict[str, list[Shared]] = {}
    for one in found:
        by_pair.setdefault(one.pair, []).append(Shared(one.id, one.name, one.at, one.theme))
    return by_pair
