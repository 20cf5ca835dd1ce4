"""Pairs that end or take a break, as people see it."""

from typing import Any

import pytest

from sandbox import Person
from tests.support.stories import riverside


def of(other: Person, **options: Any) -> dict[str, Any]:
    return {"with": other, **options}


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_mentor_ends_a_pair_and_the_mentee_reads_thanks_and_no_reason(language: str) -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina", language), await place.mentor("Hodan", "en,es")
        await place.pair(hodan, amina)
        asked = await hodan.slash("match end", **of(amina, reason="no-fit"))
        assert amina.mention in asked.text
        told = len(amina.dms)
        done = await hodan.click(asked, asked.buttons[0].custom_id or "")
        assert done.kind == "update"
        assert len(amina.dms) == told + 1
        assert "Hodan" in amina.dms[-1].text and "fit" not in amina.dms[-1].text
        assert "1 participant is waiting" in place.server.channel("staff-room").messages[-1].text
        again = await hodan.slash("match end", **of(amina))
        assert "not a pair" in again.text and not again.buttons
        assert hodan.mention not in (await place.rosa.slash("match preview", cohort="Spring")).text


async def test_a_mentee_who_wants_nobody_for_now_is_not_waiting() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        await place.mentor("Luz")  # only now: of two mentors alike, a round's seed would take either
        asked = await amina.slash("match end", **of(hodan, rematch=False))
        second = await amina.slash("match end", **of(hodan))
        await amina.click(asked, "Confirm")
        refused = await amina.click(second, "Confirm")
        assert "confirmed already" in refused.text
        assert "has ended" in hodan.dms[-1].text
        assert "/mentor request" in (await place.rosa.slash("match preview", cohort="Spring")).text


async def test_who_runs_the_cohort_ends_a_pair_for_both_and_nobody_else_does() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        ana = await place.participant("Ana")
        await place.pair(hodan, amina)
        refused = await ana.slash("match end", **of(hodan, of=amina))
        assert "facilitators" in refused.text
        wrong = await place.rosa.slash("match end", **of(hodan, of=ana))
        assert "not a pair" in wrong.text
        asked = await place.rosa.slash("match end", **of(hodan, of=amina))
        await place.rosa.click(asked, "Confirm")
        assert "has ended" in amina.dms[-1].text and "has ended" in hodan.dms[-1].text


async def test_a_break_is_told_to_the_other_and_ends_when_one_says_so() -> None:
    async with riverside() as place:
        amina, hodan = await place.participant("Amina"), await place.mentor("Hodan")
        await place.pair(hodan, amina)
        paused = await amina.slash("match pause", **of(hodan))
        assert "/match resume" in paused.text
        assert "take a break" in hodan.dms[-1].text
        told = len(hodan.dms)
        await amina.slash("match pause", **of(hodan))
        assert len(hodan.dms) == told, "twice is once"
        await hodan.slash("match resume", **of(amina))
        assert "go on" in amina.dms[-1].text
