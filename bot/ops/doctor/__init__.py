"""Checks the installation and says what to do about each thing that is wrong. Changes nothing."""

from collections.abc import AsyncGenerator

from bot.config import Settings
from bot.ops.doctor import discord_servers, installation
from bot.ops.doctor.findings import Finding, summary

__all__ = ["Finding", "examine", "summary"]


async def examine(settings: Settings) -> AsyncGenerator[Finding]:
    """Examine everything: first this machine, then each Discord server."""
    yield Finding("the settings can be read")
    for finding in installation.examine(settings):
        yield finding
    token = installation.examine_token(settings)
    yield token
    if token.is_fine:
        async for finding in discord_servers.examine(settings):
            yield finding
