"""Nobody gains power through the bot: its roles carry none, and staff are who /setup chose."""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.core.roles import HARMLESS
from sandbox import Channel, Person, Role, Sandbox, Server
from tests.support.stories import BEGINS, join, riverside

ADMINISTRATOR = discord.Permissions(administrator=True).value
KICKS = discord.Permissions(kick_members=True).value
SEES = discord.Permissions(view_channel=True).value
MANAGES = discord.Permissions(view_channel=True, manage_messages=True).value


def warnings(server: Server, role: Role) -> list[str]:
    """What the staff were told about a role."""
    return [m.text for m in server.channel("staff-room").messages if role.mention in m.text]


async def certifies(person: Person) -> str:
    """What comes of somebody's attempt to certify themself."""
    options: dict[str, Any] = {"member": person, "cohort": "Spring"}
    return (await person.slash("certificate issue", **options)).text


async def test_before_setup_a_role_of_the_usual_name_makes_nobody_staff() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        rosa = await server.person("Rosa", roles=["Facilitator", "Coordinator"])
        refused = await rosa.slash("cohort create", name="Coordinator")
        assert "/setup" in refused.text or "setup" in refused.text
        assert [role.name for role in server.roles].count("Coordinator") == 1
        assert "not set up yet" in (await rosa.slash("doctor")).text


@pytest.mark.parametrize(
    "name",
    [
        "Coordinator",
        "facilitator ",
        "MENTOR",
        "Co\u200dordinator",
        "Guides",
        "\u0421\u043e\u043erdin\u0430tor",
        "M\u00e9ntor",
    ],
)
async def test_a_cohort_is_not_called_like_a_role_that_stands_for_something(name: str) -> None:
    async with riverside() as place:
        guides = await place.server.make_role("Guides")
        await place.server.owner.slash("setup", facilitator=guides)
        gil = await place.server.person("Gil", roles=[guides])
        refused = await gil.slash("cohort create", name=name)
        assert "another name" in refused.text
        renamed = await gil.slash("cohort edit", cohort="Spring", name=name)
        assert "another name" in renamed.text
        assert len(place.server.roles) == len({role.name.casefold() for role in place.server.roles})


async def test_a_cohorts_role_never_becomes_a_staff_role() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        spring = place.server.role("Spring")
        for option in ("coordinator", "facilitator", "mentor"):
            chosen: dict[str, Any] = {option: spring}
            refused = await place.server.owner.slash("setup", **chosen)
            assert "already used for something else" in refused.text
        await spring.edit(name="Coordinator")
        await place.server.role("Coordinator").edit(name="Chief")
        await place.server.owner.slash("setup")
        assert "This is for" in await certifies(amina)


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_role_that_was_the_mentors_makes_nobody_staff_later(at_once: bool) -> None:
    async with riverside() as place:
        owner, former = place.server.owner, place.server.role("Mentor")
        eve = await place.mentor("Eve")
        assert former in eve.roles, "the bot gave it to whoever asked"
        coaches = await place.server.make_role("Coach")
        if not at_once:
            await owner.slash("setup", mentor=coaches)
        for option in ("coordinator", "facilitator"):
            chosen: dict[str, Any] = {option: former, **({"mentor": coaches} if at_once else {})}
            assert "already used for something else" in (await owner.slash("setup", **chosen)).text
        await owner.slash("setup", mentor=coaches)
        await place.server.role("Facilitator").delete()
        await former.edit(name="Facilitator")
        await owner.slash("setup")
        assert "This is for" in (await eve.slash("cohort roster", cohort="Spring")).text
        await owner.slash("setup", mentor=former)
        assert former.mention in (await owner.slash("setup")).text, "for mentors it can serve again"


async def test_one_role_cannot_stand_for_two_things() -> None:
    async with riverside() as place:
        guides = await place.server.make_role("Guides")
        for first, second in (("coordinator", "facilitator"), ("coordinator", "mentor"), ("facilitator", "mentor")):
            chosen: dict[str, Any] = {first: guides, second: guides}
            refused = await place.server.owner.slash("setup", **chosen)
            assert "already used for something else" in refused.text
        kept = await place.server.owner.slash("setup", mentor=place.server.role("Facilitator"))
        assert "already used for something else" in kept.text
        swapped = await place.server.owner.slash(
            "setup", coordinator=place.server.role("Facilitator"), facilitator=place.server.role("Coordinator")
        )
        assert "Coordinators" in swapped.text


async def test_a_mentors_role_with_power_is_neither_adopted_nor_accepted() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        powerful = await server.make_role("Mentor", permissions=ADMINISTRATOR)
        done = await server.owner.slash("setup", timezone="Seattle")
        assert powerful.mention not in done.text
        assert "never give such a role away" in done.text
        eve = await server.person("Eve")
        await eve.slash("mentor offer", capacity=1)
        assert [role.permissions for role in eve.roles] == [0]
        for bits in (ADMINISTRATOR, KICKS, discord.Permissions(mention_everyone=True).value, 1 << 60):
            boss = await server.make_role("Boss", permissions=bits)
            assert "carries power" in (await server.owner.slash("setup", mentor=boss)).text
        assert not town.violations


