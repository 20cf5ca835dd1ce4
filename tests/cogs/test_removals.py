"""/cohort remove-member: a place ends, hours stay, and coming back needs a facilitator."""

from typing import Any

from tests.support.stories import join, riverside


async def test_a_place_that_a_facilitator_ends_is_told_kindly_and_opened_again_by_a_facilitator_alone() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        spring = place.server.role("Spring")
        options: dict[str, Any] = {"cohort": "Spring", "member": amina}
        asked = await place.rosa.slash("cohort remove-member", **options, reason="agreement")
        again = await place.rosa.slash("cohort remove-member", **options, reason="agreement")
        assert "Nothing has changed yet" in asked.text and amina.mention in asked.text
        assert spring in amina.roles
        done = await place.rosa.click(asked, "Confirm")
        assert "has ended" in done.text
        assert spring not in amina.roles and not amina.sees(place.server.channel("spring"))
        (told,) = [message.text for message in amina.dms if "has ended" in message.text]
        assert "hours and reflections stay" in told and "agreement" not in told
        late = await place.rosa.click(again, "Confirm")
        assert "something has changed since" in late.text
        refused = await amina.slash("cohort join", cohort="Spring")
        assert "talk to a facilitator" in refused.text and not refused.selects
        assert "ended by a facilitator" in (await place.rosa.slash("cohort roster", cohort="Spring")).text
        assert "This is for" in (await amina.slash("cohort readmit-member", **options)).text
        assert "may join" in (await place.rosa.slash("cohort readmit-member", **options)).text
        assert "Welcome" in (await join(amina, "Spring")).text
        assert spring in amina.roles


async def test_who_has_no_place_is_not_removed_and_who_was_not_removed_needs_nobody() -> None:
    async with riverside() as place:
        noor = await place.server.person("Noor")
        options: dict[str, Any] = {"cohort": "Spring", "member": noor}
        refused = await place.rosa.slash("cohort remove-member", **options, reason="away")
        assert "has no place" in refused.text
        assert "/cohort join" in (await place.rosa.slash("cohort readmit-member", **options)).text.replace("</", "/")


async def test_whose_place_was_ended_is_not_sent_to_join_until_a_facilitator_opens_the_cohort_again() -> None:
    async with riverside() as place:
        noor = await place.participant("Noor")
        options: dict[str, Any] = {"cohort": "Spring", "member": noor}
        shown = await place.rosa.slash("cohort remove-member", **options, reason="away")
        await place.rosa.click(shown, "Confirm")
        assert "/cohort join" not in (await noor.slash("help")).text.replace("</", "/")
        await place.rosa.slash("cohort readmit-member", **options)
        assert "/cohort join" in (await noor.slash("help")).text.replace("</", "/")
