"""Whom somebody does not want to be paired with: for their own eyes and the rule alone, in no audit and no notice."""

from dataclasses import dataclass

from sqlalchemy import delete, exists, or_, select, update

from bot import outbox
from bot.core.people import NamedPerson
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.outbox import buttons
from bot.people import identity
from bot.people.act import Act
from bot.people.models import Member
from cogs.mentoring.models import Match, MentoringAvoidance
from cogs.mentoring.refusals import ChoseThemselves
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.services import questions
from cogs.mentoring.services.pair_notices import WAITING


@dataclass(frozen=True, slots=True)
class Avoided:
    """Somebody whom the actor is not paired with from now on."""

    id: int
    other: NamedPerson
    is_pair: bool = False
    """Whether the two are a pair at the moment, which goes on."""


def avoid(tx: Tx, act: Act, *, user: int, name: str) -> Avoided:
    """Keep that these two are not to be paired. Saying so twice changes nothing.

    A mentor who has accepted, and whose mentee has not answered yet, accepts no longer.

    Raises:
        ChoseThemselves: the person named is the actor.
    """
    if user == act.actor.user_id:
        raise ChoseThemselves
    (other,) = identity.known(tx, act.server, [(user, name)], now=act.now)
    tx.execute(
        insert_into(tx, MentoringAvoidance)
        .values(server_id=act.server, member_id=act.member, other_id=other, at=act.now)
        .on_conflict_do_nothing(index_elements=["member_id", "other_id"])
    )
    row = tx.execute(
        select(MentoringAvoidance.id).where(
            MentoringAvoidance.member_id == act.member, MentoringAvoidance.other_id == other
        )
    ).scalar_one()
    _accept_no_longer(tx, act, mentee=other)
    # Only of a pair of both: that somebody is being asked is not told here.
    is_pair = exists().where(
        Match.server_id == act.server,
        Match.status == MatchStatus.ACCEPTED,
        or_(
            (Match.mentor_id == act.member) & (Match.mentee_id == other),
            (Match.mentor_id == other) & (Match.mentee_id == act.member),
        ),
    )
    return Avoided(row, NamedPerson(user, name), bool(tx.execute(select(is_pair)).scalar_one()))


def _accept_no_longer(tx: Tx, act: Act, *, mentee: int) -> None:
    """The mentee is not asked any more, and hears no reason: as when a mentor has left. They go first."""
    offered = select(Match.id, Match.cohort_id).where(
        Match.server_id == act.server,
        Match.mentor_id == act.member,
        Match.mentee_id == mentee,
        Match.status == MatchStatus.OFFERED,
    )
    for match, cohort in tx.execute(offered.with_for_update()).all():
        tx.execute(update(Match).where(Match.id == match).values(status=MatchStatus.ENDED))
        questions.withdraw(tx, [match], now=act.now)
        questions.go_first(tx, [mentee], now=act.now)
        buttons.look(tx, questions.QUESTIONS, [match], server=act.server, now=act.now)
        key = f"{match}.ended"
        outbox.notice(tx, WAITING, server=act.server, subject=cohort, dedupe_key=key, now=act.now)


def own(tx: Tx, act: Act) -> tuple[Avoided, ...]:
    """Those whom the actor named, the latest last."""
    rows = tx.execute(
        select(MentoringAvoidance.id, Member.user_id, Member.name)
        .join(Member, Member.id == MentoringAvoidance.other_id)
        .where(MentoringAvoidance.server_id == act.server, MentoringAvoidance.member_id == (act.actor.member_id or 0))
        .order_by(MentoringAvoidance.id)
    )
    return tuple(Avoided(row.id, NamedPerson(row.user_id, row.name)) for row in rows)


def take_back(tx: Tx, act: Act, *, row: int) -> None:
    """The two may be paired again. What is gone already, or another's, changes nothing and tells nothing."""
    tx.execute(
        delete(MentoringAvoidance).where(
            MentoringAvoidance.id == row,
            MentoringAvoidance.server_id == act.server,
            MentoringAvoidance.member_id == act.member,
        )
    )
