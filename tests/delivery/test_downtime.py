"""A day without the bot: what is still useful goes out in order and within the pace, and nothing stale does."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.outbox.models import OutboxEntry
from sandbox import Message, Person
from sandbox.startup import InProcessBot
from tests.support.stories import Riverside, confirmed, riverside

RATE = 15
PEOPLE = 12
DOWN = datetime.fromisoformat("2026-09-07T17:30:00-07:00")
STARTING = ("/users/@me", "/oauth2", "/applications", "/gateway")
"""What discord.py asks when it starts."""
BACK = DOWN + timedelta(hours=26)


async def planned(place: Riverside, title: str, starts: str) -> None:
    plan: dict[str, Any] = {"cohort": "Spring", "title": title, "starts": starts, "minutes": 60}
    await place.rosa.click(await place.rosa.slash("session schedule", **plan), "Confirm")


def private(place: Riverside, person: Person, words: str) -> list[Message]:
    threads = [thread for thread in place.server.threads if person.sees(thread) and person.name == thread.name[:2]]
    return [m for m in [*person.dms, *(m for thread in threads for m in thread.messages)] if words in m.text]


async def rows(place: Riverside, kind: str) -> list[OutboxEntry]:
    bot = place.town.bot
    assert isinstance(bot, InProcessBot)
    assert bot.app is not None
    return await bot.app.database.read(
        lambda tx: list(
            tx.execute(
                select(OutboxEntry).where(OutboxEntry.kind == kind).order_by(OutboxEntry.due_at, OutboxEntry.id)
            ).scalars()
        )
    )


async def test_after_a_day_without_the_bot_what_is_useful_goes_out_and_nothing_stale_does() -> None:
    async with riverside(settings={"requests_per_second": RATE}) as place:
        people: list[Person] = []
        for n in range(PEOPLE):
            await place.town.advance(timedelta(seconds=2))
            people.append(await place.participant(f"P{chr(ord('a') + n)}"))
        await planned(place, "Over", "2026-09-08 18:00")  # begins and ends while the bot is away
        await planned(place, "Tomorrow", "2026-09-09 18:00")  # its reminders of the day before come late
        await planned(place, "Moved", "2026-09-20 18:00")
        await planned(place, "Snow", "2026-09-21 18:00")
        walk: dict[str, Any] = {"theme": "Belonging", "starts": "2026-09-08 09:00", "repeat": "weekly", "count": 2}
        await place.rosa.click(await place.rosa.slash("prompt schedule", cohort="Spring", **walk), "Confirm")
        await place.town.advance_to(DOWN)
        for person in people:
            for title in ("Moved", "Snow"):
                announced = next(m for m in place.server.channel("spring").messages if title in m.text)
                await person.click(announced, "Going")
        await place.town.advance(timedelta(minutes=1))
        await place.rosa.slash("session move", session="Moved", to="2026-09-22 17:00")
        await confirmed(place.rosa, "session cancel", session="Snow", reason="Closed roads")
        await place.town.bot.stop()  # within the same second: hardly any of this has gone out
        told = sum(len(private(place, person, "Closed roads")) for person in people)
        assert told < PEOPLE
        await place.town.advance_to(BACK)
        messages, requests = len(place.town.messages), len(place.town.requests)
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=10))

        for person in people:
            assert len(private(place, person, "Closed roads")) == 1
            assert len(private(place, person, "was moved")) == 1
            assert len([m for m in private(place, person, "Tomorrow") if m.at >= BACK]) == 1
            assert not [m for m in private(place, person, "Over") if m.at >= DOWN], "a reminder of what is over"
        assert [m.at >= BACK for m in place.server.channel("spring").messages if len(m.buttons) == 2].count(True) == 1
        reminders = await rows(place, "session.reminder")
        assert all(row.settled_at is not None for row in reminders if row.due_at < BACK)
        stale = [row for row in reminders if row.state == "expired"]
        assert len(stale) == 2, "both reminders of what is over are written down as expired"

        since = place.town.requests[requests:]
        at: dict[datetime, int] = defaultdict(int)
        for one in since:
            if not one.path.startswith(("/interactions", "/webhooks", *STARTING)):
                at[one.at] += 1
        moments = sorted(at)
        for moment in moments:
            assert sum(at[other] for other in moments if timedelta(0) <= other - moment < timedelta(seconds=1)) <= RATE
        sent = sorted(
            [row for kind in ("session.change", "prompt.post", "session.reminder") for row in await rows(place, kind)],
            key=lambda row: (row.due_at, row.id),
        )
        late = [row.settled_at for row in sent if row.state == "sent" and row.settled_at and row.settled_at >= BACK]
        assert len(late) >= 2 * PEOPLE
        assert late == sorted(late), "what was due first goes out first"
        assert len(place.town.messages) > messages
