"""Matches: drafting rounds of pairs, and publishing one: its mentors are asked. Their answers: `match_responses`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.confirmations import DRAFTS_LAST
from bot.core.refusals import NotConfirmed
from bot.db import Tx
from bot.db.lists import put_lists
from bot.outbox import NoticeRequest
from bot.people import audit
from bot.people.act import Act
from bot.people.models import Member
from cogs.cohorts.models import Cohort, Enrollment
from cogs.cohorts.refusals import CohortClosed
from cogs.cohorts.rules.cohorts import CohortStatus, EnrollmentStatus, ProviderRole, Setting
from cogs.cohorts.services import cohorts
from cogs.mentoring.actions import PREVIEW_MATCHES, PUBLISH_MATCHES
from cogs.mentoring.models import Match, MatchLanguage, MatchRound, Mentor, MentorRequest
from cogs.mentoring.refusals import NobodyWaiting, NoDraft, NoMentors
from cogs.mentoring.rules import matching
from cogs.mentoring.rules.matching import STANDING, MatchStatus, Offer, Plan, RoundStatus, Wish
from cogs.mentoring.services import mentors
from cogs.mentoring.services.match_responses import PAIRING

# --- drafting --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Field:
    """Everybody whom a round of matching is about, in a stable order: who waited longest first."""

    cohort_id: int
    cohort: str
    offers: tuple[Offer, ...]
    wishes: tuple[Wish, ...]
    asked: matching.Asked
    user_ids: Mapping[int, int]
    """The Discord accounts of these members."""


@dataclass(frozen=True, slots=True)
class DraftPair:
    """A pair of a draft: two Discord accounts and the languages they share."""

    mentor: int
    mentee: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of pairs as it is kept until it is published, and who is left over (only known while drafting)."""

    round_id: int | None
    """None where no pair could be found."""
    cohort: str
    pairs: tuple[DraftPair, ...]
    left: tuple[tuple[int, matching.Why], ...] = ()
    """Discord accounts, and why they still wait."""


def survey(tx: Tx, act: Act, *, cohort: str) -> Field:
    """Who offers and who waits, for a round of matching in a cohort. Nothing is changed.

    Raises:
        UnknownCohort, CohortClosed, NoMentors, NobodyWaiting: there is nothing to match.
    """
    found = cohorts.find(tx, act, cohort)
    if found.status == CohortStatus.CLOSED:
        raise CohortClosed(found.name)
    offering = tx.execute(
        select(Mentor.member_id, Member.user_id, Mentor.capacity, Mentor.languages)
        .join(Member, Member.id == Mentor.member_id)
        .where(Mentor.server_id == act.server, Mentor.capacity > 0, Member.gone.is_(False))
        .order_by(Mentor.at, Mentor.id)
    ).all()
    if not offering:
        raise NoMentors
    waiting = tx.execute(_waiting(act.server, found.id)).all()
    if not waiting:
        raise NobodyWaiting
    mentor_ids = [row.member_id for row in offering]
    taken = mentors.standing(tx, server=act.server, mentors=mentor_ids)
    places = _latest_places(tx, act.server, mentor_ids)
    asked = frozenset(
        (mentor_id, mentee_id)
        for mentor_id, mentee_id in tx.execute(
            select(Match.mentor_id, Match.mentee_id).where(
                Match.cohort_id == found.id, Match.status == MatchStatus.DECLINED
            )
        )
    )
    return Field(
        cohort_id=found.id,
        cohort=found.name,
        offers=tuple(
            Offer(
                row.member_id,
                row.languages,
                row.capacity - taken.get(row.member_id, 0),
                *places.get(row.member_id, (None, None)),
            )
            for row in offering
        ),
        wishes=tuple(Wish(row.member_id, row.languages, row.role, row.setting) for row in waiting),
        asked=asked,
        user_ids={row.member_id: row.user_id for row in (*offering, *waiting)},
    )


