"""Discord's side without the people's side: somebody else's bot lives on it, and nothing else is loaded."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import suppress

import discord

from sandbox.server import interactions
from sandbox.server.actions import guilds, messages
from sandbox.server.discord_py import discord_py_at
from sandbox.server.permissions import BOT_INVITE
from sandbox.server.web_server import open_discord

LOADED = """
import pkgutil, sys, sandbox.server
for module in pkgutil.walk_packages(sandbox.server.__path__, "sandbox.server."):
    __import__(module.name)
ours = [name for name in sys.modules if name.split(".")[0] in ("bot", "cogs", "sandbox")]
print([name for name in ours if not name.startswith("sandbox.server")])
"""


class Echo(discord.Client):
    """Answers what is said, and every button."""

    async def on_message(self, message: discord.Message) -> None:
        """Say the same."""
        if message.author != self.user:
            await message.channel.send(message.content)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Say something to whoever pressed."""
        await interaction.response.send_message("Pressed", ephemeral=True)


async def test_a_bare_client_lives_on_the_server_side_alone() -> None:
    async with open_discord() as local:
        state = local.state
        owner = state.add_account("Rosa")
        guild = guilds.make_guild(local, "Riverside", owner)
        guilds.add_bot(local, guild, BOT_INVITE)
        (general,) = guild.channels.values()
        with discord_py_at(state.api_url, state.gateway_url, state.site):
            async with Echo(intents=discord.Intents.all(), guild_ready_timeout=0) as client:
                running = asyncio.create_task(client.start(state.token))
                async with asyncio.timeout(20):
                    while not client.is_ready():
                        await asyncio.sleep(0.01)
                    said = messages.write(local, general, owner, {"content": "Hello"})
                    while len(general.posts) < 2:
                        await asyncio.sleep(0.01)
                data = {"component_type": 2, "custom_id": "join", "id": 1}
                pressed = interactions.begin(
                    local, interactions.COMPONENT, owner, general, data, what="join", source=said
                )
                await interactions.acknowledgement(local, pressed)
                await client.close()
                with suppress(asyncio.CancelledError):
                    await running
        assert [(post.author.name, post.content) for post in general.posts.values()] == [
            ("Rosa", "Hello"),
            (state.bot.name, "Hello"),
        ]
        assert pressed.original is not None and pressed.original.ephemeral_to is owner
        assert not local.request_log.violations


def test_the_server_side_loads_neither_people_nor_bot() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['sandbox']"