async def test_a_role_that_opens_other_peoples_channels_is_not_adopted_for_mentors() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        board = await _private(server, "board")
        old = await server.make_role("Mentor")
        await board.overwrite(old, allow=SEES)
        await server.owner.slash("setup")
        eve = await server.person("Eve")
        await eve.slash("mentor offer", capacity=1)
        assert eve.roles and not eve.sees(board)
        assert "carries power" in (await server.owner.slash("setup", mentor=old)).text


async def _private(server: Server, name: str) -> Channel:
    channel = await server.make_channel(name)
    await channel.overwrite(server.everyone, deny=SEES)
    return channel


@pytest.mark.parametrize("by", ["permissions", "channel", "staff room"])
async def test_a_role_that_gains_power_later_is_given_to_nobody_and_the_staff_hear_of_it_once(by: str) -> None:
    async with riverside() as place:
        await place.participant("Amina")
        spring, general = place.server.role("Spring"), place.server.channel("general")
        room = place.server.channel("staff-room")
        if by == "permissions":
            await spring.edit(permissions=KICKS)
        else:
            await (general if by == "channel" else room).overwrite(spring, allow=MANAGES if by == "channel" else SEES)
        for name in ("Bilan", "Cabdi"):
            person = await place.server.person(name)
            await join(person, "Spring")
            assert spring not in person.roles
            await place.town.advance(timedelta(minutes=2))
        assert len(warnings(place.server, spring)) == 1
        assert "Server Settings" in warnings(place.server, spring)[0]
        assert spring.mention in (await place.rosa.slash("doctor")).text
        if by == "permissions":
            await spring.edit(permissions=0)
        elif by == "channel":
            await general.overwrite(spring)
        else:
            await room.overwrite(spring)
        await place.town.advance(timedelta(minutes=2))
        assert spring in (await place.server.person(person)).roles
        assert spring.mention not in (await place.rosa.slash("doctor")).text


async def test_a_channel_that_is_made_with_power_for_a_role_is_told_and_one_that_is_deleted_counts_no_more() -> None:
    async with riverside() as place:
        spring = place.server.role("Spring")
        allows = [{"id": str(spring.id), "type": 0, "allow": str(MANAGES), "deny": "0"}]
        board = await place.server.make_channel("board", permission_overwrites=allows)
        await place.town.advance(timedelta(minutes=1))
        (told,) = warnings(place.server, spring)
        assert board.mention in told
        luz = await place.server.person("Luz")
        await join(luz, "Spring")
        assert not luz.roles
        await board.delete()
        await place.town.advance(timedelta(minutes=1))
        assert luz.roles == [spring]


@pytest.mark.parametrize("permissions", [MANAGES, SEES])
async def test_a_channel_that_is_hidden_from_the_bot_afterwards_takes_no_power_from_a_role(permissions: int) -> None:
    async with riverside() as place:
        spring, bot = place.server.role("Spring"), place.server.bot_member
        board = (
            await place.server.make_channel("board") if permissions == MANAGES else place.server.channel("staff-room")
        )
        await board.overwrite(spring, allow=permissions)
        luz, bilan = await place.server.person("Luz"), await place.server.person("Bilan")
        await join(luz, "Spring")
        await board.overwrite(place.server.everyone, deny=SEES)
        await board.overwrite(bot, deny=SEES)
        await place.town.advance(timedelta(minutes=1))
        await join(bilan, "Spring")
        await place.town.bot.stop()
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=1))
        assert not luz.roles + bilan.roles
        told = (await place.rosa.slash("doctor")).text
        assert f"{spring.mention} carries power" in told
        assert f"It is so in {board.mention}" in told
        await board.overwrite(spring)
        await board.overwrite(bot, allow=SEES)
        await place.town.advance(timedelta(minutes=1))
        assert luz.roles == bilan.roles == [spring]
        assert "carries power" not in (await place.rosa.slash("doctor")).text


async def test_roles_that_are_wrong_at_the_same_time_are_told_in_one_message() -> None:
    async with riverside() as place:
        for number in range(6):
            await place.rosa.slash("cohort create", name=f"Group {number}")
        before = len(place.server.channel("staff-room").messages)
        groups = [role for role in place.server.roles if role.name.startswith("Group")]
        for role in groups:
            await role.edit(permissions=KICKS)
            await place.town.advance(timedelta(seconds=2))
        await groups[0].edit(position=9)
        await place.town.advance(timedelta(minutes=15))
        (told,) = place.server.channel("staff-room").messages[before:]
        assert "6 roles need you" in told.text
        assert all(told.text.count(role.mention) == 1 for role in groups)


