"""Progress: what a person has done for their certificate, and what remains.

This is what people ask most often, so it takes three statements, made once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, null, select

from bot import ledger
from bot.core.authority import require
from bot.core.hooks import hook
from bot.core.hours import CreditKind, HourType
from bot.core.people import NamedPerson
from bot.core.refusals import PersonGone
from bot.db import Tx
from bot.db.types import UtcDateTime
from bot.ledger import Sum
from bot.people import facts
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.actions import PLACE_FREE
from cogs.cohorts.models import Acceptance, Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, MentorRequest
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.rules.meetings import WAITS_AFTER
from cogs.mentoring.services.meetings import keeping as meetings
from cogs.programs.actions import SEE_PROGRESS_OF_OTHERS
from cogs.programs.refusals import HasNoPlace
from cogs.programs.rules import Kind, Line, Step, next_step
from cogs.prompts.models import PromptPost
from cogs.reflections.services import facts as reflections
from cogs.sessions.models import Session
from cogs.sessions.rules.sessions import SessionStatus


@dataclass(frozen=True, slots=True)
class CohortProgress:
    """How far a person is in one cohort."""

    cohort_id: int
    cohort: str
    active: bool
    """False for those who left, or whose cohort has ended; their hours stay."""
    ended: bool
    """They had a place until the cohort was removed."""
    lines: tuple[Line, ...]
    minutes: dict[HourType, int]
    """By hour type."""
    mentor: NamedPerson | None
    mentees: tuple[NamedPerson, ...]
    code: str | None
    """Of the certificate, if it was issued."""
    meetings_waiting: int
    """Mentor meetings that nobody has answered for a week."""
    next_step: Step
    joined_at: datetime
    starts_on: date | None
    ends_on: date | None
    zone: str

    @property
    def met(self) -> bool:
        """Whether everything that the certificate asks is done."""
        return not any(line.remaining for line in self.lines)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is."""

    member_id: int
    user_id: int
    name: str
    cohorts: tuple[CohortProgress, ...]
    """The latest first."""
    mentees: tuple[NamedPerson, ...]
    """Those whom this person accompanies in cohorts where they have no place themselves."""
    place_free: bool = False
    """They have no place, and a cohort here has one for them."""


@hook
def code_column(cohort: ColumnElement[int], member: ColumnElement[int]) -> ColumnElement[str]:
    """The code of a member's certificate of a cohort, where it was issued."""
    raise NotImplementedError


def show(tx: Tx, act: Act, *, user: int | None = None, name: str = "", present: bool = False) -> Progress:
    """One's own progress, or, for those who run cohorts, another's.

    Raises:
        NotPermitted: another's is for facilitators.
        PersonGone: nobody of that account was ever known here.
    """
    if user is None or user == act.actor.user_id:
        own = of(tx, act, user=act.actor.user_id, member=act.actor.member_id or 0, name=act.actor.name)
        return own if own.cohorts else replace(own, place_free=PLACE_FREE in facts.of(tx, act))
    require(SEE_PROGRESS_OF_OTHERS, act.actor)
    return of(tx, act, user=user, name=name, present=present)


def of(tx: Tx, act: Act, *, user: int, member: int | None = None, name: str = "", present: bool = False) -> Progress:
    """How far the person of a Discord account is in the server acted in. Three statements.

    `member` is the row of somebody who was recognised already (0: they have none); `present` says that they are in the
    server now. A cohort that was removed is still told of to those who earned something in it.

    Raises:
        PersonGone: nobody of that account was ever known there.
        HasNoPlace: they are there, and never did anything here.
    """
    run = tx.connection().execute
    asked = {"server": act.server, "user": user, "now": act.now, "week_ago": act.now - WAITS_AFTER}
    places: Sequence[Any] = run(_places_of(), asked).all() if member != 0 else []
    if not places:
        if member is None:
            raise HasNoPlace(name) if present else PersonGone(name)
        return Progress(0, user, name, (), ())
    member_id, known_as = places[0].member_id, places[0].name
    sums = ledger.sums(tx, server=act.server, member=member_id)
    pairs = run(_PAIRS, {"server": act.server, "member": member_id}).all()
    in_cohorts = tuple(
        _in_cohort(place, [row for row in sums if row.cohort_id == place.cohort_id], pairs)
        for place in places
        if place.cohort_id is not None
        and (
            place.cohort_status != CohortStatus.REMOVED
            or place.code
            or any(row.cohort_id == place.cohort_id for row in sums)
        )
    )
    own = {one.cohort_id for one in in_cohorts}
    elsewhere = tuple(NamedPerson(p.user_id, p.name) for p in pairs if p.mentoring and p.cohort_id not in own)
    return Progress(member_id, user, known_as, in_cohorts, elsewhere)


