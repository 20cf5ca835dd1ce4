"""Sessions: what can be planned, when people are reminded, and whose presence a facilitator wrote down."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.errors import MinutesOutOfRange, TextMissing, TextTooLong

TITLE_ROOM = 100
LEAST_MINUTES = 5
MOST_MINUTES = 720

GOING, CANT = "going", "cant"
ANSWERS = frozenset({GOING, CANT})

DAY_BEFORE, LAST_CALL = "24h", "15m"
REMINDERS: tuple[tuple[str, timedelta], ...] = (
    (DAY_BEFORE, timedelta(hours=24)),
    (LAST_CALL, timedelta(minutes=15)),
)
"""When people are reminded before a session, the last one calling the whole cohort."""

HOUR_TYPE = "professional"
"""What a learning session counts as; reflective groups with a consultant have a type of their own."""

_MENTION = re.compile(r"<@!?(\d{1,20})>|(?<![\w&])@?(\d{17,20})(?!\w)")


def read_title(text: str) -> str:
    """What a session is called.

    Raises:
        TextMissing, TextTooLong: there is nothing to call it by, or too much.
    """
    title = " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text).split())
    if not title:
        raise TextMissing
    if len(title) > TITLE_ROOM:
        raise TextTooLong(len(title), TITLE_ROOM)
    return title


def read_minutes(minutes: int) -> int:
    """How long a session takes.

    Raises:
        MinutesOutOfRange: no session is so short or so long.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise MinutesOutOfRange(minutes, LEAST_MINUTES, MOST_MINUTES)
    return minutes


def reminders(starts_at: datetime, *, now: datetime) -> list[tuple[str, datetime]]:
    """The reminders of a session that can still go out: which, and when."""
    return [(occasion, starts_at - before) for occasion, before in REMINDERS if starts_at - before > now]


def outside(dates: Iterable[date], starts_on: date | None, ends_on: date | None) -> int:
    """How many of these dates lie before or after the cohort's own."""
    return sum((starts_on is not None and day < starts_on) or (ends_on is not None and day > ends_on) for day in dates)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names: by Discord's ids (mentions), and in other words."""

    ids: tuple[int, ...]
    words: tuple[str, ...]


def read_people(text: str) -> Named:
    """Take `<@12> <@34>, Rosa` apart: mentions become ids; what remains is split at commas and signs of mention."""
    ids = (int(one or other) for one, other in _MENTION.findall(text))
    rest = re.split(r"[,;\n@]+", _MENTION.sub(",", text))
    return Named(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(word for part in rest if (word := part.strip()))))


def by_name(words: Sequence[str], known: Mapping[int, str]) -> tuple[set[int], list[str]]:
    """Which of the known people (id to name) these words name, and the words that name nobody, or more than one.

    A name may have several words; where they fit nobody together, each is tried on its own.
    """
    names = [name.casefold() for name in known.values()]
    once = {name for name, times in Counter(names).items() if times == 1}
    ids = {name.casefold(): one for one, name in known.items() if name.casefold() in once}
    found: set[int] = set()
    unknown: list[str] = []
    for word in words:
        parts = [word] if word.casefold() in ids else word.split()
        for part in parts:
            if part.casefold() in ids:
                found.add(ids[part.casefold()])
            else:
                unknown.append(part)
    return found, unknown
