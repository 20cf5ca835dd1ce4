"""The words of a reflection: sealed on their way into the database, opened on their way out."""

from typing import Any

from bot.db import Tx
from bot.db.vault import Binding, CannotOpen, Vault
from bot.people.act import Act
from cogs.reflections.models import Reflection
from cogs.reflections.refusals import WordsSealed

CLOSED = "[…]"
"""What stands among others for words that do not open."""


def put(tx: Tx, act: Act, row: Reflection, words: str) -> None:
    """Let a row hold these words, which open nowhere else. It has its number already.

    Raises:
        CannotEncrypt: the key is gone, so that nobody could open them again.
    """
    row.sealed = act.vault.seal(words, _binding(row))
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


def opened_or_none(vault: Vault, row: Any) -> str | None:
    """The words of a row; None if they do not open, as after the loss of a key: that closes no others."""
    try:
        return opened(vault, row)
    except WordsSealed:
        return None


def _binding(row: Any) -> Binding:
    return Binding.of(Reflection.sealed, row=row.id, owner=row.member_id)
