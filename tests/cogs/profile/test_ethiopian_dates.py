"""Ethiopian dates as people ask for them."""

from datetime import timedelta
from typing import Any

from sandbox import Person
from tests.support.stories import Riverside, log_meeting, riverside

SHOWN, HIDDEN = "የኢትዮጵያ ቀን አቆጣጠር", "ያለ ኢትዮጵያ ቀን"


async def test_who_reads_amharic_asks_for_ethiopian_dates_in_me_and_sees_them_wherever_dates_are_written_out() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        await amina.slash("language", language="am")
        page = await amina.slash("me")
        days: dict[str, Any] = {"from": "2026-12-20", "to": "2027-01-03"}
        assert "ዓ.ም." not in (await amina.slash("away", **days)).text
        shown = await amina.click(page, SHOWN)
        assert "ታኅሣሥ 11 ቀን 2019 ዓ.ም." in shown.text
        assert "20 ዲሴምበር 2026 (" in shown.text
        other = await place.town.server("Lakeside")
        there = await other.person(amina)
        assert HIDDEN in {button.label for button in (await there.slash("me")).buttons}, "it follows the account"
        await amina.click(shown, HIDDEN)
        assert "ዓ.ም." not in (await amina.slash("me")).text


async def test_it_is_offered_to_those_whose_language_can_say_it() -> None:
    async with riverside() as place:
        ben = await place.server.person("Ben")
        assert "Ethiopian dates" not in {button.label for button in (await ben.slash("me")).buttons}


async def test_it_is_gone_when_somebody_deletes_their_data() -> None:
    async with riverside() as place:
        amina = await place.server.person("Amina")
        await amina.slash("language", language="am")
        await amina.click(await amina.slash("me"), SHOWN)
        await amina.slash("language", language="en")
        preview = await amina.click(await amina.slash("privacy"), "Delete what is mine")
        await amina.click(preview, "Confirm")
        await amina.slash("language", language="am")
        assert SHOWN in {button.label for button in (await amina.slash("me")).buttons}


async def who_wishes_it(place: Riverside) -> Person:
    """Somebody who reads Amharic by both calendars, with a place in Spring."""
    amina = await place.participant("Amina", "am", roles=[])
    await amina.slash("language", language="am")
    await amina.click(await amina.slash("me"), SHOWN)
    return amina


async def test_what_the_bot_writes_to_one_person_carries_them_and_what_it_posts_for_all_does_not() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort edit", cohort="Spring", languages="am,en")
        amina = await who_wishes_it(place)
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-15 18:00", minutes=60
        )
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(days=14))
        (reminder,) = [one for thread in amina.threads for one in thread.messages if one.author.bot]
        assert ":F> (መስከረም 5 ቀን 2019 ዓ.ም.፣ ከምሽቱ 12:00 ሰዓት)" in reminder.text
        assert all("ዓ.ም." not in message.text for message in place.server.channel("spring").messages)


async def test_a_notice_of_a_meeting_carries_them_for_the_one_of_two_who_wishes_it() -> None:
    async with riverside() as place:
        amina = await who_wishes_it(place)
        grace = await place.mentor("Grace", "am,en")
        await place.pair(grace, amina)
        await log_meeting(grace, amina, "2026-09-01", 45)
        await log_meeting(amina, grace, "2026-08-31", 30)
        await place.town.advance(timedelta(minutes=5))
        hers = [one.text for one in place.town.messages if not one.ephemeral and "ነሐሴ 26 ቀን 2018 ዓ.ም." in one.text]
        assert len(hers) == 1, "the one to her"
        assert "ዓ.ም." not in "".join(one.text for one in grace.dms)
