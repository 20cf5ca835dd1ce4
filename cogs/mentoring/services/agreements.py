"""The agreement of a pair: what for, how often and for how long they meet. One proposes it, the other accepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, or_, select, tuple_
from sqlalchemy.orm import aliased

from bot import outbox
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.outbox import buttons
from bot.outbox.buttons import LONG_AGO
from bot.outbox.notices import Contents, DueEntry, DueRows, NoticeType
from bot.people.act import Act
from bot.people.models import Member
from cogs.mentoring.models import Match, MatchAgreement
from cogs.mentoring.refusals import AgreementChanged, OwnAgreement, UnknownMatch
from cogs.mentoring.rules.matching import HowOften, MatchStatus
from cogs.mentoring.rules.mentors import Topic
from cogs.mentoring.services.pair_notices import contents_by_reader, pairs_by_reader

AGREEMENT = NoticeType("match.agreement", lateness=timedelta(days=60))
AGREED = NoticeType("match.agreed", lateness=timedelta(days=30))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pair agrees on, from lists: no words of their own, so that nothing private stands here."""

    goal: Topic
    how_often: HowOften
    months: int


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """An agreement, as one of the two reads of it."""

    match_id: int
    other: NamedPerson
    terms: Terms
    version: int
    accepted: bool
    """By both."""


def current(tx: Tx, act: Act, *, match_id: int) -> AgreementFacts | None:
    """What was proposed last, accepted or not; None where nothing was.

    Raises:
        UnknownMatch: no such pair, or not the actor's.
    """
    match, other = _pair(tx, act, match_id, lock=False)
    return _facts_of(match, other, _agreement(tx, match_id))


def propose(tx: Tx, act: Act, *, match_id: int, terms: Terms) -> NamedPerson:
    """Propose what is agreed, or change it: the other of the two is asked. Gives who that is.

    What both have accepted holds until they have accepted this; what nobody has accepted yet is replaced by it.

    Raises:
        UnknownMatch: no such pair, or not the actor's.
    """
    match, other = _pair(tx, act, match_id)
    latest = _agreement(tx, match_id)
    version = 1 if latest is None else latest.version + 1
    if latest is not None and not _both(latest):
        tx.delete(latest)
        tx.flush()
    mentors = match.mentor_id == act.member
    agreement = MatchAgreement(
        server_id=act.server, match_id=match_id, version=version, goal=terms.goal, how_often=terms.how_often,
        months=terms.months, mentor_accepted_at=act.now if mentors else None,
        mentee_accepted_at=None if mentors else act.now, at=act.now,
    )  # fmt: skip
    tx.add(agreement)
    tx.flush()
    buttons.look(tx, [AGREEMENT], [match_id], server=act.server, now=act.now)
    told = match.mentee_id if mentors else match.mentor_id
    key = str(agreement.version)
    outbox.notice(tx, AGREEMENT, server=act.server, subject=match_id, member=told, dedupe_key=key, now=act.now)
    return other


def accept(tx: Tx, act: Act, *, match_id: int, version: int) -> NamedPerson:
    """Accept what the other has proposed; then it holds, and the other is told. Gives who that is.

    Raises:
        UnknownMatch: no such pair, or not the actor's.
        AgreementChanged: it was changed since, or holds already.
        OwnAgreement: the actor proposed it; the other accepts.
    """
    match, other = _pair(tx, act, match_id)
    agreement = _agreement(tx, match_id)
    if agreement is None or agreement.version != version or _both(agreement):
        raise AgreementChanged
    mentors = match.mentor_id == act.member
    if (agreement.mentor_accepted_at if mentors else agreement.mentee_accepted_at) is not None:
        raise OwnAgreement
    if mentors:
        agreement.mentor_accepted_at = act.now
    else:
        agreement.mentee_accepted_at = act.now
    tx.flush()
    buttons.look(tx, [AGREEMENT], [match_id], server=act.server, now=act.now)
    told = match.mentee_id if mentors else match.mentor_id
    outbox.notice(tx, AGREED, server=act.server, subject=match_id, member=told, dedupe_key=str(version), now=act.now)
    return other


