"""What a pair and the staff read after two have become a pair, as people use it."""

from datetime import timedelta
from typing import Any

from sandbox import Message, Person
from tests.support.stories import Riverside, accept, ask_for_mentor, log_meeting, press_late, riverside


def questions(person: Person) -> list[Message]:
    """What somebody was asked about their pair."""
    return [one for one in person.dms if "Nobody sees yours" in one.text]


def told(place: Riverside, words: str) -> list[str]:
    """What stands in the staff's channel and has these words."""
    return [one.text for one in place.server.channel("staff-room").messages if words in one.text]


async def test_each_of_a_pair_is_asked_in_private_at_its_times_and_once_over_restarts() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await place.town.advance(timedelta(days=11))
        assert not questions(amina) and not questions(hodan)
        await place.town.advance(timedelta(days=3))
        assert len(questions(amina)) == len(questions(hodan)) == 1
        await place.town.bot.restart()
        await place.town.advance(timedelta(days=2))
        assert len(questions(amina)) == len(questions(hodan)) == 1
        await place.town.advance(timedelta(days=14))
        assert len(questions(amina)) == 2
        await place.town.advance(timedelta(days=30))
        assert len(questions(amina)) == len(questions(hodan)) == 3
        assert not questions(amina)[0].buttons
        assert questions(amina)[2].buttons


async def test_the_staff_hear_that_there_is_one_and_neither_who_nor_what() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await place.town.advance(timedelta(days=14))
        (asked,) = questions(amina)
        pressed = asked.buttons[2].custom_id or ""
        reply = await amina.click(asked, "Not good")
        assert reply.ephemeral
        assert "nobody’s fault" in reply.text
        assert "Nothing has changed yet" in reply.text
        await place.town.advance(timedelta(days=1))
        (word,) = told(place, "not going well")
        for name in ("Amina", "Hodan", f"<@{amina.id}>", f"<@{hodan.id}>"):
            assert name not in word
        assert all("not going well" not in one.text for one in hodan.dms)
        late = await press_late(amina, asked, pressed)
        assert "answered this already" in late.text
        health = await place.rosa.slash("match health", cohort="Spring")
        assert "Not good" not in health.text


async def test_nothing_is_asked_while_the_cohort_rests_and_it_comes_when_it_goes_on() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        rest: dict[str, Any] = {"from": "2026-09-08", "to": "2026-10-20"}
        await place.rosa.slash("cohort pause", cohort="Spring", **rest)
        await place.town.advance(timedelta(days=45))
        assert not questions(amina) and not questions(hodan)
        assert not [one for one in amina.dms if "for a while" in one.text]
        await place.town.advance(timedelta(days=7))
        assert len(questions(amina)) == len(questions(hodan)) == 1


async def test_a_silent_pair_reads_a_suggestion_and_later_the_staff_hear() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina", "es"), await place.mentor("Hodan", "es,en")
        await place.pair(hodan, amina)
        await log_meeting(hodan, amina, "2026-09-01", 60)
        await place.town.advance(timedelta(days=23))
        assert [one for one in hodan.dms if "Shall we talk" in one.text]
        assert not told(place, "has not met")
        await place.town.advance(timedelta(days=14))
        (word,) = told(place, "has not met for a while")
        assert "1 pair in Spring" in word
        assert amina.mention not in word and hodan.mention not in word  # the message stays, whoever is erased
        await place.town.advance(timedelta(days=7))
        assert len(told(place, "has not met for a while")) == 1
        health = await place.rosa.slash("match health", cohort="Spring")
        assert "No meeting for a while: 1" in health.text


async def test_health_shows_every_pair_in_words_and_as_a_picture() -> None:
    async with riverside() as place:
        nobody = await place.rosa.slash("match health", cohort="Spring")
        assert "no pairs in Spring" in nobody.text
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        new = await place.rosa.slash("match health", cohort="Spring")
        assert "Just begun: 1" in new.text and "Hodan and Amina" in new.text
        await log_meeting(hodan, amina, "2026-09-01", 60)
        shown = await place.rosa.slash("match health", cohort="Spring")
        assert "Meeting: 1" in shown.text and "met on Sep 1" in shown.text
        (picture,) = shown.files
        assert picture.bytes.startswith(b"\x89PNG")
        refused = await amina.slash("match health", cohort="Spring")
        assert "Hodan" not in refused.text


