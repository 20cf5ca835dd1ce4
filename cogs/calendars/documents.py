"""Calendars as files: iCalendar (RFC 5545), for the apps that people have on their phones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Component

MAKER = "-//Community of Leaders//Sessions//EN"
AGAIN = timedelta(hours=1)
"""How often apps are asked to look again; each does as it likes."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry as a calendar app shows it."""

    uid: str
    """The same for as long as the session exists, so that apps change it in place."""
    summary: str
    description: str
    location: str
    url: str
    starts_at: datetime
    minutes: int
    zone: str
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]
    busy: bool
    """Whether its time counts as taken."""
    version: int
    changed_at: datetime


def ical(name: str, events: Sequence[Event]) -> bytes:
    """A whole calendar as a file. Every entry keeps its wall time and zone; the zones come along."""
    from icalendar import Calendar  # takes 0.1 s to import, and only who reads a feed needs it

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_component(event))
    if events:
        first, last = events[0].starts_at.year - 1, events[-1].starts_at.year + 2
        for zone in sorted({event.zone for event in events} - {"UTC"}):
            calendar.add_component(_zone(zone, first, last))
    return calendar.to_ical()


@cache
def _zone(name: str, first: int, last: int) -> "Component":
    """A zone, by each change of its clocks from one year until another begins.

    icalendar can describe zones itself, but (7.3) puts a spring forward an hour late (its DTSTART must be by the old
    clock: RFC 5545, 3.6.5) and does not see Morocco's month of Ramadan.
    """
    import icalendar

    made = icalendar.Timezone()
    made.add("tzid", name)
    begins = datetime(first, 1, 1, tzinfo=UTC)
    zone = ZoneInfo(name)
    offset = _offset(begins, zone)
    changes = [(begins, offset, offset), *_changes(zone, begins, datetime(last, 1, 1, tzinfo=UTC))]
    for at, before, after in changes:
        part = icalendar.TimezoneDaylight() if after > before else icalendar.TimezoneStandard()
        part.add("dtstart", (at + before).replace(tzinfo=None))
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", at.astimezone(zone).tzname())
        made.add_component(part)
    return made


def _changes(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """When its clocks change, and from which offset to which."""
    day = begins
    while day < ends:
        next_day = day + timedelta(days=1)
        before, after = _offset(day, zone), _offset(next_day, zone)
        if before != after:
            low, high = 0, 86400  # the second of the day on which it happens lies between
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (
                    (middle, high) if _offset(day + timedelta(seconds=middle), zone) == before else (low, middle)
                )
            yield day + timedelta(seconds=high), before, after
        day = next_day


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _component(event: Event) -> "Component":
    import icalendar

    zone = ZoneInfo(event.zone)
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", event.changed_at)
    made.add("last-modified", event.changed_at)
    made.add("sequence", event.version)
    made.add("dtstart", event.starts_at.astimezone(zone))
    made.add("dtend", (event.starts_at + timedelta(minutes=event.minutes)).astimezone(zone))
    made.add("summary", event.summary)
    if event.description:
        made.add("description", event.description)
    if event.location:
        made.add("location", event.location)
    if event.url:
        made.add("url", event.url)
    made.add("status", event.status)
    made.add("transp", "OPAQUE" if event.busy else "TRANSPARENT")
    return made
