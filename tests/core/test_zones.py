"""Time zones by the cities that people know."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import zones
from bot.core.refusals import UnknownZone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Seattle", "America/Los_Angeles"),
        ("tacoma ", "America/Los_Angeles"),
        ("Portland", "America/Los_Angeles"),
        ("Portland, Maine", "America/New_York"),
        ("san francisco", "America/Los_Angeles"),
        ("Washington", "America/Los_Angeles"),
        ("Los Angeles (America/Los_Angeles)", "America/Los_Angeles"),
        ("america/new_york", "America/New_York"),
        ("Mogadishu", "Africa/Mogadishu"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("US/Pacific", "US/Pacific"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_or_by_a_city_in_it(text: str, zone: str) -> None:
    assert zones.read_zone(text) == zone


@pytest.mark.parametrize("text", ["", "Atlantis", "localtime", "../etc/passwd", "Factory"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(UnknownZone):
        zones.read_zone(text)


def test_the_first_letters_of_a_city_find_it() -> None:
    assert [place.label for place in zones.fitting("los")] == ["Los Angeles (America/Los_Angeles)"]
    assert zones.fitting("seat")[0].zone == "America/Los_Angeles"
    assert zones.fitting("")[0].zone == "America/Los_Angeles"


@given(st.text(max_size=12))
def test_whatever_is_typed_brings_at_most_twenty_five_real_zones(typed: str) -> None:
    found = zones.fitting(typed)
    assert len(found) <= 25
    for place in found:
        ZoneInfo(place.zone)
        assert len(place.label) <= 80
        assert zones.read_zone(place.label) == place.zone
