"""The tables of people."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Where people's data are, as the features say it."""

    tables: Mapping[str, tuple[str, ...]]
    """The tables with rows that are a person's own, and the columns of which any says whose: an account (`user_id`), a
    member, or a row of another such table."""
    subjects: Mapping[str, str | None]
    """What stands in the audit, and of which table its numbers are, if of one of these."""
    told_in: Mapping[str, str]
    """The kinds of notices that tell others of a person, and of which of these tables their subjects are."""
