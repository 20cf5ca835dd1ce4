"""Where the bot's own role stands: a role above it can be neither given nor taken, until somebody drags one of them."""

from datetime import timedelta

import pytest

from sandbox import Role, Sandbox, Server
from tests.support.erasing import database, erased, everything
from tests.support.stories import BEGINS, confirmed, join, riverside

SOON = timedelta(minutes=2)


async def drag_above(server: Server, role: Role) -> None:
    """Somebody drags the bot's role above another one."""
    await server.bot_member.role.edit(position=role.position + 1)


def warnings(server: Server, role: Role) -> list[str]:
    """What the staff were told about a role."""
    return [m.text for m in server.channel("staff-room").messages if role.mention in m.text]


def refused(town: Sandbox) -> list[str]:
    """What Discord did not allow."""
    return [f"{each.method} {each.path}" for each in town.requests if each.status == 403]


async def test_an_adopted_role_that_stands_above_is_said_by_setup_and_doctor_and_given_when_mine_is_dragged_up() -> (
    None
):
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside", existing_roles=["Helper", "Mentor", "Admin"])
        mentors = server.role("Mentor")
        done = await server.owner.slash("setup", timezone="Seattle")
        assert mentors.mention in done.text
        assert f"drag my role above {mentors.mention}" in done.text
        eve, adam = await server.person("Eve"), await server.person("Adam")
        for person in (eve, adam):
            await person.slash("mentor offer", capacity=1)
            await town.advance(SOON)
            assert not person.roles
        assert not refused(town), "what cannot work is not tried"
        assert len(warnings(server, mentors)) == 1
        seen = await server.owner.slash("doctor")
        assert "All is well" not in seen.text
        assert f"drag my role above {mentors.mention}" in seen.text
        assert f"{mentors.mention} stands above my own role, and Discord" in seen.text, "what failed names its role"
        await drag_above(server, mentors)
        await town.advance(SOON)
        assert eve.roles == adam.roles == [mentors]
        assert "All is well" in (await server.owner.slash("doctor")).text
        assert not town.violations


async def test_of_two_roles_at_the_same_position_the_older_one_stands_above() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside", existing_roles=["Mentor"])
        await server.role("Mentor").edit(position=server.bot_member.role.position)
        assert "drag my role above" in (await server.owner.slash("setup")).text
        eve = await server.person("Eve")
        await eve.slash("mentor offer", capacity=1)
        await town.advance(SOON)
        assert not eve.roles
        assert not refused(town)


async def test_what_the_bot_makes_itself_stands_below_it_wherever_that_is() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside", existing_roles=["Members", "Admin"])
        await server.owner.slash("setup", timezone="Seattle")
        await server.owner.slash("cohort create", name="Spring", languages="en")
        amina = await server.person("Amina", roles=["Members"])
        await join(amina, "Spring")
        await amina.slash("mentor offer", capacity=1)
        assert {role.name for role in amina.roles} == {"Members", "Spring", "Mentor"}
        assert "All is well" in (await server.owner.slash("doctor")).text


@pytest.mark.parametrize("by", ["its own role", "another role"])
async def test_a_role_that_was_dragged_up_is_neither_given_nor_taken_nor_removed_until_it_is_right(by: str) -> None:
    async with riverside() as place:
        server, town = place.server, place.town
        amina, bilan = await place.participant("Amina"), await server.person("Bilan")
        spring, guests = server.role("Spring"), await server.make_role("Guests")
        await spring.edit(position=7)
        await town.advance(SOON)
        assert len(warnings(server, spring)) == 1, "before anything fails"
        await join(bilan, "Spring")
        await confirmed(amina, "cohort leave", cohort="Spring")
        await town.advance(SOON)
        assert spring not in bilan.roles
        assert spring in amina.roles
        assert (await place.rosa.slash("doctor")).text.count(f"{spring.mention} stands above my own role, and") == 2
        assert len(warnings(server, spring)) == 1
        await (drag_above(server, spring) if by == "its own role" else have(server, guests))
        await town.advance(SOON)
        assert spring in bilan.roles
        assert spring not in amina.roles
        await spring.edit(position=20)
        await confirmed(place.rosa, "cohort remove", cohort="Spring")
        await town.advance(timedelta(minutes=11))
        assert len(warnings(server, spring)) > 1, "it is told anew when it happens anew"
        assert spring in server.roles
        await drag_above(server, spring)
        await town.advance(SOON)
        assert spring not in server.roles
        assert not refused(town)


async def test_the_role_of_somebody_who_deleted_their_data_is_taken_when_mine_is_dragged_above_it_days_later() -> None:
    async with riverside() as place:
        amina, spring = await place.participant("Amina"), place.server.role("Spring")
        await spring.edit(position=7)
        await erased(place, amina)
        await place.town.advance(timedelta(days=100))
        assert spring in amina.roles
        assert len(warnings(place.server, spring)) == 1
        await drag_above(place.server, spring)
        await place.town.advance(SOON)
        assert spring not in amina.roles
        assert not refused(place.town)
        for table in (await database(place).read(everything)).values():
            assert str(amina.id) not in str(table)


async def test_the_role_of_somebody_who_deleted_their_data_during_an_outage_is_taken_the_next_day() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        place.town.faults.fail("DELETE", "/guilds/*/members/*", status=503, times=999)
        await erased(place, amina)
        await place.town.advance(timedelta(days=3))
        assert amina.roles
        told = [m.text for m in place.server.channel("staff-room").messages if "did not arrive" in m.text]
        assert len(told) == 1, "the staff hear of it once"
        place.town.faults.clear()
        await place.town.advance(timedelta(days=1))
        assert not amina.roles


async def test_a_role_that_the_bot_loses_may_leave_others_above_it() -> None:
    async with riverside() as place:
        server, spring = place.server, place.server.role("Spring")
        guests = await server.make_role("Guests")
        await guests.edit(position=9)
        await have(server, guests)
        await spring.edit(position=7)
        assert "All is well" in (await place.rosa.slash("doctor")).text
        await guests.delete()
        await place.town.advance(SOON)
        assert len(warnings(server, spring)) == 1


async def have(server: Server, role: Role) -> None:
    """The bot is given another role, which stands higher than its own."""
    await role.edit(position=9)
    await server.person_of(server.guild.members[server.bot_member.id].account).get_role(role)


async def test_whoever_deletes_their_data_gives_the_role_back_once_that_is_possible() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        spring = place.server.role("Spring")
        await spring.edit(position=7)
        preview = await amina.click(await amina.slash("privacy"), "Delete what is mine")
        await amina.click(preview, preview.buttons[0].custom_id or "")
        await place.town.advance(SOON)
        assert spring in amina.roles
        assert f"{spring.mention} stands above my own role, and" in (await place.rosa.slash("doctor")).text
        await drag_above(place.server, spring)
        await place.town.advance(SOON)
        assert spring not in amina.roles


async def test_a_role_that_was_dragged_up_while_the_bot_was_away_is_told_at_its_start() -> None:
    async with riverside() as place:
        spring = place.server.role("Spring")
        await place.town.bot.stop()
        await spring.edit(position=7)
        await place.town.bot.start()
        await place.town.advance(SOON)
        assert len(warnings(place.server, spring)) == 1
        assert "needs a role that stands higher still" in warnings(place.server, spring)[0]
