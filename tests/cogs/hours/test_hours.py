"""/hours as people give and read it."""

from datetime import timedelta
from typing import Any

from tests.support.stories import riverside

WORK: dict[str, Any] = {
    "cohort": "Spring",
    "minutes": 90,
    "hour_type": "professional",
    "reason": "Her child was ill",
    "counts_as": "session",
}


async def test_hours_are_added_and_told_without_the_reason_and_taken_back_once() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        done = await place.rosa.slash("hours add", member=amina, date="yesterday", **WORK)
        assert done.ephemeral
        assert "1 hour 30 minutes" in done.text and "counts as a session too" in done.text
        await place.town.advance(timedelta(minutes=5))
        told = amina.dms[-1].text
        assert "Rosa" in told and "1 hour 30 minutes" in told and "Spring" in told
        assert "ill" not in told
        assert "Sessions: 1 of 8" in (await amina.slash("progress")).text

        again = await place.rosa.slash("hours add", member=amina, date="yesterday", **WORK)
        assert "nothing was added" in again.text
        listed = await place.rosa.slash("hours take-back", member=amina)
        (menu,) = listed.selects
        asked = await place.rosa.select(listed, menu.custom_id, [menu.options[0].value])
        assert "Her child was ill" in asked.text
        await place.rosa.click(asked, "Confirm")
        await place.town.advance(timedelta(minutes=5))
        assert "do not count any more" in amina.dms[-1].text
        assert "Sessions: 0 of 8" in (await amina.slash("progress")).text
        assert "nothing to take back" in (await place.rosa.slash("hours take-back", member=amina)).text


async def test_members_add_nothing_and_a_day_to_come_is_refused() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        assert "facilitators" in (await amina.slash("hours add", member=place.rosa, **WORK)).text
        refused = await place.rosa.slash("hours add", member=amina, date="2026-10-01", **WORK)
        assert "still to come" in refused.text
        long: dict[str, Any] = {**WORK, "minutes": 2000}
        refused = await place.rosa.slash("hours add", member=amina, **long)
        assert "1,440" in refused.text
