"""Where people find support at once: lines from a dated file, with a day by which it must be looked at again."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

DEFAULT = Path(__file__).parents[1] / "support.toml"


class WrongSupportFile(Exception):
    """The file of support lines cannot be used."""


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One number to call, and how, in each language."""

    name: str
    number: str
    how: dict[str, str]

    def words(self, language: str) -> str:
        """How to reach it; in English where nobody has said it in this language."""
        return self.how.get(language) or self.how["en"]


@dataclass(frozen=True, slots=True)
class Support:
    """All lines, and when somebody last made sure that they answer."""

    lines: tuple[SupportLine, ...]
    checked: date
    review_by: date

    def is_stale(self, today: date) -> bool:
        """Whether the numbers should be looked up again."""
        return today > self.review_by


def read(path: Path | None = None) -> Support:
    """The support lines of a file; of the one that comes along if None.

    Raises:
        WrongSupportFile: it is missing, or a line lacks a name, a number or English words.
    """
    try:
        found: dict[str, Any] = tomllib.loads((path or DEFAULT).read_text("utf-8"))
        lines = tuple(SupportLine(line["name"], line["number"], dict(line["how"])) for line in found["line"])
        support = Support(lines, found["checked"], found["review_by"])
        if not lines or any(not line.how.get("en") for line in lines):
            raise KeyError("en")
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise WrongSupportFile(f"the file of support lines cannot be used ({type(error).__name__}: {error})") from error
    return support
