"""A feature says how options of a name are resolved; the platform knows none of these names but the time zone's."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.core.dates import DateScope
from bot.core.refusals import Found, SeveralFit, WhichDate
from bot.db import Tx
from bot.feature import Feature, options_of
from bot.i18n.catalogues import Catalogues
from bot.ui.dates import DateQuestion, Kind, Written
from bot.ui.resolvers import OptionResolver, OptionResolvers
from tests.support.people import act, an_actor

NOW = datetime(2026, 9, 1, 16, tzinfo=UTC)
AT = datetime(2026, 9, 9, 1, tzinfo=UTC)
TX = cast("Tx", None)
PLACES = [
    Found("1", "Circle", "Spring", AT, "America/Los_Angeles"),
    Found("2", "Walk", "Spring", AT, "America/Los_Angeles"),
    Found("3", "Walk", "Spring", AT + timedelta(days=7), "America/Los_Angeles"),
]
GARDENS = Feature(name="gardens", options={"garden": OptionResolver(lambda *_: DateScope("Asia/Tokyo", AT))})
WALKS = Feature(
    name="walks", options={"walk": OptionResolver(lambda *_: DateScope("Europe/Madrid"), lambda *_: PLACES)}
)


def arguments(**named: Any) -> dict[str, Any]:
    resolvers = OptionResolvers(options_of([GARDENS, WALKS]))
    t = Catalogues.load().texts("en", "America/Los_Angeles")
    return resolvers.arguments(t, TX, act(an_actor(zone="UTC"), NOW), named)


def zone_asked(**named: Any) -> str:
    """The zone in which a date of a command with these options is shown before it counts."""
    with pytest.raises(WhichDate) as asked:
        arguments(starts=Written("tomorrow 6pm", DateQuestion("starts", Kind.TIME)), **named)
    return asked.value.zone


def test_the_dates_of_a_command_count_where_the_feature_of_another_option_says() -> None:
    assert zone_asked() == "UTC"
    assert zone_asked(garden="rose", walk="Walk") == "Asia/Tokyo"
    assert zone_asked(walk="Walk") == "Europe/Madrid"
    assert zone_asked(walk="Walk", timezone="Africa/Nairobi") == "Africa/Nairobi"


def test_a_row_may_be_typed_as_its_list_shows_it() -> None:
    assert arguments(walk="Walk")["walk"] == "Walk"
    assert arguments(walk="#7")["walk"] == "#7"
    assert arguments(walk="Circle · Tue")["walk"] == "#1"
    with pytest.raises(SeveralFit) as several:
        arguments(walk="Sep 8, 2026")
    assert [one.value for one in several.value.found] == ["#1", "#2"]
    assert arguments(walk="nothing like it")["walk"] == "nothing like it"


def test_an_option_is_resolved_by_one_feature_only() -> None:
    with pytest.raises(ValueError, match="garden"):
        options_of([GARDENS, GARDENS])
