"""Mentors: offering to accompany others, and wishing for somebody who does."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot import outbox
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.db.vault import Binding
from bot.outbox import ErrandKind, recalls, roles
from bot.outbox.errands import Errand, TakeRole
from bot.outbox.notices import DueEntry, DueRows, Postponed
from bot.outbox.roles import MENTOR_ROLE
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, Mentor, MentoringProfile, MentorRequest
from cogs.mentoring.refusals import AlreadyPaired
from cogs.mentoring.rules.fit import Fluency
from cogs.mentoring.rules.matching import STANDING
from cogs.mentoring.rules.mentors import languages_of, read_capacity, read_goals
from cogs.mentoring.services import graduates, profiles
from cogs.mentoring.services.offer_notices import OFFERED

GATHERING = timedelta(minutes=2)
"""Who has offered by mistake has so long to withdraw before the staff hear of it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer to mentor, as it now stands. With a `capacity` of 0 it is withdrawn."""

    capacity: int
    languages: tuple[str, ...]
    accompanied: int
    """How many people this mentor accompanies already, or is asked to."""
    channel_id: int | None
    """Where mentors find each other."""
    approved: bool = True
    """Whether a coordinator has approved it."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish for a mentor, as it now stands."""

    languages: tuple[str, ...]
    has_goals: bool
    has_place: bool
    """Whether this person has a place in a cohort; without one nobody can be found for them yet."""


Spoken = Sequence[tuple[str, Fluency]]


def offer(tx: Tx, act: Act, *, capacity: int, languages: str | None = None, spoken: Spoken | None = None) -> Offered:
    """Offer to accompany up to `capacity` people; an earlier offer is replaced, and 0 withdraws it.

    The languages are those of the form (`spoken`), else those that are named, else those that were kept before.
    A new offer waits for a coordinator; the staff hear of it.

    Raises:
        CountOutOfRange, UnknownLanguage: it cannot be offered so.
    """
    capacity = read_capacity(capacity)
    codes = _keep_languages(tx, act, languages, spoken)
    earlier = tx.execute(select(Mentor.capacity).where(Mentor.member_id == act.member)).scalar_one_or_none()
    offered: dict[str, Any] = {"capacity": capacity, "at": act.now}
    if not capacity:
        offered["paused_at"] = None  # a break ends with the offer: the next one is not paused without a word
    mentor_id, approved_at = tx.execute(
        insert_into(tx, Mentor)
        .values(server_id=act.server, member_id=act.member, **offered)
        .on_conflict_do_update(index_elements=["member_id"], set_=offered)
        .returning(Mentor.id, Mentor.approved_at)
    ).one()
    role_id, channel_id = tx.execute(
        select(Server.mentor_role_id, Server.mentors_channel_id).where(Server.id == act.server)
    ).one()
    if role_id is not None and (role_id in act.actor.roles) != (capacity > 0):
        outbox.errand(
            tx,
            MENTOR_ROLE,
            server=act.server,
            subject=mentor_id,
            member=act.member,
            dedupe_key=secrets.token_hex(8),  # each change is a new one; when it is due, the facts say which
            now=act.now,
        )
    if capacity and not earlier:
        if approved_at is None:
            key = str(int(act.now.timestamp()))
            due = act.now + GATHERING
            outbox.notice(tx, OFFERED, server=act.server, subject=mentor_id, now=act.now, due=due, dedupe_key=key)
        graduates.offered(tx, server=act.server, member=act.member, now=act.now)
    accompanied = mentee_counts(tx, server=act.server, mentors=[act.member]).get(act.member, 0)
    return Offered(capacity, codes, accompanied, channel_id, approved_at is not None)


