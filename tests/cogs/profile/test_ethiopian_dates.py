"""Ethiopian dates as people ask for them."""

from typing import Any

from tests.support.stories import riverside

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
