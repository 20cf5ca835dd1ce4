"""Words in a date: what each can say."""

from collections.abc import Iterator

from bot.core.dates.parsed import Parsed, Step, step
from bot.core.dates.tokens import Phrase, Token
from bot.core.dates.vocabulary import NIGHT, Meaning, Part, Vocabulary

_INSIDE_PHRASES = frozenset(".'’ʼ`")
"""What may stand inside a phrase: `p.m.`, `o'clock`."""


def words_at(tokens: list[Token], at: int, parsed: Parsed, words: Vocabulary) -> Iterator[Step]:
    """The steps that the word here allows."""
    yield from day_spans(tokens, at, parsed, words)
    end, meanings = longest_phrase(tokens, at, words)
    for part, value in sorted(meanings):
        match part:
            case Part.FILLER:
                yield end, parsed
            case Part.AT:
                yield from step(end, parsed.with_at())
            case Part.PERIOD:
                yield from step(end, parsed.with_period(value))
            case Part.TONIGHT:
                yield from step(end, parsed.adding("period", days=0, period=NIGHT))
            case Part.PREFIX:
                number = tokens[end] if end < len(tokens) else None
                if number is not None and number.is_number:
                    yield from step(end + 1, parsed.with_unit(value, int(number.text), number))
            case Part.UNIT:
                pass
            case _:
                yield from step(end, parsed.adding(part.value, **{part.value: value}))


def longest_phrase(tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, frozenset[Meaning]]:
    """The longest phrase that begins here: where it ends, and what it can mean."""
    best: tuple[int, frozenset[Meaning]] = (at, frozenset())
    so_far: Phrase = ()
    for end in range(at, min(len(tokens), at + 2 * words.longest)):
        token = tokens[end]
        if token.text in _INSIDE_PHRASES:
            continue
        if not (token.is_word or token.is_number):
            break
        so_far = (*so_far, token.text)
        if so_far in words.words:
            best = (end + 1, words.words[so_far])
    return best


def day_spans(tokens: list[Token], at: int, parsed: Parsed, words: Vocabulary) -> Iterator[Step]:
    """`in 3 days`, `3 maalmood`."""
    for (before, after), days in words.spans.items():
        middle = at + len(before)
        end = middle + 1 + len(after)
        if end > len(tokens) or not tokens[middle].is_number or len(tokens[middle].text) > 2:
            continue
        texts = tuple(token.text for token in tokens[at:end])
        if texts == (*before, tokens[middle].text, *after):
            yield from step(end, parsed.adding("days", days=int(tokens[middle].text) * days))