def request(
    tx: Tx, act: Act, *, languages: str | None = None, goals: str | None = None, spoken: Spoken | None = None
) -> Wished:
    """Wish for a mentor. Wishing again replaces the languages and the goals, where any are given.

    Raises:
        UnknownLanguage, TextTooLong: it cannot be wished so.
        AlreadyPaired: in every cohort of theirs, somebody accompanies them already or is being asked.
    """
    words = read_goals(goals)
    has_place = require_unpaired(tx, act)
    codes = _keep_languages(tx, act, languages, spoken)
    request_id, earlier_goals = tx.execute(
        insert_into(tx, MentorRequest)
        .values(server_id=act.server, member_id=act.member, at=act.now)
        .on_conflict_do_update(index_elements=["member_id"], set_={"goals": MentorRequest.goals})
        .returning(MentorRequest.id, MentorRequest.goals)
    ).one()
    if words is not None:
        sealed = act.vault.seal(words, Binding.of(MentorRequest.goals, row=request_id, owner=act.member))
        tx.execute(update(MentorRequest).where(MentorRequest.id == request_id).values(goals=sealed))
    return Wished(codes, words is not None or earlier_goals is not None, has_place)


def require_unpaired(tx: Tx, act: Act) -> bool:
    """See that somebody could be found for the actor; gives whether they have a place in a cohort.

    Raises:
        AlreadyPaired: in every cohort of theirs, somebody accompanies them already or is being asked.
    """
    is_paired = exists().where(
        Match.cohort_id == Enrollment.cohort_id, Match.mentee_id == Enrollment.member_id, stands()
    )
    places = tx.execute(
        select(Cohort.name, is_paired)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(
            Enrollment.server_id == act.server,
            Enrollment.member_id == (act.actor.member_id or 0),
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Cohort.status != CohortStatus.REMOVED,
        )
    ).all()
    if places and all(paired for _name, paired in places):
        raise AlreadyPaired(places[0][0])
    return bool(places)


def _keep_languages(tx: Tx, act: Act, named: str | None, spoken: Spoken | None) -> tuple[str, ...]:
    """Keep the languages that were said; where none were, those stay that were kept before."""
    if spoken is None and not named:
        query = select(MentoringProfile.languages).where(MentoringProfile.member_id == act.member)
        kept = tx.execute(query).scalar_one_or_none()
        if kept:
            return kept
    if spoken is None:
        spoken = [(code, Fluency.FLUENT) for code in languages_of(act.actor, named)]
    profiles.keep_languages(tx, act, spoken)
    return tuple(code for code, _fluency in spoken)


def stands() -> ColumnElement[bool]:
    """Whether a match takes its mentee's wish: its mentor is asked or has accepted, and is still here."""
    mentor = aliased(Member)
    return Match.status.in_(STANDING) & exists().where(mentor.id == Match.mentor_id, mentor.gone.is_(False))


def mentors_channel(tx: Tx, act: Act) -> int | None:
    """The channel under which mentors who take no direct messages are written to, in threads of their own."""
    return tx.execute(select(Server.mentors_channel_id).where(Server.id == act.server)).scalar_one_or_none()


def waiting(cohort: int | InstrumentedAttribute[int]) -> Any:
    """Those who wish for a mentor, have an active place in the cohort and nobody yet.

    The first are those whom somebody else left without one, then those who waited longest.
    """
    return (
        select(
            *(MentorRequest.member_id, Member.user_id, Member.name, MentorRequest.at, MentorRequest.first_since),
        )
        .join(Member, Member.id == MentorRequest.member_id)
        .join(Enrollment, Enrollment.member_id == MentorRequest.member_id)
        .where(
            Enrollment.cohort_id == cohort,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Member.gone.is_(False),
            MentorRequest.paused_at.is_(None),
            ~exists().where(
                Match.cohort_id == Enrollment.cohort_id, Match.mentee_id == MentorRequest.member_id, stands()
            ),
        )
        .order_by(MentorRequest.first_since.is_(None), MentorRequest.at, MentorRequest.id)
    )


BEFORE_ALL = timedelta(days=36500)
"""So much longer than they have those have waited whom somebody else left without a mentor."""


