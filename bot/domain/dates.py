"""Reading dates and times as people write them: `tomorrow 6pm`, `Tue 18:00`, `9/8 6 pm`, `8 sept 18:00`.

The words come from outside (`Vocabulary`); what is made of them is decided here, and strictly: a text is read when all
of it is understood, and where it can mean several things all of them are given, the likeliest first.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, pairwise

from bot.domain.finding import folded

LONGEST = 80
"""Characters of what is read at all; longer texts are no dates."""
MOST_READINGS = 6
"""A text that could mean more than that is not understood."""
_STEPS = 2_000
"""So many steps are looked at; no date that people write needs a tenth of them."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateScope:
    """How the dates of a command are meant."""

    zone: str
    """The zone in which they count."""
    at: datetime | None = None
    """When that is which the command is about, if it has a time; aware UTC."""


class Part(StrEnum):
    """What a word can say in a date."""

    MONTH = "month"
    WEEKDAY = "weekday"
    DAYS = "days"
    """So many days from today."""
    PERIOD = "period"
    TONIGHT = "tonight"
    """Today, after dark."""
    WHICH = "which"
    """Next, this or last, beside a weekday."""
    AT = "at"
    """A time follows."""
    FILLER = "filler"
    UNIT = "unit"
    """Follows a number and says what it counts (`年`, `h`)."""
    PREFIX = "prefix"
    """Precedes a number and says what it counts (`tháng`)."""


AM, PM, NIGHT, NOON, MIDNIGHT = range(5)
LAST, THIS, NEXT = -1, 0, 1
YEAR_UNIT, MONTH_UNIT, DAY_UNIT, HOUR_UNIT, MINUTE_UNIT = range(5)

Meaning = tuple[Part, int]


