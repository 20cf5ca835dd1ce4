"""/translation: better words for what I say, from anybody; reviewed by those whom the server trusts with it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.refusals import Refusal
from bot.ui.autocomplete import Choices, language_choices
from bot.ui.router import InteractionRouter, router_of
from cogs.translations.actions import REVIEW_WORDS, SUGGEST_WORDS
from cogs.translations.components import suggestions
from cogs.translations.services import suggesting


async def sentence_choices(interaction: discord.Interaction, typed: str) -> Choices:
    """The sentences that have something of this in them, as they are said now."""
    context = router_of(interaction.client).context(interaction, may=SUGGEST_WORDS)
    try:
        language = await context.read(suggesting.language_of, language=interaction.namespace.language)
        found = await suggestions.find(context, language, typed)
    except Refusal:
        return []
    shown = zip(suggestions.labels(found), found, strict=True)
    return [app_commands.Choice(name=label, value=one.code) for label, one in shown]


@app_commands.guild_only()
class Translations(commands.GroupCog, group_name="translation"):
    """Better words for what I say."""

    def __init__(self, router: InteractionRouter) -> None:
        self.router = router

    @app_commands.command()
    @app_commands.describe(
        sentence="A few words of it, as you saw them; then choose it from the list",
        language="The language for which you have better words",
    )
    @app_commands.autocomplete(sentence=sentence_choices, language=language_choices)
    async def suggest(self, interaction: discord.Interaction, sentence: str, language: str | None = None) -> None:
        """Suggest better words for something that I say."""
        context = self.router.context(interaction, may=SUGGEST_WORDS)
        context.never_defer()
        code = await context.read(suggesting.language_of, language=language)
        await suggestions.open_or_offer(context, code, sentence)

    @app_commands.command()
    @app_commands.describe(language="Only what was suggested in this language")
    @app_commands.autocomplete(language=language_choices)
    async def review(self, interaction: discord.Interaction, language: str | None = None) -> None:
        """Review suggested words: approve them, make them better, or decline."""
        context = self.router.context(interaction, may=REVIEW_WORDS)
        await suggestions.show(context, language, again=False)
