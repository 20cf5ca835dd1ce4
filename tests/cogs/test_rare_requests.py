"""What the bot asks of Discord only when something turns out otherwise than usual."""

from datetime import datetime, timedelta
from typing import Any

from tests.support.stories import confirmed, riverside


async def test_an_event_that_has_begun_is_deleted_when_its_cohort_closes_since_it_cannot_be_cancelled() -> None:
    async with riverside() as place:
        plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 90}
        await place.rosa.click(await place.rosa.slash("session schedule", **plan), "Confirm")
        await place.town.advance(datetime.fromisoformat("2026-09-08T18:10:00-07:00") - place.town.clock.now())
        assert [event["status"] for event in place.server.events] == [2]
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.town.advance(timedelta(minutes=1))
        assert place.server.events == []


async def test_who_leaves_before_a_question_is_answered_is_still_who_was_meant() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await place.rosa.slash("cohort create", name="Spring evening", timezone="America/Los_Angeles")
        await place.rosa.slash("cohort create", name="Spring morning", timezone="America/Los_Angeles")
        asked = await place.rosa.typed("cohort readmit-member", cohort="ing", member=amina)
        await amina.leave(place.server)
        (menu,) = asked.selects
        done = await place.rosa.select(asked, menu.custom_id, ["Spring evening"])
        assert "Spring evening" in done.text
        assert done.text.count(amina.mention) <= 1
