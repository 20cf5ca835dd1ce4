"""Codes that people read out, type and keep: on receipts and certificates."""

import re
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: nothing in it is mistaken for something else."""

_NUMBERS = {character: number for number, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OILU", "011V")
"""What people write for what they read, and what the alphabet has in its place."""

SHORT = 10
LONG = 16
"""Characters that are chosen at random: 80 bits, which nobody guesses; one more says whether they were typed right."""


def new_code(prefix: str, pick: Callable[[str], str]) -> str:
    """A code such as `COL-7K3F-9QXM-2A`; `pick` chooses a character, at random and not to be guessed."""
    body = "".join(pick(ALPHABET) for _ in range(SHORT))
    return f"{prefix}-{body[:4]}-{body[4:8]}-{body[8:]}"


def new_long_code(prefix: str, pick: Callable[[str], str]) -> str:
    """A code of 80 bits and a character that checks them, such as `COL-7K3F-9QXM-2A5T-00PZ-C`; `pick` as above."""
    return _written(prefix, "".join(pick(ALPHABET) for _ in range(LONG)))


def read_code(prefix: str, typed: str) -> str | None:
    """What was typed as it is kept, whatever its case, spaces and dashes; None if it cannot be a code of ours.

    Codes without a check character, as they were given at first, are read too.
    """
    letters = re.sub(r"[\s\-\u2010-\u2015\u2212_.·]", "", typed[:100]).upper().translate(_READ_AS)
    if len(letters) - len(prefix) in {SHORT, LONG + 1}:
        letters = letters.removeprefix(prefix.translate(_READ_AS))
    if any(character not in _NUMBERS for character in letters):
        return None
    if len(letters) == SHORT:
        return f"{prefix}-{letters[:4]}-{letters[4:8]}-{letters[8:]}"
    if len(letters) == LONG + 1 and check_character(letters[:-1]) == letters[-1]:
        return _written(prefix, letters[:-1])
    return None


def check_character(body: str) -> str:
    """The character that follows: another one for each single mistake and for each two neighbours that change places.

    A weighted sum over the field of 32 elements (x⁵ + x² + 1), each place's weight another power of x.
    """
    total, weight = 0, 1
    for character in body:
        weight = _product(weight, 2)
        total ^= _product(weight, _NUMBERS[character])
    return ALPHABET[total]


def _product(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 0b100101
        b >>= 1
    return product


def _written(prefix: str, body: str) -> str:
    groups = [body[at : at + 4] for at in range(0, LONG, 4)]
    return "-".join((prefix, *groups, check_character(body)))