def _in_cohort(place: Any, sums: Sequence[Sum], pairs: Sequence[Any]) -> CohortProgress:
    counts = Counter[CreditKind]()
    minutes = Counter[HourType]()
    for one in sums:
        counts[one.kind] += one.units
        minutes[one.hour_type] += one.minutes
    lines = (
        Line(Kind.AGREEMENT, int(place.accepted is not None), 1),
        Line(Kind.SESSION, counts[CreditKind.SESSION], place.sessions_required),
        Line(Kind.REFLECTION, counts[CreditKind.REFLECTION], place.reflections_required),
        Line(Kind.MEETING, counts[CreditKind.MEETING], place.meetings_required),
    )
    has_place = place.status == EnrollmentStatus.ACTIVE
    here = [pair for pair in pairs if pair.cohort_id == place.cohort_id]
    mentor = next((NamedPerson(pair.user_id, pair.name) for pair in here if not pair.mentoring), None)
    return CohortProgress(
        cohort_id=place.cohort_id,
        cohort=place.cohort,
        active=has_place and place.cohort_status != CohortStatus.REMOVED,
        ended=has_place and place.cohort_status == CohortStatus.REMOVED,
        lines=lines,
        minutes=+minutes,  # without what was taken back, or is counted and not timed
        mentor=mentor,
        mentees=tuple(NamedPerson(pair.user_id, pair.name) for pair in here if pair.mentoring),
        code=place.code,
        meetings_waiting=place.meetings_waiting,
        next_step=next_step(
            lines,
            certified=place.code is not None,
            cohort_open=place.cohort_status == CohortStatus.OPEN,
            paired=mentor is not None,
            mentor_requested=place.requested,
            request_rests=place.request_rests,
            asked_to_pair=place.asked_to_pair,
            session_ahead=place.session_ahead,
            prompt_open=place.prompt_open,
        ),
        joined_at=place.joined_at,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        zone=place.timezone,
    )


# Tables rather than models: plain rows, without what the ORM does for each of them.
_members, _places, _cohorts = Member.__table__.c, Enrollment.__table__.c, Cohort.__table__.c
_accepted, _matches = Acceptance.__table__.c, Match.__table__.c


@cache
def _places_of() -> Select[*tuple[Any, ...]]:
    """A member's places with their cohorts, built once: after the hooks were bound."""
    code = next(iter(code_column(_cohorts.id, _members.id)), null())
    week_ago = bindparam("week_ago", type_=UtcDateTime)
    session_ahead = exists().where(
        Session.cohort_id == _cohorts.id,
        Session.status == SessionStatus.PLANNED,
        Session.starts_at > bindparam("now", type_=UtcDateTime),
    )
    return (
        select(
            _members.id.label("member_id"),
            _members.name,
            _cohorts.id.label("cohort_id"),
            _cohorts.name.label("cohort"),
            _cohorts.status.label("cohort_status"),
            _cohorts.timezone,
            _cohorts.starts_on,
            _cohorts.ends_on,
            _cohorts.sessions_required,
            _cohorts.reflections_required,
            _cohorts.meetings_required,
            _places.status,
            _places.joined_at,
            _accepted.id.label("accepted"),
            code.label("code"),
            session_ahead.label("session_ahead"),
            reflections.unanswered(PromptPost.cohort_id == _cohorts.id, _members.id).label("prompt_open"),
            exists().where(MentorRequest.member_id == _members.id).label("requested"),
            meetings.waiting(_cohorts.id, _members.id, week_ago).label("meetings_waiting"),
            exists()
            .where(MentorRequest.member_id == _members.id, MentorRequest.paused_at.is_not(None))
            .label("request_rests"),
            exists()
            .where(Match.cohort_id == _cohorts.id, Match.mentee_id == _members.id, Match.status == MatchStatus.OFFERED)
            .label("asked_to_pair"),
        )
        .select_from(
            Member.__table__.outerjoin(Enrollment.__table__, _places.member_id == _members.id)
            .outerjoin(Cohort.__table__, _cohorts.id == _places.cohort_id)
            .outerjoin(
                Acceptance.__table__,
                (_accepted.enrollment_id == _places.id) & (_accepted.version == _cohorts.agreement_version),
            )
        )
        .where(_members.server_id == bindparam("server"), _members.user_id == bindparam("user"))
        .order_by(_places.id.desc())
    )


_PAIRS = (
    select(
        _matches.cohort_id,
        case((_matches.mentor_id == bindparam("member"), 1), else_=0).label("mentoring"),
        _members.user_id,
        _members.name,
    )
    .select_from(
        Match.__table__.join(
            Member.__table__,
            _members.id
            == case((_matches.mentor_id == bindparam("member"), _matches.mentee_id), else_=_matches.mentor_id),
        )
    )
    .where(
        _matches.server_id == bindparam("server"),
        (_matches.mentor_id == bindparam("member")) | (_matches.mentee_id == bindparam("member")),
        _matches.status == MatchStatus.ACCEPTED,
        _members.gone.is_(False),
    )
    .order_by(_matches.id)
)
