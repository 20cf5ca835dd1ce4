"""/meeting log and its confirmation, as a pair uses them."""

from datetime import timedelta
from typing import Any

from sandbox import Message
from tests.support.erasing import erased
from tests.support.stories import accept, ask_for_mentor, confirmed, log_meeting, press_late, riverside

DAY = "2026-09-01"
"""On which these stories begin."""


def labels(message: Message) -> list[str]:
    return [str(button.label) for button in message.buttons]


def minutes(text: str) -> dict[str, object]:
    """A form with that number."""
    return {"minutes": text}


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


async def test_who_wrote_it_down_changes_it_in_one_message() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        asked, before = hodan.dms[-1], len(hodan.dms)
        confirm = asked.buttons[0].custom_id or ""
        assert "written down already" in (await log_meeting(amina, hodan, DAY, 60)).text
        for minutes in range(61, 91):
            assert "Changed" in (await log_meeting(amina, hodan, DAY, minutes)).text
        await place.town.advance(timedelta(minutes=1))
        assert len(hodan.dms) == before
        assert "1 hour 30 minutes" in asked.text
        assert labels(asked) == ["Confirm", "Different minutes"]
        assert "newer message" in (await press_late(hodan, asked, confirm)).text
        await hodan.click(asked, "Confirm")
        assert "Mentoring: 1 hour 30 minutes" in (await amina.slash("progress")).text
        assert "written down already" in (await log_meeting(amina, hodan, DAY, 90)).text
        await place.town.advance(timedelta(days=10))
        assert labels(asked) == []
        assert not [message for message in hodan.dms if "reminder" in message.text], "none once it was answered"


async def test_before_it_was_confirmed_it_is_taken_back_with_no_minutes() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        asked = hodan.dms[-1]
        assert "Taken back" in (await log_meeting(amina, hodan, DAY, 0)).text
        assert labels(asked) == []
        assert "taken back" in hodan.dms[-1].text
        assert "from 5 to 480" in (await log_meeting(amina, hodan, DAY, 0)).text
        assert "asking" in (await log_meeting(hodan, amina, DAY, 30)).text, "and written down again"


async def test_different_minutes_are_told_to_who_wrote_it_down_who_takes_them() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        asked = hodan.dms[-1]
        form = await hodan.click(asked, "Different minutes")
        assert "as minutes" in (await hodan.submit(form, {"minutes": "an hour"})).text
        assert "from 5 to 480" in (await hodan.submit(await hodan.click(asked, "Different minutes"), minutes("4"))).text
        told = await hodan.submit(await hodan.click(asked, "Different minutes"), minutes("45"))
        assert "Your version is kept: 45 minutes" in told.text
        assert labels(asked) == []
        both = amina.dms[-1]
        assert "1 hour" in both.text and "45 minutes" in both.text
        assert labels(both) == ["Take theirs", "Ask the coordinator"]
        assert "0 of 3" in (await amina.slash("progress")).text
        await log_meeting(hodan, amina, DAY, 50)
        await place.town.advance(timedelta(minutes=1))
        assert both is not amina.dms[-1] or "50 minutes" in both.text, "the same message shows the newer version"
        assert "50 minutes" in both.text
        await amina.click(both, "Take theirs")
        assert "Mentoring: 50 minutes" in (await amina.slash("progress")).text
        assert "50 minutes" in hodan.dms[-1].text and labels(both) == []


async def test_a_dispute_is_settled_by_a_coordinator_who_is_neither_of_them() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        hodan = await place.mentor("Hodan", roles=["Coordinator"])
        luz = await place.server.person("Luz", roles=["Facilitator"])
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        await hodan.submit(await hodan.click(hodan.dms[-1], "Different minutes"), minutes("45"))
        assert "decides" in (await amina.click(amina.dms[-1], "Ask the coordinator")).text
        assert "once more with 45 minutes" in (await log_meeting(amina, hodan, DAY, 70)).text
        asked = place.server.channel("staff-room").messages[-1]
        assert all(words in asked.text for words in ("Amina", "Hodan", "1 hour", "45 minutes"))
        assert labels(asked) == ["1 hour", "45 minutes", "Other minutes"]
        assert "another coordinator" in (await hodan.click(asked, "45 minutes")).text
        refused = await luz.click(asked, "45 minutes")
        assert "Decided" not in refused.text
        form = await place.rosa.click(asked, "Other minutes")
        await place.rosa.submit(form, minutes("50"))
        assert labels(asked) == []
        for person in (amina, hodan):
            assert "coordinator has decided" in person.dms[-1].text and "50 minutes" in person.dms[-1].text
        assert "Mentoring: 50 minutes" in (await amina.slash("progress")).text


async def test_two_in_dispute_may_still_agree() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        await log_meeting(hodan, amina, DAY, 45)
        await amina.click(amina.dms[-1], "Ask the coordinator")
        asked = place.server.channel("staff-room").messages[-1]
        late = asked.buttons[0].custom_id or ""
        assert "It counts now" in (await log_meeting(hodan, amina, DAY, 60)).text
        assert labels(asked) == []
        assert "confirmed already" in (await press_late(place.rosa, asked, late)).text
        assert "Mentoring: 1 hour" in (await amina.slash("progress")).text


