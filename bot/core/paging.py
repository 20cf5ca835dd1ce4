"""Long lists are shown a page at a time."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of a list is shown, from 0, and how many there are."""

    number: int = 0
    count: int = 1

    @classmethod
    def of(cls, asked: int, *, total: int, size: int) -> Self:
        """The page that was asked for, or the nearest that there is; an empty list has one."""
        count = max(1, -(-total // size))
        return cls(min(max(0, asked), count - 1), count)


ONLY = Page()
"""The page of a list that is shown whole."""