def assign(field: Field) -> Plan:
    """The best pairs there can be: as many as possible, then as alike as possible. Slow for many people: no
    transaction, and in a thread of its own."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # a second and more: only who matches waits for it

    costs = matching.table(field.offers, field.wishes, field.asked)
    assigned: dict[int, int] = {}
    if costs.columns:
        rows, columns = linear_sum_assignment(np.array(costs.costs, dtype=np.float64))
        assigned = dict(zip(rows.tolist(), columns.tolist(), strict=True))
    return matching.plan(field.offers, field.wishes, field.asked, assigned, costs)


def keep(tx: Tx, act: Act, *, field: Field, plan: Plan) -> Draft:
    """Keep these pairs as the cohort's draft, in place of an earlier one."""
    cohort = cohorts.find(tx, act, field.cohort, lock=True)
    earlier = list(
        tx.execute(
            select(MatchRound.id).where(MatchRound.cohort_id == cohort.id, MatchRound.status == RoundStatus.DRAFT)
        ).scalars()
    )
    if earlier:
        tx.execute(delete(Match).where(Match.round_id.in_(earlier), Match.status == MatchStatus.DRAFT))
        tx.execute(update(MatchRound).where(MatchRound.id.in_(earlier)).values(status=RoundStatus.DROPPED))
    round_id = None
    there = _still_there(tx, [member for pair in plan.pairs for member in (pair.mentor_id, pair.mentee_id)])
    standing = [pair for pair in plan.pairs if {pair.mentor_id, pair.mentee_id} <= there]
    if standing:
        kept = MatchRound(server_id=act.server, cohort_id=cohort.id, status=RoundStatus.DRAFT, at=act.now)
        tx.add(kept)
        tx.flush()
        round_id = kept.id
        made = [
            Match(
                server_id=act.server,
                cohort_id=cohort.id,
                round_id=round_id,
                mentor_id=pair.mentor_id,
                mentee_id=pair.mentee_id,
                status=MatchStatus.DRAFT,
            )
            for pair in standing
        ]
        tx.add_all(made)
        tx.flush()
        lists = {match.id: pair.languages for match, pair in zip(made, standing, strict=True)}
        put_lists(tx, MatchLanguage.language, MatchLanguage.match_id, lists, server=act.server)
    audit.record(tx, act, PREVIEW_MATCHES, cohort=cohort.id, round=round_id or 0)
    return Draft(
        round_id=round_id,
        cohort=cohort.name,
        pairs=tuple(
            DraftPair(field.user_ids[pair.mentor_id], field.user_ids[pair.mentee_id], pair.languages)
            for pair in standing
        ),
        left=tuple((field.user_ids[one.mentee_id], one.why) for one in plan.left),
    )


def _still_there(tx: Tx, members: Sequence[int]) -> set[int]:
    """Those who have not deleted their data since the plan was made; nor can they while this goes on."""
    rows = select(Member.id).where(Member.id.in_(members)).order_by(Member.id).with_for_update(key_share=True)
    return set(tx.execute(rows).scalars())


def _waiting(server: int, cohort: int) -> Any:
    """Those who wish for a mentor, have an active place in the cohort and nobody yet; who waited longest first."""
    return (
        select(MentorRequest.member_id, Member.user_id, MentorRequest.languages, Enrollment.role, Enrollment.setting)
        .join(Member, Member.id == MentorRequest.member_id)
        .join(Enrollment, Enrollment.member_id == MentorRequest.member_id)
        .where(
            MentorRequest.server_id == server,
            Enrollment.cohort_id == cohort,
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Member.gone.is_(False),
            ~exists().where(
                Match.cohort_id == cohort,
                Match.mentee_id == MentorRequest.member_id,
                Match.status.in_(STANDING),
                Match.mentor_id.not_in(_gone(server)),
            ),
        )
        .order_by(MentorRequest.at, MentorRequest.id)
    )


def _gone(server: int) -> Any:
    """Those who have left the server: a pair with one of them stands no longer."""
    return select(Member.id).where(Member.server_id == server, Member.gone.is_(True))


def _latest_places(tx: Tx, server: int, members: Sequence[int]) -> dict[int, tuple[ProviderRole, Setting | None]]:
    """What mentors said of their own work when they last joined a cohort: role and setting."""
    rows = tx.execute(
        select(Enrollment.member_id, Enrollment.role, Enrollment.setting)
        .where(Enrollment.server_id == server, Enrollment.member_id.in_(members))
        .order_by(Enrollment.joined_at, Enrollment.id)
    )
    return {member_id: (role, setting) for member_id, role, setting in rows}


# --- publishing ------------------------------------------------------------------------------------------------------


def draft(tx: Tx, act: Act, *, cohort: str = "", round_id: int = 0) -> Draft:
    """The draft that would be published, by its cohort's name or its own number.

    Raises:
        UnknownCohort, NoDraft: there is none.
    """
    query = (
        select(MatchRound.id, Cohort.name)
        .join(Cohort, Cohort.id == MatchRound.cohort_id)
        .where(
            MatchRound.server_id == act.server,
            MatchRound.status == RoundStatus.DRAFT,
            Cohort.status != CohortStatus.REMOVED,
        )
        .order_by(MatchRound.id.desc())
    )
    if round_id:
        query = query.where(MatchRound.id == round_id)
    else:
        query = query.where(MatchRound.cohort_id == cohorts.find(tx, act, cohort).id)
    found = tx.execute(query).first()
    if found is None:
        raise NoDraft
    mentor, mentee = aliased(Member), aliased(Member)
    pairs = tx.execute(
        select(mentor.user_id, mentee.user_id, Match.languages)
        .select_from(Match)
        .join(mentor, mentor.id == Match.mentor_id)
        .join(mentee, mentee.id == Match.mentee_id)
        .where(Match.round_id == found.id, Match.status == MatchStatus.DRAFT)
        .order_by(Match.id)
    ).all()
    return Draft(found.id, found.name, tuple(DraftPair(*pair) for pair in pairs))


