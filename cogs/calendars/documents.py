"""Calendars as files: iCalendar (RFC 5545), for the apps that people have on their phones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.i18n.texts import Texts
from cogs.calendars.services import Calendar, Entry, Meeting
from cogs.sessions.rules.rsvps import RsvpAnswer

if TYPE_CHECKING:
    from icalendar import Component

MAKER = "-//Community of Leaders//Sessions//EN"
AGAIN = timedelta(hours=1)
"""How often apps are asked to look again; each does as it likes."""


def ical(t: Texts, found: Calendar) -> bytes:
    """A person's calendar, in their language. Every entry keeps its wall time and zone; the zones come along."""
    import icalendar  # takes 0.1 s to import, and only who reads a feed needs it

    calendar = icalendar.Calendar()
    name = t.gettext("Sessions: {server}", server=found.server)
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in found.entries:
        calendar.add_component(_event(t, entry))
    for meeting in found.meetings:
        calendar.add_component(_meeting(t, meeting))
    if held := (*found.entries, *found.meetings):
        years = [entry.starts_at.year for entry in held]
        first, last = min(years) - 1, max(years) + 2
        for zone in sorted({entry.zone for entry in held} - {"UTC"}):
            calendar.add_component(_zone(zone, first, last))
    return calendar.to_ical()


def _event(t: Texts, one: Entry) -> "Component":
    """One session. Its uid stays as long as it exists, so that apps change it in place."""
    import icalendar

    channel = f"https://discord.com/channels/{one.server_id}/"
    home = f"{channel}{one.channel_id}" if one.channel_id is not None else ""
    where = f"{channel}{one.place}" if one.place_kind.is_channel else one.place
    going = one.answer not in (RsvpAnswer.CANT, RsvpAnswer.MAYBE, RsvpAnswer.WAITING)
    zone = ZoneInfo(one.zone)
    made = icalendar.Event()
    made.add("uid", f"session-{one.id}.{one.server_id}@community-of-leaders")
    made.add("dtstamp", one.changed_at)
    made.add("last-modified", one.changed_at)
    made.add("sequence", one.version)
    made.add("dtstart", one.starts_at.astimezone(zone))
    made.add("dtend", (one.starts_at + timedelta(minutes=one.minutes)).astimezone(zone))
    made.add("summary", t.gettext("Cancelled: {title}", title=one.title) if one.cancelled else one.title)
    made.add("description", _description(t, one, home))
    if where:
        made.add("location", where)
    if url := where if where.startswith("https://") else home:
        made.add("url", url)
    made.add("status", "CANCELLED" if one.cancelled else "CONFIRMED" if going else "TENTATIVE")
    made.add("transp", "OPAQUE" if going and not one.cancelled else "TRANSPARENT")
    return made


def _meeting(t: Texts, one: Meeting) -> "Component":
    """The time that a mentor and a mentee have chosen."""
    import icalendar

    zone = ZoneInfo(one.zone)
    made = icalendar.Event()
    made.add("uid", f"meeting-{one.id}.{one.server_id}@community-of-leaders")
    made.add("dtstamp", one.changed_at)
    made.add("last-modified", one.changed_at)
    made.add("dtstart", one.starts_at.astimezone(zone))
    made.add("dtend", (one.starts_at + timedelta(minutes=one.minutes)).astimezone(zone))
    made.add("summary", t.gettext("Mentoring: {person}", person=one.other))
    made.add("description", t.gettext("Cohort: {cohort}", cohort=one.cohort))
    made.add("status", "CONFIRMED")
    return made


def _description(t: Texts, one: Entry, home: str) -> str:
    lines = [t.gettext("Cohort: {cohort}", cohort=one.cohort)]
    if one.cancelled and one.reason:
        lines.append(t.gettext("Why: {reason}", reason=one.reason))
    if one.languages:
        spoken = t.listing([t.language_name(code) for code in one.languages])
        lines.append(t.gettext("Languages: {languages}", languages=spoken))
    if one.agenda:
        lines.append(one.agenda)
    if home:
        lines.append(t.gettext("Answer and check in there: {link}", link=home))
    return "\n\n".join(lines)


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
