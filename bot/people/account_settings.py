"""A person's own choices, which follow them through all servers."""

from bot.core.languages import read_language
from bot.core.zones import read_zone
from bot.db import Tx
from bot.db.upsert import insert_into
from bot.people.act import Act
from bot.people.models import Account, ReviewNotice


def choose_language(tx: Tx, act: Act, *, language: str) -> str:
    """From now on everything private comes in this language; gives its code.

    Raises:
        UnknownLanguage: we have no catalogue of it.
    """
    code = read_language(language, act.languages)
    _keep(tx, act, language=code)
    return code


def choose_zone(tx: Tx, act: Act, *, zone: str) -> str:
    """From now on times in private files and texts are this zone's; gives its IANA name.

    Raises:
        UnknownZone: it is neither a zone nor a city that we know.
    """
    name = read_zone(zone)
    _keep(tx, act, timezone=name)
    return name


def show_ethiopian_dates(tx: Tx, act: Act, *, shown: bool) -> None:
    """From now on Ethiopian dates and hours stand beside ours, or no longer."""
    _keep(tx, act, ethiopian=shown)


def tell_unreviewed(tx: Tx, *, user: int, language: str) -> None:
    """Remember that a person was told of a language that nobody has checked our words in it."""
    tx.execute(insert_into(tx, ReviewNotice).values(user_id=user, language=language).on_conflict_do_nothing())


def _keep(tx: Tx, act: Act, **choice: str | bool) -> None:
    tx.execute(
        insert_into(tx, Account)
        .values(user_id=act.actor.user_id, **choice)
        .on_conflict_do_update(index_elements=["user_id"], set_=choice)
    )
