"""/thank, as people give it and read it."""

from datetime import datetime

from cogs.thanks.rules import told_at
from tests.support.stories import Riverside, confirmed, riverside


async def _until(place: Riverside, moment: str) -> None:
    await place.town.advance(datetime.fromisoformat(moment) - place.town.clock.now())


def test_thanks_are_read_at_nine_also_where_clocks_change_in_between() -> None:
    before = datetime.fromisoformat("2026-10-31T23:30:00-07:00")
    assert told_at(before, "America/Los_Angeles") == datetime.fromisoformat("2026-11-01T09:00:00-08:00")


async def test_somebody_is_thanked_once_a_day_and_reads_it_in_the_morning() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "so")
        before = len(amina.dms)
        thanked = await place.rosa.slash("thank", cohort="Spring", member=amina)
        assert thanked.ephemeral and "Amina" in thanked.text
        refused = await place.rosa.slash("thank", cohort="Spring", member=amina)
        assert refused.ephemeral and "From tomorrow on" in refused.text
        assert len(amina.dms) == before
        await _until(place, "2026-09-02T09:01:00-07:00")
        (told,) = amina.dms[before:]
        assert f"<@{place.rosa.id}>" in told.text and "Mahadsanid" in told.text
        again = await place.rosa.slash("thank", cohort="Spring", member=amina)
        assert again.text != refused.text


async def test_whoever_has_no_place_is_not_thanked_and_whoever_leaves_is_told_no_more() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        before = len(amina.dms)
        assert "place" in (await place.rosa.slash("thank", cohort="Spring", member=place.rosa)).text
        await place.rosa.slash("thank", cohort="Spring", member=amina)
        await confirmed(amina, "cohort leave", cohort="Spring")
        await _until(place, "2026-09-02T09:01:00-07:00")
        assert len(amina.dms) == before
