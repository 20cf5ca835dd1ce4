"""Ethiopian dates and hours in words, in the languages whose readers may wish to see them; Babel has neither."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from bot.core.ethiopian import ethiopian_date, sunrise_time


@dataclass(frozen=True, slots=True)
class EthiopianWords:
    """How a language names months and parts of the day, and how it writes a date and an hour."""

    months: tuple[str, ...]
    """From Meskerem on, thirteen. Source: CLDR, calendar `ethiopic`."""
    parts: tuple[str, ...]
    """Night, morning, afternoon, evening."""
    date_pattern: str
    hour_pattern: str

    def dated(self, day: date) -> str:
        """A day in words."""
        there = ethiopian_date(day)
        return self.date_pattern.format(year=there.year, month=self.months[there.month - 1], day=there.day)

    def timed(self, clock: time) -> str:
        """A time of day in words."""
        there = sunrise_time(clock)
        return self.hour_pattern.format(part=self.parts[there.part], hour=there.hour, minute=f"{there.minute:02}")


ETHIOPIAN: Mapping[str, EthiopianWords] = {
    "am": EthiopianWords(
        (
            "መስከረም", "ጥቅምት", "ኅዳር", "ታኅሣሥ", "ጥር", "የካቲት", "መጋቢት",
            "ሚያዝያ", "ግንቦት", "ሰኔ", "ሐምሌ", "ነሐሴ", "ጳጉሜን",
        ),
        ("ከሌሊቱ", "ከጠዋቱ", "ከቀኑ", "ከምሽቱ"),
        "{month} {day} ቀን {year} ዓ.ም.",
        "{part} {hour}:{minute} ሰዓት",
    ),
    "ti": EthiopianWords(
        (
            "መስከረም", "ጥቅምቲ", "ሕዳር", "ታሕሳስ", "ጥሪ", "ለካቲት", "መጋቢት",
            "ሚያዝያ", "ግንቦት", "ሰነ", "ሓምለ", "ነሓሰ", "ጳጉሜን",
        ),
        ("ናይ ለይቲ", "ናይ ንግሆ", "ድሕሪ ቀትሪ", "ናይ ምሸት"),
        "ብኣቆጻጽራ ግእዝ {day} {month} {year}",
        "ሰዓት {hour}:{minute} {part}",
    ),
}  # fmt: skip
"""By language. Readers of others see one calendar."""