def _pair(tx: Tx, act: Act, match_id: int, *, lock: bool = True) -> tuple[Match, NamedPerson]:
    other = aliased(Member)
    query = (
        select(Match, other.user_id, other.name)
        .join(other, other.id.in_((Match.mentor_id, Match.mentee_id)) & (other.id != act.actor.member_id))
        .where(
            Match.id == match_id,
            Match.server_id == act.server,
            Match.status == MatchStatus.ACCEPTED,
            or_(Match.mentor_id == act.actor.member_id, Match.mentee_id == act.actor.member_id),
        )
    )
    found: Any = tx.execute(query.with_for_update(of=Match) if lock else query).first()
    if found is None:
        raise UnknownMatch
    return found[0], NamedPerson(found[1], found[2])


def _agreement(tx: Tx, match_id: int) -> MatchAgreement | None:
    """What was proposed last."""
    versions = select(MatchAgreement).where(MatchAgreement.match_id == match_id)
    return tx.execute(versions.order_by(MatchAgreement.version.desc()).limit(1)).scalars().first()


def rhythm(match: SQLColumnExpression[int]) -> ColumnElement[Any]:
    """How often a pair meets by the latest version that both accepted, to be read along with the pair."""
    return (
        select(MatchAgreement.how_often)
        .where(
            MatchAgreement.match_id == match,
            MatchAgreement.mentor_accepted_at.is_not(None),
            MatchAgreement.mentee_accepted_at.is_not(None),
        )
        .order_by(MatchAgreement.version.desc())
        .limit(1)
        .scalar_subquery()
    )


def _both(one: MatchAgreement) -> bool:
    return one.mentor_accepted_at is not None and one.mentee_accepted_at is not None


def _facts_of(match: Match, other: NamedPerson, one: MatchAgreement | None) -> AgreementFacts | None:
    if one is None:
        return None
    return AgreementFacts(match.id, other, Terms(one.goal, one.how_often, one.months), one.version, _both(one))


# --- notices ---------------------------------------------------------------------------------------------------------


def ends(tx: Tx, rows: Sequence[DueEntry]) -> dict[int, datetime]:
    """The button to accept is over once both have accepted, what is proposed was changed, or the pair is none."""
    waiting = {
        match: str(version)
        for match, version in tx.execute(
            select(MatchAgreement.match_id, MatchAgreement.version)
            .join(Match, Match.id == MatchAgreement.match_id)
            .where(
                MatchAgreement.match_id.in_({row.subject_id for row in rows}),
                Match.status == MatchStatus.ACCEPTED,
                MatchAgreement.mentor_accepted_at.is_(None) | MatchAgreement.mentee_accepted_at.is_(None),
            )
        )
    }
    return {row.id: LONG_AGO for row in rows if waiting.get(row.subject_id) != row.dedupe_key}


def contents(tx: Tx, rows: DueRows) -> Contents:
    """What the other proposes; gone once it is accepted or changed."""
    over = ends(tx, rows)
    return _contents(tx, DueRows([row for row in rows if row.id not in over], rows.now, rows.vault))


def agreed_contents(tx: Tx, rows: DueRows) -> Contents:
    """Word to the one who proposed it that it holds."""
    return _contents(tx, rows)


def _contents(tx: Tx, rows: DueRows) -> Contents:
    """The versions that these rows tell of."""
    versions = [(row.subject_id, int(row.dedupe_key)) for row in rows if row.dedupe_key]
    query = (
        pairs_by_reader()
        .join(MatchAgreement, MatchAgreement.match_id == Match.id)
        .add_columns(
            *(MatchAgreement.goal, MatchAgreement.how_often, MatchAgreement.months, MatchAgreement.version),
            *(MatchAgreement.mentor_accepted_at, MatchAgreement.mentee_accepted_at),
        )
        .where(
            Match.status == MatchStatus.ACCEPTED,
            MatchAgreement.match_id.in_({match for match, _ in versions}),  # SQLite uses no index for pairs
            tuple_(MatchAgreement.match_id, MatchAgreement.version).in_(versions),
        )
    )

    def facts(one: Any) -> AgreementFacts:
        terms = Terms(one.goal, one.how_often, one.months)
        both = one.mentor_accepted_at is not None and one.mentee_accepted_at is not None
        return AgreementFacts(one.id, NamedPerson(one.other, one.other_name), terms, one.version, both)

    return contents_by_reader(tx, rows, query, Match.id, facts, matters=True)
