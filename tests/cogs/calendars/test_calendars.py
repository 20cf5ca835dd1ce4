"""/calendar, and the feed behind its link, as a calendar app that is not ours reads it."""

import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from sandbox import Person
from tests.support.stories import Riverside, confirmed, join, riverside

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
async def story() -> AsyncGenerator[Riverside]:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as opened:
        yield opened


async def plan(story: Riverside, **facts: Any) -> None:
    asked: dict[str, Any] = {
        "cohort": "Autumn", "title": "Listening, closely; always", "starts": "2026-10-21 18:00", "minutes": 90,
        "repeat": "weekly", "count": 4, "agenda": "Arrive\nBreathe, then talk",
    }  # fmt: skip
    preview = await story.rosa.slash("session schedule", **(asked | facts))
    await story.rosa.click(preview, "Confirm")


async def autumn(story: Riverside) -> Person:
    """A cohort in New York with a participant who lives in Seattle."""
    await story.rosa.slash("cohort create", name="Autumn", timezone="America/New_York", languages="en,es")
    amina = await story.server.person("Amina")
    await join(amina, "Autumn")
    return amina


async def link_of(person: Person) -> str:
    return link_in((await person.slash("calendar")).text)


def link_in(text: str) -> str:
    (link,) = re.findall(r"`(http\S+\.ics)`", text)
    return link


async def fetched(link: str) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as browser, browser.get(link) as page:
        return page.status, (await page.read()).decode(), page.headers["Content-Type"]


async def read(link: str) -> Calendar:
    status, text, kind = await fetched(link)
    assert (status, kind) == (200, "text/calendar; charset=utf-8"), text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")), "RFC 5545 folds lines"
    return IcsCalendarStream.calendar_from_ics(text)


def start(event: Event) -> datetime:
    assert isinstance(event.dtstart, datetime)
    return event.dtstart


async def test_a_series_keeps_its_wall_time_in_the_calendar_when_the_clocks_change(story: Riverside) -> None:
    amina = await autumn(story)
    await plan(story)
    calendar = await read(await link_of(amina))
    starts = [start(event) for event in calendar.events]
    days = ((10, 21), (10, 28), (11, 4), (11, 11))
    walls = [datetime(2026, month, day, 18, tzinfo=NEW_YORK) for month, day in days]
    assert [one.replace(tzinfo=NEW_YORK) for one in starts] == walls
    assert [one.astimezone(UTC) for one in starts] == [wall.astimezone(UTC) for wall in walls]
    assert [zone.tz_id for zone in calendar.timezones] == ["America/New_York"]
    for event in calendar.events:
        assert event.summary == "Listening, closely; always"
        assert event.description is not None
        assert "Arrive\nBreathe, then talk" in event.description
        assert event.computed_duration == timedelta(minutes=90)
    assert len({event.uid for event in calendar.events}) == 4


async def test_what_was_moved_or_cancelled_changes_in_place(story: Riverside) -> None:
    amina = await autumn(story)
    await plan(story)
    link = await link_of(amina)
    before = {event.uid: event for event in (await read(link)).events}
    first, second, *_ = before
    await story.town.advance(timedelta(hours=1))
    moved = await story.rosa.slash(
        "session move", session="Listening, closely; always — 2026-10-21", to="2026-10-22 17:00"
    )
    if moved.buttons:
        await story.rosa.click(moved, "Confirm")
    cancelled = await story.rosa.slash(
        "session cancel", session="Listening, closely; always — 2026-10-28", reason="The hall is closed"
    )
    if cancelled.buttons:
        await story.rosa.click(cancelled, "Confirm")
    after = {event.uid: event for event in (await read(link)).events}
    assert set(after) == set(before)
    assert start(after[first]).astimezone(UTC) == datetime(2026, 10, 22, 17, tzinfo=NEW_YORK).astimezone(UTC)
    assert (before[first].sequence or 0) < (after[first].sequence or 0)
    earlier, later = before[first].last_modified, after[first].last_modified
    assert earlier is not None
    assert later is not None
    assert earlier < later
    assert after[second].status == "CANCELLED"
    assert after[second].summary == "Cancelled: Listening, closely; always"
    assert "The hall is closed" in (after[second].description or "")


async def test_a_new_link_makes_the_old_one_dead(story: Riverside) -> None:
    amina = await autumn(story)
    await plan(story)
    shown = await amina.slash("calendar")
    old = link_in(shown.text)
    assert await link_of(amina) == old, "the link stays until it is made anew"
    new = link_in((await amina.click(shown, "Make a new link")).text)
    assert new != old
    assert (await fetched(old))[0] == 404
    assert (await fetched(new))[0] == 200
    assert (await fetched(new.replace("/calendar/", "/calendar/x")))[0] == 404


async def test_each_sees_only_their_own_sessions(story: Riverside) -> None:
    await autumn(story)
    await plan(story)
    luz = await story.participant("Luz")
    assert (await read(await link_of(luz))).events == []
    assert len((await read(await link_of(story.rosa))).events) == 4, "who holds a session has it in the calendar"


async def test_who_has_left_the_cohort_has_its_sessions_no_more(story: Riverside) -> None:
    amina = await autumn(story)
    await plan(story)
    link = await link_of(amina)
    await confirmed(amina, "cohort leave", cohort="Autumn")
    assert (await read(link)).events == []


async def test_an_app_that_has_the_newest_already_gets_nothing_again(story: Riverside) -> None:
    amina = await autumn(story)
    await plan(story)
    link = await link_of(amina)
    async with aiohttp.ClientSession() as app:
        async with app.get(link) as first:
            mark = first.headers["ETag"]
            assert first.headers["Cache-Control"] == "no-store", "an app keeps it, and nothing on the way to it"
        async with app.get(link, headers={"If-None-Match": mark}) as again:
            assert again.status == 304


async def test_a_calendar_is_in_its_owners_language(story: Riverside) -> None:
    await autumn(story)
    await plan(story)
    luz = await story.server.person("Luz", locale="es-ES")
    await luz.slash("language", language="es")
    await join(luz, "Autumn", "es")
    texts = {event.description or "" for event in (await read(await link_of(luz))).events}
    assert all("Cohorte: Autumn" in text for text in texts)


async def test_without_a_web_server_the_answer_says_what_to_do() -> None:
    async with riverside() as story:
        amina = await story.participant("Amina")
        assert "not switched on" in (await amina.slash("calendar")).text
