"""Both of a pair are asked, decline without blame, are reminded, and have their time: as people see it."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import Person, Reply
from tests.support.stories import Riverside, accept, asked_of, button_of, press_late, riverside


async def asked_pair(place: Riverside, language: str = "en") -> tuple[Person, Person]:
    """Hodan is asked whether she would be a mentor to Amina."""
    amina, hodan = await place.participant("Amina", language), await place.mentor("Hodan", f"{language},en")
    await amina.slash("mentor request", languages=language)
    await place.publish()
    return hodan, amina


def asking(person: Person) -> list[str]:
    """What has asked somebody about a pairing, the buttons still there or not."""
    return [one.text for one in person.dms if "match.answer" in str([b.custom_id for b in one.buttons])]


@pytest.mark.parametrize("language", ["en", "so"])
async def test_a_mentee_declines_and_the_mentor_hears_only_that_it_did_not_work_out(language: str) -> None:
    async with riverside() as place:
        hodan, amina = await asked_pair(place, language)
        await accept(hodan)
        offered = asked_of(amina)
        assert hodan.mention in offered.text
        declined = await amina.click(offered, button_of(offered, "match.answer/decline"))
        assert declined.ephemeral
        assert not offered.buttons
        (menu,) = declined.selects
        values = [option.value for option in menu.options]
        assert values == ["no-time", "another-person", "another-language", "other", "unsaid"]
        chosen = await amina.select(declined, menu.custom_id, ["another-person"])
        assert chosen.kind == "update" and not chosen.selects
        told = hodan.dms[-1]
        assert "Amina" in told.text and not told.buttons
        words = {option.label for option in menu.options}
        written = [m.text for m in place.town.messages if m.author.bot]
        assert not [text for text in written for label in words if label in text], "a reason is told to nobody"
        await place.rosa.slash("match preview", cohort="Spring")
        assert hodan.mention not in place.rosa.ephemerals[-1].text, "the two are not tried again"


async def test_the_first_answer_counts_and_a_reason_is_given_only_by_who_declined() -> None:
    async with riverside() as place:
        hodan, amina = await asked_pair(place)
        decline = button_of(asked_of(hodan), "match.answer/decline")
        accept_id = button_of(asked_of(hodan), "match.answer/accept")
        message = asked_of(hodan)
        early = await press_of_another(amina, accept_id)
        assert "no longer there" in early.text, "the mentee is not asked yet"
        declined = await hodan.click(message, decline)
        again = await press_late(hodan, message, accept_id)
        assert "already been answered" in again.text
        (menu,) = declined.selects
        await hodan.select(declined, menu.custom_id, ["unsaid"])
        assert not amina.dms


async def press_of_another(person: Person, custom_id: str) -> Reply:
    """Somebody presses with the custom id of another's button."""
    own = await person.slash("help")
    (post, *_more) = person._posts(own)  # pyright: ignore[reportPrivateUsage]
    data: dict[str, Any] = {"component_type": 2, "custom_id": custom_id, "id": 1}
    return await person._act(3, post.channel, data, custom_id, source=post)  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("restarts", [False, True])
async def test_who_is_silent_is_reminded_twice_and_then_asked_no_more(restarts: bool) -> None:
    async with riverside() as place:
        hodan, amina = await asked_pair(place)
        accept_id = button_of(asked_of(hodan), "match.answer/accept")
        seen: list[int] = []
        for days in (4, 1, 5, 3):
            await place.town.advance(timedelta(days=days))
            if restarts:
                await place.town.bot.restart()
            seen.append(len(asking(hodan)))
        assert seen == [1, 2, 3, 3]
        last = asked_of(hodan)
        await place.town.advance(timedelta(days=2))
        assert asking(hodan) == [], "all buttons are gone"
        assert "time to answer is over" in hodan.dms[-1].text
        assert not amina.dms
        staff = place.server.channel("staff-room").messages[-1].text
        assert "1 participant is waiting" in staff and "Hodan" not in staff
        late = await press_late(hodan, last, accept_id)
        assert "time to answer this is over" in late.text
        assert len(hodan.dms) == 4


async def test_how_long_people_have_is_chosen_when_pairs_are_published_and_kept_for_the_next_time() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await amina.slash("mentor request", languages="en")
        await place.rosa.slash("match preview", cohort="Spring")
        assert "from 3 to 60" in (await place.rosa.slash("match publish", cohort="Spring", days=1)).text
        asked = await place.rosa.slash("match publish", cohort="Spring", days=6)
        assert "6 days" in asked.text
        await place.rosa.click(asked, "Confirm")
        await place.town.advance(timedelta(days=5, hours=20))
        assert len(asking(hodan)) == 3
        await place.town.advance(timedelta(hours=8))
        assert "time to answer is over" in hodan.dms[-1].text
        await place.mentor("Luz")
        await place.rosa.slash("match preview", cohort="Spring")
        assert "6 days" in (await place.rosa.slash("match publish", cohort="Spring")).text


async def test_nobody_who_has_answered_is_reminded() -> None:
    async with riverside() as place:
        hodan, amina = await asked_pair(place)
        await accept(hodan, amina)
        await place.town.advance(timedelta(days=13))
        assert not asking(hodan) and not asking(amina)
        assert not [one.text for one in (*hodan.dms, *amina.dms) if "have not answered yet" in one.text]


async def test_a_silent_mentee_frees_the_mentor_without_blame() -> None:
    async with riverside() as place:
        hodan, amina = await asked_pair(place)
        await accept(hodan)
        await place.town.advance(timedelta(days=15))
        assert "did not work out" in hodan.dms[-1].text
        assert "That is fine" in amina.dms[-1].text
        assert (await place.rosa.slash("match preview", cohort="Spring")).ephemeral


async def test_a_mentee_whose_mentor_leaves_the_server_hears_so_and_the_staff_too() -> None:
    async with riverside() as place:
        hodan, amina = await asked_pair(place)
        message, accept_id = asked_of(hodan), button_of(asked_of(hodan), "match.answer/accept")
        await accept(hodan, amina)
        await hodan.leave()
        await press_late(hodan, message, accept_id)  # the bot learns by this that they have left
        await place.town.advance(timedelta(minutes=5))
        assert "not in this server any more" in amina.dms[-1].text
        assert "1 participant is waiting" in place.server.channel("staff-room").messages[-1].text
