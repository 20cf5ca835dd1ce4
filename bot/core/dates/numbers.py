"""Numbers in a date: parts of it written in numbers, times of day, days and years."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bot.core.dates.parsed import Parsed, Step, step
from bot.core.dates.tokens import Token
from bot.core.dates.vocabulary import HOUR_UNIT, Part, Vocabulary
from bot.core.dates.words import day_spans, longest_phrase

_SEPARATORS = frozenset("/.-")
_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th", "o", "a"})


def numbers_at(tokens: list[Token], at: int, parsed: Parsed, words: Vocabulary) -> Iterator[Step]:
    """The steps that the number here allows."""
    if len(tokens[at].text) > 4:
        return
    yield from day_spans(tokens, at, parsed, words)
    three = _separated(tokens, at, 3)
    if three is not None:
        yield from step(at + 5, parsed.adding("date", numeric_dates=_whole_dates(three, words.orders)))
        return
    clock = list(_clock(tokens, at, parsed))
    yield from clock
    if clock and tokens[at + 1].text == ":":
        return
    two = _separated(tokens, at, 2)
    if two is not None:
        yield from step(at + 3, parsed.adding("date", numeric_dates=_dates_without_year(two, words.orders)))
        return
    yield from _single(tokens, at, parsed, words)


def _separated(tokens: list[Token], at: int, count: int) -> list[Token] | None:
    """So many numbers from here on, separated by the same sign; with spaces only where dates have a point (Korean)."""
    group = tokens[at : at + 2 * count - 1]
    numbers, signs = group[::2], [token.text for token in group[1::2]]
    if len(numbers) < count or not all(one.is_number and len(one.text) <= 4 for one in numbers):
        return None
    if len(set(signs)) > 1 or signs[0] not in _SEPARATORS:
        return None
    after = tokens[at + 2 * count - 1 :][:1]
    if after and after[0].text == ":":  # the last number is an hour: `8.9. 18:00`
        return None
    apart = any(one.end != other.start for one, other in pairwise(group))
    return numbers if not apart or (signs[0] == "." and count == 3) else None


def _whole_dates(numbers: list[Token], orders: tuple[str, ...]) -> tuple[tuple[int, int, int], ...]:
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


def _dates_without_year(numbers: list[Token], orders: tuple[str, ...]) -> tuple[tuple[int, int, int], ...]:
    first, second = (int(one.text) for one in numbers)
    by_order = {"M": (0, first, second), "D": (0, second, first), "Y": (0, first, second)}
    return tuple(dict.fromkeys(by_order[order[0]] for order in orders))


def _clock(tokens: list[Token], at: int, parsed: Parsed) -> Iterator[Step]:
    """`18:00`, `6.30`; seconds only where they are none."""
    group = tokens[at : at + 3]
    if len(group) < 3 or group[1].text not in (":", ".") or not group[2].is_number or len(group[2].text) != 2:
        return
    if group[0].end != group[1].start or group[1].end != group[2].start or int(group[0].text) > 24:
        return
    end = at + 3
    if group[1].text == ":" and [token.text for token in tokens[end : end + 2]] == [":", "00"]:
        end += 2
    hour, minute = int(group[0].text), int(group[2].text)
    if minute < 60:
        yield from step(end, parsed.adding("hour", hour=hour, minute=minute, is_24_hour=group[0].text.startswith("0")))


def _single(tokens: list[Token], at: int, parsed: Parsed, words: Vocabulary) -> Iterator[Step]:
    number, value = tokens[at], int(tokens[at].text)
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if follows is not None and follows.is_word:
        end, meanings = longest_phrase(tokens, at + 1, words)
        units = [what for part, what in meanings if part is Part.UNIT]
        for unit in units:
            yield from _minutes(tokens, end, parsed.with_unit(unit, value, number), unit)
        if units:
            return
        if follows.text in _ORDINAL_ENDINGS and follows.start == number.end:
            yield from _day(at + 2, parsed, value, day_marked=True)
            if not meanings:
                return
    if len(number.text) == 4:
        yield from step(at + 1, parsed.adding("year", year=value))
        return
    if len(number.text) <= 2:
        yield from _day(at + 1, parsed, value, day_marked=False)
        if value <= 24:
            hour = parsed.adding("hour", hour=value, minute=0, is_24_hour=number.text.startswith("0"), bare_hour=True)
            yield from step(at + 1, hour)


def _day(at: int, parsed: Parsed, value: int, *, day_marked: bool) -> Iterator[Step]:
    """A number as the day of a month: beside the month's name, or beside a weekday."""
    beside = parsed.last in ("month", "weekday") or day_marked
    yield from step(at, parsed.adding("day", day=value, day_marked=day_marked)) if beside else ()
    if parsed.month is None and parsed.last != "month":
        yield from step(at, parsed.adding("day", day=value, expects="month"))


def _minutes(tokens: list[Token], at: int, parsed: Parsed | None, unit: int) -> Iterator[Step]:
    """`18h30`, `6点30分`."""
    yield from step(at, parsed)
    after = tokens[at] if at < len(tokens) else None
    if parsed is None or unit != HOUR_UNIT or after is None or not after.is_number or len(after.text) != 2:
        return
    if tokens[at - 1].end == after.start and int(after.text) < 60:
        yield at + 1, replace(parsed, minute=int(after.text))
