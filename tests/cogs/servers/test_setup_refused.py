"""What Discord does not let /setup do: full lists, and two-factor authentication that somebody lacks."""

from datetime import timedelta

import pytest

from sandbox import Sandbox, Server
from sandbox.server.actions.channels import make_channel
from sandbox.server.actions.roles import make_role
from sandbox.server.limits.channels import CHANNELS_PER_SERVER
from sandbox.server.limits.roles import ROLES_PER_SERVER
from tests.support.stories import BEGINS


async def fill(server: Server, *, roles: int | None = None, channels: int | None = None) -> None:
    """Let there be room for so many more."""
    discord, guild = server.town.discord, server.guild
    while roles is not None and len(guild.roles) < ROLES_PER_SERVER - roles:
        make_role(discord, guild, {"name": "Old"})
    while channels is not None and len(guild.channels) < CHANNELS_PER_SERVER - channels:
        make_channel(discord, guild, {"name": "old"})
    await server.town.settle()


@pytest.mark.parametrize("room", [0, 1])
async def test_where_there_are_as_many_roles_as_discord_allows_setup_says_so_and_doctor_goes_on(room: int) -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        await fill(server, roles=room)
        done = await server.owner.slash("setup", timezone="Seattle")
        lines = done.text.splitlines()
        assert sum("I made it" in line for line in lines) == room
        (first, *others) = [line for line in lines if "could not make" in line]
        assert "250 roles" in first
        assert not any("250 roles" in line for line in others), "once is enough"
        await server.role("Old").delete()
        for _ in range(2):
            await server.role("Old").delete()
        seen = await server.owner.slash("doctor")
        assert "250 roles" in seen.text
        await server.owner.click(seen, "Try all again")
        await town.advance(timedelta(minutes=1))
        again = await server.owner.slash("setup")
        assert "could not make" not in again.text
        assert {"Coordinator", "Facilitator", "Mentor"} <= {role.name for role in server.roles}
        assert server.channel("staff-room").private


async def test_where_there_are_as_many_channels_as_discord_allows_setup_says_so() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        await fill(server, channels=1)
        done = await server.owner.slash("setup", timezone="Seattle")
        assert "for mentors. I made it" in done.text
        (line,) = [line for line in done.text.splitlines() if "could not make" in line]
        assert "for staff" in line
        assert "500 channels" in line
        await server.channel("old").delete()
        again = await server.owner.slash("setup")
        assert "could not make" not in again.text


async def test_what_is_made_again_of_a_cohort_is_not_said_to_be_made_where_discord_refuses_it() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        await server.owner.slash("setup", timezone="Seattle")
        await server.owner.slash("cohort create", name="Spring", languages="en")
        await server.channel("spring").delete()
        await fill(server, channels=0)
        done = await server.owner.slash("setup")
        assert "500 channels" in done.text


async def test_two_factor_authentication_that_the_bots_owner_lacks_is_said_before_and_after() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        town.faults.no_two_factor()
        server = await town.server("Riverside", two_factor=True)
        await town.bot.stop()
        await town.bot.start()
        done = await server.owner.slash("setup", timezone="Seattle")
        assert "could not make" in done.text
        assert "two-factor" in done.text
        assert "I have every permission" not in done.text
        seen = await server.owner.slash("doctor")
        assert "two-factor" in seen.text
        assert "All is well" not in seen.text
        other = await town.server("Hillside")
        assert "two-factor" not in (await other.owner.slash("setup")).text
        town.faults.two_factor()
        await town.bot.stop()
        await town.bot.start()
        await server.owner.click(await server.owner.slash("doctor"), "Try all again")
        await town.advance(timedelta(minutes=1))
        assert "All is well" in (await server.owner.slash("doctor")).text
        assert not town.violations
