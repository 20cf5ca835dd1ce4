"""Servers where @everyone may read and not write: whoever a channel is for writes in it, and in its threads."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox import May, Person, Refused, Sandbox, Server
from tests.support.stories import BEGINS, confirmed

EARLIER = {"allow": May.VIEW_CHANNEL}
"""What a channel of an earlier version gave its people."""


async def set_up(town: Sandbox) -> tuple[Server, Person, Person]:
    """A locked server with the cohort Spring, which Rosa runs and in which Amina has a place."""
    server = await town.server("Riverside", locked=True)
    await server.owner.slash("setup", timezone="America/Los_Angeles")
    rosa, amina = await server.person("Rosa", roles=["Facilitator"]), await server.person("Amina")
    await begin(server, rosa, amina, "Spring")
    return server, rosa, amina


async def begin(server: Server, rosa: Person, amina: Person, name: str) -> None:
    """A cohort is opened in the staff's channel, and Amina joins it by the button under its invitation."""
    general: Any = server.channel("general")
    await rosa.slash("cohort create", name=name, timezone="America/Los_Angeles", languages="en", announce_in=general)
    asked = await amina.click(general.messages[-1], "Join")
    form = await amina.select(asked, asked.selects[0].custom_id, ["en"])
    await amina.submit(form, {"role": "educator", "languages": ["en"], "agree": True})
    assert server.role(name) in amina.roles


async def test_people_write_in_their_channels_and_threads_of_a_locked_server() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server, rosa, amina = await set_up(town)
        await amina.slash("mentor offer", capacity=1, languages="en")
        with pytest.raises(Refused):
            await amina.say("Hello", server.channel("general"))
        await amina.say("Hello", server.channel("spring"))
        await rosa.say("Welcome", server.channel("spring"))
        await rosa.say("Hello", server.channel("staff-room"))
        await amina.say("Hello", server.channel("mentors"))
        thread = await server.owner.open_thread(server.channel("spring"), "Questions")
        await amina.say("Mine", thread)
        plan: dict[str, Any] = {"cohort": "Spring", "title": "Circle", "starts": "2026-09-03 18:00", "minutes": 60}
        await confirmed(rosa, "session schedule", **plan)
        await town.advance(timedelta(days=2))
        (own,) = [each for each in server.threads if each.private]
        await amina.say("I come", own)
        assert not town.violations


async def test_setup_opens_the_channels_of_an_earlier_version_and_leaves_what_somebody_set_besides() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server, rosa, amina = await set_up(town)
        spring, role = server.channel("spring"), server.role("Spring")
        await spring.overwrite(role, **EARLIER, deny=May.ATTACH_FILES)
        await spring.overwrite(server.role("Facilitator"), allow=May.VIEW_CHANNEL | May.MANAGE_MESSAGES)
        for person in (amina, rosa):
            with pytest.raises(Refused):
                await person.say("Hello", spring)
        await server.owner.slash("setup")
        for person in (amina, rosa):
            await person.say("Hello", spring)
        assert spring.overwrites[role.id].deny == May.ATTACH_FILES
        assert spring.overwrites[server.role("Facilitator").id].allow & May.MANAGE_MESSAGES
        before = len(town.requests)
        await server.owner.slash("setup")
        assert not [each for each in town.requests[before:] if each.method == "PUT"], "what is so already is left alone"


async def test_the_bot_gives_no_more_than_it_has() -> None:
    async with Sandbox.open(now=BEGINS) as town:
        server, rosa, amina = await set_up(town)
        lacking = May.READ_MESSAGE_HISTORY | May.SEND_MESSAGES_IN_THREADS
        await server.bot_member.permit(server.bot_member.permissions & ~lacking)
        await server.owner.slash("setup")
        await begin(server, rosa, amina, "Autumn")
        await amina.say("Hello", server.channel("autumn"))
        assert not [each for each in town.requests if each.status == 403]
