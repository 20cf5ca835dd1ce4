"""The barest bot there is: discord.py and one command that always says the same."""

import discord
from discord import app_commands
from typing_extensions import override

from tests.bench import peers


class Static(discord.Client):
    """Answers /progress with a sentence."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0, max_messages=None)
        self.tree = app_commands.CommandTree(self)

    @override
    async def setup_hook(self) -> None:
        await self.tree.sync()


bot = Static()


@bot.tree.command()
async def progress(interaction: discord.Interaction) -> None:
    """Say something."""
    await interaction.response.send_message("You are doing well.", ephemeral=True)


if __name__ == "__main__":
    peers.run(bot)
