"""The invitation asks for exactly what the bot's requests need: each permission is needed by one, and no other is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.core.permissions import PERMISSIONS, VALUE
from sandbox import May, Sandbox
from sandbox.server.permissions import Asked
from sandbox.server.request_log import Request
from sandbox.startup import InProcessBot
from tests.support.needed_permissions import Needed
from tests.support.prompts import own_prompt
from tests.support.stories import certified, confirmed, log_meeting, riverside


def needed(requests: Sequence[Request], *, without: int = 0) -> Needed:
    """What these needed, in servers that give the bot all but `without`."""
    found = Needed()
    found.take(replace(each, asked=Asked(each.asked.needed, each.asked.granted & ~without)) for each in requests)
    return found


async def test_each_permission_of_the_invitation_is_needed_and_no_other_is() -> None:
    """From a server's set-up to a certificate and a deletion; Amina takes no direct messages, and a prompt is long."""
    async with riverside() as place:
        imani = await place.mentor("Imani")
        amina = await place.participant("Amina", dms_open=False)
        await place.rosa.slash("cohort requirements", cohort="Spring", sessions=0, reflections=0, meetings=1)
        await confirmed(
            place.rosa,
            "session schedule",
            cohort="Spring",
            title="Circle",
            starts="2026-09-03 18:00",
            minutes=60,
            channel=place.server.voice("Circle"),
        )
        await place.rosa.slash("cohort edit", cohort="Spring", languages="en,es,so,am,ti")
        long = f"p{await own_prompt(place, 'en', 'es', 'so', 'am', 'ti', length=1500)}"
        starts = "2026-09-02 09:00"
        await confirmed(place.rosa, "prompt schedule", cohort="Spring", starts=starts, prompt=long)
        await place.pair(imani, amina)
        await log_meeting(amina, imani, "2026-09-01", 90)
        await imani.click(imani.dms[-1], "Confirm")
        await certified(place, amina)
        await place.town.advance(timedelta(days=4))
        preview = await amina.click(await amina.slash("privacy"), "Delete what is mine")
        await amina.click(preview, "Confirm")
        await place.town.advance(timedelta(minutes=5))
        requests = place.town.requests
    assert needed(requests).differences(VALUE) == []
    assert needed(requests).lacking == {}
    too_much = needed(requests).differences(VALUE | May.MANAGE_THREADS)
    assert too_much == ["MANAGE_THREADS is asked for and needed by no request"]
    for permission in PERMISSIONS:
        bit = 1 << permission.bit
        (too_little,) = needed(requests, without=bit).differences(VALUE & ~bit)
        assert too_little.startswith(f"{May(bit).name} is needed and not asked for: ")


@pytest.mark.parametrize(("given", "differs"), [(0, True), (May.MANAGE_MESSAGES, False)])
async def test_what_the_bot_was_not_invited_with_it_may_not_and_what_a_server_gives_besides_does_not_count(
    given: int, differs: bool
) -> None:
    async with Sandbox.open() as town:
        server = await town.server("Riverside")
        general = server.channel("general")
        said = await server.owner.say("Hello", general)
        if given:
            await server.bot_member.permit(VALUE | given)
        assert isinstance(town.bot, InProcessBot)
        assert town.bot.app is not None
        assert town.bot.app.client is not None
        try:
            await town.bot.app.client.http.delete_message(general.id, said.id)
        except discord.Forbidden as refused:
            assert (differs, refused.code) == (True, 50013)
        found = [each for each in needed(town.requests).differences(VALUE) if "not asked for" in each]
        town.requests.clear()  # it was not the bot that asked, so the comparison of the whole suite leaves it out
    path = f"/channels/{general.id}/messages/{said.id}"
    assert found == [f"MANAGE_MESSAGES is needed and not asked for: DELETE {path}"] * differs
