"""What speakers have reviewed: the state of a catalogue at its top, and beside each message that they read.

    # State: drafted
    # State: reviewed by 2 people on 2026-12-01

    # reviewed: 5f3a90c1
    msgid "Going"
    msgstr "Voy"

The mark of a message is a digest of its English and its translation: once either is changed, it is no longer true, and
the message has changed since review. It is a translator's comment, which gettext, Poedit and Weblate keep.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from babel.messages.catalog import Catalog, Message

from bot.i18n.entries import Entry

STATE = "State: "
DRAFTED = "drafted"
MARK = "reviewed: "

SHARE = 0.9
"""So much of a language must be reviewed as it stands for all of it to count as reviewed: a new feature does not make
drafts of what was read before."""

_REVIEWED = re.compile(r"reviewed by (\d+) (?:person|people) on (\d{4}-\d{2}-\d{2})\.?")

Key = tuple[str | None, str]
"""A context, or None, and the English message."""


@dataclass(frozen=True, slots=True)
class Review:
    """That speakers have read the words of a catalogue or a language. Who they are is not kept."""

    people: int
    on: date

    def __str__(self) -> str:
        return f"reviewed by {self.people} {'person' if self.people == 1 else 'people'} on {self.on}"


def key_of(message: Message | Entry) -> Key:
    """By what a translation is found."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def code_of(key: Key) -> str:
    """The short code by which people name a message: on the pages of `leaders catalog preview`, in a suggestion."""
    return _digest(*key)


def mark_of(message: Message | Entry) -> str:
    """The mark that a message has once somebody has reviewed it as it stands."""
    return MARK + _digest(message.context, *parts_of(message.id), *parts_of(message.string))


def is_reviewed(message: Message | Entry) -> bool:
    """Whether somebody has reviewed this translation of this English."""
    said = next((comment for comment in message.user_comments if comment.startswith(MARK)), None)
    return said is not None and said.strip() == mark_of(message)


def mark(message: Message) -> None:
    """Say beside a message that it was reviewed as it stands."""
    others = [comment for comment in message.user_comments if not comment.startswith(MARK)]
    message.user_comments = [*others, mark_of(message)]


def review_of(catalogue: Catalog) -> Review | None:
    """The review of a catalogue, None while it is drafted.

    Raises:
        ValueError: its state says something else.
    """
    return review_in(catalogue.header_comment)


def review_in(top: str) -> Review | None:
    """The same by what stands at the top of a catalogue.

    Raises:
        ValueError: its state says something else.
    """
    lines = (line.lstrip("# ") for line in top.splitlines())
    state = next((line.removeprefix(STATE).strip() for line in lines if line.startswith(STATE)), DRAFTED)
    if state == DRAFTED:
        return None
    if said := _REVIEWED.fullmatch(state):
        return Review(int(said[1]), date.fromisoformat(said[2]))
    raise ValueError(f"a catalogue is {DRAFTED!r}, or {str(Review(2, date(2026, 12, 1)))!r}; this one says {state!r}")


def state_line(review: Review | None) -> str:
    """The line at the top of a catalogue."""
    return f"# {STATE}{review or DRAFTED}"


def least(reviews: Iterable[Review | None]) -> Review | None:
    """What is true of several: the fewest people, the oldest date; None if one is drafted, or there is none."""
    found = list(reviews)
    given = [review for review in found if review is not None]
    if not given or len(given) < len(found):
        return None
    return Review(min(review.people for review in given), min(review.on for review in given))


def parts_of(said: str | Iterable[str] | None) -> tuple[str, ...]:
    """The English of a message, or its translation: one text, or one for each form of its plural."""
    return ("",) if said is None else (said,) if isinstance(said, str) else tuple(said)


def _digest(*parts: str | None) -> str:
    return sha256("\0".join("" if part is None else f"={part}" for part in parts).encode()).hexdigest()[:8]
