"""/cohort remove-member: a place ends, hours stay, and coming back needs a facilitator."""

from datetime import timedelta
from typing import Any

from tests.cogs.test_sessions import weekly
from tests.support.stories import Riverside, confirmed, join, riverside


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


async def reminded(place: Riverside) -> None:
    """Everyone in Spring has had a reminder, in their own thread."""
    preview = await place.rosa.slash("session schedule", **weekly(starts="2026-09-01 18:00", count=3))
    await place.rosa.click(preview, "Confirm")
    await place.town.advance(timedelta(hours=10, minutes=40))


async def test_whose_place_was_ended_reads_so_where_they_can_although_their_thread_has_closed() -> None:
    async with riverside() as place:
        noor = await place.participant("Noor")
        await reminded(place)
        (thread,) = noor.threads
        await confirmed(place.rosa, "cohort remove-member", cohort="Spring", member=noor, reason="away")
        await place.town.advance(timedelta(minutes=1))
        assert not noor.sees(thread)
        assert [message.text for message in noor.dms if "has ended" in message.text]
        assert not [message.text for message in thread.messages if "has ended" in message.text]


async def test_who_left_one_cohort_is_reminded_of_another_where_they_can_read_it() -> None:
    async with riverside() as place:
        noor = await place.participant("Noor")
        await reminded(place)
        (old,) = noor.threads
        await place.rosa.slash("cohort create", name="Autumn", timezone="America/Los_Angeles", languages="en")
        await join(noor, "Autumn")
        await confirmed(noor, "cohort leave", cohort="Spring")
        options = weekly(cohort="Autumn", title="Ring", starts="2026-09-03 18:00", count=1)
        await place.rosa.click(await place.rosa.slash("session schedule", **options), "Confirm")
        await place.town.advance(timedelta(days=1))
        (own,) = noor.threads
        assert noor.sees(own)
        assert "Ring" in own.messages[-1].text
        assert not [message for message in old.messages if "Ring" in message.text]
        assert old.id not in [thread.id for thread in place.server.owner.threads], "what nobody can read goes"


async def test_what_was_earned_reaches_who_left_meanwhile() -> None:
    async with riverside() as place:
        noor = await place.participant("Noor")
        await reminded(place)
        await place.rosa.slash("session attendance", session="1", present=noor.mention)
        await confirmed(noor, "cohort leave", cohort="Spring")
        asked = await place.rosa.slash("session attendance", session="1", absent=noor.mention)
        await place.rosa.click(asked, "Confirm")
        await place.town.advance(timedelta(days=1))
        assert [message for message in noor.dms if "Circle" in message.text], "a correction"
