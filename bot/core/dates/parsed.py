"""What was understood of a text so far, as it is read from its beginning to its end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core.dates import vocabulary
from bot.core.dates.tokens import Token
from bot.core.dates.vocabulary import MIDNIGHT, NOON


@dataclass(frozen=True, slots=True)
class Parsed:
    """The parts of a date and time that were understood; None where the text has not said it."""

    numeric_dates: tuple[tuple[int, int, int], ...] = ()
    """Whole dates that were written in numbers (year 0: none was written), by every order that fits."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days: int | None = None
    which: int | None = None
    hour: int | None = None
    minute: int | None = None
    is_24_hour: bool = False
    """Whether the hour was written as clocks with 24 hours show it."""
    bare_hour: bool = False
    """Whether the hour is a number that could be anything."""
    day_marked: bool = False
    """Whether the day of the month was marked as one: `8th`, `8日`."""
    period: int | None = None
    last: str = ""
    """What came last, fillers aside."""
    expects: str = ""
    """What has to come next."""

    def adding(self, last: str, **what: object) -> "Parsed | None":
        """With one part more; None if the text said it before, or another part had to come."""
        if self.expects and self.expects != last:
            return None
        if any(getattr(self, name) not in (None, (), False) for name in what if name != "expects"):
            return None
        return replace(self, last=last, **{"expects": "", **what})  # pyright: ignore[reportArgumentType]

    def with_period(self, period: int) -> "Parsed | None":
        """`pm` and its like stand right behind the hour, or right before it (`下午6点`)."""
        if period in (NOON, MIDNIGHT):
            started = replace(self, expects="") if self.expects == "hour" else self
            return started.adding("period", period=period)
        if self.hour is None:
            return self.adding("period", period=period, expects="hour")
        return self.adding("period", period=period) if self.last == "hour" else None

    def with_at(self) -> "Parsed | None":
        """With a word that the hour follows."""
        return self.adding("hour" if self.expects == "hour" else "at", expects="hour")

    def with_unit(self, unit: int, value: int, number: Token) -> "Parsed | None":
        """With a number and what it counts (`18h`, `9月`)."""
        match unit:
            case vocabulary.YEAR_UNIT:
                return self.adding("year", year=value) if len(number.text) == 4 else None
            case vocabulary.MONTH_UNIT:
                return self.adding("month", month=value)
            case vocabulary.DAY_UNIT:
                return self.adding("day", day=value, day_marked=True)
            case vocabulary.HOUR_UNIT:
                is_24_hour = number.text.startswith("0")
                return self.adding("hour", hour=value, minute=0, is_24_hour=is_24_hour) if value <= 24 else None
            case _:
                return None


Step = tuple[int, Parsed]
"""Where reading goes on, and what has been understood by then."""


def step(at: int, parsed: Parsed | None) -> Iterator[Step]:
    """One step, if it can be taken."""
    if parsed is not None:
        yield at, parsed