async def test_one_that_counts_is_corrected_by_both_and_by_a_coordinator() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        await hodan.click(hodan.dms[-1], "Confirm")
        await log_meeting(hodan, amina, DAY, 45)
        asked = amina.dms[-1]
        assert "45 minutes instead of 1 hour" in asked.text
        assert "Mentoring: 1 hour" in (await amina.slash("progress")).text, "it counts on meanwhile"
        await amina.click(asked, "Confirm")
        assert "Mentoring: 45 minutes" in (await amina.slash("progress")).text
        assert "no longer with 1 hour" in hodan.dms[-1].text
        wrong: dict[str, Any] = {"member": amina, "with": hodan, "date": DAY}
        assert "nothing left to do" in (await place.rosa.slash("meeting correct", **wrong, minutes=45)).text
        shown = await place.rosa.slash("meeting correct", **wrong, minutes=0)
        assert "45 minutes" in shown.text and "0 minutes" in shown.text
        done = await place.rosa.click(shown, "Confirm")
        assert "Decided" in done.text
        for person in (amina, hodan):
            assert "taken back" in person.dms[-1].text
        seen = (await amina.slash("progress")).text
        assert "Confirmed mentor meetings: 0 of 3" in seen and "Mentoring:" not in seen
        wrong["date"] = "2026-08-31"
        assert "no meeting on" in (await place.rosa.slash("meeting correct", **wrong, minutes=30)).text


async def test_who_does_not_answer_is_reminded_once_and_then_both_see_that_it_waits() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        of_amina, of_hodan = len(amina.dms), len(hodan.dms)
        await place.town.advance(timedelta(days=4, hours=23))
        assert (len(amina.dms), len(hodan.dms)) == (of_amina, of_hodan)
        await place.town.advance(timedelta(hours=26))
        assert (len(amina.dms), len(hodan.dms)) == (of_amina, of_hodan + 1)
        reminder = hodan.dms[-1]
        assert "reminder" in reminder.text
        await place.town.advance(timedelta(days=2))
        assert (len(amina.dms), len(hodan.dms)) == (of_amina + 1, of_hodan + 2)
        for person, buttons in ((amina, []), (hodan, ["Confirm", "Different minutes"])):
            assert "not confirmed yet" in person.dms[-1].text
            assert labels(person.dms[-1]) == buttons
        assert "1 mentor meeting is not confirmed yet" in (await amina.slash("progress")).text
        await place.town.advance(timedelta(days=30))
        for words, times in (("A reminder: a meeting", 1), ("not confirmed yet", 1)):
            assert sum(words in message.text for message in hodan.dms) == times, "exactly once"
        await hodan.click(reminder, "Confirm")
        assert "Mentoring: 1 hour" in (await amina.slash("progress")).text
        waited = next(message for message in hodan.dms if "not confirmed yet" in message.text)
        assert labels(reminder) == [] == labels(waited)


async def test_a_group_meeting_is_confirmed_by_each_and_counts_once_for_the_mentor() -> None:
    async with riverside() as place:
        hodan = await place.participant("Hodan")
        await hodan.slash("mentor offer", capacity=3)
        await place.approve(hodan)
        mentees = [await place.participant(name) for name in ("Amina", "Luz", "Wen")]
        for mentee in mentees:
            await place.pair(hodan, mentee)
        amina, luz, wen = mentees
        await log_meeting(wen, hodan, DAY, 30)
        asked = await hodan.slash("meeting group", date=DAY, minutes=60)
        (menu,) = asked.selects
        done = await hodan.select(asked, menu.custom_id, [option.value for option in menu.options])
        assert "Amina" in done.text and "Nothing was written down for" in done.text
        await place.town.advance(timedelta(minutes=1))
        for mentee in (amina, luz):
            assert "group meeting" in mentee.dms[-1].text
            await mentee.click(mentee.dms[-1], "Confirm")
            for person, has in ((hodan, "1 of 3"), (mentee, "1 of 3")):
                seen = (await person.slash("progress")).text
                assert f"Confirmed mentor meetings: {has}" in seen and "Mentoring: 1 hour" in seen
        assert "Confirmed mentor meetings: 0 of 3" in (await wen.slash("progress")).text
        later = await hodan.slash("meeting group", date="2026-09-02", minutes=60)
        assert "still to come" in later.text and not later.selects
        assert "accompany nobody" in (await amina.slash("meeting group", date=DAY, minutes=60)).text


async def test_after_a_pair_has_ended_what_is_written_down_can_be_confirmed() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await log_meeting(amina, hodan, DAY, 60)
        asked = hodan.dms[-1]
        await confirmed(amina, "cohort leave", cohort="Spring")
        assert "no pair any more" in (await log_meeting(hodan, amina, DAY, 45)).text
        assert "It counts now" in (await hodan.click(asked, "Confirm")).text


async def test_between_the_steps_somebody_is_erased_or_the_cohort_removed() -> None:
    async with riverside() as place:
        amina, luz = await place.participant("Amina"), await place.participant("Luz")
        hodan = await place.mentor("Hodan")
        for mentee in (amina, luz):
            await place.pair(hodan, mentee)
            await log_meeting(mentee, hodan, DAY, 60)
        of_amina, of_luz = [m for m in hodan.dms if "wrote down a meeting" in m.text]
        late = of_amina.buttons[0].custom_id or ""
        form = await hodan.click(of_amina, "Different minutes")
        await erased(place, amina)
        assert "no longer there" in (await hodan.submit(form, minutes("45"))).text
        asked = await hodan.slash("meeting group", date=DAY, minutes=60)
        form = await hodan.click(of_luz, "Different minutes")
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await confirmed(place.rosa, "cohort remove", cohort="Spring")
        assert "no longer there" in (await hodan.submit(form, minutes("45"))).text
        assert "no longer there" in (await hodan.click(of_luz, "Confirm")).text
        (menu,) = asked.selects
        assert "accompany nobody" in (await hodan.select(asked, menu.custom_id, [menu.options[0].value])).text
        assert late


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
