"""/prompt add, translate, retire and library."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.autocomplete import Choices, found_choices, language_choices
from bot.ui.router import InteractionRouter
from bot.ui.themes import theme_choices, theme_meant
from cogs.prompts.actions import ADD_PROMPT, RETIRE_PROMPT, SEE_LIBRARY, TRANSLATE_PROMPT
from cogs.prompts.components import library as library_components
from cogs.prompts.components import own as components
from cogs.prompts.services import listing, own
from cogs.prompts.wording import library as wording
from cogs.sessions.services import planning as session_planning


class Library(commands.Cog):
    """The half of /prompt that is about which prompts there are."""

    router: InteractionRouter

    @app_commands.command()
    @app_commands.describe(
        language="In which language you write it; yours if you leave it out",
        theme="The theme it belongs to",
        element="The element of reflective practice it belongs to",
        tenet="The tenet it belongs to",
    )
    @app_commands.autocomplete(language=language_choices)
    async def add(
        self,
        interaction: discord.Interaction,
        language: str | None = None,
        theme: str | None = None,
        element: str | None = None,
        tenet: str | None = None,
    ) -> None:
        """Write a prompt of your own, beside those of the library."""
        context = self.router.context(interaction, may=ADD_PROMPT)
        context.never_defer()
        draft = await context.read(
            own.before_adding,
            language=language,
            theme=theme and theme_meant(self.router.catalogues, theme),
            element=element,
            tenet=tenet,
        )
        await components.open_form(context, draft)

    @app_commands.command()
    @app_commands.describe(prompt="Which prompt of your own", language="In which language you write its words")
    @app_commands.autocomplete(language=language_choices)
    async def translate(self, interaction: discord.Interaction, prompt: str, language: str) -> None:
        """Write a prompt in another language, or change its words."""
        context = self.router.context(interaction, may=TRANSLATE_PROMPT)
        context.never_defer()
        await components.open_translation(context, prompt, language)

    @app_commands.command()
    @app_commands.describe(prompt="Which prompt of your own")
    async def retire(self, interaction: discord.Interaction, prompt: str) -> None:
        """Offer a prompt no more. Asks you once more."""
        await components.ask_to_retire(self.router.context(interaction, may=RETIRE_PROMPT), prompt)

    @app_commands.command(name="library")
    @app_commands.describe(
        theme="Only those of this theme",
        tag="Only those with this element or tenet",
        language="Only those with words in this language",
        retired="Those that are retired, instead",
    )
    @app_commands.autocomplete(language=language_choices)
    async def browse(
        self,
        interaction: discord.Interaction,
        theme: str | None = None,
        tag: str | None = None,
        language: str | None = None,
        retired: bool = False,
    ) -> None:
        """Look through all prompts: your own, and those of the library."""
        context = self.router.context(interaction, may=SEE_LIBRARY)
        wanted = await context.read(
            listing.read_wanted,
            theme=theme and theme_meant(self.router.catalogues, theme),
            tag=tag,
            language=language,
            retired=retired,
        )
        await library_components.show(context, wanted)

    @add.autocomplete("theme")
    @browse.autocomplete("theme")
    async def complete_any_theme(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The themes of the library, in one's own language."""
        context = self.router.context(interaction, may=SEE_LIBRARY)
        return theme_choices(context.texts, typed) if await context.suggest(session_planning.themes) else []

    @add.autocomplete("element")
    async def complete_element(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The elements of reflective practice."""
        return await self._tags(interaction, typed, tenets=False)

    @add.autocomplete("tenet")
    async def complete_tenet(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The tenets."""
        return await self._tags(interaction, typed, elements=False)

    @browse.autocomplete("tag")
    async def complete_tag(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Both."""
        return await self._tags(interaction, typed)

    async def _tags(
        self, interaction: discord.Interaction, typed: str, *, elements: bool = True, tenets: bool = True
    ) -> Choices:
        context = self.router.context(interaction, may=SEE_LIBRARY)
        if not await context.suggest(session_planning.themes):
            return []
        t, english = context.texts, self.router.catalogues.texts("en")
        found = [
            *(wording.fitting(typed, wording.elements(t), wording.elements(english)) if elements else ()),
            *(wording.fitting(typed, wording.tenets(t), wording.tenets(english)) if tenets else ()),
        ]
        return [app_commands.Choice(name=name, value=code) for code, name in found]

    @translate.autocomplete("prompt")
    @retire.autocomplete("prompt")
    async def complete_own_prompt(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The prompts of one's own, by their titles in one's own language, and found by those in others."""
        return await found_choices(self.router.context(interaction, may=SEE_LIBRARY), own.suggest, typed)
