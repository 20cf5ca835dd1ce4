"""The words of a reflection: sealed on their way into the database, opened on their way out."""

from typing import Any

from bot.db import Tx
from bot.db.vault import Binding, CannotOpen, KeyMissing, Vault
from bot.people.act import Act
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import NoKey, WordsSealed


def put(tx: Tx, act: Act, row: Reflection, words: str) -> None:
    """Let a row hold these words, which open nowhere else. It has its number already.

    Raises:
        NoKey: the key is gone, so that nobody could open them again.
    """
    try:
        row.sealed = act.vault.seal(words, _binding(row))
    except KeyMissing:
        raise NoKey from None
    tx.flush()


def opened(vault: Vault, row: Any) -> str:
    """The words of a row, or of what was read of one (`id`, `member_id`, `sealed`).

    Raises:
        WordsSealed: the key that opens them is not here, or they are not as they were sealed.
    """
    try:
        return vault.unseal(row.sealed, _binding(row))
    except CannotOpen:
        raise WordsSealed from None


def _binding(row: Any) -> Binding:
    return Binding.of(Reflection.sealed, row=row.id, owner=row.member_id)
