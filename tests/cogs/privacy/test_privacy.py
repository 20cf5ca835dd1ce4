"""/privacy: what is kept, and the deletion of all of it, with a receipt."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.feature import personal_words_of
from bot.i18n.catalogues import Catalogues
from cogs import FEATURES
from cogs.privacy import wording
from sandbox import Sandbox
from tests.support.stories import riverside


def _everything_kept(town: Sandbox) -> dict[str, list[tuple[object, ...]]]:
    file = Path(str(town.database_url).removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as rows:
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: rows.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}


async def test_everything_of_a_person_goes_once_they_confirm_and_they_get_a_receipt() -> None:
    async with riverside() as story:
        luz = await story.participant("Luz", "es", dms_open=False)
        mentor = await story.mentor("Imani", "es")
        await story.pair(mentor, luz)
        await luz.slash("journal", text="Solo para mis ojos.")
        await story.town.advance(timedelta(minutes=5))
        assert luz.threads, "with closed direct messages, the bot writes in a thread of their own"
        await luz.slash("timezone", zone="Los Angeles")

        shown = await luz.slash("privacy")
        preview = await luz.click(shown, shown.buttons[0].custom_id or "")
        assert "diario" in preview.text
        done = await luz.click(preview, preview.buttons[0].custom_id or "")
        await story.town.advance(timedelta(minutes=5))

        assert re.search(r"DEL-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", done.text)
        assert story.server.role("Spring") not in luz.roles
        assert not luz.threads
        for table, rows in _everything_kept(story.town).items():
            assert not [row for row in rows if luz.id in row or str(luz.id) in map(str, row) or "Luz" in row], table


async def test_nothing_goes_without_confirming_and_an_old_confirmation_counts_no_more() -> None:
    async with riverside() as story:
        amina = await story.participant("Amina", "so")
        shown = await amina.slash("privacy")
        preview = await amina.click(shown, shown.buttons[0].custom_id or "")
        await amina.slash("journal", text="Wax cusub.")
        refused = await amina.click(preview, preview.buttons[0].custom_id or "")
        assert "DEL-" not in refused.text
        assert story.server.role("Spring") in amina.roles


async def test_who_has_nothing_here_hears_so() -> None:
    async with riverside() as story:
        guest = await story.server.person("Guest")
        shown = await guest.slash("privacy")
        assert "Nothing is kept about you" in (await guest.click(shown, "Delete what is mine")).text


async def test_support_answers_anyone_anywhere_and_says_when_it_was_checked() -> None:
    async with riverside() as story:
        guest = await story.server.person("Guest", locale="es-ES")
        for where in (None, "dm"):
            reply = await guest.slash("support", where=where)
            assert reply.ephemeral
            assert "988" in reply.text
            assert "866-427-4747" in reply.text
            assert "2026" in reply.text


def test_everything_that_goes_has_a_name_that_people_understand() -> None:
    t = Catalogues.load().texts("en")
    named = personal_words_of(FEATURES)
    assert len(wording.rows(t, dict.fromkeys(named, 1), named).splitlines()) == len(named)


async def test_who_checked_in_and_has_a_calendar_can_have_all_of_it_deleted() -> None:
    async with riverside(settings={"web_address": "127.0.0.1:0"}) as place:
        amina = await place.participant("Amina")
        preview = await place.rosa.slash(
            "session schedule", cohort="Spring", title="Circle", starts="2026-09-08 18:00", minutes=60
        )
        await place.rosa.click(preview, "Confirm")
        await amina.slash("calendar")
        days: dict[str, Any] = {"from": "2026-10-01", "to": "2026-10-02"}
        await amina.slash("away", **days)
        await place.town.advance_to(datetime.fromisoformat("2026-09-08T18:01:00-07:00"))
        opened = next(m for m in place.server.channel("spring").messages if "begins now" in m.text)
        await amina.click(opened, "I am here")
        shown = await amina.slash("privacy")
        asked = await amina.click(shown, shown.buttons[0].custom_id or "")
        for part in ("check-ins: 1", "days away: 1", "the link to your calendar: 1"):
            assert part in asked.text
        done = await amina.click(asked, asked.buttons[0].custom_id or "")
        assert re.search(r"DEL-[0-9A-Z]{4}", done.text)
