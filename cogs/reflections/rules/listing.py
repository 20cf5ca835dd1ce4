"""Which entries of a journal are listed, and from where on: as a button carries it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIELDS = 7


@dataclass(frozen=True, slots=True)
class Listing:
    """Some entries, the latest first; a page begins behind the entry that a button was made for."""

    theme: int = 0
    """The number of a theme; 0: all."""
    first: date | None = None
    last: date | None = None
    """Days in the zone of the reader, both included."""
    user: int = 0
    """Whose, where a mentor reads what was shared with them; 0: one's own."""
    newer: bool = False
    """Whether the page lies before that entry rather than behind it."""
    at: datetime | None = None
    """When that entry was written; None: the first page."""
    entry: int = 0

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves something out."""
        return bool(self.theme or self.first or self.last)

    def __str__(self) -> str:
        days = (day.toordinal() if day is not None else 0 for day in (self.first, self.last))
        at = (self.at - _EPOCH) // timedelta(microseconds=1) if self.at is not None else 0
        return ".".join(f"{n:x}" for n in (self.theme, *days, self.user, int(self.newer), at, self.entry))

    @classmethod
    def read(cls, code: str) -> Self:
        """Take it from a button; what no button of ours has is the whole journal."""
        try:
            numbers = [int(part, 16) for part in code.split(".")]
            if len(numbers) != _FIELDS or max(numbers) >= 2**63 or min(numbers) < 0:
                return cls()
            theme, first, last, user, newer, at, entry = numbers
            return cls(
                theme,
                date.fromordinal(first) if first else None,
                date.fromordinal(last) if last else None,
                user,
                bool(newer),
                _EPOCH + timedelta(microseconds=at) if at else None,
                entry,
            )
        except (ValueError, OverflowError):
            return cls()
