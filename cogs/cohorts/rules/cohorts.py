"""What makes a cohort: its name, its size, its dates, who takes part in it, and what they promise each other."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from bot.core.gettext_markers import N_, P_
from bot.core.refusals import CountOutOfRange, DatePast, EndsBeforeStart, TextMissing, TextTooLong
from bot.core.times import read_date
from cogs.cohorts.refusals import NameUnreadable


class CohortStatus(StrEnum):
    """How a cohort stands."""

    OPEN = "open"
    CLOSED = "closed"
    """Nothing is planned in it any more; what was done can be read."""
    REMOVED = "removed"
    """It is gone for everybody; its hours and certificates stay."""


class EnrollmentStatus(StrEnum):
    """How a place in a cohort stands."""

    ACTIVE = "active"
    LEFT = "left"
    """Given up by its person, or let in again after they were removed."""
    REMOVED = "removed"
    """Ended by a facilitator: its person cannot take one again until they are let in."""


class ProviderRole(StrEnum):
    """Who provides care."""

    EDUCATOR = "educator"
    MENTAL_HEALTH_PROVIDER = "mental-health-provider"
    HOME_VISITOR = "home-visitor"
    PARENT_EDUCATOR = "parent-educator"
    PROGRAM_LEADER = "program-leader"
    OTHER = "other"


class Setting(StrEnum):
    """Where they provide it (DOMAIN: consultation settings)."""

    CHILD_CARE = "child-care"
    PRESCHOOL = "preschool"
    HOME_VISITING = "home-visiting"
    EARLY_INTERVENTION = "early-intervention"
    HOME = "home"
    OTHER = "other"


class RemovalReason(StrEnum):
    """Why a facilitator ends somebody's place: a category for the record, never words, and never told to others."""

    AWAY = "away"
    MOVED = "moved"
    ASKED = "asked"
    AGREEMENT = "agreement"
    OTHER = "other"


NAME_LIMIT = 80
LEAST_CAPACITY = 1
MOST_CAPACITY = 500
USUAL_CAPACITY = 30
MOST_REQUIRED = 200
"""More sessions, reflections or meetings than this in one certificate is a slip of the finger."""

PAGE = 20
"""People on one page of the roster: with the longest names they stay within 4,000 characters."""

ROLES: Mapping[ProviderRole, str] = MappingProxyType(
    {
        ProviderRole.EDUCATOR: P_("choice", "Educator"),
        ProviderRole.MENTAL_HEALTH_PROVIDER: P_("choice", "Mental health provider"),
        ProviderRole.HOME_VISITOR: P_("choice", "Home visitor"),
        ProviderRole.PARENT_EDUCATOR: P_("choice", "Parent educator"),
        ProviderRole.PROGRAM_LEADER: P_("choice", "Program leader"),
        ProviderRole.OTHER: P_("choice", "Other"),
    }
)
"""What they are called; the words are said with the context `choice`."""

SETTINGS: Mapping[Setting, str] = MappingProxyType(
    {
        Setting.CHILD_CARE: P_("choice", "Child care"),
        Setting.PRESCHOOL: P_("choice", "Preschool"),
        Setting.HOME_VISITING: P_("choice", "Home visiting"),
        Setting.EARLY_INTERVENTION: P_("choice", "Early intervention"),
        Setting.HOME: P_("choice", "At home"),
        Setting.OTHER: P_("choice", "Other"),
    }
)
"""What they are called, said likewise."""

REMOVAL_REASONS: Mapping[RemovalReason, str] = MappingProxyType(
    {
        RemovalReason.AWAY: P_("choice", "Has not taken part for a long time"),
        RemovalReason.MOVED: P_("choice", "Has changed work or moved away"),
        RemovalReason.ASKED: P_("choice", "Asked for it"),
        RemovalReason.AGREEMENT: P_("choice", "The group agreement was not kept"),
        RemovalReason.OTHER: P_("choice", "Another reason"),
    }
)

NEWEST_AGREEMENT = 1

AGREEMENTS: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        1: (
            N_("What is shared here stays here. The limit: if someone is in danger, people may have to act."),
            N_("This is reflective practice and peer support. It is not therapy."),
            N_("Nobody watches this space around the clock. It is not for emergencies: call or text 988, or call 911."),
            N_("If the law makes you a mandated reporter, you still are one here."),
            N_("Never write names or details by which a child, a family or an agency could be known."),
            N_("We speak for ourselves, listen with care, and ask before we give advice."),
        ),
    }
)
"""The group agreement: what people promise each other before they take a place. People accept a version of it.

The points of each version, in English (DOMAIN: safety); they are said with `Texts.careful`.
"""

_NOT_IN_CHANNEL_NAMES = re.compile(r"[\W_]+")


def read_name(text: str) -> str:
    """A cohort's name as people wrote it, on one line.

    Raises:
        TextMissing: there is nothing in it.
        NameUnreadable: it has neither letters nor numbers.
        TextTooLong: more than 80 characters.
    """
    shown = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} and c not in "\u200c\u200d" else c for c in text
    )
    name = unicodedata.normalize("NFC", " ".join(shown.split()))
    if not name:
        raise TextMissing
    if len(name) > NAME_LIMIT:
        raise TextTooLong(len(name), NAME_LIMIT)
    if not any(c.isalnum() for c in name):
        raise NameUnreadable(name)
    return name


def name_key(name: str) -> str:
    """A name as it is compared: two that differ in case or spaces only are the same."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())[:240]


def channel_name(name: str) -> str:
    """The name of the cohort's channel, as Discord writes channel names."""
    return _NOT_IN_CHANNEL_NAMES.sub("-", name.lower()).strip("-")[:90] or "cohort"


def read_capacity(count: int) -> int:
    """How many people fit.

    Raises:
        CountOutOfRange: nobody, or more than a cohort can be.
    """
    if not LEAST_CAPACITY <= count <= MOST_CAPACITY:
        raise CountOutOfRange(count, LEAST_CAPACITY, MOST_CAPACITY)
    return count


def read_required(count: int) -> int:
    """How many of a thing the certificate asks for; none is possible.

    Raises:
        CountOutOfRange: fewer than none, or more than anybody can do.
    """
    if not 0 <= count <= MOST_REQUIRED:
        raise CountOutOfRange(count, 0, MOST_REQUIRED)
    return count


def read_coming_day(text: str, *, today: date) -> date:
    """A date that people wrote, if it is today or still to come.

    Raises:
        MalformedDate: it cannot be read.
        DatePast: it lies behind us.
    """
    day = read_date(text)
    if day < today:
        raise DatePast(day.isoformat())
    return day


def check_dates(starts: date | None, ends: date | None) -> None:
    """See that the end does not come before the beginning.

    Raises:
        EndsBeforeStart: it does.
    """
    if starts is not None and ends is not None and ends < starts:
        raise EndsBeforeStart


def summed(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """What several features have counted of a cohort, together."""
    total = Counter[str]()
    for some in counts:
        total.update(some)
    return total
