"""What is so of a person and their server, as far as it decides what is open to them. One statement."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, select

from bot.core.authority import Fact, Facts
from bot.core.hooks import hook
from bot.db import Tx
from bot.people.act import Act


@hook
def conditions(act: Act) -> Mapping[Fact, ColumnElement[bool]]:
    """When each fact of a feature holds for the person acting, in the server acted in."""
    raise NotImplementedError


def of(tx: Tx, act: Act) -> Facts:
    """What holds for the person acting; nothing in a direct message."""
    if act.actor.server_id is None:
        return Facts()
    known = [one for each in conditions(act) for one in each.items()]
    row = tx.execute(select(*(condition.label(f"fact_{n}") for n, (_fact, condition) in enumerate(known)))).one()
    return Facts(fact for (fact, _condition), holds in zip(known, row, strict=True) if holds)
