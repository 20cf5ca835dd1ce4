"""Who came: checking in, minutes in the session's channel, the facilitator's sheet, corrections."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.ledger.models import Credit
from bot.people.models import Member
from cogs.sessions.models import Attendance
from sandbox import Message, Person
from sandbox.startup import InProcessBot
from tests.support.stories import Riverside, certified, press_late, riverside


async def planned(place: Riverside, **changed: Any) -> None:
    plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 60}
    plan |= changed
    await place.rosa.click(await place.rosa.slash("session schedule", **plan), "Confirm")


async def at(place: Riverside, clock: str) -> None:
    """Go on to this time of the evening."""
    await place.town.advance(datetime.fromisoformat(f"2026-09-08T{clock}:00-07:00") - place.town.clock.now())


def opening(place: Riverside) -> Message:
    return next(m for m in place.server.channel("spring").messages if "begins now" in m.text)


def private(place: Riverside, person: Person, words: str) -> list[Message]:
    threads = [thread for thread in place.server.threads if person.sees(thread) and person.name in thread.name]
    return [m for m in [*person.dms, *(m for thread in threads for m in thread.messages)] if words in m.text]


async def there(place: Riverside) -> dict[str, tuple[int, int, str]]:
    """Who stands written down: minutes, minutes credited, by what."""
    bot = place.town.bot
    assert isinstance(bot, InProcessBot)
    assert bot.app is not None
    rows = await bot.app.database.read(
        lambda tx: tx.execute(
            select(Member.name, Attendance.minutes, Attendance.credited, Attendance.source)
            .join(Member, Member.id == Attendance.member_id)
            .where(Attendance.present)
        ).all()
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


async def ledger(place: Riverside) -> list[tuple[int, int]]:
    bot = place.town.bot
    assert isinstance(bot, InProcessBot)
    assert bot.app is not None
    rows = await bot.app.database.read(
        lambda tx: tx.execute(
            select(Credit.units, Credit.minutes).where(Credit.kind == "session").order_by(Credit.id)
        ).all()
    )
    return [(row[0], row[1]) for row in rows]


async def test_checking_in_opens_at_the_start_and_counts_from_then_on() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await place.participant("Li")
        await planned(place)
        await at(place, "18:00")
        post = opening(place)
        assert place.server.role("Spring").id in {role.id for role in post.mentions}
        button = post.buttons[0].custom_id or ""
        here = await amina.click(post, "I am here")
        assert here.ephemeral
        assert "already" in (await amina.click(post, "I am here")).text
        await at(place, "18:20")
        await place.town.bot.restart()
        await omar.click(post, "I am here")
        await at(place, "19:00")
        late = await press_late(amina, post, button)
        assert "has ended" in late.text
        assert await there(place) == {"Amina": (60, 60, "check-in"), "Omar": (40, 30, "check-in")}
        assert await ledger(place) == [(1, 60), (1, 30)]


async def test_minutes_in_the_channel_count_over_moves_restarts_and_a_lost_gateway() -> None:
    async with riverside() as place:
        circle, hall = place.server.voice("Circle room"), place.server.voice("Hall")
        names = ("Stays", "Comes late", "Goes early", "Moves", "Leaves unseen", "Early bird")
        stays, late, early, moves, unseen, bird = [await place.participant(name) for name in names]
        rosa = place.rosa
        await planned(place, channel=circle)
        await at(place, "17:45")
        await bird.join_voice(circle)
        await at(place, "18:00")
        for person in (stays, early, moves, unseen, rosa):
            await person.join_voice(circle)
        await at(place, "18:10")
        await moves.join_voice(hall)
        await late.join_voice(circle)
        await at(place, "18:20")
        place.town.faults.drop_gateway()
        await place.town.advance(timedelta(seconds=5))
        await at(place, "18:25")
        await moves.join_voice(circle)
        await early.leave_voice()
        await at(place, "18:30")
        await place.town.bot.stop()
        await unseen.leave_voice()
        await place.town.advance(timedelta(minutes=10))
        await place.town.bot.start()
        await at(place, "19:01")
        found = await there(place)
        assert {name: minutes for name, (minutes, _, _) in found.items()} == {
            "Stays": 60,
            "Comes late": 50,
            "Goes early": 25,
            "Moves": 45,
            "Leaves unseen": 30,
            "Early bird": 60,
        }
        assert {name: credited for name, (_, credited, _) in found.items()} == {
            "Stays": 60, "Comes late": 30, "Goes early": 0, "Moves": 30, "Leaves unseen": 30, "Early bird": 60,
        }  # fmt: skip


async def test_the_facilitator_has_the_last_word_and_a_correction_is_told() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await planned(place)
        await at(place, "18:00")
        await amina.click(opening(place), "I am here")
        await at(place, "18:30")
        await place.rosa.slash("session attendance", session="Circle", present=[omar])
        await at(place, "19:01")
        assert await there(place) == {"Amina": (60, 60, "check-in"), "Omar": (60, 60, "facilitator")}
        asked = await place.rosa.slash("session attendance", session="Circle", present=[omar], minutes=35)
        assert "1 hour → 30 minutes" in asked.text
        assert (await there(place))["Omar"] == (60, 60, "facilitator")
        await place.rosa.click(asked, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        assert (await there(place))["Omar"] == (35, 30, "facilitator")
        assert await ledger(place) == [(1, 60), (1, 60), (-1, -60), (1, 30)]
        (told,) = private(place, omar, "corrected")
        assert "30 minutes" in told.text
        assert private(place, amina, "corrected") == []


async def test_thirty_people_are_written_down_page_by_page_and_as_a_spreadsheet() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort edit", cohort="Spring", capacity=40)
        people = [await place.participant(f"P{number:02}") for number in range(30)]
        await planned(place)
        await at(place, "18:30")
        sheet = await place.rosa.slash("session attendance", session="Circle")
        assert "Page 1 of 3" in sheet.text
        assert all(person.name in sheet.text for person in people[:10])
        assert len(sheet.selects[0].options) == 11
        all_came = await place.rosa.click(sheet, "All of these came")
        assert "10 of 30" in all_came.text
        second = await place.rosa.click(all_came, "Next")
        chosen = await place.rosa.select(second, second.selects[0].custom_id, ["P10", "P11"])
        assert "12 of 30" in chosen.text
        assert "Page 2 of 3" in chosen.text
        file = await place.rosa.click(chosen, "Spreadsheet")
        (attached,) = file.files
        lines = attached.bytes.decode("utf-8-sig").splitlines()
        assert len(lines) == 31
        assert lines[1].startswith("P00,")
        assert await ledger(place) == [(1, 60)] * 12


async def test_who_is_confirmed_by_the_facilitator_hears_of_no_correction_and_is_credited_once() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        await at(place, "18:05")
        await amina.click(opening(place), "I am here")
        await at(place, "19:30")
        assert (await there(place))["Amina"] == (55, 60, "check-in")
        await place.rosa.slash("session attendance", session="Circle", present=[amina])
        await place.town.advance(timedelta(minutes=1))
        assert (await there(place))["Amina"] == (60, 60, "facilitator")
        assert await ledger(place) == [(1, 60)]
        assert private(place, amina, "corrected") == []


async def test_a_page_keeps_what_was_changed_on_it_and_says_what_somebody_else_has_changed() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        ines = await place.server.person("Ines", roles=["Facilitator"])
        await planned(place)
        await at(place, "18:30")
        hers = await place.rosa.slash("session attendance", session="Circle")
        other = await ines.slash("session attendance", session="Circle")
        await place.rosa.select(hers, hers.selects[0].custom_id, ["Amina"])
        saved = await ines.select(other, other.selects[0].custom_id, ["Omar"])
        assert "Meanwhile something else was written down about Amina" in saved.text
        assert "2 of 2" in saved.text
        assert set(await there(place)) == {"Amina", "Omar"}
        del amina, omar


async def test_taking_somebody_off_the_sheet_shows_what_it_takes_and_asks_once() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await place.participant("Omar")
        await planned(place)
        await at(place, "18:30")
        sheet = await place.rosa.slash("session attendance", session="Circle")
        both = await place.rosa.click(sheet, "All of these came")
        asked = await place.rosa.select(both, both.selects[0].custom_id, ["Omar"])
        assert "1 hour → not there" in asked.text and "Nothing has changed yet" in asked.text
        assert set(await there(place)) == {"Amina", "Omar"}
        back = await place.rosa.click(asked, "Leave it as it is")
        assert "2 of 2" in back.text
        asked = await place.rosa.select(back, back.selects[0].custom_id, ["Omar"])
        await place.town.bot.restart()
        done = await place.rosa.click(asked, "Confirm")
        assert "taken back" in done.text
        assert set(await there(place)) == {"Omar"}
        assert "1 of 2" in (await place.rosa.click(done, "Open the sheet")).text


async def test_a_change_that_lowers_what_a_certificate_rests_on_says_whose_and_asks() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await place.rosa.slash("cohort requirements", cohort="Spring", sessions=1, reflections=0, meetings=0)
        await planned(place)
        await at(place, "18:30")
        await place.rosa.slash("session attendance", session="Circle", present=[amina])
        await certified(place, amina)
        sheet = await place.rosa.slash("session attendance", session="Circle")
        for asked in (
            await place.rosa.slash("session attendance", session="Circle", absent=[amina]),
            await place.rosa.slash("session attendance", session="Circle", present=[amina], minutes=35),
            await place.rosa.select(sheet, sheet.selects[0].custom_id, ["Nobody of these"]),
        ):
            assert "certificate of Spring has been issued already" in asked.text
            assert amina.mention in asked.text and "COL-" in asked.text
        assert await ledger(place) == [(1, 60)]
        await place.rosa.click(asked, "Confirm")
        assert await ledger(place) == [(1, 60), (-1, -60)]


async def test_what_is_confirmed_about_somebody_who_deleted_their_data_changes_nothing() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        await at(place, "18:30")
        await place.rosa.slash("session attendance", session="Circle", present=[amina])
        asked = await place.rosa.slash("session attendance", session="Circle", absent=[amina])
        await amina.click(await amina.click(await amina.slash("privacy"), "Delete what is mine"), "Confirm")
        refused = await place.rosa.click(asked, "Confirm")
        assert "something has changed since" in refused.text
        assert await there(place) == {}


async def test_a_late_press_is_told_what_it_is_worth_and_why_and_the_facilitator_sees_it() -> None:
    async with riverside() as place:
        amina, omar, li = [await place.participant(name) for name in ("Amina", "Omar", "Li")]
        await planned(place)
        await at(place, "18:02")
        early = await amina.click(opening(place), "I am here")
        assert "all of it is credited: 1 hour" in early.text
        await at(place, "18:20")
        half = await omar.click(opening(place), "I am here")
        assert "40 minutes of 1 hour" in half.text and "30 minutes is credited" in half.text
        assert "85 %" in half.text and "50 %" in half.text
        await at(place, "18:40")
        none = await li.click(opening(place), "I am here")
        assert "20 minutes of 1 hour" in none.text and "below 50 %" in none.text
        assert "nothing is credited" in none.text and "tell your facilitator" in none.text
        sheet = await place.rosa.slash("session attendance", session="Circle")
        (line,) = [line for line in sheet.text.splitlines() if "Li" in line]
        assert "pressed late at 6:40" in line.replace("\u202f", " ")
        assert "pressed at 6:02" in sheet.text
        await at(place, "19:01")
        assert await there(place) == {
            "Amina": (58, 60, "check-in"), "Omar": (40, 30, "check-in"), "Li": (20, 0, "check-in"),
        }  # fmt: skip
        sheet = await place.rosa.slash("session attendance", session="Circle")
        assert "nothing credited: 20 minutes is less than 50 %" in sheet.text
        assert "too short to be credited" in (await li.slash("session list")).text
        short = await place.rosa.slash("session attendance", session="Circle", present=[li], minutes=25)
        assert "too short to be credited" in short.text


async def test_in_a_channel_the_answer_says_what_its_minutes_are_worth() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        circle = place.server.voice("Circle room")
        await planned(place, channel=circle)
        await at(place, "18:01")
        outside = await amina.click(opening(place), "I am here")
        assert "nothing is credited" in outside.text and "go in" in outside.text
        await omar.join_voice(circle)
        await at(place, "18:40")
        inside = await omar.click(opening(place), "I am here")
        assert "all of it is credited" in inside.text, "who presses late was seen in the channel all the time"
        await amina.join_voice(circle)
        late = await amina.click(opening(place), "I am here")
        assert "20 minutes of 1 hour" in late.text and "nothing is credited" in late.text


async def test_what_the_facilitator_has_written_down_is_what_the_answer_says() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        await at(place, "18:30")
        await place.rosa.slash("session attendance", session="Circle", present=[amina])
        assert "written down 1 hour for you" in (await amina.click(opening(place), "I am here")).text


async def test_who_leaves_the_server_from_the_channel_is_there_no_longer() -> None:
    async with riverside() as place:
        stays, leaves = await place.participant("Stays"), await place.participant("Leaves")
        circle = place.server.voice("Circle room")
        await planned(place, channel=circle)
        await at(place, "18:00")
        for person in (stays, leaves):
            await person.join_voice(circle)
        await at(place, "18:40")
        await leaves.leave()
        await at(place, "19:01")
        assert {name: minutes for name, (minutes, _, _) in (await there(place)).items()} == {"Stays": 60, "Leaves": 40}


async def test_who_goes_during_an_outage_of_the_server_was_there_until_it_began() -> None:
    async with riverside() as place:
        stays, goes = await place.participant("Stays"), await place.participant("Goes")
        circle = place.server.voice("Circle room")
        await planned(place, channel=circle)
        await at(place, "18:00")
        for person in (stays, goes):
            await person.join_voice(circle)
        await at(place, "18:40")
        place.town.faults.server_outage(place.server)
        await at(place, "18:45")
        await goes.leave_voice()
        await at(place, "18:50")
        place.town.faults.server_back(place.server)
        await at(place, "19:01")
        assert {name: minutes for name, (minutes, _, _) in (await there(place)).items()} == {"Stays": 60, "Goes": 40}
