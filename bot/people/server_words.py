"""A server's own words: what its people read for some sentences instead of ours."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from bot.core.hooks import hook
from bot.db import Tx
from bot.people.models import Server


@dataclass(frozen=True, slots=True)
class OwnWords:
    """One sentence in one language; `context` and `message` are what it is in English."""

    language: str
    context: str | None
    message: str
    words: tuple[str, ...]
    """One, or one for each plural form of the language."""


@hook
def own_words(tx: Tx, *, server: int) -> Sequence[OwnWords]:
    """What a server reads instead of our words."""
    raise NotImplementedError


def versions(tx: Tx, servers: Collection[int]) -> dict[int, int]:
    """How often the own words of these servers have changed, without those that never had any. One query."""
    found = select(Server.id, Server.words_version).where(Server.id.in_(servers), Server.words_version > 0)
    return dict(tx.execute(found).all())


def changed(tx: Tx, server: int) -> None:
    """Let every process read this server's own words anew, with the next action or message there."""
    tx.execute(
        update(Server)
        .where(Server.id == server)
        .values(words_version=Server.words_version + 1)
        .execution_options(synchronize_session=False)
    )
