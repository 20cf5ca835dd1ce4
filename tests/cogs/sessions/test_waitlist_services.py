"""Full sessions: the line, offers, and what comes free; on both databases."""

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.people import Actor, Standing
from bot.db import Database, Tx
from bot.outbox.entries import due_entry
from bot.outbox.models import OutboxEntry
from bot.outbox.notices import State
from cogs.cohorts.services import enrollments
from cogs.sessions.models import Rsvp, Session
from cogs.sessions.rules.rsvps import RsvpAnswer
from cogs.sessions.rules.sessions import Wishes
from cogs.sessions.services import editing, planning, rsvps, waitlist
from tests.support.clocks import NOW
from tests.support.people import a_cohort, a_member, a_place, a_server, act, an_actor


class Circle:
    """A session with few places, and people who would like to come."""

    def __init__(self, database: Database, rosa: Actor, people: Sequence[Actor], session: int) -> None:
        self.database, self.rosa, self.people, self.session = database, rosa, list(people), session

    async def say(self, person: int, answer: RsvpAnswer, now: datetime = NOW) -> rsvps.Answered:
        return await self.database.write(rsvps.rsvp, act(self.people[person], now), session=self.session, answer=answer)

    async def answers(self) -> list[str | None]:
        def look(tx: Tx) -> list[str | None]:
            said = dict(tx.execute(select(Rsvp.member_id, Rsvp.answer).where(Rsvp.session_id == self.session)).all())
            return [said.get(person.member) for person in self.people]

        return await self.database.read(look)

    async def offered(self) -> list[int]:
        """Who has an offer, by their place in `people`."""

        def look(tx: Tx) -> list[int]:
            held = set(
                tx.execute(
                    select(Rsvp.member_id).where(Rsvp.session_id == self.session, Rsvp.offered_until.is_not(None))
                ).scalars()
            )
            return [n for n, person in enumerate(self.people) if person.member in held]

        return await self.database.read(look)

    async def let_lapse(self, now: datetime) -> None:
        """Do what is due by then, as the delivery would."""

        def lapse(tx: Tx) -> None:
            rows = tx.execute(
                select(OutboxEntry).where(
                    OutboxEntry.kind == waitlist.LAPSES, OutboxEntry.state == State.PLANNED, OutboxEntry.due_at <= now
                )
            ).scalars()
            for row in list(rows):
                waitlist.WORK[0].work(tx, due_entry(row), now)
                row.state = State.SENT

        await self.database.write(lapse)


def a_circle(tx: Tx, capacity: int, people: int) -> tuple[Actor, list[Actor], int]:
    server = a_server(tx)
    cohort = a_cohort(tx, server, "Spring", capacity=500)
    rosa = an_actor(a_member(tx, server, "Rosa"), Standing.FACILITATOR)
    actors: list[Actor] = []
    for number in range(people):
        member = a_member(tx, server, f"P{number}")
        a_place(tx, cohort, member)
        actors.append(an_actor(member))
    preview = planning.schedule(
        tx, act(rosa), cohort="Spring", starts="2026-09-08 18:00", wishes=Wishes("Circle", 60, capacity=capacity)
    )
    planning.confirm(tx, act(rosa), series=preview.series_id)
    return rosa, actors, tx.execute(select(Session.id)).scalar_one()


@pytest.fixture
async def circle(database: Database) -> Circle:
    rosa, people, session = await database.write(a_circle, 2, 5)
    return Circle(database, rosa, people, session)


async def test_who_comes_to_a_full_session_stands_in_line(circle: Circle) -> None:
    said = [await circle.say(person, RsvpAnswer.GOING, NOW + timedelta(seconds=person)) for person in range(4)]
    assert await circle.answers() == [RsvpAnswer.GOING, RsvpAnswer.GOING, RsvpAnswer.WAITING, RsvpAnswer.WAITING, None]
    assert said[-1].place_in_line == 2
    again = await circle.say(3, RsvpAnswer.GOING, NOW + timedelta(hours=1))
    assert again.place_in_line == 2, "pressing again loses nobody their place in line"


