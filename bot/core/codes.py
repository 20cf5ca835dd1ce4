"""Codes that people read out, type and keep: on receipts and certificates."""

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing in it is mistaken for something else."""


def new_code(prefix: str, pick: Callable[[str], str]) -> str:
    """A code such as `COL-7K3F-9QXM-2A`; `pick` chooses a character, at random and not to be guessed."""
    body = "".join(pick(ALPHABET) for _ in range(10))
    return f"{prefix}-{body[:4]}-{body[4:8]}-{body[8:]}"
