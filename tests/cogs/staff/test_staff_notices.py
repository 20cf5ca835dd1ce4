"""What needs somebody of the staff is told in their channel: once, several at a time, and only if they want it."""

from datetime import datetime, timedelta
from typing import Any

from sandbox import Message, Person
from tests.support.stories import Riverside, join, riverside

SOON = timedelta(minutes=3)


def told(place: Riverside, words: str) -> list[Message]:
    return [m for m in place.server.channel("staff-room").messages if words in m.text]


async def weekly(place: Riverside, count: int = 4, **changed: Any) -> None:
    plan: dict[str, Any] = {
        "cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 60, "repeat": "weekly",
        "count": count, **changed,
    }  # fmt: skip
    await place.rosa.click(await place.rosa.slash("session schedule", **plan), "Confirm")


async def at(place: Riverside, moment: str) -> None:
    await place.town.advance(datetime.fromisoformat(f"{moment}:00-07:00") - place.town.clock.now())


async def leave(person: Person, cohort: str = "Spring") -> None:
    """Give up a place, whether or not that is asked once more."""
    asked = await person.slash("cohort leave", cohort=cohort)
    if any("Confirm" in button.label for button in asked.buttons):
        await person.click(asked, "Confirm")


async def test_whoever_leaves_a_cohort_is_told_to_the_staff_in_one_message_with_others() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await leave(amina)
        await leave(omar)
        await place.town.advance(SOON)
        (message,) = told(place, "has given up their place in Spring")
        assert "Amina" in message.text and "Omar" in message.text
        await place.town.advance(timedelta(days=20))
        assert len(told(place, "given up their place")) == 1


async def test_who_has_left_the_server_is_told_to_the_staff_once_however_it_was_found_out() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await amina.leave()
        await place.town.advance(timedelta(days=16))
        (message,) = told(place, "is not in this server any more")
        assert "Amina" in message.text and "Spring" in message.text
        await place.town.advance(timedelta(days=16))
        assert len(told(place, "is not in this server any more")) == 1


async def test_a_full_cohort_that_turned_somebody_away_is_told_once_for_each_person() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort edit", cohort="Spring", capacity=1)
        await place.participant("Amina")
        omar, li = await place.server.person("Omar"), await place.server.person("Li")
        for person in (omar, li, omar):
            assert "is full" in (await person.slash("cohort join", cohort="Spring")).text
        await place.town.advance(SOON)
        (message,) = told(place, "wanted to join Spring")
        assert message.text.count("Omar") == 1 and message.text.count("Li") == 1
        await omar.slash("cohort join", cohort="Spring")
        await place.town.advance(SOON)
        assert len(told(place, "wanted to join Spring")) == 1
        await place.rosa.slash("cohort edit", cohort="Spring", capacity=3)
        await join(omar, "Spring")
        assert place.server.role("Spring") in omar.roles


async def test_a_session_without_attendance_is_told_a_day_later_also_after_a_restart() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await weekly(place, count=3)
        await at(place, "2026-09-08T19:30")
        await place.town.bot.restart()
        await at(place, "2026-09-09T18:00")
        assert not told(place, "Attendance is missing")
        await at(place, "2026-09-09T19:10")
        (message,) = told(place, "Attendance is missing")
        assert "Circle" in message.text and "Spring" in message.text
        await at(place, "2026-09-15T19:30")
        await place.rosa.slash("session attendance", session="Circle", present=[amina])
        await at(place, "2026-09-16T20:00")
        assert len(told(place, "Attendance is missing")) == 1


async def test_that_nobody_came_is_attendance_too() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await weekly(place, count=1, repeat="none")
        await at(place, "2026-09-08T19:30")
        sheet = await place.rosa.slash("session attendance", session="Circle")
        await place.rosa.select(sheet, sheet.selects[0].custom_id, ["Nobody of these"])
        await at(place, "2026-09-09T20:00")
        assert not told(place, "Attendance is missing")


async def test_after_weeks_without_the_bot_nobody_is_told_of_what_is_stale() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await weekly(place, count=1, repeat="none")
        await at(place, "2026-09-08T19:30")
        await place.town.bot.stop()
        await place.town.advance(timedelta(days=40))
        await place.town.bot.start()
        await place.town.advance(timedelta(hours=1))
        assert not told(place, "Attendance is missing")


