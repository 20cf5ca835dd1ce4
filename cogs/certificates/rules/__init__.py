"""What a certificate records, on the day on which it is issued, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from bot.core.hours import HourType

PROGRAM = "Community of Leaders"
"""What programs are called that have no title of their own."""
PREFIX = "COL"
"""With which the codes of certificates begin."""


class CertificateState(StrEnum):
    """What a certificate is worth now."""

    VALID = "valid"
    REPLACED = "replaced"
    """A newer one stands in its place; its code leads there."""
    REVOKED = "revoked"


class Paper(StrEnum):
    """The size of the page, by the names that typst has for them."""

    US_LETTER = "us-letter"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class Record:
    """What is certified; kept with the certificate and never counted again.

    What stands after `minutes` is known since certificates belong to programs: older ones leave it empty.
    """

    cohort: str
    issuer: str
    begins: date
    ends: date
    sessions: int
    reflections: int
    meetings: int
    minutes: dict[HourType, int]
    """By hour type."""
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the program is called, by language; empty: as all programs of the platform."""
    sponsor: str = ""
    approval_id: str = ""
    signatory: str = ""
    signatory_title: str = ""
    areas: tuple[str, ...] = ()
    """The competency areas."""
    trainers: tuple[str, ...] = ()
    """Who held the sessions."""
    capstone: bool = False

    def title(self, *languages: str) -> str:
        """What the program is called in the first of these languages that has a title; else in any; else nothing."""
        return next((self.titles[one] for one in languages if one in self.titles), next(iter(self.titles.values()), ""))


VERSION = 2
"""Of the facts that are kept with a certificate. The first had no version, and none of what programs say."""


def as_facts(record: Record) -> dict[str, Any]:
    """A record as it is kept."""
    return {"version": VERSION, **asdict(record), "begins": record.begins.isoformat(), "ends": record.ends.isoformat()}


def from_facts(facts: Mapping[str, Any]) -> Record:
    """A record as it was kept, by this or an earlier version.

    Raises:
        ValueError: a later version kept it.
    """
    if facts.get("version", 1) > VERSION:
        raise ValueError(f"facts of version {facts['version']}; this program knows {VERSION}")
    known = {one.name: facts[one.name] for one in fields(Record) if one.name in facts}
    known |= {name: date.fromisoformat(facts[name]) for name in ("begins", "ends")}
    known |= {name: tuple(facts[name]) for name in ("areas", "trainers") if name in facts}
    known["minutes"] = {HourType(hour_type): minutes for hour_type, minutes in facts["minutes"].items()}
    return Record(**known)


def period(starts: date | None, ends: date | None, *, joined: date, today: date) -> tuple[date, date]:
    """The first and the last day that a certificate names.

    The cohort's own where they are known, but no later than the day of issue; else from joining to that day.
    """
    first = min(starts or joined, today)
    return first, max(first, min(ends or today, today))
