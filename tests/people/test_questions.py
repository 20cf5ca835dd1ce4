"""Questions asked back: one for each person, answered once, for a day; on both databases."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.core.people import Actor
from bot.core.refusals import QuestionOver
from bot.db import Database, Tx
from bot.people import questions
from bot.people.models import Question
from bot.people.questions import Command
from cogs.privacy import services as privacy
from tests.support.clocks import NOW
from tests.support.erasing import DATA
from tests.support.people import a_member, a_server, act, an_actor

MOVE = Command.of("session move", {"session": "Circle", "to": "9/8 6 pm"})
CHOICES = ({"to": "2026-09-08 18:00"}, {"to": "2027-08-09 18:00"})


@dataclass
class People:
    rosa: Actor
    amina: Actor


def make(tx: Tx) -> People:
    server = a_server(tx)
    return People(*(an_actor(a_member(tx, server, name=name)) for name in ("Rosa", "Amina")))


@pytest.fixture
async def people(database: Database) -> People:
    return await database.write(make)


def count(tx: Tx) -> int:
    return tx.execute(select(func.count()).select_from(Question)).scalar_one()


async def test_the_command_goes_on_with_what_was_chosen_and_only_once(database: Database, people: People) -> None:
    number = await database.write(questions.ask, act(people.rosa), command=MOVE, choices=CHOICES)
    gone_on = await database.write(questions.answer, act(people.rosa), question=number, choice=0)
    assert gone_on.name == "session move"
    assert {one["name"]: one["value"] for one in gone_on.options} == {"session": "Circle", "to": "2026-09-08 18:00"}
    assert gone_on.settled == {"to"}
    with pytest.raises(QuestionOver):
        await database.write(questions.answer, act(people.rosa), question=number, choice=0)
    assert await database.read(count) == 0


async def test_a_question_is_over_for_others_after_a_day_after_another_one_and_for_no_choice(
    database: Database, people: People
) -> None:
    first = await database.write(questions.ask, act(people.rosa), command=MOVE, choices=CHOICES)
    second = await database.write(questions.ask, act(people.rosa), command=MOVE, choices=CHOICES)
    assert await database.read(count) == 1
    late = NOW + timedelta(days=1)
    for actor, question, choice, at in (
        (people.rosa, first, 0, NOW),
        (people.amina, second, 0, NOW),
        (people.rosa, second, 0, late),
        (people.rosa, second, 2, NOW),
        (people.rosa, second, -1, NOW),
    ):
        with pytest.raises(QuestionOver):
            await database.write(questions.answer, act(actor, at), question=question, choice=choice)
    assert (await database.write(questions.answer, act(people.rosa), question=second, choice=1)).settled == {"to"}


async def test_what_nobody_answers_is_forgotten_and_so_is_what_may_name_somebody_who_is_erased(
    database: Database, people: People
) -> None:
    await database.write(questions.ask, act(people.rosa), command=MOVE, choices=CHOICES)
    await database.write(questions.drop_old, now=NOW + timedelta(hours=23))
    assert await database.read(count) == 1
    mine = await database.read(privacy.preview, act(people.amina), data=DATA)
    await database.write(privacy.erase, act(people.amina), expected=sum(mine.values()), data=DATA)
    assert await database.read(count) == 0
    await database.write(questions.ask, act(people.rosa), command=MOVE, choices=CHOICES)
    await database.write(questions.drop_old, now=NOW + timedelta(days=1))
    assert await database.read(count) == 0
