"""Trouble on demand, and how an unmodified discord.py lives through it."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from sandbox import Sandbox, Server


async def test_a_dropped_line_is_resumed_and_nothing_is_missed(
    town: Sandbox, server: Server, bot: discord.Client
) -> None:
    rosa = await server.person("Rosa")
    heard: list[str] = []
    _keep(bot, heard)
    town.faults.drop_gateway()
    await rosa.say("while the line was down")
    await town.until(lambda: "RESUMED" in heard, 10)
    assert "MESSAGE_CREATE" in heard
    assert (await rosa.slash("hello", name="x")).text.strip() == "Hello x!"


async def test_a_request_to_reconnect_is_followed(town: Sandbox, server: Server, bot: discord.Client) -> None:
    rosa = await server.person("Rosa")
    heard: list[str] = []
    _keep(bot, heard)
    town.faults.reconnect()
    await town.until(lambda: "RESUMED" in heard, 10)
    assert (await rosa.slash("hello", name="x")).text.strip() == "Hello x!"


async def test_an_ended_session_begins_anew(town: Sandbox, server: Server, bot: discord.Client) -> None:
    rosa = await server.person("Rosa")
    heard: list[str] = []
    _keep(bot, heard)
    town.faults.invalidate()
    await town.until(lambda: "READY" in heard, 20)
    assert (await rosa.slash("hello", name="x")).text.strip() == "Hello x!"


async def test_errors_limits_and_slowness_are_survived(town: Sandbox, server: Server, bot: discord.Client) -> None:
    channel = await _channel(bot, server)
    town.faults.rate_limit("POST", "/channels/*/messages", 0.01, times=2)
    town.faults.slow("POST", "/channels/*/messages", 0.05)
    await channel.send("in spite of all")
    assert [request.status for request in town.requests[-3:]] == [429, 429, 200]
    town.faults.fail("POST", "/channels/*/messages", status=503)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("lost")
    town.faults.fail("POST", "/channels/*/messages", status=403, code=50013)
    with pytest.raises(discord.Forbidden):
        await channel.send("forbidden")
    assert [message.text for message in server.channel("general").messages] == ["in spite of all"]


async def test_silence_may_hide_that_a_message_was_written(town: Sandbox, server: Server, bot: discord.Client) -> None:
    channel = await _channel(bot, server)
    for applied in (True, False):
        town.faults.silence("POST", "/channels/*/messages", applied=applied)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(channel.send("heard?"), 0.1)
    assert len(server.channel("general").messages) == 1


async def test_a_connection_may_end_after_a_message_was_written(
    town: Sandbox, server: Server, bot: discord.Client
) -> None:
    channel = await _channel(bot, server)
    town.faults.hang_up("POST", "/channels/*/messages")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await channel.send("heard?")
    await channel.send("heard again")
    assert [message.text for message in server.channel("general").messages] == ["heard?", "heard again"]


def _keep(bot: discord.Client, heard: list[str]) -> None:
    async def on_socket_event_type(event: str) -> None:
        heard.append(event)

    bot.event(on_socket_event_type)


async def _channel(bot: discord.Client, server: Server) -> discord.TextChannel:
    channel = bot.get_channel(server.channel("general").id)
    assert isinstance(channel, discord.TextChannel)
    return channel