async def test_a_cohort_can_have_other_days() -> None:
    async with riverside() as place:
        usual = await place.rosa.slash("match follow-up", cohort="Spring")
        assert "within 14 days, after 30 days, and then every 30 days" in usual.text
        changed = await place.rosa.slash("match follow-up", cohort="Spring", first=10, silent=14)
        assert "within 10 days" in changed.text and "After 14 days" in changed.text
        refused = await place.rosa.slash("match follow-up", cohort="Spring", told=14)
        assert "from 15 to 180" in refused.text


async def test_a_mentor_sees_mentees_meetings_hours_and_what_is_shared() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        assert "nobody’s mentor" in (await hodan.slash("mentees")).text
        assert "one person" not in (await hodan.slash("mentor home")).text
        await place.pair(hodan, amina)
        assert "No meeting yet" in (await hodan.slash("mentees")).text
        await log_meeting(hodan, amina, "2026-09-01", 60)
        await amina.click(amina.dms[-1], "Confirm")
        form = await amina.click(await amina.slash("journal"), "Write")
        assert form.modal is not None
        (field,) = [one for one in form.modal.fields if one.custom_id == "reader"]
        reader = next(option.value for option in field.options if "Hodan" in option.label)
        await amina.submit(form, {"text": "Something that stays with me.", "reader": reader})
        listed = await hodan.slash("mentees")
        assert f"<@{amina.id}>" in listed.text
        assert "Last meeting: September 1, 2026" in listed.text
        assert "Confirmed together: 1 hour" in listed.text
        assert "1 reflection is shared with you" in listed.text
        assert "stays with me" not in listed.text
        (menu,) = listed.selects
        read = await hodan.select(listed, menu.custom_id, [menu.options[0].value])
        assert "Something that stays with me." in read.text
        home = await hodan.slash("mentor home")
        assert "up to 2 people; places taken: 1" in home.text
        assert "Confirmed together: 1 hour" in home.text
        assert "nobody’s mentor" in (await amina.slash("mentees")).text


async def test_who_has_asked_for_a_mentor_reads_what_waits_and_not_to_ask() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        assert "/mentor request" in (await amina.slash("progress")).text
        await ask_for_mentor(amina)
        for command in ("progress", "help"):
            said = (await amina.slash(command)).text
            assert "Next step: ask for a mentor" not in said
            assert "You have asked for a mentor; you hear from me" in said
        await place.publish()
        await accept(hodan)
        for command in ("progress", "help"):
            assert "a pairing waits for your answer" in (await amina.slash(command)).text
        await accept(amina)
        assert "meet with your mentor" in (await amina.slash("progress")).text


async def test_who_says_not_good_can_be_paired_anew_and_goes_first_while_the_other_reads_no_reason() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan", capacity=1)
        await place.pair(hodan, amina)
        await place.town.advance(timedelta(days=14))
        (asked,) = questions(amina)
        (other,) = questions(hodan)
        luz = await place.participant("Luz")
        await ask_for_mentor(luz)
        offered = await amina.click(asked, "Not good")
        done = await amina.click(offered, "Confirm")
        assert "has ended" in done.text
        await place.town.advance(timedelta(days=1))
        assert not hodan.dms[hodan.dms.index(other)].buttons
        said = [one.text for one in hodan.dms if "ended" in one.text]
        assert said and not any("good" in text or "fit" in text for text in said)
        assert told(place, "A pair in Spring has ended")
        await place.mentor("Imani", capacity=1)
        draft = await place.rosa.slash("match preview", cohort="Spring")
        assert f"<@{amina.id}>" in draft.text


async def test_a_break_of_the_two_is_no_silence_and_nothing_is_asked_meanwhile() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        pair: dict[str, Any] = {"with": hodan}
        await amina.slash("match pause", **pair)
        await place.town.advance(timedelta(days=40))
        assert not questions(amina) and not told(place, "has not met")
        health = await place.rosa.slash("match health", cohort="Spring")
        assert "Taking a break: 1" in health.text
        await amina.slash("match resume", **pair)
        await place.town.advance(timedelta(days=3))
        assert len(questions(amina)) == 1
        assert not [one for one in amina.dms if "Shall we talk" in one.text]
        await place.town.advance(timedelta(days=22))
        assert len([one for one in amina.dms if "Shall we talk" in one.text]) == 1
