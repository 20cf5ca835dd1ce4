"""Reading a text: every way to understand all of it is followed to its end."""

from collections.abc import Collection, Iterator
from datetime import datetime, time
from itertools import count

from bot.core.dates.numbers import numbers_at
from bot.core.dates.parsed import Parsed, Step, step
from bot.core.dates.resolving import wall_times
from bot.core.dates.tokens import Token, tokenize
from bot.core.dates.vocabulary import Asked, Vocabulary
from bot.core.dates.words import words_at

LONGEST = 80
"""Characters of what is read at all; longer texts are no dates."""
MOST_READINGS = 6
"""A text that could mean more than that is not understood."""
_MAX_STEPS = 2_000
"""So many steps are tried; no date that people write needs a tenth of them."""

_IGNORED = frozenset(",.-،፣።、()·'’")


def read(text: str, words: Vocabulary, asked: Asked) -> list[datetime]:
    """All that a text can mean, as wall times (midnight where only a date is asked for), the likeliest first.

    Empty if any of it is not understood, or if it could mean nearly anything.
    """
    if len(text) > LONGEST:
        return []
    tokens = tokenize(text)
    found: dict[datetime, None] = {}
    pending: list[Step] = [(0, Parsed())]
    steps = count()
    while pending:
        if next(steps) > _MAX_STEPS:
            return []
        at, parsed = pending.pop()
        if at == len(tokens):
            found.update(dict.fromkeys(wall_times(parsed, asked)))
        else:
            pending += reversed(list(_next_steps(tokens, at, parsed, words)))
    readings = _on_the_right_side(found, asked)
    return readings if len(readings) <= MOST_READINGS else []


def _on_the_right_side(found: Collection[datetime], asked: Asked) -> list[datetime]:
    """Those ahead of now (or behind it, where the past is asked for); all, if there are none."""
    edge = asked.today if asked.timed else datetime.combine(asked.today.date(), time())
    right = [one for one in found if (one <= edge if asked.past else one >= edge)]
    return right or list(found)


def _next_steps(tokens: list[Token], at: int, parsed: Parsed, words: Vocabulary) -> Iterator[Step]:
    token = tokens[at]
    if token.is_number:
        yield from numbers_at(tokens, at, parsed, words)
    elif token.is_word:
        yield from words_at(tokens, at, parsed, words)
    elif token.text == "@":
        yield from step(at + 1, parsed.with_at())
    elif token.text in _IGNORED:
        yield at + 1, parsed
