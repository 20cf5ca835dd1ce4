"""What in somebody's words could tell who is meant. It is shown to them, and kept nowhere."""

from cogs.reflections.rules import identifiers

REGION = "US"
"""Where a phone number without its country's code is from."""


def find(words: str) -> tuple[str, ...]:
    """Each piece as it is written, in its order: numbers, addresses, births, names of children."""
    text = identifiers.with_plain_digits(words)
    spans = identifiers.find(text)
    if sum(sign.isdecimal() for sign in text) >= _FEWEST:
        spans = identifiers.apart([*spans, *_phones(text)])
    return tuple(dict.fromkeys(words[begin:end] for begin, end in spans))


_FEWEST = 7
"""Digits of the shortest phone number."""


def _phones(text: str) -> list[identifiers.Span]:
    import phonenumbers  # imported with the first text that has so many digits

    return [(found.start, found.end) for found in phonenumbers.PhoneNumberMatcher(text, REGION)]
