"""/setup, for those who manage the server; /doctor, for those who run cohorts."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.people import Standing
from bot.ui import roles
from bot.ui.autocomplete import language_choices, zone_choices
from bot.ui.router import InteractionRouter
from cogs.servers import components
from cogs.servers.actions import SEE_DELIVERY, SET_UP
from cogs.servers.services import setup as servers
from cogs.servers.wording import setup as words

WRITES = discord.Permissions(send_messages=True, send_messages_in_threads=True)
"""What everyone may where a server is not locked."""


class Servers(commands.Cog):
    """Prepare a server."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(
        timezone="A city in your time zone, such as Seattle",
        language="The language of this server where nothing else was chosen",
        coordinator="The role of those who coordinate the program",
        facilitator="The role of those who run cohorts",
        mentor="The role of those who mentor others",
        translator="The role of those who review translations; it gives no other power",
    )
    @app_commands.autocomplete(timezone=zone_choices, language=language_choices)
    async def setup(
        self,
        interaction: discord.Interaction,
        timezone: str | None = None,
        language: str | None = None,
        coordinator: discord.Role | None = None,
        facilitator: discord.Role | None = None,
        mentor: discord.Role | None = None,
        translator: discord.Role | None = None,
    ) -> None:
        """Prepare this server: roles, channels, language and time zone. You can use it again at any time."""
        context = self.router.context(interaction, may=SET_UP)
        guild = context.available_guild
        there, channels = await roles.confirm(interaction.client, guild)
        given = {Standing.COORDINATOR: coordinator, Standing.FACILITATOR: facilitator, Standing.MENTOR: mentor}
        done = await context.write(
            servers.set_up,
            timezone=timezone,
            language=language,
            given={standing: role.id if role is not None else None for standing, role in given.items()},
            translator=translator.id if translator is not None else None,
            roles=there,
            channels=channels,
            hidden=roles.hidden_channels(guild),
            locked=not guild.default_role.permissions >= WRITES,
        )
        await context.wait_for_errands(*done.errands)
        made = await context.read(servers.made, errands=done.errands)
        granted, lacks_two_factor = components.granted(context), components.lacks_two_factor(context)
        await context.reply(
            words.set_up(context.texts, done, made, granted, lacks_two_factor=lacks_two_factor),
            title=context.texts.gettext("How this server is set up"),
        )

    @app_commands.command()
    @app_commands.guild_only()
    async def doctor(self, interaction: discord.Interaction) -> None:
        """See whether everything arrives here, and fix what does not."""
        await components.show(self.router.context(interaction, may=SEE_DELIVERY))
