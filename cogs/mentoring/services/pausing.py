"""Pausing, going on and leaving, as mentor or as mentee. Pairs that there are stay."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.core.confirmations import require_same
from bot.db import Tx
from bot.people.act import Act
from cogs.mentoring.models import Match, Mentor, MentorRequest
from cogs.mentoring.refusals import NoProfile
from cogs.mentoring.rules.matching import MatchStatus
from cogs.mentoring.rules.profiles import Side
from cogs.mentoring.services import mentors


@dataclass(frozen=True, slots=True)
class Paused:
    """How somebody stands: as what they are paused, or are not."""

    sides: tuple[Side, ...]
    paused: bool
    changed: bool
    """False where it was so before."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaving would end, and what stays."""

    side: Side
    pairs: int
    """The people with whom they are a pair, who stay."""


def sides(tx: Tx, act: Act) -> tuple[Side, ...]:
    """As what the actor takes part.

    Raises:
        NoProfile: as nothing.
    """
    return tuple(_standing(tx, act))


def pause(tx: Tx, act: Act) -> Paused:
    """A mentor takes nobody new, a mentee is not paired for now; until they go on.

    Raises:
        NoProfile: there is nothing to pause.
    """
    return _set(tx, act, act.now)


def resume(tx: Tx, act: Act) -> Paused:
    """Take part again.

    Raises:
        NoProfile: there is nothing to go on with.
    """
    return _set(tx, act, None)


def _set(tx: Tx, act: Act, since: datetime | None) -> Paused:
    standing = _standing(tx, act)
    changed = [side for side, paused in standing.items() if (paused is None) is not (since is None)]
    for side in changed:
        model = Mentor if side is Side.OFFER else MentorRequest
        tx.execute(update(model).where(model.member_id == act.member).values(paused_at=since))
    return Paused(tuple(changed) or tuple(standing), since is not None, bool(changed))


def _standing(tx: Tx, act: Act) -> dict[Side, datetime | None]:
    member = act.actor.member_id or 0
    found: dict[Side, datetime | None] = {}
    for paused in tx.execute(select(Mentor.paused_at).where(Mentor.member_id == member, Mentor.capacity > 0)).scalars():
        found[Side.OFFER] = paused
    for paused in tx.execute(select(MentorRequest.paused_at).where(MentorRequest.member_id == member)).scalars():
        found[Side.REQUEST] = paused
    if not found:
        raise NoProfile
    return found


def before_leaving(tx: Tx, act: Act, *, side: Side) -> Leaving:
    """What would end.

    Raises:
        NoProfile: it has ended already.
    """
    if side not in _standing(tx, act):
        raise NoProfile
    whose = Match.mentor_id if side is Side.OFFER else Match.mentee_id
    pairs = select(func.count()).where(
        Match.server_id == act.server, whose == act.member, Match.status == MatchStatus.ACCEPTED
    )
    return Leaving(side, tx.execute(pairs).scalar_one())


def leave(tx: Tx, act: Act, *, side: Side, mark: str | None) -> Leaving:
    """Withdraw an offer, or a request with its words. Pairs stay.

    Raises:
        NoProfile, NotConfirmed: it has ended already, or something has changed since it was shown.
    """
    leaving = before_leaving(tx, act, side=side)
    require_same(leaving, mark)
    if side is Side.OFFER:
        mentors.offer(tx, act, capacity=0)
    else:
        tx.execute(delete(MentorRequest).where(MentorRequest.member_id == act.member))
    return leaving
