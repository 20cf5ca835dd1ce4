"""/mentor offer and /mentor request as people use them."""

from typing import Any

from tests.support.stories import ask_for_mentor, riverside


async def test_who_offers_sees_the_mentors_channel_and_who_withdraws_no_longer() -> None:
    async with riverside() as place:
        hodan = await place.server.person("Hodan")
        mentors = place.server.channel("mentors")
        assert not hodan.sees(mentors)
        offered = await hodan.slash("mentor offer", capacity=3, languages="so")
        assert offered.ephemeral
        assert "3" in offered.text and "Somali" in offered.text and mentors.mention in offered.text
        assert hodan.sees(mentors)
        withdrawn = await hodan.slash("mentor offer", capacity=0)
        assert "withdrawn" in withdrawn.text
        assert not hodan.sees(mentors)


async def test_a_number_that_nobody_can_accompany_is_refused() -> None:
    async with riverside() as place:
        hodan = await place.server.person("Hodan")
        for capacity in (-1, 21, 1000):
            refused = await hodan.slash("mentor offer", capacity=capacity)
            assert "from 0 to 20" in refused.text


async def test_languages_are_suggested_by_their_own_names_one_after_the_other() -> None:
    async with riverside() as place:
        hodan = await place.server.person("Hodan")
        assert await hodan.autocomplete("mentor offer", "languages", "soma") == ["Soomaali"]
        assert await hodan.autocomplete("mentor request", "languages", "en, soo") == ["English, Soomaali"]


async def test_a_wish_keeps_goals_out_of_everybodys_sight_and_warns_of_names() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", "en")
        wished = await amina.slash("mentor request", languages="so, en", goals="to lead a circle")
        assert wished.ephemeral
        assert "encrypted" in wished.text and "children" in wished.text
        assert place.town.data_dir is not None
        kept = b"".join(file.read_bytes() for file in place.town.data_dir.glob("leaders.sqlite3*"))
        assert b"to lead a circle" not in kept


async def test_somebody_without_a_place_is_told_where_to_ask_for_one() -> None:
    async with riverside() as place:
        stranger = await place.server.person("Stranger")
        wished = await ask_for_mentor(stranger)
        assert "/cohort join" in wished.text


async def test_goals_that_are_too_long_are_refused_with_the_limit() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        refused = await amina.slash("mentor request", goals="x" * 1001)
        assert "1,000" in refused.text


async def test_who_has_a_mentor_and_would_like_another_reads_how() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        refused = await amina.slash("mentor request", languages="so")
        assert "/match end" in refused.text
        pair: dict[str, Any] = {"with": hodan}
        await amina.click(await amina.slash("match end", **pair), "Confirm")
        await place.mentor("Imani")
        draft = await place.rosa.slash("match preview", cohort="Spring")
        assert f"<@{amina.id}>" in draft.text


async def test_who_is_paired_already_is_not_put_in_the_queue_again() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        refused = await amina.slash("mentor request")
        assert "already have a mentor" in refused.text
