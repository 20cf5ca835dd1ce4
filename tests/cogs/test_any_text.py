"""What people write with control and bidi characters, half characters and NUL, by every way that text comes in."""

import re
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from sandbox import Person
from tests.cogs.certificates.test_certificates import words
from tests.core.test_text import is_clean
from tests.support.stories import Riverside, certified, join, riverside

EVIL = "\x00\u202e\u2066\ud83d\x1b\x9b"
"""NUL, an override, an isolate, half a character, and what a terminal takes as the beginning of a command."""

ISOLATED = re.compile("\u2068([^\u2066-\u2069]*)\u2069")
"""A name that the bot itself keeps from turning around what stands beside it."""


def evil(name: str) -> str:
    """A name with all of it inside."""
    return f"{name[:2]}{EVIL}{name[2:]}"


def everything_seen(place: Riverside, *people: Person) -> str:
    """All that stands in channels, direct messages and Discord's events."""
    channels = [place.server.channel(name) for name in ("autumn", "spring", "general")]
    seen = [message.text for channel in channels for message in channel.messages]
    for person in (place.rosa, *people):
        seen += [message.text for message in (*person.dms, *person.ephemerals)]
        seen += [thread.name for thread in person.threads]
    seen += [str(event) for event in place.server.events]
    return ISOLATED.sub(r"\1", "\n".join(seen))


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
async def test_nasty_words_reach_no_post_no_calendar_no_certificate_and_no_log(
    backend: str, request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    url = request.getfixturevalue(f"{backend}_url")
    caplog.set_level("DEBUG", "bot")
    async with riverside(database_url=url, settings={"web_address": "127.0.0.1:0"}) as place:
        made = await place.rosa.slash(
            "cohort create", name=evil("Autumn"), timezone="America/Los_Angeles", languages="en"
        )
        assert "sorry" not in made.text
        cohort = next(str(c.value) for c in await place.rosa.autocomplete("session schedule", "cohort", "Au\x00"))
        amina, hodan = await place.server.person(evil("Amina")), await place.server.person(evil("Hodan"))
        assert "sorry" not in (await join(amina, cohort)).text
        plan: dict[str, Any] = {
            "title": evil("Circle"), "starts": "2026-09-08 18:00", "minutes": 60,
            "agenda": f"One\n{evil('Two')}", "place": evil("Main Street 1"), "co_facilitator": hodan,
        }  # fmt: skip
        preview = await place.rosa.slash("session schedule", cohort=cohort, **plan)
        assert "Done" in (await place.rosa.click(preview, "Confirm")).text
        await amina.slash("journal", text=f"My{EVIL} words\nin two lines")
        await place.town.advance(timedelta(minutes=2))
        (posted,) = [m.text for m in place.server.channel("autumn").messages if "Circle" in m.text and "Two" in m.text]
        assert "Hodan" in posted
        link = re.findall(r"`(http\S+\.ics)`", (await amina.slash("calendar")).text)[0]
        async with aiohttp.ClientSession() as browser, browser.get(link) as page:
            feed = (await page.read()).decode().replace("\r\n", "\n")
        assert "Circle" in feed
        assert "Main Street 1" in feed
        assert is_clean(feed)
        await place.rosa.slash("cohort requirements", cohort=cohort, sessions=0, reflections=0, meetings=0)
        (pdf,) = (await certified(place, amina, cohort)).files
        assert "Amina" in words(pdf.bytes)
        # The page keeps what runs the other way apart from what stands beside it.
        assert is_clean(words(pdf.bytes).replace("\u2068", "").replace("\u2069", ""))
        await place.town.advance(timedelta(days=8))
        assert is_clean(everything_seen(place, amina, hodan))
        assert is_clean(caplog.text.replace("\x1b[0m", ""))
        assert not place.town.unanswered


async def test_who_has_a_name_that_nobody_can_read_is_called_by_the_next() -> None:
    async with riverside() as place:
        amina = await place.server.person("\u3164\u200bamina")
        amina.account.name = "\u3164"
        await join(amina, "Spring")
        assert "\u3164" not in (await place.rosa.slash("cohort roster", cohort="Spring")).text


async def test_who_writes_nothing_that_can_be_seen_hears_so() -> None:
    async with riverside() as place:
        for name in ("\u200b\u202e", "\u3164"):
            refused = await place.rosa.slash("cohort create", name=name, timezone="Seattle", languages="en")
            assert "nothing in it that can be read" in refused.text
        amina = await place.participant("Amina")
        assert "nothing in it that can be read" in (await amina.slash("journal", text="\u200b\u2060")).text
