"""A person who deletes their data while others are in the middle of something."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.core.people import Actor, Standing
from bot.db import Database, Tx
from bot.db.base import Base
from bot.feature import personal_data_of
from cogs import FEATURES
from cogs.privacy import services as privacy
from sandbox import Person
from sandbox.startup import InProcessBot
from tests.support.people import act
from tests.support.stories import Riverside

DATA = personal_data_of(FEATURES)


def database(place: Riverside) -> Database:
    """The bot's own database."""
    bot = place.town.bot
    assert isinstance(bot, InProcessBot)
    assert bot.app is not None
    return bot.app.database


def erase(tx: Tx, user: int, now: datetime) -> None:
    """As if they had pressed Delete and Confirm."""
    actor = Actor(user_id=user, server_id=None, name="", standings=frozenset({Standing.ANYONE}))
    counts = privacy.preview(tx, act(actor, now), data=DATA)
    privacy.erase(tx, act(actor, now), expected=sum(counts.values()), data=DATA)


async def erased(place: Riverside, person: Person) -> None:
    """They delete everything of theirs, this moment, whatever the bot has in hand."""
    await database(place).write(erase, person.id, place.town.clock.now())


def everything(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {
        table.name: [dict(row) for row in tx.execute(select(table)).mappings()] for table in Base.metadata.sorted_tables
    }
