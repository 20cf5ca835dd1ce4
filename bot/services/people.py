"""A person's own choices, which follow them through all servers."""

from collections.abc import Iterable
from datetime import datetime

from bot.db import Tx
from bot.db.models import Account, ToldLanguage
from bot.db.upsert import insert_into
from bot.domain.languages import read_language
from bot.domain.people import Actor
from bot.domain.zones import read_zone


def choose_language(tx: Tx, actor: Actor, *, language: str, shipped: Iterable[str], now: datetime) -> str:
    """From now on everything private comes in this language; gives its code.

    Raises:
        UnknownLanguage: we have no catalogue of it.
    """
    code = read_language(language, shipped)
    _keep(tx, actor, language=code)
    return code


def choose_zone(tx: Tx, actor: Actor, *, zone: str, now: datetime) -> str:
    """From now on times in private files and texts are this zone's; gives its IANA name.

    Raises:
        UnknownZone: it is neither a zone nor a city that we know.
    """
    name = read_zone(zone)
    _keep(tx, actor, timezone=name)
    return name


def tell_unreviewed(tx: Tx, *, user: int, language: str) -> None:
    """Remember that a person was told of a language that nobody has checked our words in it."""
    tx.execute(insert_into(tx, ToldLanguage).values(user_id=user, language=language).on_conflict_do_nothing())


def _keep(tx: Tx, actor: Actor, **choice: str) -> None:
    tx.execute(
        insert_into(tx, Account)
        .values(user_id=actor.user_id, **choice)
        .on_conflict_do_update(index_elements=["user_id"], set_=choice)
    )