@dataclass(frozen=True)
class Vocabulary:
    """The words in which somebody writes dates, folded and taken apart by `phrase`."""

    words: Mapping[Phrase, frozenset[Meaning]]
    spans: Mapping[tuple[Phrase, Phrase], int]
    """What stands before and after a number of days or weeks that lie ahead, and how many days one of these is."""
    orders: tuple[str, ...]
    """In which order numbers are put, the reader's own first: of `MDY`, `DMY` and `YMD`."""

    @property
    def longest(self) -> int:
        """Words in the longest phrase."""
        return max(map(len, self.words), default=0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a date is for."""

    today: datetime
    """The wall time now, where the date counts."""
    timed: bool
    """Whether a time belongs to it."""
    past: bool = False
    """Whether it lies behind us rather than ahead."""
    near: datetime | None = None
    """When what is put at another time is now: a weekday, a day or an hour alone is one near that."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text.isascii() and self.text.isdigit()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


# Chinese is written without spaces, so each of its signs is a word of its own.
_TOKENS = re.compile(r"[0-9]+|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|[^\w\s]|_|\d")
_INSIDE = frozenset(".'’ʼ`")
"""What may stand inside a phrase: `p.m.`, `o'clock`."""
_IGNORED = frozenset(",.-،፣、()·'’")
_SEPARATORS = frozenset("/.-")
_ORDINALS = frozenset({"st", "nd", "rd", "th", "o", "a"})


def _tokens(text: str) -> list[_Token]:
    return [_Token(found[0], found.start(), found.end()) for found in _TOKENS.finditer(folded(text))]


def phrase(text: str) -> Phrase:
    """A word or several as a vocabulary keeps them."""
    return tuple(token.text for token in _tokens(text) if token.is_word or token.is_number)


# --- what was said so far --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    years: tuple[tuple[int, int, int], ...] = ()
    """Whole dates that were written in numbers (year 0: none was written), by every order that fits."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days: int | None = None
    which: int | None = None
    hour: int | None = None
    minute: int | None = None
    sure: bool = False
    """Whether the hour was written as clocks with 24 hours show it."""
    bare: bool = False
    """Whether the hour is a number that could be anything."""
    named: bool = False
    """Whether the day of the month was said to be one: `8th`, `8日`."""
    period: int | None = None
    last: str = ""
    """What came last, fillers aside."""
    wants: str = ""
    """What has to come next."""

    def plus(self, last: str, **what: object) -> "_Said | None":
        """With one thing more; None if that was said before, or something else had to come."""
        if self.wants and self.wants != last:
            return None
        if any(getattr(self, name) not in (None, (), False) for name in what if name != "wants"):
            return None
        return replace(self, last=last, **{"wants": "", **what})  # pyright: ignore[reportArgumentType]


_Step = tuple[int, _Said]


def read(text: str, words: Vocabulary, asked: Asked) -> list[datetime]:
    """All that a text can mean, as wall times (midnight where only a date is asked for), the likeliest first.

    Empty if any of it is not understood, or if it could mean nearly anything.
    """
    if len(text) > LONGEST:
        return []
    tokens = _tokens(text)
    found: dict[datetime, None] = {}
    open_: list[_Step] = [(0, _Said())]
    steps = count()
    while open_:
        if next(steps) > _STEPS:
            return []
        at, said = open_.pop()
        if at == len(tokens):
            found.update(dict.fromkeys(_meant(said, words, asked)))
        else:
            open_ += reversed(list(_further(tokens, at, said, words)))
    readings = _fitting(found, asked)
    return readings if len(readings) <= MOST_READINGS else []


def _fitting(found: Collection[datetime], asked: Asked) -> list[datetime]:
    """Those that lie on the right side of now, if any does."""
    edge = asked.today if asked.timed else datetime.combine(asked.today.date(), time())
    right = [one for one in found if (one <= edge if asked.past else one >= edge)]
    return right or list(found)


def _further(tokens: list[_Token], at: int, said: _Said, words: Vocabulary) -> Iterator[_Step]:
    token = tokens[at]
    if token.is_number:
        yield from _numbers(tokens, at, said, words)
    elif token.is_word:
        yield from _words(tokens, at, said, words)
    elif token.text == "@":
        yield from _kept(at + 1, _at(said))
    elif token.text in _IGNORED:
        yield at + 1, said


def _kept(at: int, said: _Said | None) -> Iterator[_Step]:
    if said is not None:
        yield at, said


# --- words -----------------------------------------------------------------------------------------------------------


def _words(tokens: list[_Token], at: int, said: _Said, words: Vocabulary) -> Iterator[_Step]:
    yield from _spans(tokens, at, said, words)
    end, meanings = _longest(tokens, at, words)
    for part, value in sorted(meanings):
        match part:
            case Part.FILLER:
                yield end, said
            case Part.AT:
                yield from _kept(end, _at(said))
            case Part.PERIOD:
                yield from _kept(end, _period(said, value))
            case Part.TONIGHT:
                yield from _kept(end, said.plus("period", days=0, period=NIGHT))
            case Part.PREFIX:
                number = tokens[end] if end < len(tokens) else None
                if number is not None and number.is_number:
                    yield from _kept(end + 1, _unit(said, value, int(number.text), number))
            case Part.UNIT:
                pass
            case _:
                yield from _kept(end, said.plus(part.value, **{part.value: value}))


def _longest(tokens: list[_Token], at: int, words: Vocabulary) -> tuple[int, frozenset[Meaning]]:
    """The longest phrase that begins here: where it ends, and what it can mean."""
    best: tuple[int, frozenset[Meaning]] = (at, frozenset())
    so_far: Phrase = ()
    for end in range(at, min(len(tokens), at + 2 * words.longest)):
        token = tokens[end]
        if token.text in _INSIDE:
            continue
        if not (token.is_word or token.is_number):
            break
        so_far = (*so_far, token.text)
        if so_far in words.words:
            best = (end + 1, words.words[so_far])
    return best


def _period(said: _Said, period: int) -> _Said | None:
    """`pm` and its like stand right behind the hour, or right before it (`下午6点`)."""
    if period in (NOON, MIDNIGHT):
        if said.wants == "hour":
            said = replace(said, wants="")
        return said.plus("period", period=period)
    if said.hour is None:
        return said.plus("period", period=period, wants="hour")
    return said.plus("period", period=period) if said.last == "hour" else None


def _at(said: _Said) -> _Said | None:
    return said.plus("hour" if said.wants == "hour" else "at", wants="hour")


def _spans(tokens: list[_Token], at: int, said: _Said, words: Vocabulary) -> Iterator[_Step]:
    """`in 3 days`, `3 maalmood`."""
    for (before, after), days in words.spans.items():
        middle = at + len(before)
        end = middle + 1 + len(after)
        if end > len(tokens) or not tokens[middle].is_number or len(tokens[middle].text) > 2:
            continue
        texts = tuple(token.text for token in tokens[at:end])
        if texts == (*before, tokens[middle].text, *after):
            yield from _kept(end, said.plus("days", days=int(tokens[middle].text) * days))


# --- numbers ---------------------------------------------------------------------------------------------------------


def _numbers(tokens: list[_Token], at: int, said: _Said, words: Vocabulary) -> Iterator[_Step]:
    if len(tokens[at].text) > 4:
        return
    yield from _spans(tokens, at, said, words)
    three = _parted(tokens, at, 3)
    if three is not None:
        yield from _kept(at + 5, said.plus("date", years=_three(three, words.orders)))
        return
    clock = list(_clock(tokens, at, said))
    yield from clock
    if clock and tokens[at + 1].text == ":":
        return
    two = _parted(tokens, at, 2)
    if two is not None:
        yield from _kept(at + 3, said.plus("date", years=_two(two, words.orders)))
        return
    yield from _alone(tokens, at, said, words)


def _parted(tokens: list[_Token], at: int, many: int) -> list[_Token] | None:
    """So many numbers from here on, parted by the same sign; with spaces only where dates have a point (Korean)."""
    some = tokens[at : at + 2 * many - 1]
    numbers, signs = some[::2], [token.text for token in some[1::2]]
    if len(numbers) < many or not all(one.is_number and len(one.text) <= 4 for one in numbers):
        return None
    if len(set(signs)) > 1 or signs[0] not in _SEPARATORS:
        return None
    after = tokens[at + 2 * many - 1 :][:1]
    if after and after[0].text == ":":  # the last number is an hour: `8.9. 18:00`
        return None
    apart = any(one.end != other.start for one, other in pairwise(some))
    return numbers if not apart or (signs[0] == "." and many == 3) else None


def _three(numbers: list[_Token], orders: tuple[str, ...]) -> tuple[tuple[int, int, int], ...]:
    texts = [one.text for one in numbers]
    if len(texts[0]) == 4:
        tried = ["YMD"]
    elif len(texts[2]) == 4:
        tried = [order for order in orders if order != "YMD"]
    else:
        tried = list(orders)
    found: dict[tuple[int, int, int], None] = {}
    for order in tried:
        written = dict(zip(order, texts, strict=True))
        if max(len(written["M"]), len(written["D"])) <= 2 and len(written["Y"]) in (2, 4):
            year = int(written["Y"]) + (2000 if len(written["Y"]) == 2 else 0)
            found[year, int(written["M"]), int(written["D"])] = None
    return tuple(found)


def _two(numbers: list[_Token], orders: tuple[str, ...]) -> tuple[tuple[int, int, int], ...]:
    first, second = (int(one.text) for one in numbers)
    by_order = {"M": (0, first, second), "D": (0, second, first), "Y": (0, first, second)}
    return tuple(dict.fromkeys(by_order[order[0]] for order in orders))


def _clock(tokens: list[_Token], at: int, said: _Said) -> Iterator[_Step]:
    """`18:00`, `6.30`; seconds only where they are none."""
    some = tokens[at : at + 3]
    if len(some) < 3 or some[1].text not in (":", ".") or not some[2].is_number or len(some[2].text) != 2:
        return
    if some[0].end != some[1].start or some[1].end != some[2].start or int(some[0].text) > 24:
        return
    end = at + 3
    if some[1].text == ":" and [token.text for token in tokens[end : end + 2]] == [":", "00"]:
        end += 2
    hour, minute = int(some[0].text), int(some[2].text)
    if minute < 60:
        yield from _kept(end, said.plus("hour", hour=hour, minute=minute, sure=some[0].text.startswith("0")))


def _alone(tokens: list[_Token], at: int, said: _Said, words: Vocabulary) -> Iterator[_Step]:
    number, value = tokens[at], int(tokens[at].text)
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if follows is not None and follows.is_word:
        end, meanings = _longest(tokens, at + 1, words)
        units = [what for part, what in meanings if part is Part.UNIT]
        for unit in units:
            yield from _minutes(tokens, end, _unit(said, unit, value, number), unit)
        if units:
            return
        if follows.text in _ORDINALS and follows.start == number.end:
            yield from _day(at + 2, said, value, named=True)
            if not meanings:
                return
    if len(number.text) == 4:
        yield from _kept(at + 1, said.plus("year", year=value))
        return
    if len(number.text) <= 2:
        yield from _day(at + 1, said, value, named=False)
        if value <= 24:
            hour = said.plus("hour", hour=value, minute=0, sure=number.text.startswith("0"), bare=True)
            yield from _kept(at + 1, hour)


def _day(at: int, said: _Said, value: int, *, named: bool) -> Iterator[_Step]:
    """A number as the day of a month: beside the month's name, or beside a weekday."""
    beside = said.last in ("month", "weekday") or named
    yield from _kept(at, said.plus("day", day=value, named=named)) if beside else ()
    if said.month is None and said.last != "month":
        yield from _kept(at, said.plus("day", day=value, wants="month"))


def _unit(said: _Said, unit: int, value: int, number: _Token) -> _Said | None:
    match unit:
        case 0:
            return said.plus("year", year=value) if len(number.text) == 4 else None
        case 1:
            return said.plus("month", month=value)
        case 2:
            return said.plus("day", day=value, named=True)
        case 3:
            return said.plus("hour", hour=value, minute=0, sure=number.text.startswith("0")) if value <= 24 else None
        case _:
            return None


def _minutes(tokens: list[_Token], at: int, said: _Said | None, unit: int) -> Iterator[_Step]:
    """`18h30`, `6点30分`."""
    yield from _kept(at, said)
    after = tokens[at] if at < len(tokens) else None
    if said is None or unit != HOUR_UNIT or after is None or not after.is_number or len(after.text) != 2:
        return
    if tokens[at - 1].end == after.start and int(after.text) < 60:
        yield at + 1, replace(said, minute=int(after.text))


# --- what it comes to ------------------------------------------------------------------------------------------------


def _meant(said: _Said, words: Vocabulary, asked: Asked) -> Iterator[datetime]:
    """The times that this can be; none if it is not whole, or speaks against itself."""
    if said.wants:
        return
    clocks = list(_clocks(said))
    if asked.timed != bool(clocks):
        return
    days = list(_days(said, asked))
    if not days and clocks and _says_no_date(said) and (said.period is not None or not said.bare):
        days = _bare_days(asked, clocks)
    for day in days:
        for later, clock in clocks or [(0, time())]:
            try:
                yield datetime.combine(day + timedelta(days=later), clock)
            except OverflowError:
                continue


def _bare_days(asked: Asked, clocks: Collection[tuple[int, time]]) -> list[date]:
    """On which days an hour alone can be: that of what is moved, if it is not over by then; else today or the next."""
    today = asked.today.date()
    if asked.near is not None and any(datetime.combine(asked.near, clock) >= asked.today for _, clock in clocks):
        return [asked.near.date()]
    return [today, today + timedelta(days=-1 if asked.past else 1)]


def _says_no_date(said: _Said) -> bool:
    told = (said.year, said.month, said.day, said.weekday, said.days, said.which)
    return not said.years and all(one is None for one in told)


def _clocks(said: _Said) -> Iterator[tuple[int, time]]:
    """Times of day, and how many days after the date that is."""
    if said.period in (NOON, MIDNIGHT):
        if said.hour not in (None, 12, 0) or said.minute not in (None, 0):
            return
        yield (0, time(12)) if said.period == NOON else (0, time())
        if said.period == MIDNIGHT:  # at the beginning of the day, or at its end
            yield 1, time()
    elif said.hour is not None:
        for later, hour in _hours(said, said.hour):
            yield later, time(hour, said.minute or 0)


def _hours(said: _Said, hour: int) -> Iterator[tuple[int, int]]:
    if hour == 24:
        if said.period is None and not said.minute:
            yield 1, 0
    elif said.period is None:
        yield from _bare(hour, sure=said.sure)
    elif said.period == AM:
        if hour <= 12:
            yield 0, hour % 12
    elif said.period == PM:
        if hour:
            yield 0, hour if hour >= 12 else hour + 12
    elif 5 <= hour < 12:
        yield 0, hour + 12
    elif hour < 5 or hour == 12:  # two at night: of that night's evening, or of its morning
        yield 0, hour % 12
        yield 1, hour % 12
    else:
        yield 0, hour


def _bare(hour: int, *, sure: bool) -> Iterator[tuple[int, int]]:
    """An hour of which nobody said whether it is before or after noon: few meet at five in the morning."""
    if 0 < hour < 7 and not sure:
        yield 0, hour + 12
    yield 0, hour


def _days(said: _Said, asked: Asked) -> Iterator[date]:
    for day in _dates(said, asked):
        if said.weekday is None or day.weekday() == said.weekday:
            yield day


def _dates(said: _Said, asked: Asked) -> Iterator[date]:
    """Dates by all that was said but the weekday, or by the weekday alone."""
    today = asked.today.date()
    in_words = said.month is not None or said.day is not None or said.year is not None
    if sum((bool(said.years), in_words, said.days is not None)) > 1:
        return
    if said.days is not None:
        if said.which is None:
            yield today + timedelta(days=said.days)
    elif said.years or in_words:
        written = said.years or ((said.year or 0, said.month or 0, said.day or 0),)
        for year, month, day in written:
            if said.which is None and day:
                yield from _calendar(year, month, day, said, asked)
    elif said.weekday is not None:
        yield from _weekdays(said.weekday, said.which, asked)


def _calendar(year: int, month: int, day: int, said: _Said, asked: Asked) -> Iterator[date]:
    """The date; without a year the nearest ahead (or behind), without a month the nearest that is such a weekday."""
    today = asked.today.date()
    if year:
        yield from _date(year, month, day)
    elif month:
        years = range(today.year, today.year - 9, -1) if asked.past else range(today.year, today.year + 9)
        every = (one for y in years for one in _date(y, month, day))
        yield from [one for one in every if (one <= today if asked.past else one >= today)][:1]
    elif (said.weekday is not None or said.named) and said.year is None:
        yield from _near(asked, 15, lambda one: one.day == day)
        ahead = (today + timedelta(days=-n if asked.past else n) for n in range(32))
        yield from [one for one in ahead if one.day == day][:1]


def _date(year: int, month: int, day: int) -> Iterator[date]:
    if 1900 <= year < 2200:
        try:
            yield date(year, month, day)
        except ValueError:
            return


def _near(asked: Asked, most: int, fits: Callable[[date], bool]) -> Iterator[date]:
    """The nearest such day to what is moved, the later of two; none that has passed."""
    if asked.near is not None:
        distances = sorted(range(-most, most + 1), key=lambda n: (abs(n), -n))
        days = (asked.near.date() + timedelta(days=n) for n in distances)
        yield from [one for one in days if one >= asked.today.date() and fits(one)][:1]


def _weekdays(weekday: int, which: int | None, asked: Asked) -> Iterator[date]:
    """The coming one; today and in a week where it is today; `next` may be the coming one or the one after."""
    today = asked.today.date()
    behind = timedelta(days=(today.weekday() - weekday) % 7)
    ahead = timedelta(days=(weekday - today.weekday()) % 7)
    week = timedelta(days=7)
    if which == LAST or (asked.past and which is None):
        yield today - (behind if behind or which is None else week)
        if not behind and which is None:
            yield today - week
    elif which == NEXT:
        yield today + (ahead or week)
        if ahead:
            yield today + ahead + week
    else:
        if which is None:
            yield from _near(asked, 3, lambda one: one.weekday() == weekday)
        yield today + ahead
        if not ahead and which is None:
            yield today + week