async def test_whoever_missed_two_in_a_row_is_told_once_until_they_come_again() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await weekly(place, count=6)
        for day in ("08", "15", "22"):
            await at(place, f"2026-09-{day}T19:30")
            await place.rosa.slash("session attendance", session="Circle", present=[omar])
        late = await place.participant("Comes late")
        await at(place, "2026-09-23T20:00")
        (message,) = told(place, "missed two sessions of Spring in a row")
        assert "Amina" in message.text and "Omar" not in message.text and late.name not in message.text
        await at(place, "2026-09-29T19:30")
        await place.rosa.slash("session attendance", session="Circle", present=[amina, omar])
        for day in ("06", "13"):
            await at(place, f"2026-10-{day}T19:30")
            await place.rosa.slash("session attendance", session="Circle", present=[late])
        await at(place, "2026-10-15T20:00")
        messages = told(place, "missed two sessions of Spring in a row")
        assert len(messages) == 2
        assert "Amina" in messages[1].text and "Omar" in messages[1].text and late.name not in messages[1].text


async def test_each_kind_can_be_switched_off_by_the_staff_and_by_nobody_else() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        assert "This is for" in (await amina.slash("staff-notices")).text
        shown = await place.rosa.slash("staff-notices")
        (menu,) = shown.selects
        assert all(option.default for option in menu.options)
        names = [option.label for option in menu.options if "left" not in option.label]
        kept = await place.rosa.select(shown, menu.custom_id, names)
        assert "🔕 Somebody left" in kept.text
        await leave(amina)
        await place.rosa.slash("cohort edit", cohort="Spring", capacity=1)
        await (await place.server.person("Li")).slash("cohort join", cohort="Spring")
        await place.town.advance(SOON)
        assert not told(place, "given up their place")
        assert told(place, "wanted to join Spring")
        none = await place.rosa.select(kept, kept.selects[0].custom_id, [])
        assert "🔔" not in none.text
        all_on = await place.rosa.select(none, none.selects[0].custom_id, [o.label for o in menu.options])
        assert "🔕" not in all_on.text
        await leave(omar)
        await place.town.advance(SOON)
        assert len(told(place, "given up their place")) == 1


async def test_who_deletes_their_data_is_named_no_more_in_what_the_staff_were_told() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await leave(amina)
        await leave(omar)
        await place.town.advance(SOON)
        (message,) = told(place, "given up their place")
        asked = await amina.slash("privacy")
        asked = await amina.click(asked, "Delete what is mine")
        await amina.click(asked, "Confirm")
        await place.town.advance(SOON)
        (message,) = told(place, "given up their place")
        assert "Amina" not in message.text and str(amina.id) not in message.text
        assert "Omar" in message.text


async def test_a_mentor_hears_that_a_mentee_left_and_goes_on_when_they_come_back() -> None:
    async with riverside() as place:
        luz, imani = await place.participant("Luz"), await place.mentor("Imani")
        await place.pair(imani, luz)
        await leave(luz)
        await place.town.advance(SOON)
        (letter,) = [m for m in imani.dms if "given up their place" in m.text]
        assert "Luz" in letter.text and "not because of you" in letter.text
        await join(luz, "Spring")
        assert "Imani" in (await luz.slash("progress")).text
        await luz.leave()
        await place.town.advance(timedelta(days=16))
        assert [m for m in imani.dms if "not in this server any more" in m.text]


async def test_it_is_told_at_whatever_step_a_full_cohort_turns_somebody_away() -> None:
    async with riverside() as place:
        invitation = next(m for c in place.server.channels for m in c.messages if "You are invited" in m.text)
        menus, forms, presses = [await place.server.person(name) for name in ("Mena", "Fay", "Prisca")]
        asked = await menus.click(invitation, invitation.buttons[0].custom_id or "")
        form = await forms.click(invitation, invitation.buttons[0].custom_id or "")
        form = await forms.select(form, form.selects[0].custom_id, ["en"])
        await place.rosa.slash("cohort edit", cohort="Spring", capacity=1)
        await place.participant("Amina")
        refused = [
            await presses.click(invitation, invitation.buttons[0].custom_id or ""),
            await menus.select(asked, asked.selects[0].custom_id, ["en"]),
            await forms.submit(form, {"role": "educator", "languages": ["en"], "agree": True}),
        ]
        assert all("is full" in reply.text for reply in refused), [reply.text for reply in refused]
        await place.town.advance(SOON)
        (message,) = told(place, "wanted to join Spring")
        assert [message.text.count(name) for name in ("Mena", "Fay", "Prisca")] == [1, 1, 1]
