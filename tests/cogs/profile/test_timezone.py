"""/timezone as people use it."""

from tests.support.stories import riverside


async def test_a_zone_is_chosen_by_a_city_also_in_direct_messages() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        for where in (place.server.channel("general"), "dm"):
            answer = await amina.slash("timezone", where=where, zone="Mogadishu")
            assert answer.ephemeral
            assert "Africa/Mogadishu" in answer.text
            assert "7:00" in answer.text


async def test_cities_are_offered_with_what_clocks_show_there_now() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        (los_angeles,) = await amina.autocomplete("timezone", "zone", "los")
        assert los_angeles.startswith("Los Angeles (America/Los_Angeles)")
        assert "9:00" in los_angeles
        assert any(offer.startswith("Seattle") for offer in await amina.autocomplete("timezone", "zone", "sea"))
        assert len(await amina.autocomplete("timezone", "zone", "")) >= 4
        assert len(await amina.autocomplete("timezone", "zone", "a")) == 25
        assert "America/Los_Angeles" in (await amina.slash("timezone", zone="los")).text


async def test_what_is_no_place_is_refused_with_what_to_do() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        refused = await amina.slash("timezone", zone="Atlantis")
        assert "Atlantis" in refused.text
        assert "city" in refused.text