async def test_a_role_that_is_wrong_again_and_again_is_told_of_now_and_then() -> None:
    async with riverside() as place:
        spring = place.server.role("Spring")
        for _ in range(10):
            await spring.edit(permissions=KICKS)
            await place.town.advance(timedelta(seconds=40))
            await spring.edit(permissions=0)
            await place.town.advance(timedelta(seconds=20))
        assert len(warnings(place.server, spring)) == 1
        await spring.edit(permissions=KICKS)
        await place.town.advance(timedelta(minutes=10))
        assert len(warnings(place.server, spring)) == 2, "it lasts, and is told"
        await place.town.advance(timedelta(minutes=30))
        await spring.edit(permissions=0)
        await place.town.advance(timedelta(minutes=1))
        await spring.edit(permissions=KICKS)
        await place.town.advance(timedelta(minutes=1))
        assert len(warnings(place.server, spring)) == 3, "it is new"


async def test_the_mentors_role_is_not_given_either_once_it_carries_power() -> None:
    async with riverside() as place:
        await place.server.role("Mentor").edit(permissions=ADMINISTRATOR)
        eve = await place.mentor("Eve")
        assert not eve.roles
        await place.town.advance(timedelta(minutes=2))
        assert len(warnings(place.server, place.server.role("Mentor"))) == 1
        again = await place.server.owner.slash("setup")
        assert "carries power" in again.text


async def test_what_gained_power_while_the_bot_was_away_is_told_at_its_start() -> None:
    async with riverside() as place:
        await place.town.bot.stop()
        await place.server.role("Spring").edit(permissions=ADMINISTRATOR)
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=2))
        assert len(warnings(place.server, place.server.role("Spring"))) == 1


async def test_a_staff_role_that_is_a_cohorts_too_is_told_at_the_start_and_setup_mends_it() -> None:
    async with riverside() as place:
        facilitators = place.server.role("Facilitator")
        eve = await place.participant("Eve")
        await place.town.bot.stop()
        with closing(sqlite3.connect(str(place.town.database_url).removeprefix("sqlite:///"))) as older:
            older.execute("UPDATE cohorts SET role_id = ?", (facilitators.id,))
            older.commit()
        await place.town.bot.start()
        await place.town.advance(timedelta(minutes=2))
        assert "makes nobody staff" in warnings(place.server, facilitators)[0]
        gil = await place.server.person("Gil", roles=[facilitators])
        assert "This is for" in (await gil.slash("cohort roster", cohort="Spring")).text
        bilan = await place.server.person("Bilan")
        await join(bilan, "Spring")
        assert facilitators not in bilan.roles
        mended = await place.server.owner.slash("setup")
        assert "I made it" in mended.text
        assert "This is for" in await certifies(eve)
        ines = await place.server.person("Ines")
        newest = max((role for role in place.server.roles if role.name == "Facilitator"), key=lambda role: role.id)
        await place.server.person(ines, roles=[newest])
        assert "This is for" not in (await ines.slash("cohort roster", cohort="Spring")).text


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_happens_in_whatever_order_nobody_gets_more_than_their_own_roles_gave(seed: int) -> None:
    chance = random.Random(seed)
    names = ("Coordinator", "Facilitator", "Mentor", "Spring", "Autumn")
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        for name in chance.sample(names, 2):
            await server.make_role(name, permissions=chance.choice((0, KICKS, ADMINISTRATOR)))
        people = [await server.person(name) for name in ("Amina", "Bilan", "Cabdi")]
        own = {person: [role.id for role in person.roles] for person in people}
        if chance.random() < 0.8:
            await server.owner.slash("setup")
        for _ in range(14):
            person, name = chance.choice(people), chance.choice(names)
            before = {one: {role.id for role in one.roles} for one in people}
            match chance.randrange(7):
                case 0:
                    await chance.choice((server.owner, person)).slash("cohort create", name=name)
                case 1 | 2:
                    asked = await person.slash("cohort join", cohort=name)
                    if asked.selects:
                        form = await person.select(asked, asked.selects[0].custom_id, ["en"])
                        await person.submit(form, {"role": "educator", "languages": ["en"], "agree": True})
                case 3:
                    await person.slash("mentor offer", capacity=chance.choice((0, 1)))
                case 4:
                    chosen: dict[str, Any] = {chance.choice(("coordinator", "facilitator", "mentor")): None}
                    if server.roles:
                        chosen = dict.fromkeys(chosen, chance.choice(server.roles))
                    await server.owner.slash("setup", **chosen)
                case 5:
                    role = chance.choice(server.roles)
                    if role != server.bot_member.role:
                        await role.edit(name=name, permissions=chance.choice((0, KICKS)))
                case _:
                    await person.slash("cohort edit", cohort=name, name=chance.choice(names))
            await town.advance(timedelta(seconds=30))
            for one in people:
                gained = [role for role in one.roles if role.id not in before[one]]
                assert not any(role.permissions & ~HARMLESS for role in gained)
                assert not any(one.sees(each) for each in server.channels if each.name == "staff-room")
        for person in people:
            assert not own[person]
            refused = (await person.slash("doctor")).text
            assert "This is for" in refused or "not set up yet" in refused
