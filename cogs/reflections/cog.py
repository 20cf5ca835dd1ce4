"""/journal, for everyone."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import Choices
from bot.ui.dates import Kind, Written
from bot.ui.options import DateOption
from bot.ui.router import InteractionRouter
from bot.ui.themes import theme_choices, theme_meant
from cogs.reflections.actions import KEEP_JOURNAL
from cogs.reflections.components import forms
from cogs.reflections.components import journal as pages
from cogs.reflections.rules.listing import Listing
from cogs.reflections.rules.words import together
from cogs.reflections.services import journal


class Journal(commands.Cog):
    """Write for yourself."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.rename(first="from", last="to", mentee="of")
    @app_commands.describe(
        text="What you want to keep; leave it out to read, or to write at length",
        file="A text file with what you want to keep (.txt or .md)",
        theme="Read only what you wrote on this theme",
        first="Only what you wrote from this day on, like Sept 8 or 2026-09-08",
        last="Only what you wrote up to this day, like yesterday or 2026-09-08",
        mentee="Read what somebody whom you mentor shares with you",
    )
    async def journal(
        self,
        interaction: discord.Interaction,
        text: str | None = None,
        file: discord.Attachment | None = None,
        theme: str | None = None,
        first: app_commands.Transform[Written, DateOption("from", Kind.DAY, past=True)] | None = None,
        last: app_commands.Transform[Written, DateOption("to", Kind.DAY, past=True)] | None = None,
        mentee: discord.User | None = None,
    ) -> None:
        """Your private journal: read what you wrote, or write something."""
        context = self.router.context(interaction, may=KEEP_JOURNAL)
        if text is not None or file is not None:
            context.at_stake = text or ""
            in_file = await forms.read_attachment(context, file) if file is not None else ""
            await forms.keep_words(context, together(text or "", in_file))
            return
        if mentee is not None and mentee.id != interaction.user.id:
            await pages.show(context, await context.read(journal.of_mentee, listing=Listing(user=mentee.id)))
            return
        wanted = None if theme is None else theme_meant(self.router.catalogues, theme)
        page = await context.read(journal.listing, wanted=wanted, first=first, last=last)
        await pages.show(context, page)

    @journal.autocomplete("theme")
    async def complete_theme(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The themes of the library, in one's own language."""
        context = self.router.context(interaction, may=KEEP_JOURNAL)
        await context.load_actor_if_possible()
        return theme_choices(context.texts, typed)
