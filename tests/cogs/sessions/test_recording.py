"""/session record: what happened can be entered afterwards, quietly, and counts."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.ledger.models import Credit
from bot.outbox.models import OutboxEntry
from bot.people.models import AuditEvent
from sandbox import Reply
from sandbox.startup import InProcessBot
from tests.cogs.sessions.test_sessions import weekly
from tests.support.stories import Riverside, riverside


async def record(place: Riverside, **changed: Any) -> Reply:
    options: dict[str, Any] = {
        "cohort": "Spring", "title": "House visit", "started": "2026-08-25 18:00", "minutes": 90, **changed,
    }  # fmt: skip
    return await place.rosa.slash("session record", **options)


async def rows(place: Riverside, *columns: Any) -> list[Any]:
    bot = place.town.bot
    assert isinstance(bot, InProcessBot) and bot.app is not None
    return list(await bot.app.database.read(lambda tx: tx.execute(select(*columns)).all()))


async def test_a_session_of_last_week_is_entered_with_its_people_quietly_and_counts() -> None:
    async with riverside() as place:
        amina, omar = await place.participant("Amina"), await place.participant("Omar")
        before = len(place.server.channel("spring").messages), len(amina.dms)
        sheet = await record(place, present=[amina])
        assert sheet.ephemeral
        assert "Entered: **House visit** of Spring" in sheet.text and amina.mention in sheet.text
        assert "Entered afterwards" in sheet.text and "1 of 2" in sheet.text
        await place.town.advance(timedelta(days=3))
        assert (len(place.server.channel("spring").messages), len(amina.dms)) == before
        assert not place.server.events
        owed = {kind for (kind,) in await rows(place, OutboxEntry.kind) if kind.startswith("session.")}
        assert owed == {"session.follow_up"}
        ((at, minutes),) = await rows(place, Credit.at, Credit.minutes)
        assert minutes == 90 and at == datetime.fromisoformat("2026-08-25T19:30:00-07:00")
        assert "1 hour 30 minutes" in (await amina.slash("progress")).text
        assert "entered afterwards" in (await omar.slash("session list", show="past")).text
        assert "session record" in {action for (action,) in await rows(place, AuditEvent.action)}


async def test_a_session_that_has_begun_is_entered_without_a_post_and_its_sheet_opens() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        sheet = await record(place, started="2026-09-01 08:40", minutes=60)
        assert sheet.selects
        await place.town.advance(timedelta(hours=2))
        assert not [m for m in place.server.channel("spring").messages if "begins now" in m.text]
        both = await place.rosa.click(sheet, "All of these came")
        assert "1 of 1" in both.text
        assert [minutes for (minutes,) in await rows(place, Credit.minutes)] == [60]


async def test_the_future_the_far_past_and_a_second_entry_are_refused_in_words() -> None:
    async with riverside() as place:
        await place.participant("Amina")
        assert "/session schedule" in (await record(place, started="2026-09-01 18:00")).text.replace("</", "/")
        assert "two years ago" in (await record(place, started="1926-09-01 18:00")).text
        await record(place)
        twice = await record(place, title="Home visit")
        assert "already" in twice.text and "second time" in twice.text
        past: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-08-30 18:00", "minutes": 60}
        planned = await place.rosa.slash("session schedule", **past)
        assert "session record" in planned.text
        assert (await record(place, started="2026-08-20 18:00", present="Nobody here")).text.startswith("Nobody")
        assert len([1 for (action,) in await rows(place, AuditEvent.action) if action == "session record"]) == 1


async def test_an_entry_by_mistake_is_taken_back_while_nobody_stands_written_down() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        sheet = await record(place)
        other = await place.rosa.slash("session attendance", session="House visit", present=[amina])
        assert amina.mention in other.text
        assert "take them out first" in (await place.rosa.click(sheet, "Entered by mistake")).text
        asked = await place.rosa.slash("session attendance", session="House visit", absent=[amina])
        done = await place.rosa.click(asked, "Confirm")
        sheet = await place.rosa.click(done, "Open the sheet")
        assert "not entered any more" in (await place.rosa.click(sheet, "Entered by mistake")).text
        assert "House visit" not in (await amina.slash("session list")).text
        await record(place)


async def test_who_runs_a_session_and_presses_i_am_here_is_not_sent_to_join() -> None:
    async with riverside() as place:
        preview = await place.rosa.slash("session schedule", **weekly(starts="2026-09-01 18:00", count=1))
        await place.rosa.click(preview, "Confirm")
        await place.town.advance(timedelta(hours=9, minutes=5))
        begun = place.server.channel("spring").messages[-1]
        refused = await place.rosa.click(begun, begun.buttons[0].label)
        assert "/cohort join" not in refused.text.replace("</", "/")
        assert "/help" in refused.text.replace("</", "/")