@dataclass(frozen=True, slots=True)
class Published:
    """How many mentors are being asked now."""

    cohort: str
    pairs: int
    mentors: int


def publish(tx: Tx, act: Act, *, round_id: int) -> Published:
    """Ask the mentors of a draft; each gets a pairing notice. The mentees hear nothing before a mentor accepts.

    Raises:
        NotConfirmed: it was published already.
        NoDraft: it is gone, or no longer fits: somebody left or found somebody else, or an offer was changed.
    """
    cohort = tx.execute(
        select(Cohort)
        .where(
            Cohort.server_id == act.server,
            Cohort.status == CohortStatus.OPEN,
            Cohort.id == select(MatchRound.cohort_id).where(MatchRound.id == round_id).scalar_subquery(),
        )
        .with_for_update()
    ).scalar_one_or_none()
    if cohort is None:
        raise NoDraft
    status = tx.execute(select(MatchRound.status).where(MatchRound.id == round_id)).scalar_one()
    if status == RoundStatus.PUBLISHED:
        raise NotConfirmed
    pairs = tx.execute(
        select(Match.id, Match.mentor_id, Match.mentee_id)
        .where(Match.round_id == round_id, Match.status == MatchStatus.DRAFT)
        .order_by(Match.id)
    ).all()
    if status is not RoundStatus.DRAFT or not pairs or not _still_fits(tx, act.server, cohort.id, pairs):
        raise NoDraft
    tx.execute(
        update(Match)
        .where(
            Match.cohort_id == cohort.id,
            Match.mentee_id.in_([pair.mentee_id for pair in pairs]),
            Match.status.in_(STANDING),
        )
        .values(status=MatchStatus.ENDED)  # with mentors who have left the server
    )
    tx.execute(update(MatchRound).where(MatchRound.id == round_id).values(status=RoundStatus.PUBLISHED))
    tx.execute(update(Match).where(Match.id.in_([pair.id for pair in pairs])).values(status=MatchStatus.ASKED))
    requests = [NoticeRequest(subject=pair.id, member=pair.mentor_id, cohort=cohort.id, due=act.now) for pair in pairs]
    outbox.notices(tx, PAIRING, requests, server=act.server)
    audit.record(tx, act, PUBLISH_MATCHES, cohort=cohort.id, round=round_id, matches=[pair.id for pair in pairs])
    return Published(cohort.name, len(pairs), len({pair.mentor_id for pair in pairs}))


def _still_fits(tx: Tx, server: int, cohort: int, pairs: Sequence[Any]) -> bool:
    """Whether everybody is still there and waiting, and no mentor is asked for more than they offer."""
    asked_of = [pair.mentor_id for pair in pairs]
    offers = tx.execute(
        select(Mentor.member_id, Mentor.capacity)
        .join(Member, Member.id == Mentor.member_id)
        .where(Mentor.server_id == server, Mentor.member_id.in_(asked_of), Member.gone.is_(False))
        .order_by(Mentor.id)
        .with_for_update(of=Mentor)
    ).all()
    taken = mentors.standing(tx, server=server, mentors=asked_of)
    places = {offer.member_id: offer.capacity - taken.get(offer.member_id, 0) for offer in offers}
    enough = all(asked <= places.get(mentor_id, 0) for mentor_id, asked in Counter(asked_of).items())
    waiting = {row.member_id for row in tx.execute(_waiting(server, cohort))}
    return enough and all(pair.mentee_id in waiting for pair in pairs)


def drop_drafts(tx: Tx, *, now: datetime) -> None:
    """Once a day: forget drafts of pairs that nobody published."""
    rounds = (
        tx.execute(
            update(MatchRound)
            .where(MatchRound.status == RoundStatus.DRAFT, MatchRound.at < now - DRAFTS_LAST)
            .values(status=RoundStatus.DROPPED)
            .returning(MatchRound.id)
            .execution_options(synchronize_session=False)
        )
        .scalars()
        .all()
    )
    if rounds:
        tx.execute(delete(Match).where(Match.round_id.in_(rounds), Match.status == MatchStatus.DRAFT))
