"""Mentors: offering to accompany others, and wishing for somebody who does."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from bot import outbox
from bot.db import Tx
from bot.db.lists import put_lists
from bot.db.upsert import insert_into
from bot.outbox import ErrandKind, recalls, roles
from bot.outbox.errands import Errand, TakeRole
from bot.outbox.notices import DueEntry, Postponed
from bot.outbox.roles import MENTOR_ROLE
from bot.people.act import Act
from bot.people.models import Member, Server
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus
from cogs.mentoring.models import Match, Mentor, MentorLanguage, MentorRequest, MentorRequestLanguage
from cogs.mentoring.refusals import AlreadyPaired
from cogs.mentoring.rules.matching import STANDING
from cogs.mentoring.rules.mentors import languages_of, read_capacity, read_goals


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer to mentor, as it now stands. With a `capacity` of 0 it is withdrawn."""

    capacity: int
    languages: tuple[str, ...]
    accompanied: int
    """How many people this mentor accompanies already, or is asked to."""
    channel_id: int | None
    """Where mentors find each other."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish for a mentor, as it now stands."""

    languages: tuple[str, ...]
    has_goals: bool
    has_place: bool
    """Whether this person has a place in a cohort; without one nobody can be found for them yet."""


def offer(tx: Tx, act: Act, *, capacity: int, languages: str | None) -> Offered:
    """Offer to accompany up to `capacity` people; an earlier offer is replaced, and 0 withdraws it.

    Raises:
        CountOutOfRange, UnknownLanguage: it cannot be offered so.
    """
    capacity = read_capacity(capacity)
    spoken = languages_of(act.actor, languages)
    offered = {"capacity": capacity, "at": act.now}
    mentor_id = tx.execute(
        insert_into(tx, Mentor)
        .values(server_id=act.server, member_id=act.member, **offered)
        .on_conflict_do_update(index_elements=["member_id"], set_=offered)
        .returning(Mentor.id)
    ).scalar_one()
    put_lists(tx, MentorLanguage.language, MentorLanguage.mentor_id, {mentor_id: spoken}, server=act.server)
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
            dedupe_key=secrets.token_hex(
                8
            ),  # what is due is decided by the facts of its turn, so each change is a new one
            now=act.now,
        )
    accompanied = standing(tx, server=act.server, mentors=[act.member]).get(act.member, 0)
    return Offered(capacity, spoken, accompanied, channel_id)


def request(tx: Tx, act: Act, *, languages: str | None, goals: str | None) -> Wished:
    """Wish for a mentor. Wishing again replaces the languages, and the goals if any are given.

    Raises:
        UnknownLanguage, TextTooLong: it cannot be wished so.
        AlreadyPaired: in every cohort of theirs, somebody accompanies them already or is being asked.
    """
    spoken = languages_of(act.actor, languages)
    words = read_goals(goals)
    places = tx.execute(
        select(Cohort.name, Match.status)
        .select_from(Enrollment)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .outerjoin(
            Match,
            (Match.cohort_id == Enrollment.cohort_id)
            & (Match.mentee_id == Enrollment.member_id)
            & Match.status.in_(STANDING)
            & Match.mentor_id.in_(select(Member.id).where(Member.server_id == act.server, Member.gone.is_(False))),
        )
        .where(
            Enrollment.server_id == act.server,
            Enrollment.member_id == act.member,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Cohort.status != CohortStatus.REMOVED,
        )
    ).all()
    paired_in = [name for name, status in places if status]
    if places and len(paired_in) == len(places):
        raise AlreadyPaired(paired_in[0])
    sealed = None if words is None else act.vault.seal(words)
    request_id, goals_kept = tx.execute(
        insert_into(tx, MentorRequest)
        .values(server_id=act.server, member_id=act.member, at=act.now, goals=sealed)
        .on_conflict_do_update(index_elements=["member_id"], set_={"goals": func.coalesce(sealed, MentorRequest.goals)})
        .returning(MentorRequest.id, MentorRequest.goals)
    ).one()
    lists = {request_id: spoken}
    put_lists(tx, MentorRequestLanguage.language, MentorRequestLanguage.request_id, lists, server=act.server)
    return Wished(spoken, goals_kept is not None, bool(places))


def standing(tx: Tx, *, server: int, mentors: Sequence[int]) -> dict[int, int]:
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
    return {row.mentor_id: int(row[1]) for row in rows}


def _role_facts(tx: Tx, rows: Sequence[DueEntry], now: datetime) -> Mapping[int, Errand | Postponed]:
    """The mentors' role for whoever offers to mentor or accompanies somebody; away from the others."""
    members = [row.member_id for row in rows]
    found = {
        member_id: (user_id, role_id, capacity)
        for member_id, user_id, role_id, capacity in tx.execute(
            select(Mentor.member_id, Member.user_id, func.coalesce(Server.mentor_role_id, 0), Mentor.capacity)
            .join(Member, Member.id == Mentor.member_id)
            .join(Server, Server.id == Mentor.server_id)
            .where(Mentor.member_id.in_(members), Server.mentor_role_id.is_not(None), Member.gone.is_(False))
        )
    }
    accompanying = set(
        tx.execute(select(Match.mentor_id).where(Match.mentor_id.in_(members), Match.status.in_(STANDING))).scalars()
    )
    servers = roles.uses(tx, {row.server_id for row in rows})
    errands: dict[int, Errand | Postponed] = {}
    for row in rows:
        if row.member_id not in found:
            continue
        user_id, role_id, capacity = found[row.member_id]
        if capacity or row.member_id in accompanying:
            errands[row.id] = roles.giving(servers[row.server_id], server=row.server_id, user=user_id, role=role_id)
        else:
            errands[row.id] = TakeRole(row.server_id, user_id, role_id)
    return errands


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


ERRANDS = (ErrandKind(MENTOR_ROLE, _role_facts, refused=_not_given),)


def closed_channels(tx: Tx, *, members: Sequence[int]) -> Sequence[tuple[int, int]]:
    """The mentors' channel, for those of these members who have withdrawn and accompany nobody."""
    rows = tx.execute(
        select(Mentor.member_id, Server.mentors_channel_id)
        .join(Server, Server.id == Mentor.server_id)
        .where(
            Mentor.member_id.in_(members),
            Mentor.capacity == 0,
            Server.mentors_channel_id.is_not(None),
            ~exists().where(Match.mentor_id == Mentor.member_id, Match.status.in_(STANDING)),
        )
    )
    return [(member, channel) for member, channel in rows if channel is not None]
