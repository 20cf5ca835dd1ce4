"""How a pair begins: the agreement, and a time to meet, as people see it."""

from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import insert, select

from bot.db import Tx
from cogs.mentoring.models import MentoringProfile, MentoringTime
from sandbox import Message, Person
from tests.support.erasing import database, everything
from tests.support.stories import Riverside, accept, riverside


async def begun(place: Riverside, *, language: str = "en", free: bool = True) -> tuple[Person, Person]:
    """Hodan and Amina are a pair; both are free on every evening."""
    amina, hodan = await place.participant("Amina", language), await place.mentor("Hodan", f"{language},en")
    await amina.slash("mentor request", languages=language)
    if free:
        await database(place).write(every_evening)
    await place.publish()
    await accept(hodan, amina)
    return hodan, amina


def every_evening(tx: Tx) -> None:
    for profile, server in tx.execute(select(MentoringProfile.id, MentoringProfile.server_id)).all():
        rows = [
            {"server_id": server, "profile_id": profile, "position": n, "weekday": n, "starts": 1020, "ends": 1260}
            for n in range(7)
        ]
        tx.execute(insert(MentoringTime), rows)


def having(person: Person, action: str) -> list[Message]:
    """The messages to somebody with a button of this action, still there."""
    return [one for one in person.dms if any((b.custom_id or "").startswith(action) for b in one.buttons)]


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_first_of_the_two_who_chooses_sets_the_time_and_both_are_reminded(language: str) -> None:
    async with riverside() as place:
        hodan, amina = await begun(place, language=language)
        (theirs,), (hers,) = having(hodan, "match.time"), having(amina, "match.time")
        assert [str(b.custom_id).split("@")[0] for b in theirs.buttons] == [
            str(b.custom_id).split("@")[0] for b in hers.buttons
        ]
        assert len(hers.buttons) == 3
        chosen = hers.buttons[0].custom_id or ""
        await amina.click(hers, chosen)
        assert not theirs.buttons and not hers.buttons
        assert "Amina" in hodan.dms[-1].text
        told = len(amina.dms), len(hodan.dms)
        await place.town.advance(timedelta(days=4))
        assert (len(amina.dms), len(hodan.dms)) == (told[0] + 1, told[1] + 1), "one reminder for each"


async def test_who_have_named_no_times_are_offered_none() -> None:
    async with riverside() as place:
        hodan, amina = await begun(place, free=False)
        assert not having(hodan, "match.time") and not having(amina, "match.time")


async def test_one_proposes_an_agreement_the_other_changes_it_and_then_it_holds() -> None:
    async with riverside() as place:
        hodan, amina = await begun(place, free=False)
        (introduction,) = having(amina, "match.agreement")
        form = await amina.click(introduction, introduction.buttons[0].custom_id or "")
        await amina.submit(form, {"goal": ["families"], "often": ["weekly"], "months": ["6"]})
        (proposed,) = having(hodan, "match.agree/")
        change = next(b.custom_id or "" for b in proposed.buttons if (b.custom_id or "").startswith("match.agreement"))
        changed = await hodan.click(proposed, change)
        await hodan.submit(changed, {"goal": ["families"], "often": ["monthly"], "months": ["6"]})
        assert not having(hodan, "match.agree/"), "what was changed is accepted no more"
        (mine,) = having(amina, "match.agree/")
        await amina.click(mine, mine.buttons[0].custom_id or "")
        assert "every month" in hodan.dms[-1].text
        assert not having(amina, "match.agree/") and not having(hodan, "match.agree/")
        (introduction,) = having(amina, "match.agreement")  # what holds can be changed, when both accept that
        form = await amina.click(introduction, introduction.buttons[0].custom_id or "")
        await amina.submit(form, {"goal": ["families"], "often": ["fortnightly"], "months": ["6"]})
        assert having(hodan, "match.agree/")


async def test_an_agreement_that_holds_is_changed_when_the_other_accepts_again() -> None:
    async with riverside() as place:
        hodan, amina = await begun(place, free=False)
        await agree(amina, hodan, "weekly")
        assert "press Our agreement" in amina.dms[-1].text
        await agree(hodan, amina, "monthly")
        assert "every month" in hodan.dms[-1].text
        kept = [
            (one["version"], one["how_often"]) for one in (await database(place).read(everything))["match_agreements"]
        ]
        assert kept == [(1, "weekly"), (2, "monthly")]


async def agree(one: Person, other: Person, often: str) -> None:
    """One proposes how often they meet, from under the introduction, and the other accepts."""
    (introduction,) = having(one, "match.agreement")
    form = await one.click(introduction, introduction.buttons[0].custom_id or "")
    await one.submit(form, {"goal": ["families"], "often": [often], "months": ["6"]})
    (proposed,) = having(other, "match.agree/")
    await other.click(proposed, proposed.buttons[0].custom_id or "")


async def test_a_mentor_sees_when_they_meet_next() -> None:
    async with riverside() as place:
        hodan, amina = await begun(place)
        for command in ("mentees", "mentor home"):
            assert "Next meeting" not in (await hodan.slash(command)).text
        (hers,) = having(amina, "match.time")
        await amina.click(hers, hers.buttons[0].custom_id or "")
        for command in ("mentees", "mentor home"):
            shown = (await hodan.slash(command)).text
            assert "<t:" in shown.partition("Next meeting")[2].splitlines()[0]
        await place.town.advance(timedelta(days=15))
        assert "Next meeting" not in (await hodan.slash("mentees")).text


async def test_a_pair_that_ends_is_offered_no_time_and_no_agreement_any_more() -> None:
    async with riverside() as place:
        hodan, amina = await begun(place)
        asked = await hodan.slash("match end", **cast("dict[str, Any]", {"with": amina}))
        await hodan.click(asked, "Confirm")
        assert not having(amina, "match.") and not having(hodan, "match.")
