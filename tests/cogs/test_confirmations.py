"""Nothing is lost by one key: what takes from people shows what will happen and asks once."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import Person, Reply
from tests.cogs.sessions.test_session_changes import announcement, planned, private
from tests.support.stories import Riverside, accept, ask_for_mentor, confirmed, riverside

_NAMED = {"session cancel": "Circle", "cohort leave": "Spring", "cohort close": "Spring", "cohort remove": "Spring"}
NOT_AS_SHOWN = "This was confirmed already, or something has changed since."


async def test_cancelling_shows_what_will_happen_and_changes_nothing_before_confirm() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await planned(place, repeat="weekly", count=3)
        await amina.click(announcement(place), "Going")
        await omar.click(announcement(place), "Can't")
        asked = await place.rosa.slash("session cancel", session="Circle", reason="Snow", scope="following")
        for said in ("3 sessions", "<t:1788915600:F>", "Snow", "2 people would be told", "1 person has said yes"):
            assert said in asked.text, said
        assert [one.label for one in asked.buttons] == ["Confirm"]
        await place.town.advance(timedelta(minutes=5))
        assert "~~" not in announcement(place).text
        assert private(place, amina, "does not take place") == []
        await place.rosa.click(asked, "Confirm")
        assert "Cancelled: 3 sessions" in asked.text
        assert not asked.buttons
        await place.town.advance(timedelta(minutes=1))
        (told,) = private(place, amina, "does not take place")
        assert "Snow" in told.text


async def test_an_old_confirm_is_refused_once_the_session_has_changed() -> None:
    async with riverside() as place:
        await planned(place)
        asked = await place.rosa.slash("session cancel", session="Circle")
        await place.rosa.slash("session move", session="Circle", to="2026-09-09 17:00")
        await place.town.bot.restart()
        refused = await place.rosa.click(asked, "Confirm")
        assert NOT_AS_SHOWN in refused.text
        assert "1788998400" in (await place.rosa.slash("session list")).text


async def _asked(place: Riverside, command: str) -> tuple[Person, Reply]:
    person = await place.participant("Amina") if command == "cohort leave" else place.rosa
    if command == "session cancel":
        await planned(place)
        return person, await person.slash(command, session="Circle")
    return person, await person.slash(command, cohort="Spring")


@pytest.mark.parametrize("command", ["session cancel", "cohort leave", "cohort close", "cohort remove"])
async def test_a_second_press_changes_nothing_and_says_so(command: str) -> None:
    async with riverside() as place:
        person, first = await _asked(place, command)
        options: dict[str, Any] = {"session" if "session" in command else "cohort": _NAMED[command]}
        second = await person.slash(command, **options)
        await person.click(second, "Confirm")
        await place.town.advance(timedelta(minutes=1))
        before = len(place.town.requests)
        again = await person.click(first, "Confirm")
        assert again.ephemeral
        assert again.text != second.text
        await place.town.advance(timedelta(minutes=1))
        assert [one for one in place.town.requests[before:] if one.method in {"DELETE", "PUT", "PATCH"}] == []


@pytest.mark.parametrize("command", ["session cancel", "cohort leave", "cohort close", "cohort remove"])
async def test_confirm_after_the_cohort_has_vanished_is_one_clear_sentence(command: str) -> None:
    async with riverside() as place:
        person, asked = await _asked(place, command)
        await confirmed(place.rosa, "cohort remove", cohort="Spring")
        refused = await person.click(asked, "Confirm")
        assert refused.ephemeral
        assert NOT_AS_SHOWN in refused.text or "no longer there" in refused.text


@pytest.mark.parametrize("command", ["session cancel", "cohort close", "cohort remove"])
async def test_who_lost_the_role_meanwhile_confirms_nothing(command: str) -> None:
    async with riverside() as place:
        person, asked = await _asked(place, command)
        for role in ("Facilitator", "Coordinator"):
            await person.lose_role(role)
        refused = await person.click(asked, "Confirm")
        assert "This is for" in refused.text
        assert place.server.channel("spring")


async def test_leaving_says_what_goes_and_what_stays() -> None:
    async with riverside() as place:
        await place.rosa.slash("cohort edit", cohort="Spring", capacity=1)
        amina = await place.participant("Amina")
        await planned(place)
        await amina.click(announcement(place), "Going")
        asked = await amina.slash("cohort leave", cohort="Spring")
        assert "Your answer about 1 session to come would be deleted" in asked.text
        assert "Every place is taken" in asked.text
        assert amina.sees(place.server.channel("spring"))
        await amina.click(asked, "Confirm")
        assert "You have left Spring" in asked.text
        assert not amina.sees(place.server.channel("spring"))


async def test_closing_and_removing_say_what_goes() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        await planned(place, repeat="weekly", count=4)
        await confirmed(
            place.rosa, "prompt schedule", cohort="Spring", theme="Arriving as I am", starts="2026-09-03 09:00"
        )
        for command in ("cohort close", "cohort remove"):
            asked = await place.rosa.slash(command, cohort="Spring")
            assert "4 sessions to come would not take place" in asked.text
            assert "1 prompt to come would not be posted" in asked.text
        assert "people can join" not in (await place.rosa.slash("cohort close", cohort="Spring")).text


async def test_ending_a_pause_asks_once() -> None:
    async with riverside() as place:
        days: dict[str, Any] = {"from": "2026-09-20", "to": "2026-09-25"}
        paused = await place.rosa.slash("cohort pause", cohort="Spring", **days)
        asked = await place.rosa.click(paused, "End the pause")
        assert "would end now" in paused.text
        again = await place.rosa.slash("cohort pause", cohort="Spring", **days)
        assert "rests from" in again.text, "it has not ended yet"
        await place.rosa.click(paused, "Confirm")
        assert "has ended" in paused.text
        assert asked is not None
        assert "rests from" in (await place.rosa.slash("cohort pause", cohort="Spring", **days)).text


# --- opening again ---------------------------------------------------------------------------------------------------


async def test_a_closed_cohort_can_be_opened_again_with_all_that_lies_ahead() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        late = await place.server.person("Late")
        await planned(place, repeat="weekly", count=3)
        await confirmed(
            place.rosa, "prompt schedule", cohort="Spring", theme="Arriving as I am", starts="2026-09-10 09:00"
        )
        await amina.click(announcement(place), "Going")
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.town.advance(timedelta(days=1))
        assert {event["status"] for event in place.server.events} == {4}
        assert await place.rosa.autocomplete("cohort reopen", "cohort", "") == ["Spring"]
        again = await place.rosa.slash("cohort reopen", cohort="spring")
        for said in ("is open again", "3 sessions are still to come", "1 prompt", "the one person who had heard"):
            assert said in again.text, said
        await place.town.advance(timedelta(minutes=5))
        assert [one.text for one in amina.dms if "goes on after all" in one.text] != []
        assert 1 in [event["status"] for event in place.server.events]
        await place.town.advance(timedelta(days=14))
        assert private(place, amina, "You said that you are coming") != [], "reminded as before"
        posts = [m for m in place.server.channel("spring").messages if "Arriving as I am" in m.text]
        assert len(posts) == 1, "the prompt comes at its time"
        (invitation,) = [m for m in place.server.channel("general").messages if "You are invited" in m.text]
        assert "Welcome!" in (await late.click(invitation, "Join")).text


async def test_whoever_had_not_heard_of_the_end_hears_of_neither() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        place.town.faults.fail("POST", "/users/@me/channels", status=503, times=5)
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        await place.rosa.slash("cohort reopen", cohort="Spring")
        await place.town.advance(timedelta(hours=1))
        assert amina.dms == []


async def test_closing_twice_tells_twice_and_opening_twice_is_refused() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        for turn in (1, 2):
            await confirmed(place.rosa, "cohort close", cohort="Spring")
            await place.town.advance(timedelta(hours=1))
            assert len([one for one in amina.dms if "has come to its end" in one.text]) == turn
            await place.rosa.slash("cohort reopen", cohort="Spring")
            await place.town.advance(timedelta(hours=1))
            assert len([one for one in amina.dms if "goes on after all" in one.text]) == turn
        assert "is open, so nothing has changed" in (await place.rosa.slash("cohort reopen", cohort="Spring")).text


async def test_a_removed_cohort_stays_removed() -> None:
    async with riverside() as place:
        await confirmed(place.rosa, "cohort remove", cohort="Spring")
        assert "cannot find" in (await place.rosa.slash("cohort reopen", cohort="Spring")).text


async def test_a_mentor_who_had_not_answered_is_asked_once_more() -> None:
    async with riverside() as place:
        luz, imani = await place.participant("Luz"), await place.mentor("Imani")
        await ask_for_mentor(luz)
        await place.publish()
        await confirmed(place.rosa, "cohort close", cohort="Spring")
        again = await place.rosa.slash("cohort reopen", cohort="Spring")
        assert "I ask 1 person once more" in again.text
        await place.town.advance(timedelta(minutes=5))
        await accept(imani, luz)
        assert "<@" in (await luz.slash("progress")).text
