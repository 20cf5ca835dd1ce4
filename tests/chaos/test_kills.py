"""The bot is killed (kill -9) again and again in the middle of deliveries and answers: nothing is lost or doubled."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import outbox
from bot.db import Database, Tx
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import OPEN, State, reference_of
from bot.people.models import Member
from cogs.cohorts.models import Cohort
from cogs.cohorts.services.notice_facts import CLOSED, INVITATION, WELCOME
from cogs.sessions.models import Rsvp, Session
from cogs.sessions.rules.rsvps import RsvpAnswer
from sandbox import Message, Person, Reply, Sandbox, Server
from tests.support.people import a_cohort, a_place

MARK = re.compile(r"\bn[0-9a-z]{4,}\b")
PER_LIFE = 24
"""So many messages at most arrive between two kills."""
PLACES = 3
"""Fewer than there are people, so that there is a line."""
ANSWERS = {"going": {"going", "waiting"}, "maybe": {"maybe"}, "cant": {"cant"}}
"""What is kept of each answer."""
FORGOTTEN = timedelta(minutes=10)
"""Longer than Discord remembers a nonce."""


@dataclass
class Press:
    """Somebody says whether they come; in the middle of it the bot may die."""

    person: Person
    answer: str
    heard: asyncio.Task[Reply]

    @property
    def was_answered(self) -> bool:
        """Whether the person saw that it was taken down."""
        done = self.heard.done() and not self.heard.cancelled() and self.heard.exception() is None
        return done and "You can change your answer" in self.heard.result().text


class Story:
    """A server whose bot dies often, and what it owes."""

    def __init__(self, town: Sandbox, database: Database, server: Server, rosa: Person, seed: int) -> None:
        self.town, self.database, self.server, self.rosa = town, database, server, rosa
        self.random = random.Random(seed)
        self.people: list[Person] = []
        self.commands: list[asyncio.Task[Any]] = []
        self.presses: list[Press] = []
        self.session = 0

    async def furnish(self) -> None:
        await self.rosa.slash("setup")
        await self.rosa.slash("cohort create", name="Spring", timezone="America/Los_Angeles", languages="en, so")
        await self.none_open()
        self.people = [await self.server.person(f"P{n}") for n in range(6)]
        for person in self.people:
            await person.get_role("Spring")
        await self.database.write(self.give_places)
        preview = await self.rosa.slash(
            "session schedule",
            cohort="Spring",
            title="Circle",
            starts=f"{self.town.now + timedelta(days=60):%Y-%m-%d} 18:00",
            minutes=60,
            capacity=PLACES,
        )
        await self.rosa.click(preview, "Confirm")
        await self.none_open()
        self.session = await self.database.read(lambda tx: tx.execute(select(Session.id)).scalar_one())

    def give_places(self, tx: Tx) -> None:
        """Everybody belongs to Spring."""
        spring = tx.execute(select(Cohort).where(Cohort.name == "Spring")).scalar_one()
        for person in self.people:
            member = Member(server_id=self.server.id, user_id=person.id, name=person.name, created_at=self.town.now)
            tx.add(member)
            tx.flush()
            a_place(tx, spring, member)

    @property
    def board(self) -> Message:
        """The announcement, with its buttons and counts."""
        return next(m for m in self.server.channel("spring").messages if "Circle" in m.text and m.buttons)

    async def owe(self, count: int) -> None:
        """Owe posts to the cohort's channel and to #general, and letters to each person."""

        def plan(tx: Tx) -> None:
            now = self.town.now
            spring = tx.execute(select(Cohort.id).where(Cohort.name == "Spring")).scalar_one()
            ended = a_cohort(
                tx, self.server.id, "Autumn", status="closed", channel_id=self.server.channel("general").id
            )
            known = list(tx.execute(select(Member).where(Member.user_id.in_([p.id for p in self.people]))).scalars())
            for member in known:
                a_place(tx, ended, member)
            members = [member.id for member in known]
            for n in range(count):
                owed: dict[str, Any] = {"server": self.server.id, "now": now, "dedupe_key": f"chaos {n}"}
                match n % 3:
                    case 0:
                        outbox.notice(tx, WELCOME, subject=spring, **owed)
                    case 1:
                        outbox.notice(tx, INVITATION, subject=spring, **owed)
                    case _:
                        member = self.random.choice(members)
                        outbox.notice(tx, CLOSED, subject=ended.id, member=member, **owed)

        await self.database.write(plan)

    async def live_and_die(self, number: int) -> None:
        """One life: it comes back (perhaps late), delivers for a moment, and dies in the middle of it."""
        if number % 3 == 2:
            await self.town.advance(FORGOTTEN)
        await self.town.bot.start()
        before, wanted = len(self.town.messages), self.random.randint(1, PER_LIFE)
        if self.random.random() < 0.5:
            self.commands.append(asyncio.create_task(self.rosa.slash("cohort create", name=f"Group {number}")))
        for person in self.random.sample(self.people, self.random.randint(0, 4)):
            answer = self.random.choice(list(ANSWERS))
            ids = [each.custom_id or "" for each in self.board.buttons]
            button = next(each for each in ids if each.startswith(f"session.rsvp/{answer}"))
            heard = asyncio.create_task(person.click(self.board, button))
            self.presses.append(Press(person, answer, heard))
        if self.random.random() < 0.5:  # they arrive, and the bot never hears of it
            self.town.faults.silence("POST", "/channels/*/messages", times=self.random.randint(1, 4), applied=True)
        if self.random.random() < 0.4:  # it dies while it answers
            wanted = 0
        try:
            async with asyncio.timeout(1.5):
                while len(self.town.messages) < before + wanted:
                    await asyncio.sleep(0.0005)
        except TimeoutError:
            pass
        await asyncio.sleep(self.random.random() * 0.02)
        await self.town.bot.kill()
        self.town.faults.clear()

    async def none_open(self, seconds: float = 60) -> None:
        """Wait until the outbox has nothing due any more."""

        def due(tx: Tx) -> int:
            return tx.execute(
                select(func.count()).where(OutboxEntry.state.in_(OPEN), OutboxEntry.due_at <= self.town.now)
            ).scalar_one()

        async with asyncio.timeout(seconds):
            while await self.database.read(due):
                await asyncio.sleep(0.05)

    async def check(self) -> None:
        """Everything arrived once, where the outbox says; and each cohort has one role and one channel."""

        def owed(tx: Tx) -> list[OutboxEntry]:
            return list(tx.execute(select(OutboxEntry).where(OutboxEntry.due_at <= self.town.now)).scalars())

        rows = await self.database.read(owed)
        allowed = {"notice": {State.SENT, State.FANNED_OUT}, "errand": {State.SENT, State.CANCELLED}}
        lost = [
            (row.id, row.kind, row.state, row.reason)
            for row in rows
            if row.state not in allowed[row.entry_type]
            and not (row.kind == "session.offer" and row.state == State.CANCELLED)
        ]
        assert not lost, "an errand falls away if nothing is left to do, an offer if they say no; no other notice"
        arrived = Counter(
            found[-1]
            for message in self.town.messages
            if message.author.bot and message.embeds and (found := MARK.findall(message.embeds[-1].get("url") or ""))
        )
        notices = {reference_of(row.id): row for row in rows if row.entry_type == "notice" and row.state == State.SENT}
        assert not {reference: count for reference, count in arrived.items() if count > 1}, "nothing comes twice"
        assert set(arrived) == set(notices), "nothing is lost"
        places = {(message.channel.id, message.id) for message in self.town.messages}
        assert {(row.channel_id, row.message_id) for row in notices.values()} <= places
        cohorts = await self.database.read(
            lambda tx: list(
                tx.execute(select(Cohort.name, Cohort.role_id, Cohort.channel_id).where(Cohort.status == "open"))
            )
        )
        roles, channels = Counter(r.name for r in self.server.roles), Counter(c.name for c in self.server.channels)
        for name, role, channel in cohorts:
            assert (roles[name], channels[name.lower().replace(" ", "-")]) == (1, 1), name
            assert (self.server.role(name).id, self.server.channel(name.lower().replace(" ", "-")).id) == (
                role,
                channel,
            )
        assert not self.town.violations

    async def check_answers(self) -> None:
        """What somebody was told is noted is noted, or what they said after it; and the announcement counts right."""
        said = dict(
            await self.database.read(
                lambda tx: tx.execute(
                    select(Member.user_id, Rsvp.answer)
                    .join(Member, Member.id == Rsvp.member_id)
                    .where(Rsvp.session_id == self.session)
                ).all()
            )
        )
        for person in self.people:
            own = [press for press in self.presses if press.person is person]
            last = max((n for n, press in enumerate(own) if press.was_answered), default=None)
            possible = {said for press in own[last or 0 :] for said in ANSWERS[press.answer]}
            kept = said.get(person.id)
            assert kept in possible or (last is None and kept is None), f"{person.name}: {kept}, {own[-3:]}"
        counts = Counter(said.values())
        assert counts[RsvpAnswer.GOING] <= PLACES
        shown = {sign: int(number) for sign, number in re.findall(r"(✅|🤔|❌) (\d+)", self.board.text)}
        assert shown == {"✅": counts[RsvpAnswer.GOING], "🤔": counts[RsvpAnswer.MAYBE], "❌": counts[RsvpAnswer.CANT]}


