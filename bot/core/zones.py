"""Time zones as people know them: by the city they live in or near."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from bot.core.finding import plain_words
from bot.core.refusals import UnknownZone

PACIFIC, MOUNTAIN, CENTRAL, EASTERN = "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York"

_CITIES_BY_ZONE = {
    PACIFIC: (
        "Seattle", "Tacoma", "Bellevue", "Kent", "Renton", "Everett", "Olympia", "Spokane", "Yakima",
        "Vancouver, Washington", "Portland, Oregon", "San Francisco", "Oakland", "San Jose, California", "San Diego",
        "Sacramento", "Las Vegas", "Washington (state)",
    ),
    MOUNTAIN: ("Salt Lake City", "Albuquerque"),
    CENTRAL: (
        "Houston", "Dallas", "Austin", "San Antonio", "Minneapolis", "Saint Paul", "Milwaukee", "New Orleans",
        "Saint Louis",
    ),
    EASTERN: ("Washington, D.C.", "Boston", "Philadelphia", "Atlanta", "Miami", "Columbus", "Portland, Maine"),
    "Africa/Mogadishu": ("Hargeisa",),
    "Asia/Ho_Chi_Minh": ("Hanoi",),
    "Asia/Shanghai": ("Beijing",),
    "Asia/Kolkata": ("Mumbai", "New Delhi"),
}  # fmt: skip
CITIES: Mapping[str, str] = MappingProxyType(
    {city: zone for zone, cities in _CITIES_BY_ZONE.items() for city in cities}
)
"""Cities that people look for and IANA does not name."""

FIRST = (PACIFIC, MOUNTAIN, CENTRAL, EASTERN, "America/Anchorage", "Pacific/Honolulu", "America/Phoenix", "UTC")
"""What is offered before anything is typed."""

_REGIONS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A city and the zone that its clocks follow."""

    city: str
    zone: str

    @property
    def label(self) -> str:
        """`Los Angeles (America/Los_Angeles)`."""
        return self.zone if self.city == self.zone else f"{self.city} ({self.zone})"


def _plain(text: str) -> str:
    return plain_words(text.replace("_", " "))


def _city_of(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _places() -> tuple[Place, ...]:
    zones = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in _REGIONS and "/" in zone)
    own = (Place(city, zone) for city, zone in CITIES.items())
    return (*own, *(Place(_city_of(zone), zone) for zone in zones), Place("UTC", "UTC"))


@cache
def _by_spelling() -> Mapping[str, str]:
    """Zones by every way to write them that means one of them only."""
    known = {_plain(zone): zone for zone in available_timezones() if zone not in {"localtime", "Factory"}}
    for spelling in (lambda place: place.label, lambda place: place.city, lambda place: place.city.partition(",")[0]):
        for place in _places():
            known.setdefault(_plain(spelling(place)), place.zone)
    known["washington"] = PACIFIC  # These cohorts live in the state, and its people name it so.
    return MappingProxyType(known)


def read_zone(text: str) -> str:
    """The IANA name of the zone that a person means by its name or by a city in it.

    Raises:
        UnknownZone: there is none.
    """
    found = _by_spelling().get(_plain(text))
    if found is None:
        raise UnknownZone(text.strip()[:80])
    return found


def fitting(typed: str, most: int = 25) -> list[Place]:
    """The places that fit what was typed so far: cities that begin so, then names that contain it."""
    wanted = _plain(typed)
    if not wanted:
        return [Place(_city_of(zone), zone) for zone in FIRST]
    found: list[tuple[int, Place]] = []
    for place in _places():
        city = _plain(place.city)
        if city.startswith(wanted):
            found.append((0, place))
        elif f" {wanted}" in city:
            found.append((1, place))
        elif wanted in (city if place.city in CITIES else _plain(place.zone)):
            found.append((2, place))
    return [place for _, place in sorted(found, key=lambda one: one[0])][:most]