def waited(row: Any, now: datetime) -> int:
    """For how many seconds somebody in the rows of `waiting` counts as having waited."""
    since = row.at if row.first_since is None else row.first_since - BEFORE_ALL
    return int((now - since).total_seconds())


def mentee_counts(tx: Tx, *, server: int, mentors: Sequence[int]) -> dict[int, int]:
    """How many people each of these mentors accompanies or is asked to, in all open cohorts of a server.

    Those who left their cohort take no place. One query.
    """
    rows = tx.execute(
        select(Match.mentor_id, func.count())
        .join(Cohort, Cohort.id == Match.cohort_id)
        .join(Enrollment, (Enrollment.cohort_id == Match.cohort_id) & (Enrollment.member_id == Match.mentee_id))
        .where(
            Match.server_id == server,
            Match.mentor_id.in_(mentors),
            Match.status.in_(STANDING),
            Cohort.status == CohortStatus.OPEN,
            Enrollment.status == EnrollmentStatus.ACTIVE,
        )
        .group_by(Match.mentor_id)
    )
    return dict(rows.all())


# --- the mentors' role and channel -----------------------------------------------------------------------------------


def _is_mentoring() -> ColumnElement[bool]:
    """Whether a mentor offers to accompany people, or is accompanying or asked to."""
    return (Mentor.capacity > 0) | exists().where(Match.mentor_id == Mentor.member_id, Match.status.in_(STANDING))


def _role_facts(tx: Tx, rows: DueRows) -> Mapping[int, Errand | Postponed]:
    """The mentors' role for whoever offers to mentor or accompanies somebody; away from the others."""
    found = {
        one.member_id: one
        for one in tx.execute(
            select(Mentor.member_id, Member.user_id, Server.mentor_role_id, _is_mentoring().label("is_mentoring"))
            .join(Member, Member.id == Mentor.member_id)
            .join(Server, Server.id == Mentor.server_id)
            .where(
                Mentor.member_id.in_([row.member_id for row in rows]),
                Server.mentor_role_id.is_not(None),
                Member.gone.is_(False),
            )
        )
    }
    servers = roles.uses(tx, {row.server_id for row in rows})
    return {
        row.id: roles.giving(servers[row.server_id], server=row.server_id, user=one.user_id, role=one.mentor_role_id)
        if one.is_mentoring
        else TakeRole(row.server_id, one.user_id, one.mentor_role_id)
        for row in rows
        if (one := found.get(row.member_id)) is not None
    }


def _not_given(tx: Tx, row: DueEntry, code: str, now: datetime) -> bool:
    role = tx.execute(select(Server.mentor_role_id).where(Server.id == row.server_id)).scalar_one_or_none()
    return roles.not_given(tx, row, code, role, now)


def erased(tx: Tx, *, user: int, members: Sequence[int], now: datetime) -> None:
    """Whoever deletes their data gives the mentors' role back."""
    for server, role in tx.execute(
        select(Server.id, Server.mentor_role_id)
        .join(Mentor, Mentor.server_id == Server.id)
        .where(Mentor.member_id.in_(members), Server.mentor_role_id.is_not(None))
    ).all():
        recalls.take_role(tx, server=server, user=user, role=role or 0, now=now)


def closed_channels(tx: Tx, *, members: Sequence[int]) -> Sequence[tuple[int, int]]:
    """The mentors' channel, for those of these members who have withdrawn and accompany nobody."""
    rows = tx.execute(
        select(Mentor.member_id, Server.mentors_channel_id)
        .join(Server, Server.id == Mentor.server_id)
        .where(Mentor.member_id.in_(members), Server.mentors_channel_id.is_not(None), ~_is_mentoring())
    )
    return [(member, channel) for member, channel in rows if channel is not None]


ERRANDS = (ErrandKind(MENTOR_ROLE, _role_facts, refused=_not_given),)
