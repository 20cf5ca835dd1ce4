"""What each criterion of matching counts here: seen by everybody, chosen by coordinators."""

from collections.abc import Mapping

from sqlalchemy import select

from bot.core.refusals import CountOutOfRange
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.people import audit
from bot.people.act import Act
from cogs.mentoring.actions import SET_WEIGHTS
from cogs.mentoring.models import MatchWeight
from cogs.mentoring.rules.fit import USUAL_WEIGHTS, Criterion

MOST = 100


def show(tx: Tx, act: Act) -> Mapping[Criterion, int]:
    """What each criterion counts."""
    return of_server(tx, act.server)


def of_server(tx: Tx, server: int) -> Mapping[Criterion, int]:
    """What each criterion counts in this server; where nobody has chosen, what is usual."""
    chosen = select(MatchWeight.criterion, MatchWeight.weight).where(MatchWeight.server_id == server)
    return {**USUAL_WEIGHTS, **dict(tx.execute(chosen).all())}


def change(tx: Tx, act: Act, *, criterion: Criterion, weight: int) -> Mapping[Criterion, int]:
    """Let a criterion count so much from the next round on.

    Raises:
        CountOutOfRange: less than nothing, or more than 100.
    """
    if not 0 <= weight <= MOST:
        raise CountOutOfRange(weight, 0, MOST)
    tx.execute(
        insert_into(tx, MatchWeight)
        .values(server_id=act.server, criterion=criterion, weight=weight)
        .on_conflict_do_update(index_elements=["server_id", "criterion"], set_={"weight": weight})
    )
    audit.record(tx, act, SET_WEIGHTS, what=f"{criterion} {weight}")
    return of_server(tx, act.server)
