"""/cohort remove-member: a place ends, hours stay, and coming back needs a facilitator."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sandbox import Message, Person, Refused
from tests.cogs.sessions.test_sessions import weekly
from tests.support.erasing import database, everything
from tests.support.stories import Riverside, ask_for_mentor, confirmed, join, log_meeting, riverside


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
        assert (old.name, old.archived, old.messages) == ("…", True, []), "what nobody can read goes"


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


async def removed(place: Riverside, person: Person) -> None:
    """Rosa ends this person's place in Spring."""
    options: dict[str, Any] = {"cohort": "Spring", "member": person, "reason": "other"}
    done = await place.rosa.click(await place.rosa.slash("cohort remove-member", **options), "Confirm")
    assert "has ended" in done.text
    await place.town.advance(timedelta(minutes=2))


async def circle(place: Riverside, starts: str, **more: Any) -> Message:
    """A session and its announcement."""
    plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": starts, "minutes": 60, **more}
    await place.rosa.click(await place.rosa.slash("session schedule", **plan), "Confirm")
    await place.town.advance(timedelta(minutes=1))
    return [m for m in place.server.channel("spring").messages if "Circle" in m.text][-1]


async def rows_of(place: Riverside, table: str, **of: Any) -> list[dict[str, Any]]:
    there = (await database(place).read(everything))[table]
    return [row for row in there if all(row[name] == value for name, value in of.items())]


async def test_hours_stay_through_removal_and_readmission_in_the_ledger_and_in_progress() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await circle(place, "2026-09-02 18:00")
        await place.town.advance_to(datetime.fromisoformat("2026-09-02T19:30:00-07:00"))
        await place.rosa.slash("session attendance", session="Circle", present=["Amina"])
        (earned,) = await rows_of(place, "credits")
        assert earned["minutes"] == 60
        assert "1 hour" in (await amina.slash("progress")).text
        await removed(place, amina)
        assert await rows_of(place, "credits") == [earned]
        left = (await amina.slash("progress")).text
        assert "the hours stay" in left and "1 hour" in left
        assert "1 hour" in (await place.rosa.slash("progress", member=amina)).text
        readmit: dict[str, Any] = {"cohort": "Spring", "member": amina}
        await place.rosa.slash("cohort readmit-member", **readmit)
        assert "Welcome" in (await join(amina, "Spring")).text
        assert await rows_of(place, "credits") == [earned]
        again = (await amina.slash("progress")).text
        assert "the hours stay" not in again and "1 hour" in again
        (place_row,) = [row for row in await rows_of(place, "enrollments") if row["member_id"] == earned["member_id"]]
        assert place_row["status"] == "active", "one place, taken again"


async def test_the_pair_of_somebody_who_is_removed_closes_kindly_and_the_others_hear_of_it() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        luz, imani = await place.participant("Luz"), await place.mentor("Imani")
        await ask_for_mentor(luz)
        await place.publish()
        asked = next(m for one in (hodan, imani) for m in one.dms if "Luz" in m.text and m.buttons)
        mentor = hodan if asked in hodan.dms else imani
        (accept, *_) = [button.custom_id or "" for button in asked.buttons]
        for person in (amina, luz):
            await removed(place, person)
        (told,) = [m.text for m in hodan.dms if "Amina" in m.text and "place" in m.text]
        assert "agreement" not in told
        assert "has no place in Spring any more" in told and "given up" not in told
        late = await mentor.click(asked, accept)
        assert late.text and "sorry" not in late.text
        assert [row["status"] for row in await rows_of(place, "matches")] == ["accepted", "asked"], (
            "nothing is accepted"
        )
        refused = await log_meeting(hodan, amina, "2026-09-01", 60)
        assert "sorry" not in refused.text and not await rows_of(place, "meetings")


async def test_what_somebody_who_is_removed_said_to_sessions_goes_and_their_place_is_offered() -> None:
    async with riverside() as place:
        amina, omar, luz = [await place.participant(name) for name in ("Amina", "Omar", "Luz")]
        announced = await circle(place, "2026-09-08 18:00", capacity=1)
        for person in (amina, omar, luz):
            await person.click(announced, "Going")
        await removed(place, omar)
        assert len(await rows_of(place, "rsvps")) == 2, "also a place in the line"
        await removed(place, amina)
        assert len(await rows_of(place, "rsvps")) == 1
        assert any("has come free" in m.text for m in private(luz))
        assert not any("has come free" in m.text for m in private(omar))
        with pytest.raises(Refused):  # the channel is closed to them, and with it the button
            await amina.click(announced, "Going")


async def test_staff_are_asked_to_tell_somebody_whose_place_was_ended_and_who_takes_no_direct_messages(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with riverside() as place:
        amina = await place.participant("Amina", dms_open=False)
        await removed(place, amina)
        await place.town.advance(timedelta(days=3))
        assert not any("has ended" in m.text for m in private(amina))
        (asked,) = [m for m in place.server.channel("staff-room").messages if amina.mention in m.text]
        assert "a place in a cohort has ended" in asked.text and "tell them yourself" in asked.text
        tries = [r for r in place.town.requests if r.method == "POST" and r.path.endswith("/users/@me/channels")]
        assert len(tries) <= 2, "Discord is not asked again and again"
        assert not [record for record in caplog.records if record.levelname == "ERROR"]
        assert not [row for row in await rows_of(place, "outbox") if row["state"] in ("planned", "claimed")]


def private(person: Person) -> list[Message]:
    """What the bot wrote to them alone."""
    return [*person.dms, *(message for thread in person.threads for message in thread.messages)]
