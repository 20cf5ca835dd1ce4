"""Reminders as people get them: in their own way, language and time; never in quiet hours, away or in a pause."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.outbox.models import OutboxEntry
from sandbox import Message, Person
from sandbox.startup import InProcessBot
from tests.support.stories import Riverside, riverside


async def planned(place: Riverside, **changed: Any) -> None:
    plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-08 18:00", "minutes": 90}
    plan |= changed
    await place.rosa.click(await place.rosa.slash("session schedule", **plan), "Confirm")


async def until(place: Riverside, text: str) -> None:
    await place.town.advance(datetime.fromisoformat(text) - place.town.clock.now())


def private(place: Riverside, person: Person, words: str = "Circle") -> list[Message]:
    threads = [thread for thread in place.server.threads if person.sees(thread) and person.name in thread.name]
    return [m for m in [*person.dms, *(m for thread in threads for m in thread.messages)] if words in m.text]


def days(first: str, last: str) -> dict[str, Any]:
    return {"from": first, "to": last}


def opened(place: Riverside) -> int:
    """How many direct conversations were opened."""
    return sum(one.path.endswith("/users/@me/channels") for one in place.town.requests)


async def states(place: Riverside, kind: str) -> list[str]:
    bot = place.town.bot
    assert isinstance(bot, InProcessBot)
    assert bot.app is not None
    return await bot.app.database.read(
        lambda tx: list(
            tx.execute(
                select(OutboxEntry.state)
                .where(OutboxEntry.kind == kind, OutboxEntry.member_id != 0)
                .order_by(OutboxEntry.id)
            ).scalars()
        )
    )


async def test_everyone_who_has_not_said_no_is_reminded_in_their_language_and_no_conversation_is_opened() -> None:
    async with riverside() as place:
        people = [await place.participant(f"P{number}", ("en", "es", "so")[number % 3]) for number in range(6)]
        await planned(place)
        announced = next(m for m in place.server.channel("spring").messages if "Circle" in m.text)
        await people[0].click(announced, "Can't")
        await people[1].click(announced, "Going")
        await until(place, "2026-09-08T18:01:00-07:00")
        assert [len(private(place, person)) for person in people] == [0, 2, 2, 2, 2, 2]
        assert opened(place) == 0
        threads = [thread for thread in place.server.threads if "P" in thread.name]
        assert len(threads) == 5, "one each, under the cohort's channel"
        assert {thread.parent.name for thread in threads if thread.parent is not None} == {"spring"}


async def test_direct_messages_are_opened_when_their_owner_chooses_them() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar", dms_open=False)
        await planned(place)
        for person in (amina, omar):
            page = await person.slash("me")
            asked = await person.click(page, "Reminders")
            await person.select(asked, asked.selects[0].custom_id, ["dm"])
        assert opened(place) == 2
        assert "from now on" in amina.dms[0].text
        (closed,) = private(place, omar, "closed")
        assert "thread" in closed.text
        await until(place, "2026-09-08T18:01:00-07:00")
        assert len([m for m in amina.dms if "Circle" in m.text]) == 2
        assert len(private(place, omar)) == 2
        assert opened(place) == 2


async def test_who_wants_none_gets_none_and_quiet_hours_are_kept() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await planned(place, starts="2026-09-09 09:00")
        page = await amina.slash("me")
        asked = await amina.click(page, "Reminders")
        changed = await amina.select(asked, asked.selects[0].custom_id, ["none"])
        assert "not at all" in changed.text
        form = await omar.click(await omar.slash("me"), "Quiet hours")
        shown = await omar.submit(form, {"hours": "8-10:30"})
        assert "8:00\u202fAM–10:30\u202fAM" in shown.text
        await until(place, "2026-09-09T10:00:00-07:00")
        assert private(place, amina) == []
        (only,) = private(place, omar)
        assert only.at.isoformat() == "2026-09-08T17:30:00+00:00", "the day before, when the quiet hours had ended"
        assert sorted(await states(place, "session.reminder")) == ["expired", "sent"]


async def test_nobody_is_reminded_while_away_or_in_a_pause() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        await planned(place)
        said = await amina.slash("away", **days("2026-09-07", "2026-09-09"))
        assert "do not remind" in said.text
        await until(place, "2026-09-08T18:01:00-07:00")
        assert private(place, amina) == []
        assert len(private(place, omar)) == 2
        await planned(place, title="Talk", starts="2026-09-22 18:00")
        paused = await place.rosa.slash(
            "cohort pause", cohort="Spring", reason="Harvest", **days("2026-09-20", "2026-09-25")
        )
        assert "1 session is planned" in paused.text
        (told,) = [m for m in place.server.channel("spring").messages if "Harvest" in m.text]
        assert "rest" in told.text
        again = await place.rosa.slash("cohort pause", cohort="Spring", **days("2026-09-25", "2026-09-26"))
        assert "already" in again.text
        await until(place, "2026-09-22T18:01:00-07:00")
        assert private(place, omar, "Talk") == []
        assert set(await states(place, "session.reminder")) == {"expired", "sent"}


async def test_whoever_comes_back_early_is_reminded_again() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        away = await amina.slash("away", **days("2026-09-07", "2026-09-30"))
        await until(place, "2026-09-08T09:00:00-07:00")
        assert private(place, amina) == []
        await amina.click(away, "I am back")
        await until(place, "2026-09-08T18:01:00-07:00")
        assert len(private(place, amina)) == 2


async def test_a_cohort_chooses_its_own_times() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        refused = await place.rosa.slash("cohort edit", cohort="Spring", reminders="soon")
        assert "15m" in refused.text
        changed = await place.rosa.slash("cohort edit", cohort="Spring", reminders="2h")
        assert "2" in changed.text
        await until(place, "2026-09-08T18:01:00-07:00")
        (only,) = private(place, amina)
        assert only.at == datetime.fromisoformat("2026-09-08T16:00:00-07:00")


async def test_after_an_outage_what_comes_too_late_is_recorded_as_expired() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        await until(place, "2026-09-07T12:00:00-07:00")
        await place.town.bot.stop()
        await until(place, "2026-09-08T18:30:00-07:00")
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=1))
        assert private(place, amina) == []


async def test_ones_own_page_shows_everything_and_changes_it() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        await planned(place)
        page = await amina.slash("me")
        assert page.ephemeral
        for words in ("Spring", "Circle", "waits for your answer", "in my own thread", "Quiet hours: none"):
            assert words in page.text, words
        asked = await amina.click(page, "Language")
        spanish = await amina.select(asked, asked.selects[0].custom_id, ["es"])
        assert spanish.kind == "update"
        await amina.slash("language", language="en")
        form = await amina.click(await amina.slash("me"), "Time zone")
        shown = await amina.submit(form, {"zone": "Mogadishu"})
        assert "Africa/Mogadishu" in shown.text


async def test_a_preview_says_which_dates_lie_in_a_pause() -> None:
    async with riverside() as place:
        days: dict[str, Any] = {"from": "2026-09-14", "to": "2026-09-25"}
        await place.rosa.slash("cohort pause", cohort="Spring", **days)
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-08 18:00", minutes=60, count=4
        )
        assert "2 of these dates lie in a pause" in preview.text
