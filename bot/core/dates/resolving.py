"""The wall times that a text can mean, given all that it says."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, time, timedelta

from bot.core.dates.parsed import Parsed
from bot.core.dates.vocabulary import AM, LAST, MIDNIGHT, NEXT, NOON, PM, Asked


def wall_times(parsed: Parsed, asked: Asked) -> Iterator[datetime]:
    """The times that this can be; none if it is not complete, or contradicts itself."""
    if parsed.expects:
        return
    clocks = list(_clocks(parsed))
    if asked.timed != bool(clocks):
        return
    days = list(_days(parsed, asked))
    if not days and clocks and _has_no_date(parsed) and (parsed.period is not None or not parsed.bare_hour):
        days = _days_of_hour(asked, clocks)
    for day in days:
        for later, clock in clocks or [(0, time())]:
            try:
                yield datetime.combine(day + timedelta(days=later), clock)
            except OverflowError:
                continue


def _days_of_hour(asked: Asked, clocks: Collection[tuple[int, time]]) -> list[date]:
    """On which days an hour alone can be: that of what is moved, if it is not over by then; else today or the next."""
    today = asked.today.date()
    if asked.near is not None and any(datetime.combine(asked.near, clock) >= asked.today for _, clock in clocks):
        return [asked.near.date()]
    return [today, today + timedelta(days=-1 if asked.past else 1)]


def _has_no_date(parsed: Parsed) -> bool:
    told = (parsed.year, parsed.month, parsed.day, parsed.weekday, parsed.days, parsed.which)
    return not parsed.numeric_dates and all(one is None for one in told)


def _clocks(parsed: Parsed) -> Iterator[tuple[int, time]]:
    """Times of day, and how many days after the date that is."""
    if parsed.period in (NOON, MIDNIGHT):
        if parsed.hour not in (None, 12, 0) or parsed.minute not in (None, 0):
            return
        yield (0, time(12)) if parsed.period == NOON else (0, time())
        if parsed.period == MIDNIGHT:  # at the beginning of the day, or at its end
            yield 1, time()
    elif parsed.hour is not None:
        for later, hour in _hours(parsed, parsed.hour):
            yield later, time(hour, parsed.minute or 0)


def _hours(parsed: Parsed, hour: int) -> Iterator[tuple[int, int]]:
    if hour == 24:
        if parsed.period is None and not parsed.minute:
            yield 1, 0
    elif parsed.period is None:
        yield from _hours_without_period(hour, is_24_hour=parsed.is_24_hour)
    elif parsed.period == AM:
        if hour <= 12:
            yield 0, hour % 12
    elif parsed.period == PM:
        if hour:
            yield 0, hour if hour >= 12 else hour + 12
    elif 5 <= hour < 12:
        yield 0, hour + 12
    elif hour < 5 or hour == 12:  # two at night: of that night's evening, or of its morning
        yield 0, hour % 12
        yield 1, hour % 12
    else:
        yield 0, hour


def _hours_without_period(hour: int, *, is_24_hour: bool) -> Iterator[tuple[int, int]]:
    """An hour that was not said to be before or after noon: few meet at five in the morning."""
    if 0 < hour < 7 and not is_24_hour:
        yield 0, hour + 12
    yield 0, hour


def _days(parsed: Parsed, asked: Asked) -> Iterator[date]:
    for day in _dates(parsed, asked):
        if parsed.weekday is None or day.weekday() == parsed.weekday:
            yield day


def _dates(parsed: Parsed, asked: Asked) -> Iterator[date]:
    """Dates by all that was understood but the weekday, or by the weekday alone."""
    today = asked.today.date()
    in_words = parsed.month is not None or parsed.day is not None or parsed.year is not None
    if sum((bool(parsed.numeric_dates), in_words, parsed.days is not None)) > 1:
        return
    if parsed.days is not None:
        if parsed.which is None:
            yield today + timedelta(days=parsed.days)
    elif parsed.numeric_dates or in_words:
        written = parsed.numeric_dates or ((parsed.year or 0, parsed.month or 0, parsed.day or 0),)
        for year, month, day in written:
            if parsed.which is None and day:
                yield from _calendar(year, month, day, parsed, asked)
    elif parsed.weekday is not None:
        yield from _weekdays(parsed.weekday, parsed.which, asked)


def _calendar(year: int, month: int, day: int, parsed: Parsed, asked: Asked) -> Iterator[date]:
    """The date; without a year the nearest ahead (or behind), without a month the nearest that is such a weekday."""
    today = asked.today.date()
    if year:
        yield from _date(year, month, day)
    elif month:
        years = range(today.year, today.year - 9, -1) if asked.past else range(today.year, today.year + 9)
        every = (one for y in years for one in _date(y, month, day))
        yield from [one for one in every if (one <= today if asked.past else one >= today)][:1]
    elif (parsed.weekday is not None or parsed.day_marked) and parsed.year is None:
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
