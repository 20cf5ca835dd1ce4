"""Who can read a reflection: its writer alone, a mentor too, or a group."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Visibility(StrEnum):
    """Who can read it besides its writer."""

    ME = "me"
    """Nobody."""
    MENTOR = "mentor"
    """One mentor, for as long as the two are the pair that they were when it was shared."""
    GROUP = "group"
    """Everyone who sees the channel of a cohort."""


class ReflectionStatus(StrEnum):
    """How a reflection stands."""

    DRAFT = "draft"
    """It waits until its writer has answered a question about it."""
    KEPT = "kept"
    WITHDRAWN = "withdrawn"
    """Its writer took it back: it counts no more, and is shared with nobody."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who can read it, as a menu names it: `me`, `mentor-12` (a member), `group-3` (a cohort)."""

    visibility: Visibility = Visibility.ME
    number: int = 0

    def __str__(self) -> str:
        return f"{self.visibility}-{self.number}" if self.number else str(self.visibility)

    @classmethod
    def read(cls, code: str) -> Self:
        """Take it from a menu; what nobody was offered is for oneself alone."""
        name, _, digits = code.partition("-")
        if name not in (Visibility.MENTOR, Visibility.GROUP) or not (digits.isascii() and digits.isdecimal()):
            return cls()
        number = int(digits)
        return cls(Visibility(name), number) if number < 2**63 else cls()


ONLY_ME = Audience()
