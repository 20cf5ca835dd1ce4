"""/meeting log and its confirmation, as a pair uses them."""

from datetime import timedelta

from tests.support.stories import accept, ask_for_mentor, log_meeting, press_late, riverside

DAY = "2026-09-01"
"""On which these stories begin."""


async def test_a_meeting_counts_once_the_other_has_confirmed_it() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina", "es"), await place.mentor("Hodan", "es,en")
        await place.pair(hodan, amina)
        await place.town.advance(timedelta(days=7))
        logged = await log_meeting(hodan, amina, "2026-09-07", 60)
        assert logged.ephemeral
        asked = amina.dms[-1]
        confirm = asked.buttons[0].custom_id or ""
        await place.town.bot.restart()
        confirmed = await amina.click(asked, "Confirmar")
        assert confirmed.ephemeral
        assert "Amina" in hodan.dms[-1].text
        seen = await place.rosa.slash("progress", member=amina)
        assert "Confirmed mentor meetings: 1 of 3" in seen.text
        assert "Mentoring: 1 hour" in seen.text
        again = await press_late(amina, asked, confirm)
        assert again.text != confirmed.text
        unchanged = await place.rosa.slash("progress", member=amina)
        assert unchanged.text == seen.text


async def test_the_mentee_may_write_it_down_too_and_cannot_confirm_it_alone() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina", dms_open=False), await place.mentor("Hodan", dms_open=False)
        await ask_for_mentor(amina)
        await place.publish()
        await accept(hodan, amina)
        await log_meeting(amina, hodan, DAY, 30)
        asked = hodan.threads[0].messages[-1]
        stranger = place.server.owner
        assert "no longer there" in (await stranger.click(asked, "Confirm")).text
        await hodan.click(asked, "Confirm")
        assert "30 minutes" in amina.threads[0].messages[-1].text


WRONG = [
    ("2026-09-02", 60, "still to come"),
    ("2026-08-31", 60, "became a pair"),
    ("yesterday", 60, "became a pair"),
    ("whenever", 60, "cannot read"),
    (DAY, 1, "1 minute does not work here. Please give a number from 5 to 480"),
    (DAY, 0, "from 5 to 480"),
    (DAY, -60, "from 5 to 480"),
    (DAY, 481, "from 5 to 480"),
]


async def test_a_meeting_that_cannot_have_been_is_refused() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        before = len(hodan.dms)
        for date, minutes, says in WRONG:
            refused = await log_meeting(amina, hodan, date, minutes)
            assert says in refused.text
        assert len(hodan.dms) == before


async def test_only_a_pair_writes_meetings_down() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await ask_for_mentor(amina)
        await place.publish()
        refused = await log_meeting(amina, hodan, DAY, 60)
        assert "not a pair" in refused.text


async def test_one_meeting_a_day_and_the_one_who_wrote_it_may_correct_it() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        first = hodan.dms[-1]
        confirm = first.buttons[0].custom_id or ""
        assert "written down already" in (await log_meeting(amina, hodan, DAY, 60)).text
        other = await log_meeting(hodan, amina, DAY, 45)
        assert "written down already" in other.text
        await log_meeting(amina, hodan, DAY, 90)
        assert "1 hour 30 minutes" in hodan.dms[-1].text
        assert "newer message" in (await press_late(hodan, first, confirm)).text
        await hodan.click(hodan.dms[-1], "Confirm")
        assert "Mentoring: 1 hour 30 minutes" in (await amina.slash("progress")).text
        assert "written down already" in (await log_meeting(amina, hodan, DAY, 45)).text


async def test_a_mentor_with_a_place_in_the_cohort_earns_the_hours_too() -> None:
    async with riverside() as place:
        amina, sahra = await place.participant("Amina"), await place.participant("Sahra")
        await sahra.slash("mentor offer", capacity=1)
        await place.approve(sahra)
        await place.pair(sahra, amina)
        await log_meeting(amina, sahra, DAY, 60)
        await sahra.click(sahra.dms[-1], "Confirm")
        for person in (amina, sahra):
            assert "Confirmed mentor meetings: 1 of 3" in (await person.slash("progress")).text
