"""Calendar links: what stands for a person's calendar, and how far it reaches."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

BYTES = 24
"""192 random bits: nobody guesses a link."""
BEHIND = timedelta(days=90)
"""How long a session stays in the calendar after it was held."""


def new_token(random: Callable[[int], str]) -> str:
    """A token for a new link; `random(n)` gives n bytes in letters that an address may have."""
    return random(BYTES)


def hash_of(token: str) -> str:
    """What is kept to find a link by; nobody gets from it to the token."""
    return hashlib.sha256(token.encode()).hexdigest()
