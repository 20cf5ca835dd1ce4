"""Every command, as everyone: the table says who may, and nobody else gets in."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from discord import AppCommandOptionType, app_commands

from bot.core.authority import is_permitted
from bot.core.people import Actor, Standing
from bot.feature import actions_of
from cogs import FEATURES
from sandbox import Person, Refused, Sandbox

ACTIONS = actions_of(FEATURES)
STANDINGS = {
    "nobody in particular": frozenset({Standing.ANYONE, Standing.MEMBER}),
    "Facilitator": frozenset({Standing.ANYONE, Standing.MEMBER, Standing.FACILITATOR}),
    "Coordinator": frozenset({Standing.ANYONE, Standing.MEMBER, Standing.COORDINATOR}),
    "Mentor": frozenset({Standing.ANYONE, Standing.MEMBER, Standing.MENTOR}),
    "Translator": frozenset({Standing.ANYONE, Standing.MEMBER, Standing.TRANSLATOR}),
    "Admin": frozenset({Standing.ANYONE, Standing.MEMBER, Standing.MANAGER}),
}
NOT_FOR_YOU = "This is for"
NO_PLACE = "This is for those who have a place"
"""What staff hear who were let in, and have nothing to leave."""


@pytest.fixture(scope="module")
async def town() -> AsyncIterator[Sandbox]:
    async with Sandbox.open() as town:
        server = await town.server("Riverside")
        await server.person("Somebody", roles=["Translator"])
        await server.owner.slash("setup", translator=server.role("Translator"))
        yield town


async def _person(town: Sandbox, role: str) -> Person:
    server = town.servers[0]
    return await server.person(f"A {role}", roles=[] if role.startswith("nobody") else [role])


def _commands(town: Sandbox) -> list[app_commands.Command[Any, ..., Any]]:
    tree = town.bot.app.client.tree  # pyright: ignore
    return [command for command in tree.walk_commands() if isinstance(command, app_commands.Command)]


def _something(person: Person, kind: AppCommandOptionType) -> object:
    match kind:
        case AppCommandOptionType.integer | AppCommandOptionType.number:
            return 1
        case AppCommandOptionType.user:
            return person
        case AppCommandOptionType.boolean:
            return True
        case _:
            return "1"


async def test_the_table_and_the_commands_name_each_other(town: Sandbox) -> None:
    commands = {command.qualified_name for command in _commands(town)}
    assert commands == {name for name in ACTIONS if "." not in name}


@pytest.mark.parametrize("role", STANDINGS)
async def test_every_command_lets_in_whom_the_table_names_and_nobody_else(town: Sandbox, role: str) -> None:
    person = await _person(town, role)
    actor = Actor(1, 1, role, STANDINGS[role])
    wrong: list[str] = []
    for command in _commands(town):
        given: dict[str, Any] = {
            p.display_name: p.choices[0].value if p.choices else _something(person, p.type)
            for p in command.parameters
            if p.required
        }
        try:
            reply = await person.slash(command.qualified_name, **given)
            let_in = NOT_FOR_YOU not in reply.text or NO_PLACE in reply.text
        except Refused:
            let_in = False  # Discord does not even show it to them
        if let_in is not is_permitted(ACTIONS[command.qualified_name], actor):
            wrong.append(command.qualified_name)
    assert not wrong
