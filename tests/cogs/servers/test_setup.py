"""/setup as those who manage a server use it."""

from datetime import timedelta

import discord
import pytest

from sandbox import Refused, Sandbox
from tests.support.stories import BEGINS, join, riverside

CAN_DO_LITTLE = discord.Permissions(view_channel=True, send_messages=True, embed_links=True).value


async def test_an_empty_server_gets_its_roles_and_channels_and_is_told_their_names() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        mentor = await server.person("Hodan")
        done = await server.owner.slash("setup", timezone="Seattle", language="English")
        assert done.ephemeral
        assert "America/Los_Angeles" in done.text
        for name in ("Coordinator", "Facilitator", "Mentor"):
            assert server.role(name).mention in done.text
            assert server.role(name).permissions == 0
        for name in ("mentors", "staff-room"):
            assert server.channel(name).mention in done.text
            assert server.channel(name).private
        assert "every permission" in done.text
        assert not mentor.sees(server.channel("mentors"))
        await server.person(mentor, roles=["Mentor"])
        assert mentor.sees(server.channel("mentors"))
        assert not mentor.sees(server.channel("staff-room"))
        for role in ("Coordinator", "Facilitator"):
            staff = await server.person(f"A {role}", roles=[role])
            assert staff.sees(server.channel("staff-room"))
        assert not town.violations


async def test_roles_that_have_the_usual_names_are_adopted_and_it_says_so() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        role = await server.make_role("facilitator")
        done = await server.owner.slash("setup")
        assert f"{role.mention}. It was here already" in done.text
        assert [one.name for one in server.roles].count("Facilitator") == 0


async def test_a_second_time_makes_nothing_and_mends_what_was_deleted() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        await server.owner.slash("setup")
        before = (sorted(one.name for one in server.roles), sorted(one.name for one in server.channels))
        again = await server.owner.slash("setup")
        assert "I made it" not in again.text
        for _ in range(2):
            await server.role("Mentor").delete()
            await server.channel("staff-room").delete()
            mended = await server.owner.slash("setup")
            assert mended.text.count("I made it") == 2
            assert (sorted(one.name for one in server.roles), sorted(one.name for one in server.channels)) == before
        assert not town.violations


async def test_roles_and_channels_that_were_chosen_stay_chosen() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        guides = await server.make_role("Guides")
        done = await server.owner.slash("setup", facilitator=guides, language="es")
        assert guides.mention in done.text
        rosa = await server.person("Rosa", roles=[guides])
        made = await rosa.slash("cohort create", name="Spring")
        assert server.channel("spring").mention in made.text
        assert rosa.sees(server.channel("staff-room"))


async def test_everyones_role_and_an_apps_role_cannot_run_a_server() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        for role in (server.everyone, server.bot_member.role):
            refused = await server.owner.slash("setup", coordinator=role)
            assert "choose another role" in refused.text
        assert [one.name for one in server.channels] == ["general"]


async def test_each_missing_permission_is_named_with_its_reason_and_what_to_do() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server = await town.server("Riverside")
        await server.bot_member.permit(CAN_DO_LITTLE)
        done = await server.owner.slash("setup")
        assert "Manage Roles" in done.text
        assert "Manage Channels" in done.text
        assert "Send Messages**" not in done.text
        assert "Server Settings" in done.text
        assert "could not make" in done.text
        await server.bot_member.permit(discord.Permissions.all().value)
        mended = await server.owner.slash("setup")
        assert mended.text.count("I made it") == 5


async def test_bad_choices_are_refused_in_the_persons_language() -> None:
    async with riverside() as place:
        assert "Atlantis" in (await place.server.owner.slash("setup", timezone="Atlantis")).text
        assert "Klingon" in (await place.server.owner.slash("setup", language="Klingon")).text


async def test_only_those_who_manage_the_server_may() -> None:
    async with riverside() as place:
        with pytest.raises(Refused):
            await place.rosa.slash("setup")


async def test_the_staff_hear_in_plain_words_what_did_not_arrive() -> None:
    async with riverside() as place:
        await place.server.channel("general").delete()
        halls = await place.server.make_channel("halls")
        made = await place.rosa.slash("cohort create", name="Autumn", announce_in=halls)
        assert halls.mention in made.text
        locked = await place.server.make_channel("locked")
        place.town.faults.fail("POST", f"/channels/{locked.id}/messages", status=403, code=50001)  # locked just then
        await place.rosa.slash("cohort create", name="Winter", announce_in=locked)
        await place.town.advance(timedelta(seconds=30))
        told = place.server.channel("staff-room").messages[-1].text
        assert "The invitation to a cohort" in told
        assert locked.mention in told
        assert "permission" in told


async def test_what_was_deleted_of_a_cohort_is_made_anew_and_everyone_is_let_in_again() -> None:
    async with riverside() as place:
        amina = await place.participant("Amina")
        assert "making again" not in (await place.server.owner.slash("setup")).text
        for _ in range(2):
            await place.server.role("Spring").delete()
            assert not amina.sees(place.server.channel("spring"))
            assert "Spring" in (await place.server.owner.slash("setup")).text
            assert amina.sees(place.server.channel("spring"))
            await place.server.channel("spring").delete()
            assert "making again" in (await place.server.owner.slash("setup")).text
            assert amina.sees(place.server.channel("spring"))
            assert "Welcome" in place.server.channel("spring").messages[0].text


async def test_a_role_chosen_later_sees_the_channels_that_exist() -> None:
    async with riverside() as place:
        guides = await place.server.make_role("Guides")
        gil = await place.server.person("Gil", roles=[guides])
        await place.server.owner.slash("setup", facilitator=guides)
        for name in ("staff-room", "mentors", "spring"):
            assert gil.sees(place.server.channel(name)), name
        await place.server.role("Guides").delete()
        await place.server.owner.slash("setup")
        gil = await place.server.person(gil, roles=["Facilitator"])
        for name in ("staff-room", "mentors", "spring"):
            assert gil.sees(place.server.channel(name)), name


async def test_a_role_that_failed_is_made_once_it_is_allowed() -> None:
    async with riverside() as place:
        allowed = place.server.bot_member.permissions
        await place.server.bot_member.permit(allowed & ~discord.Permissions(manage_roles=True).value)
        await place.rosa.slash("cohort create", name="Autumn")
        amina = await place.server.person("Amina")
        await join(amina, "Autumn")
        await place.server.bot_member.permit(allowed)
        assert "Autumn" in (await place.server.owner.slash("setup")).text
        assert amina.sees(place.server.channel("autumn"))