@asynccontextmanager
async def _story(database_url: str, seed: int) -> AsyncGenerator[Story]:
    settings = {"new_conversations_at_first": 1000, "new_conversations_per_ten_minutes": 1000}
    async with Sandbox.open(bot="process", database_url=database_url, settings=settings, seed=seed) as town:
        server = await town.server("Riverside")
        rosa = await server.person("Rosa", roles=["Admin", "Facilitator"])
        database = Database(database_url)
        try:
            story = Story(town, database, server, rosa, seed)
            await story.furnish()
            yield story
        finally:
            database.close()


async def _kill(database_url: str, *, times: int, seed: int) -> None:
    async with _story(database_url, seed) as story:
        await story.owe(times * 18)
        await story.town.bot.kill()
        for number in range(times):
            await story.live_and_die(number)
        for command in story.commands:  # nobody waits for the answers of the dead
            command.cancel()
        for press in story.presses:
            press.heard.cancel()
        await asyncio.gather(*story.commands, *(press.heard for press in story.presses), return_exceptions=True)
        await story.town.bot.start()
        await story.none_open(60 + times)
        await story.town.advance(timedelta(seconds=10))
        await story.none_open()
        await story.check()
        await story.check_answers()
        answered = sum(press.was_answered for press in story.presses)
        assert answered, "somebody must have been heard"
        print(f"{times} kills: {len(story.presses)} answers given, {answered} of them heard; 0 lost, 0 doubled")


@pytest.mark.timeout(180)
async def test_ten_kills_in_the_middle_of_deliveries_lose_and_double_nothing(sqlite_url: str) -> None:
    await _kill(sqlite_url, times=10, seed=20260901)


@pytest.mark.chaos
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [1, 2])
async def test_two_hundred_kills_lose_and_double_nothing(database_url: str, seed: int) -> None:
    await _kill(database_url, times=100, seed=seed)
