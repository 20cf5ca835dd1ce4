"""The names and descriptions of commands in the languages that Discord itself knows."""

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from typing_extensions import override

from bot.domain.languages import language_of_discord
from bot.i18n.catalogues import Catalogues

CONTEXTS = {
    Location.command_name: "command name",
    Location.group_name: "command name",
    Location.command_description: "command description",
    Location.group_description: "command description",
    Location.parameter_name: "option name",
    Location.parameter_description: "option description",
    Location.choice_name: "choice",
}
"""The contexts under which the catalogues keep these words."""


class CommandTranslator(app_commands.Translator):
    """Shows people the commands in their app's language, where Discord knows it and so do we."""

    def __init__(self, catalogues: Catalogues) -> None:
        super().__init__()
        self.catalogues = catalogues

    @override
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        language = language_of_discord(str(locale))
        where = CONTEXTS.get(context.location)
        if language is None or where is None or language not in self.catalogues.codes or language == "en":
            return None
        said = self.catalogues.texts(language).pgettext(where, string.message)
        return said if said != string.message else None