async def test_a_freed_place_is_offered_to_the_longest_in_line_and_kept(circle: Circle) -> None:
    for person in range(4):
        await circle.say(person, RsvpAnswer.GOING, NOW + timedelta(seconds=person))
    await circle.say(0, RsvpAnswer.CANT)
    assert await circle.offered() == [2]
    assert (await circle.say(4, RsvpAnswer.GOING)).answer == RsvpAnswer.WAITING, "it is kept"
    assert (await circle.say(2, RsvpAnswer.GOING)).answer == RsvpAnswer.GOING
    assert await circle.offered() == []


async def test_an_offer_that_nobody_takes_goes_to_the_one_after(circle: Circle) -> None:
    for person in range(4):
        await circle.say(person, RsvpAnswer.GOING, NOW + timedelta(seconds=person))
    await circle.say(0, RsvpAnswer.MAYBE)
    await circle.let_lapse(NOW + timedelta(hours=11))
    assert await circle.offered() == [2]
    await circle.let_lapse(NOW + timedelta(hours=12))
    assert await circle.offered() == [3]
    assert (await circle.answers())[2] is None
    assert (await circle.say(2, RsvpAnswer.GOING, NOW + timedelta(hours=13))).answer == RsvpAnswer.WAITING


async def test_a_declined_offer_goes_on_at_once(circle: Circle) -> None:
    for person in range(4):
        await circle.say(person, RsvpAnswer.GOING, NOW + timedelta(seconds=person))
    await circle.say(0, RsvpAnswer.CANT)
    await circle.say(2, RsvpAnswer.CANT)
    assert await circle.offered() == [3]


async def test_more_places_are_offered_at_once(circle: Circle) -> None:
    for person in range(5):
        await circle.say(person, RsvpAnswer.GOING, NOW + timedelta(seconds=person))
    await circle.database.write(editing.edit, act(circle.rosa), session=str(circle.session), wishes=Wishes(capacity=4))
    assert await circle.offered() == [2, 3]


async def test_whoever_leaves_the_cohort_frees_their_place(circle: Circle) -> None:
    for person in range(3):
        await circle.say(person, RsvpAnswer.GOING, NOW + timedelta(seconds=person))
    await circle.database.write(enrollments.leave, act(circle.people[0]), cohort="Spring")
    assert await circle.answers() == [None, RsvpAnswer.GOING, RsvpAnswer.WAITING, None, None]
    assert await circle.offered() == [2]


async def test_names_are_for_facilitators(circle: Circle) -> None:
    await circle.say(0, RsvpAnswer.GOING)
    theirs = await circle.database.read(rsvps.who, act(circle.rosa), session=circle.session)
    assert theirs.names == {RsvpAnswer.GOING: ("P0",)}
    mine = await circle.database.read(rsvps.who, act(circle.people[1]), session=circle.session)
    assert (mine.names, mine.counts) == (None, {RsvpAnswer.GOING: 1})


async def test_of_many_who_press_at_once_for_the_last_place_one_gets_it(circle: Circle) -> None:
    await circle.say(0, RsvpAnswer.GOING)
    pressing: list[Any] = [circle.say(person, RsvpAnswer.GOING) for person in range(1, 5)]
    await asyncio.gather(*pressing)
    assert sorted(str(one) for one in await circle.answers()) == [
        RsvpAnswer.GOING,
        RsvpAnswer.GOING,
        RsvpAnswer.WAITING,
        RsvpAnswer.WAITING,
        RsvpAnswer.WAITING,
    ]


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_people_do_no_place_is_given_twice_and_none_lies_idle(database: Database, seed: int) -> None:
    rosa, people, session = await database.write(a_circle, 3, 8)
    circle, dice, now = Circle(database, rosa, people, session), random.Random(seed), NOW
    for _turn in range(60):
        now += timedelta(minutes=dice.randrange(120))
        if dice.random() < 0.2:
            await circle.let_lapse(now)
        else:
            await circle.say(
                dice.randrange(8),
                dice.choice([RsvpAnswer.GOING, RsvpAnswer.GOING, RsvpAnswer.MAYBE, RsvpAnswer.CANT]),
                now,
            )
        answers, held = await circle.answers(), len(await circle.offered())
        assert answers.count(RsvpAnswer.GOING) + held <= 3
        if answers.count(RsvpAnswer.WAITING) > held:
            assert answers.count(RsvpAnswer.GOING) + held == 3, "somebody waits while a place is free"
