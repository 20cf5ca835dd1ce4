"""Offers to mentor and wishes for a mentor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.gettext_markers import P_
from bot.core.languages import known_code, language_of_discord, read_languages
from bot.core.people import Actor
from bot.core.refusals import CountOutOfRange, TextTooLong
from cogs.mentoring.rules.fit import WEEK, Format

MOST_MENTEES = 20
"""How many people one mentor may offer to accompany; 0 withdraws the offer."""

MOST_GOALS = 1000
"""Characters that the goals of a wish may have."""


class Topic(StrEnum):
    """What mentors are strong in and mentees hope for, from one list, so that the two can be compared."""

    REFLECTION = "reflection"
    FAMILIES = "families"
    DEVELOPMENT = "development"
    BEHAVIOR = "behavior"
    CULTURE = "culture"
    TRAUMA = "trauma"
    INCLUSION = "inclusion"
    LEADERSHIP = "leadership"
    TEAM = "team"
    STUDY = "study"
    WELL_BEING = "well-being"


TOPICS: Mapping[Topic, str] = {
    Topic.REFLECTION: P_("choice", "Reflective practice"),
    Topic.FAMILIES: P_("choice", "Working with families"),
    Topic.DEVELOPMENT: P_("choice", "Child development"),
    Topic.BEHAVIOR: P_("choice", "Behavior that worries adults"),
    Topic.CULTURE: P_("choice", "Culture and language"),
    Topic.TRAUMA: P_("choice", "Trauma and stress"),
    Topic.INCLUSION: P_("choice", "Including every child"),
    Topic.LEADERSHIP: P_("choice", "Leading others"),
    Topic.TEAM: P_("choice", "Working in a team"),
    Topic.STUDY: P_("choice", "Study and work goals"),
    Topic.WELL_BEING: P_("choice", "My own well-being"),
}
"""What they are called; the words are said with the context `choice`, and so are those below."""


class Community(StrEnum):
    """The communities that people may say they belong to, or would like their mentor to."""

    BLACK = "black"
    AFRICAN = "african"
    LATINE = "latine"
    INDIGENOUS = "indigenous"
    ASIAN = "asian"
    PACIFIC = "pacific"
    MIDDLE_EASTERN = "middle-eastern"
    IMMIGRANT = "immigrant"
    MULTIRACIAL = "multiracial"
    LGBTQ = "lgbtq"
    DISABLED = "disabled"


COMMUNITIES: Mapping[Community, str] = {
    Community.BLACK: P_("choice", "Black"),
    Community.AFRICAN: P_("choice", "African"),
    Community.LATINE: P_("choice", "Latino, Latina or Latine"),
    Community.INDIGENOUS: P_("choice", "Indigenous or Native"),
    Community.ASIAN: P_("choice", "Asian"),
    Community.PACIFIC: P_("choice", "Pacific Islander"),
    Community.MIDDLE_EASTERN: P_("choice", "Middle Eastern or North African"),
    Community.IMMIGRANT: P_("choice", "Immigrant or refugee"),
    Community.MULTIRACIAL: P_("choice", "Of several races"),
    Community.LGBTQ: P_("choice", "LGBTQ+"),
    Community.DISABLED: P_("choice", "Living with a disability"),
}

FORMATS: Mapping[Format, str] = {
    Format.ONLINE: P_("choice", "Online"),
    Format.IN_PERSON: P_("choice", "In person"),
    Format.EITHER: P_("choice", "Both are fine"),
}


class PartOfDay(StrEnum):
    """When on a day somebody is free."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PARTS_OF_DAY: Mapping[PartOfDay, str] = {
    PartOfDay.MORNING: P_("part of day", "morning"),
    PartOfDay.AFTERNOON: P_("part of day", "afternoon"),
    PartOfDay.EVENING: P_("part of day", "evening"),
}
"""Said with the context `part of day`."""

HOURS: Mapping[PartOfDay, tuple[int, int]] = {
    PartOfDay.MORNING: (8 * 60, 12 * 60),
    PartOfDay.AFTERNOON: (12 * 60, 17 * 60),
    PartOfDay.EVENING: (17 * 60, 21 * 60),
}
"""Minutes after midnight, by the person's own clocks."""


BEGINS: Mapping[PartOfDay, tuple[int, int]] = {
    PartOfDay.MORNING: (5 * 60, 12 * 60),
    PartOfDay.AFTERNOON: (12 * 60, 17 * 60),
    PartOfDay.EVENING: (17 * 60, 22 * 60),
}
"""What people call each part, somewhat longer than what is offered."""


def part_of_day(minutes: int) -> PartOfDay | None:
    """The part of a day in which a minute after midnight lies; None at night, which nobody offers."""
    return next((part for part, (first, last) in BEGINS.items() if first <= minutes < last), None)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A time of every week, by the clocks of one zone."""

    weekday: int
    """0 is Monday."""
    starts: int
    """Minutes after midnight."""
    ends: int


def half_hours(windows: Iterable[Window], zone_name: str, monday: date) -> frozenset[int]:
    """The half hours (from Monday 0:00 UTC) of these windows, in the week that begins on `monday`.

    In a week in which clocks change, each window is where that week's clocks put it.
    """
    return frozenset[int]().union(*(_half_hours(one, zone_name, monday) for one in windows))


@lru_cache(4096)
def _half_hours(window: Window, zone_name: str, monday: date) -> frozenset[int]:
    """Those of one window: many people name the same ones."""
    start = datetime.combine(monday, time(), UTC)
    midnight = datetime.combine(monday + timedelta(days=window.weekday), time(), ZoneInfo(zone_name))
    found: set[int] = set()
    for minutes in range(window.starts, window.ends - 29, 30):
        local = midnight + timedelta(minutes=minutes)  # by the wall: the zone says which moment that is
        found.add(int((local.astimezone(UTC) - start).total_seconds() // 1800) % WEEK)
    return frozenset(found)


def read_capacity(capacity: int) -> int:
    """How many people a mentor offers to accompany.

    Raises:
        CountOutOfRange: fewer than none, or more than one person can.
    """
    if not 0 <= capacity <= MOST_MENTEES:
        raise CountOutOfRange(capacity, 0, MOST_MENTEES)
    return capacity


def read_goals(text: str | None) -> str | None:
    """What a person wants of mentoring, None if they say nothing of it.

    Raises:
        TextTooLong: more than there is room for.
    """
    goals = (text or "").strip()
    if len(goals) > MOST_GOALS:
        raise TextTooLong(len(goals), MOST_GOALS)
    return goals or None


def languages_of(actor: Actor, text: str | None) -> tuple[str, ...]:
    """The languages that a person names, else their own: the one they chose, else their app's, else the server's.

    Raises:
        UnknownLanguage: one of them is none that we know.
    """
    named = read_languages(text or "")
    if named:
        return named
    own = known_code(actor.language) or language_of_discord(actor.locale) or known_code(actor.server_language)
    return (own or "en",)
