"""Answers fit too: every command, with everything that it can show at its longest."""

from typing import Any

import pytest
from discord import AppCommandOptionType, app_commands

from sandbox import Person, Refused, Reply, Sandbox
from tests.support.stories import BEGINS, ask_for_mentor, join

STARS, WIDE = "*", "😀"
SESSIONS = 60
COUNTS: dict[str, object] = {"minutes": 60, "capacity": 8}


def _said(reply: Reply) -> str:
    """All of an answer, also what goes on in further messages."""
    return "\n".join([reply.text, *(more.text for more in reply.followups)])


def _failed(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What went wrong unforeseen, for which people get an apology."""
    return [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


def _options(command: app_commands.Command[Any, ..., Any], known: dict[str, object]) -> dict[str, Any]:
    """What somebody gives who wants to see as much as there is."""
    given: dict[str, Any] = {}
    for parameter in command.parameters:
        if parameter.name in known and (parameter.required or parameter.name in {"cohort", "session"}):
            given[parameter.display_name] = known[parameter.name]
        elif parameter.required:
            given[parameter.display_name] = (
                1 if parameter.type is AppCommandOptionType.integer else known.get(parameter.type.name, "1")
            )
    return given


async def _full(town: Sandbox, sign: str) -> tuple[Person, Person, str]:
    """A server in which everything is as long as it can be: who runs it, one of its people, and its first cohort."""
    server = await town.server("Riverside")
    await server.owner.slash("setup", timezone="America/Los_Angeles")
    rosa = await server.person(sign * 32, roles=["Facilitator", "Coordinator", "Admin"])
    await rosa.slash("language", language="es")
    names = [f"{number}{sign * 79}" for number in range(2)]
    for name in names:
        made = await rosa.slash("cohort create", name=name, timezone="America/Los_Angeles", languages="en,es,so")
        assert made.ephemeral
    people = [await server.person(f"{number:02}{sign * 30}") for number in range(16)]
    for person in people:
        await join(person, names[0], "so")
        await ask_for_mentor(person)
    agenda = (f"{sign}\n" * 500)[:1000] if sign == STARS else sign * 1000
    for name in names:
        preview = await rosa.slash(
            "session schedule",
            cohort=name,
            title=sign * 100,
            starts="2026-09-01 09:05",
            minutes=90,
            count=SESSIONS,
            place=sign * 200,
            agenda=agenda,
        )
        done = await rosa.click(preview, preview.buttons[0].custom_id or "")
        assert not done.buttons
    return rosa, people[0], names[0]


@pytest.mark.parametrize("sign", [STARS, WIDE])
async def test_every_command_answers_with_everything_at_its_longest(
    sign: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with Sandbox.open(now=BEGINS) as town:
        rosa, amina, cohort = await _full(town, sign)
        known: dict[str, object] = {**COUNTS, "cohort": cohort, "session": "2", "user": amina}
        lengths: dict[str, int] = {}
        tree = town.bot.app.client.tree  # pyright: ignore
        for command in tree.walk_commands():
            if not isinstance(command, app_commands.Command):
                continue
            for person in (rosa, amina):
                options = _options(command, known)
                try:
                    said = _said(await person.typed(command.qualified_name, **options))
                except Refused:  # Discord does not even show it to them
                    continue
                assert said, command.qualified_name
                lengths[command.qualified_name] = max(len(said), lengths.get(command.qualified_name, 0))
                assert not _failed(caplog), command.qualified_name
        assert {name for name, length in lengths.items() if length > 1000} >= {"session list", "cohort roster"}
        assert not town.violations
        assert not town.unanswered


async def test_what_stands_under_a_long_answer_stands_under_its_last_message() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        rosa, _amina, cohort = await _full(town, STARS)
        preview = await rosa.slash(
            "session edit", session="2", scope="this", agenda=(f"{STARS}\n" * 500)[:1000], title="A" * 100
        )
        assert "A" * 100 in _said(preview)
        listed = await rosa.slash("session list", cohort=cohort, show="upcoming")
        assert STARS * 2 in listed.text
        assert listed.buttons
        assert not town.violations
