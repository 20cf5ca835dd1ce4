"""What people do most often costs a few statements, however much there is in the database."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.db import Database
from bot.ui.context import InteractionContext
from sandbox import Person
from sandbox.startup import InProcessBot
from tests.support.stories import Riverside, riverside


class Counted:
    """The statements that actions ran, without those of the outbox beside them."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self._acting = threading.local()

    def watch(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        """Count what is run on this database while an action is in its transaction."""
        run: Callable[..., Any] = InteractionContext._run  # pyright: ignore[reportPrivateUsage]

        def counted(context: InteractionContext, *arguments: Any) -> Any:
            self._acting.now = True
            try:
                return run(context, *arguments)
            finally:
                self._acting.now = False

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if getattr(self._acting, "now", False) and not statement.startswith("BEGIN"):
                self.statements.append(statement)

        monkeypatch.setattr(InteractionContext, "_run", counted)
        for engine in (database.reader, database.writer):
            event.listen(engine, "before_cursor_execute", note)

    @contextmanager
    def at_most(self, most: int) -> Generator[None]:
        """The action inside the block may run so many; and it does run some."""
        self.statements.clear()
        yield
        assert 0 < len(self.statements) <= most, "\n\n".join(self.statements)


async def a_busy_cohort(place: Riverside) -> Person:
    """Somebody who has been there for a while, with others."""
    amina = await place.participant("Amina", "so")
    for name in ("Luz", "Hodan", "Wen"):
        await place.participant(name)
    weekly: dict[str, Any] = {"cohort": "Spring", "repeat": "weekly", "count": 12}
    circle: dict[str, Any] = {"title": "Circle", "starts": "2026-09-02 18:00", "minutes": 90}
    walk: dict[str, Any] = {"theme": "Belonging", "starts": "2026-09-02 09:00"}
    await place.rosa.click(await place.rosa.slash("session schedule", **weekly, **circle), "Confirm")
    await place.rosa.click(await place.rosa.slash("prompt schedule", **weekly, **walk), "Confirm")
    await place.town.advance(timedelta(days=15))
    return amina


async def test_what_people_do_most_often_costs_a_few_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    async with riverside() as place:
        amina = await a_busy_cohort(place)
        newcomer = await place.server.person("Luz Marina")
        assert isinstance(place.town.bot, InProcessBot)
        assert place.town.bot.app is not None
        counted = Counted()
        counted.watch(place.town.bot.app.database, monkeypatch)
        channel = place.server.channel("spring")

        with counted.at_most(4):
            await amina.slash("progress")
        with counted.at_most(4):
            await amina.slash("session list")
        with counted.at_most(5):
            await amina.slash("journal")

        reminder = next(each for each in reversed(channel.messages) if any("Going" in b.label for b in each.buttons))
        going = next(each for each in reminder.buttons if "Going" in each.label)
        with counted.at_most(5):
            await amina.click(reminder, going.label)
        prompt = next(each for each in reversed(channel.messages) if any("Reflect" in b.label for b in each.buttons))
        reflect = next(each for each in prompt.buttons if "Reflect" in each.label)
        with counted.at_most(5):  # two of them find who could read it
            form = await amina.click(prompt, reflect.label)
        with counted.at_most(8):
            await amina.submit(form, {"text": "I was heard today."})

        with counted.at_most(5):  # two of them suggest cohorts while the name is typed
            asked = await newcomer.slash("cohort join", cohort="Spring")
        with counted.at_most(7):
            form = await newcomer.select(asked, asked.selects[0].custom_id, ["es"])
        with counted.at_most(9):
            done = await newcomer.submit(form, {"role": "educator", "languages": ["es"], "agree": True})
        assert place.server.role("Spring") in newcomer.roles, done.text


async def test_a_mentors_pages_and_the_pairs_of_a_cohort_cost_the_same_however_many_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with riverside() as place:
        hodan = await place.mentor("Hodan", capacity=5)
        assert isinstance(place.town.bot, InProcessBot)
        assert place.town.bot.app is not None
        counted = Counted()
        counted.watch(place.town.bot.app.database, monkeypatch)
        for name in ("Amina", "Luz", "Wen"):
            await place.pair(hodan, await place.participant(name))
            with counted.at_most(5):
                await hodan.slash("mentees")
            with counted.at_most(7):
                await hodan.slash("mentor home")
            with counted.at_most(8):  # two of them suggest cohorts while the name is typed
                await place.rosa.slash("match health", cohort="Spring")
